"""What comparing a reading with the right answer gives: one outcome a field, a box, a finding; and counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

Kind = Literal["correct", "wrong", "missing", "spurious"]
PlaceKind = Literal["right", "wrong", "unlocated"]
Cause = Literal["wrong reading", "wrong place", "unread", "not found"]
"""Why a field is not right: read wrongly, read elsewhere, named but not read, not there at all."""
CAUSES: tuple[Cause, ...] = get_args(Cause)
Box = tuple[float, float, float, float]


class Spot(NamedTuple):
    """A page (1-based) and a box in page fractions, where there is something to look at."""

    page: int
    box: Box


class Proof(NamedTuple):
    """What an evidence says: where it points, how sure the reading was (0-1), who or what read it, its trust."""

    spot: Spot | None
    confidence: float
    method: str
    trust: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One field that the right answer or the reading gives.

    `pointer` is its place in the right answer; a row or filing that only the reading has is marked with a
    plus ("/indicators/+3/score"). `edits` of `length` characters are the errors of a long text.
    `confidence` and `method` (geometry, model or both where the evidence names them, else ocr, text_layer, …)
    are the reading's own, None for a value without evidence or not given, and so is `trust` (review.trust). `read_at`
    is the field's place in the reading, None where that has no such row.
    """

    group: str
    pointer: str
    kind: Kind
    expected: str | None
    found: str | None
    is_numeric: bool = False
    edits: int = 0
    length: int = 0
    spot: Spot | None = None
    confidence: float | None = None
    method: str | None = None
    cause: Cause | None = None
    read_at: str | None = None
    trust: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceOutcome:
    """Whether the box of one value that was read is right; "unlocated" when it has none."""

    group: str
    pointer: str
    kind: PlaceKind
    covered: float
    spread: float
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class FindingOutcome:
    """One finding by (filing, rule, first path); `wrong` is not possible: it is there or it is not."""

    rule: str
    severity: str
    pointer: str
    kind: Literal["correct", "missing", "spurious"]
    message: str = ""


class Tally(NamedTuple):
    """Counts of fields, and the measures that stand on them (1.0 where there is nothing to count)."""

    correct: int = 0
    wrong: int = 0
    missing: int = 0
    spurious: int = 0

    @property
    def counted(self) -> int:
        """The fields that the right answer or the reading gives."""
        return self.correct + self.wrong + self.missing + self.spurious

    @property
    def given(self) -> int:
        """The values that the reading gives."""
        return self.correct + self.wrong + self.spurious

    @property
    def exact(self) -> float:
        """The share of counted fields that are correct."""
        return _share(self.correct, self.counted)

    @property
    def given_wrong(self) -> float:
        """The share of given values that are wrong or should not be there."""
        return 1.0 - _share(self.correct, self.given)

    @property
    def precision(self) -> float:
        """The share of given ones that are correct."""
        return _share(self.correct, self.given)

    @property
    def recall(self) -> float:
        """The share of expected ones that are correct."""
        return _share(self.correct, self.correct + self.wrong + self.missing)


def tally(outcomes: Iterable[Outcome | FindingOutcome]) -> Tally:
    """Return the counts of these outcomes."""
    counts = dict.fromkeys(Tally._fields, 0)
    for outcome in outcomes:
        counts[outcome.kind] += 1
    return Tally(**counts)


def error_rate(outcomes: Iterable[Outcome]) -> float | None:
    """Return edits over characters of the long texts among them, or None where there are none."""
    long = [outcome for outcome in outcomes if outcome.length]
    characters = sum(outcome.length for outcome in long)
    return sum(min(outcome.edits, outcome.length) for outcome in long) / characters if long else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A reading of one document against its right answer, or several of them together."""

    filings_matched: int = 0
    filings_expected: int = 0
    filings_read: int = 0
    fields: tuple[Outcome, ...] = ()
    places: tuple[PlaceOutcome, ...] = ()
    findings: tuple[FindingOutcome, ...] = ()


def merge(comparisons: Iterable[Comparison]) -> Comparison:
    """Return all comparisons as one."""
    parts = list(comparisons)
    return Comparison(
        filings_matched=sum(part.filings_matched for part in parts),
        filings_expected=sum(part.filings_expected for part in parts),
        filings_read=sum(part.filings_read for part in parts),
        fields=tuple(outcome for part in parts for outcome in part.fields),
        places=tuple(outcome for part in parts for outcome in part.places),
        findings=tuple(outcome for part in parts for outcome in part.findings),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
