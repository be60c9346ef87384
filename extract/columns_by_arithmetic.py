"""Weight and score disputed between two readings: the form's own arithmetic arbitrates.

A header read wrongly swaps the two columns. Where the model has them the other way round, the weights (分值)
tell which is right: none is below its score, and all of them make a round whole. Anything less leaves the
geometry's reading: a form that gives more points than there are is a finding, and must not be read away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extract.placed_row import PlacedRow, are_one_place

WHOLES = frozenset(Decimal(points) for points in (50, 60, 70, 80, 90, 100))
"""Sums of an indicator table's weights: the whole, or what the execution rate and others leave of it."""
PAIR = ("weight", "score")
BY_ARITHMETIC = (
    "分值与得分按合计关系判定,与表头不同,请核对 / weight and score told apart by their sums; check"
)


def settled(
    own: Sequence[PlacedRow], claimed: Sequence[PlacedRow], pairs: Mapping[int, int]
) -> list[PlacedRow]:
    """Return the geometry's rows, weight and score changed over where the model and the sums both say so.

    `pairs` leads from a row of the geometry to the same row of the model.
    """
    turned = [
        place
        for place, other in pairs.items()
        if are_one_place(own[place].place("weight"), claimed[other].place("score"))
        and are_one_place(own[place].place("score"), claimed[other].place("weight"))
    ]
    if len(turned) * 2 <= len(pairs) or _is_plausible(own):
        return list(own)
    changed = [_changed(row) for row in own]
    return changed if _is_plausible(changed) else list(own)


def _is_plausible(rows: Sequence[PlacedRow]) -> bool:
    weights = [getattr(row.record, "weight", None) for row in rows]
    scores = [getattr(row.record, "score", None) for row in rows]
    is_bounded = all(
        score <= weight for weight, score in zip(weights, scores, strict=True) if weight and score
    )
    return is_bounded and sum(weight for weight in weights if weight) in WHOLES


def _changed(row: PlacedRow) -> PlacedRow:
    weight, score = PAIR
    values = {weight: getattr(row.record, score), score: getattr(row.record, weight)}
    proofs = dict(row.proofs)
    for name, other in ((weight, score), (score, weight)):
        if other in row.proofs:
            update = {"status": "fuzzy", "reason": BY_ARITHMETIC}
            proofs[name] = row.proofs[other].model_copy(update=update)
    return replace(row, record=row.record.model_copy(update=values), proofs=proofs)
