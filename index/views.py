"""What a document shows as it is handed on: a filing with everything known about it, lines for lists, the export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from extract.filing import Filing, Problem
from index.document_rows import Composition, Direction, DocumentRow, Name, Withdrawn
from index.placement import Placed
from index.rows import DecidedFinding, FilingRow, FilingView
from index.schema import (
    Document,
)
from index.shown import Shown, open_findings
from review.catalogue import names_of_rules
from review.causes import causes_at
from review.correction import Correction
from review.document import Document as WholeDocument
from review.document import document as whole_document
from review.finding import Severity

UNSURE = ("unreviewed", "rule_failed")
"""The states of a value that a person is to look at (review.trust)."""


def filing_view(document: Document, shown: Shown, filing_id: str) -> FilingView:
    """Return the filing of that id with everything known about it; KeyError when the reading has none."""
    filing = {filing.id: filing for filing in shown.extraction.filings}[filing_id]
    return FilingView(
        filing=filing,
        document=document.sha256,
        file=document.file,
        pages=tuple(sorted({one.page for one in filing.evidence.values() if one.page is not None})),
        findings=shown.findings[filing_id],
        corrections=_where_they_landed(shown.placed, filing_id),
        orphans=shown.placed.orphans.get(filing_id, ()),
        confirmed=tuple(sorted(shown.placed.confirmed[filing_id])),
        causes=_causes(filing),
        trust=shown.trust[filing_id],
        packs=shown.packs[filing_id],
        version=shown.version,
        conflicts=shown.conflicts[filing_id],
        buried=tuple(sorted(number for number, now in shown.placed.landed[filing_id].items() if not now)),
        disputes=tuple(
            one
            for one in shown.disputes[filing_id]
            if one.pointer in shown.trust[filing_id] and shown.trust[filing_id][one.pointer].is_disputed
        ),
        rule_names=names_of_rules(),
    )


def _where_they_landed(placed: Placed, filing_id: str) -> tuple[Correction, ...]:
    """Return the events on a filing, each at the place that it has in this reading; rows may be numbered anew."""
    landed = placed.landed[filing_id]
    return tuple(
        event
        if event.pointer in (landed.get(event.id) or (event.pointer,))
        else event.model_copy(update={"pointer": landed[event.id][0]})
        for event in placed.events[filing_id]
    )


def filing_rows(
    document: Document, shown: Shown, across: Mapping[str, Sequence[DecidedFinding]]
) -> tuple[FilingRow, ...]:
    """Return one line for each filing of the document, in page order; `across`: findings across forms, by filing."""
    return tuple(
        _filing_row(document, shown, filing, across.get(filing.id, ())) for filing in shown.extraction.filings
    )


def exported(shown: Shown) -> WholeDocument:
    """Return the document as it leaves the program, with the findings within its forms."""
    findings = tuple(one.finding for found in shown.findings.values() for one in found)
    return whole_document(shown.extraction, findings)


def document_row(
    document: Document,
    shown: Shown,
    names: Sequence[Name] = (),
    trace: Sequence[Withdrawn] = (),
    directions: Sequence[Direction] = (),
    compositions: Sequence[Composition] = (),
) -> DocumentRow:
    """Return the document's line; corrections that no filing can list are told among its problems."""
    extraction = shown.extraction
    told = tuple(
        Problem(
            page=one.page, text=f"更正 #{one.id}（{one.field}）找不到位置 / the correction has lost its place"
        )
        for one in shown.placed.lost
        if document.state not in ("waiting", "reading")
    )
    return DocumentRow(
        sha256=document.sha256,
        file=document.file,
        pages=document.pages,
        state=document.state,  # type: ignore[arg-type]
        reason=document.reason,
        added_at=document.added_at,
        filings=tuple(filing.id for filing in extraction.filings),
        problems=(*extraction.problems, *told),
        progress=document.progress,
        names=tuple(names),
        trace=tuple(trace),
        directions=tuple(directions),
        compositions=tuple(compositions),
    )


def _filing_row(
    document: Document, shown: Shown, filing: Filing, across: Sequence[DecidedFinding]
) -> FilingRow:
    found = (*shown.findings[filing.id], *across)
    touched = shown.placed.events[filing.id] or any(one.who for one in found)
    return FilingRow(
        id=filing.id,
        document=document.sha256,
        file=document.file,
        form_type=filing.form_type,
        title=filing.title,
        fiscal_year=filing.fiscal_year,
        project_name=filing.project_name,
        implementing_unit=filing.implementing_unit,
        total_score=filing.total_score,
        state="in_review" if touched else "new",
        open_findings=_count(one.severity for one in open_findings(found)),
        corrections=len(shown.placed.events[filing.id]),
        unconfirmed=sum(one.state in UNSURE for one in shown.trust[filing.id].values()),
    )


def _causes(filing: Filing) -> dict[str, tuple[str, ...]]:
    found = {
        pointer: tuple(cause.name for cause in causes_at(filing, pointer))
        for pointer in (f"/indicators/{index}/deviation" for index in range(len(filing.indicators)))
    }
    return {pointer: causes for pointer, causes in found.items() if causes}


def _count(severities: Iterable[Severity]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for severity in severities:
        counts[severity] = counts.get(severity, 0) + 1
    return counts
