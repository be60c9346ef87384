"""The rows of the indicator table as the rules look at them: values, places, and what became of the aim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extract.filing import Filing, FundLine, Indicator
from review.outcome import Outcome, outcome
from review.remark import is_remark


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator of a filing, at its place."""

    filing: Filing
    index: int
    indicator: Indicator
    outcome: Outcome

    def at(self, field: str) -> str:
        """Return the pointer of a field of this row."""
        return f"/indicators/{self.index}/{field}"

    def is_unread(self, *fields: str) -> bool:
        """Whether something stands in one of the cells that could not be read."""
        return any(self.filing.is_unread(self.at(field)) for field in fields)

    @property
    def name(self) -> str:
        """The indicator's printed name, or its number in the table."""
        return self.indicator.level3 or self.indicator.level2 or f"#{self.index + 1}"

    @property
    def share(self) -> Decimal | None:
        """The score as a share of the weight; None where one of them is missing or the weight is 0."""
        weight, score = self.indicator.weight, self.indicator.score
        return score / weight if weight and score is not None else None

    @property
    def is_full(self) -> bool:
        """Whether the row has all its points."""
        return self.share == 1

    @property
    def lost_points(self) -> bool:
        """Whether the row has fewer points than it could."""
        return self.share is not None and self.share < 1

    @property
    def is_out_of_bounds(self) -> bool:
        """Whether the score is below 0 or above the weight: `score-above-weight` says so, no other rule."""
        return self.share is not None and not 0 <= self.share <= 1

    @property
    def is_explained(self) -> bool:
        """Whether the row's own explanation says anything."""
        return is_remark(self.indicator.deviation)


def rows(filing: Filing) -> Iterator[Row]:
    """Yield the indicator rows in printed order."""
    for index, indicator in enumerate(filing.indicators):
        yield Row(filing, index, indicator, outcome(indicator))


def scored_rows(filing: Filing) -> Iterator[Row]:
    """Yield the rows whose score lies between 0 and the weight, and whose target and result were read."""
    for row in rows(filing):
        if row.share is None or row.is_out_of_bounds or row.is_unread("target", "actual"):
            continue
        yield row


def has_whole_scores(filing: Filing) -> bool:
    """Whether every indicator's score is a whole number: this form is not scored by decimals."""
    scores = [one.score for one in filing.indicators if one.score is not None]
    return bool(scores) and all(score == score.to_integral_value() for score in scores)


def has_column(filing: Filing, field: str) -> bool:
    """Whether the indicator table has the column; a filing without any evidence is taken to have it."""
    if not filing.evidence:
        return True
    return any(row.at(field) in filing.evidence for row in rows(filing)) or any(
        getattr(one, field) is not None for one in filing.indicators
    )


def total_line(filing: Filing) -> tuple[int, FundLine] | None:
    """Return the row 年度资金总额 with its index, or None."""
    return next(((index, line) for index, line in enumerate(filing.funds) if line.source == "total"), None)
