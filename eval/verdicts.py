"""What became of a planted case: whether a finding tells a fault of the form from a figure that was misread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from eval.outcome import Spot
from eval.slips import Slip, grave
from extract.filing import Evidence, Filing
from extract.number import parse_number
from ingest.figures import folded
from ingest.page import Box
from review.document import Document
from review.finding import Finding

ARITHMETIC = frozenset({
    "execution-rate", "execution-score", "funds-total", "weights-total", "scores-total", "budget-items-total",
    "budget-row-sum", "budget-hierarchy", "budget-cross-table", "three-public-expenses", "narrative-against-table",
})  # fmt: skip
"""The rules whose planted defects are a figure printed wrongly."""
MOSTLY = 0.5
"""So much of the smaller of two boxes is shared where both are one place."""

Kind = Literal["right", "mistaken", "partly", "absent", "changed"]
"""right      a fault stays one; of a misreading every finding on the figure names it, with what is printed
mistaken   a fault is said to be a misreading; a misreading is said to be a fault
partly     another figure is said to be misread as well or instead, or only some of the findings say so
absent     no finding stands on the figure
changed    the figure that was read wrongly is given as printed: nothing may change a value"""
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one planted case."""

    document: str
    place: str
    rule: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Told:
    """All cases: the true faults, the misreadings, and how many slips could not be tried."""

    faults: tuple[Verdict, ...]
    misreadings: tuple[Verdict, ...]
    unplaced: int = 0

    @property
    def all(self) -> tuple[Verdict, ...]:
        """Both together."""
        return (*self.faults, *self.misreadings)


def share_right(verdicts: Sequence[Verdict]) -> float | None:
    """Return the share told right; None of nothing."""
    return sum(one.kind == "right" for one in verdicts) / len(verdicts) if verdicts else None


def fault_verdicts(answer: Mapping[str, Any], found: Document) -> Iterator[tuple[str, str, Kind]]:
    """Yield for each figure printed wrongly its place, its rule, and whether the finding stays without a misreading."""
    filings = {one["id"]: Filing.model_validate(one) for one in answer["filings"]}
    for owed in answer["findings"] or ():
        place = _first_figure(filings[owed["filing"]], owed["paths"])
        if owed["rule"] not in ARITHMETIC or place is None:
            continue
        pointer, spot = place
        on = [one for one in found.findings if one.rule == owed["rule"] and _paths_at(found, one, spot)]
        if not on:
            yield pointer, owed["rule"], "absent"
        else:
            yield pointer, owed["rule"], "mistaken" if any(one.misreadings for one in on) else "right"


def slip_verdict(slip: Slip, found: Document, before: Iterable[Finding]) -> Kind:
    """Return what is said of a figure that the first reading got wrong; `before`: the findings without that."""
    known = {one.id for one in before}
    on = [
        (one, paths)
        for one in grave(found.findings)
        if one.id not in known and (paths := _paths_at(found, one, slip.spot))
    ]
    values = [proof.text for proof in _proofs_at(found, slip.spot)]
    if any(_is_same(text, slip.printed) for text in values):
        return "changed"
    if not on:
        return "absent"
    named = [_names(slip, one, paths) for one, paths in on]
    if all(named):
        return "right"
    return "partly" if any(one.misreadings for one, _ in on) else "mistaken"


def is_given(slip: Slip, found: Document) -> bool:
    """Whether the reading gives the figure as it is printed."""
    return any(
        _is_same(proof.text, slip.printed) and proof.status not in ("unread", "unlocated")
        for proof in _proofs_at(found, slip.spot)
    )


def _names(slip: Slip, finding: Finding, paths: Sequence[str]) -> bool:
    return any(one.path in paths and _is_same(one.also, slip.printed) for one in finding.misreadings)


def _is_same(text: str, other: str) -> bool:
    number = parse_number(text)
    return folded(text) == folded(other) or (number is not None and number == parse_number(other))


def _first_figure(filing: Filing, paths: Iterable[str]) -> tuple[str, Spot] | None:
    for path in paths:
        proof = filing.evidence.get(path)
        if proof and proof.page is not None and proof.box and any(char.isdigit() for char in proof.text):
            return path, Spot(proof.page, proof.box)
    return None


def _paths_at(found: Document, finding: Finding, spot: Spot) -> list[str]:
    """Return the finding's paths whose value stands at the place."""
    filing = next(one for one in found.filings if one.id == finding.filing)
    return [path for path in finding.paths if path in filing.evidence and _is_at(filing.evidence[path], spot)]


def _proofs_at(found: Document, spot: Spot) -> list[Evidence]:
    return [proof for one in found.filings for proof in one.evidence.values() if _is_at(proof, spot)]


def _is_at(proof: Evidence, spot: Spot) -> bool:
    if proof.box is None or proof.page != spot.page:
        return False
    one, other = Box(*proof.box), Box(*spot.box)
    return one.overlap(other) >= MOSTLY * max(min(one.area, other.area), 1e-9)
