"""Whether an indicator missed its target, as the rules on results judge it: a fact worked out from its row."""

from __future__ import annotations

from extract.filing import Indicator
from review.outcome import outcome

FIELD = "missed"
"""Its field in fields.yaml; above 0 is missed."""
SHORT, FULL, LOST, NOT, MET = 3, 2, 1, 0, -1
"""Result short of the target; so, with all points; no two figures, points lost; none of it; target reached, points lost."""


def verdict(row: Indicator) -> int | None:
    """Return what became of the target; None where neither two figures nor the points tell."""
    lost = None if row.score is None or row.weight is None else row.score < row.weight
    told = outcome(row)
    if told.is_number and told.verdict is not None:
        if told.is_short:
            return FULL if lost is False else SHORT
        return MET if lost else NOT
    return None if lost is None else LOST if lost else NOT
