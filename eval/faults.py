"""Everything that a reading got wrong, worst first, each with the place to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from eval.outcome import Cause, Comparison, FindingOutcome, Outcome, PlaceOutcome, Spot

Bad = Outcome | PlaceOutcome | FindingOutcome


class Seen(NamedTuple):
    """One document, read and compared; `level` is its part of the corpus and its grade of scan."""

    level: str
    document: str
    path: Path
    comparison: Comparison


class Fault(NamedTuple):
    """One thing that the reading got wrong, with the place to look at."""

    level: str
    document: str
    path: Path
    group: str
    pointer: str
    kind: str
    expected: str | None = None
    found: str | None = None
    spot: Spot | None = None
    confidence: float | None = None
    cause: Cause | None = None

    def plain(self) -> dict[str, Any]:
        """Return it as plain JSON values, the document by its file's name."""
        return self._asdict() | {"path": self.path.name, "spot": self.spot and self.spot._asdict()}


def faults(documents: Iterable[Seen]) -> tuple[Fault, ...]:
    """Return everything that is wrong, worst first: wrong numbers shown as right, then wrong text, then gaps."""
    found = [
        (_badness(outcome), _as_fault(document, outcome))
        for document in documents
        for outcome in _bad(document.comparison)
    ]
    return tuple(fault for _, fault in sorted(found, key=lambda pair: pair[0]))


def _bad(comparison: Comparison) -> Iterator[Bad]:
    yield from (outcome for outcome in comparison.fields if outcome.kind != "correct")
    yield from (finding for finding in comparison.findings if finding.kind != "correct")
    yield from (place for place in comparison.places if place.kind != "right")


def _badness(outcome: Bad) -> int:
    if isinstance(outcome, FindingOutcome):
        return 3
    if isinstance(outcome, PlaceOutcome):
        return 7 if outcome.kind == "wrong" else 8
    first = {"wrong": 0, "spurious": 2, "missing": 5}[outcome.kind]
    return first if outcome.is_numeric else first + 1 + (outcome.kind == "spurious")


def _as_fault(document: Seen, outcome: Bad) -> Fault:
    level, name, path, _ = document
    if isinstance(outcome, FindingOutcome):
        is_missing = outcome.kind == "missing"
        expected, found = (outcome.message, None) if is_missing else (None, outcome.message)
        kind = f"finding {outcome.kind}"
        return Fault(level, name, path, outcome.rule, outcome.pointer, kind, expected, found)
    if isinstance(outcome, PlaceOutcome):
        kind = "box wrong" if outcome.kind == "wrong" else "box missing"
        size = f"覆盖 covered {outcome.covered:.0%}, 大小 size {outcome.spread:.1f} × 格 cell"
        return Fault(level, name, path, outcome.group, outcome.pointer, kind, found=size, spot=outcome.spot)
    return Fault(
        level, name, path, outcome.group, outcome.pointer, outcome.kind,
        outcome.expected, outcome.found, outcome.spot, outcome.confidence, outcome.cause,
    )  # fmt: skip
