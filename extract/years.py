"""The fiscal year that a filing does not say and the rest of its document does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extract.filing import Filing


def with_years(filings: Sequence[Filing]) -> tuple[Filing, ...]:
    """Return the filings, those without a year with the one that most of the document's have, as "fuzzy".

    Two years that equally many have leave it open.
    """
    years = Counter(filing.fiscal_year for filing in filings if filing.fiscal_year)
    ranked = years.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return tuple(filings)
    year = ranked[0][0]
    donor = next(
        filing for filing in filings if filing.fiscal_year == year and "/fiscal_year" in filing.evidence
    )
    reason = "年度取自同一文件的其他部分 / the year is taken from another part of the document"
    proof = donor.evidence["/fiscal_year"].model_copy(update={"status": "fuzzy", "reason": reason})
    return tuple(
        filing
        if filing.fiscal_year
        else filing.model_copy(
            update={"fiscal_year": year, "evidence": {**filing.evidence, "/fiscal_year": proof}}
        )
        for filing in filings
    )
