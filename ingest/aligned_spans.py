"""Labels beside runs of rows: which rows each one spans, told by where it stands.

              ┌ 12 个          ┌ 12 个       A label in the middle of its rows spans them; one on the
    数量指标 ─┤ 8000 册        数量 800 册   first of them does too, but the rows under it stay blank:
              └ 40 人          │    40 人    what a blank cell of a level means is for the reader of forms.

All figures are pixels; `em` is the size of a character.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ingest.engine import PixelBox

FARTHEST = 0.5
"""In ems: a label stands at most so far from the middle of its rows."""
FARTHEST_OF_ROW = 0.27
"""In heights of a usual row: the same where rows are narrow."""
BLANK_COST = 1.0

Run = tuple[int, int, bool]
"""First row, end, and whether a label stands beside them."""


class Row(NamedTuple):
    """Where a row begins and ends."""

    top: float
    bottom: float


def spans_of(
    texts: Sequence[Sequence[PixelBox]],
    rows: Sequence[Row],
    edges: Sequence[float],
    closed: Sequence[Sequence[float]],
    key: int,
    em: float,
) -> list[PixelBox] | None:
    """Return the cells of all columns; None where a label's rows cannot be told.

    `texts` by column; only columns before `key`, the one whose every row is filled, have cells over several rows.
    """
    cells: list[PixelBox] = []
    allowed = frozenset(range(len(rows) + 1))
    for number in range(len(texts) - 1, -1, -1):
        left, right = edges[number], edges[number + 1]
        runs: list[Run] | None = [(k, k + 1, True) for k in range(len(rows))]
        if number < key:
            runs = _runs(texts[number], rows, allowed, _walls(rows, closed[number], em), em)
            if runs is None:
                return None
            allowed = frozenset({0, *(end for _, end, _ in runs)})
        cells += [PixelBox(left, rows[a].top, right, rows[b - 1].bottom) for a, b, _ in runs or ()]
    return cells


def _walls(rows: Sequence[Row], rules: Sequence[float], em: float) -> frozenset[int]:
    """Return the numbers of the rows above which a rule closes the column."""
    return frozenset(
        number + 1
        for number, (above, _) in enumerate(pairwise(rows))
        if any(abs(at - above.bottom) < em / 2 for at in rules)
    )


def _runs(
    labels: Sequence[PixelBox], rows: Sequence[Row], allowed: frozenset[int], walls: frozenset[int], em: float
) -> list[Run] | None:
    """Return the runs of rows that the labels of one column part, blank rows one by one."""
    usual = float(np.median([row.bottom - row.top for row in rows]))
    farthest = min(FARTHEST * em, FARTHEST_OF_ROW * usual)
    best: dict[tuple[int, int], tuple[float, list[Run]]] = {(0, 0): (0.0, [])}
    for place in range(len(rows)):
        for used in range(len(labels) + 1):
            if (place, used) not in best:
                continue
            cost, runs = best[place, used]
            if place + 1 in allowed or len(allowed) == len(rows) + 1:
                _keep(best, (place + 1, used), cost + BLANK_COST, [*runs, (place, place + 1, False)])
            if used == len(labels):
                continue
            for end in range(place + 1, len(rows) + 1):
                middle = (rows[place].top + rows[end - 1].bottom) / 2
                off = abs(middle - (labels[used].top + labels[used].bottom) / 2)
                if end in allowed and off <= farthest:
                    _keep(best, (end, used + 1), cost + (off / em) ** 2, [*runs, (place, end, True)])
                if end in walls:
                    break
    found = best.get((len(rows), len(labels)))
    return found[1] if found and _is_sure(found[1], labels) else None


def _keep(
    best: dict[tuple[int, int], tuple[float, list[Run]]], state: tuple[int, int], cost: float, runs: list[Run]
) -> None:
    if state not in best or cost < best[state][0]:
        best[state] = cost, runs


def _is_sure(runs: Sequence[Run], labels: Sequence[PixelBox]) -> bool:
    """Return whether blank rows stand only where a page's end leaves them, or every label on the first of its rows."""
    filled = [place for place, (_, _, is_labelled) in enumerate(runs) if is_labelled]
    if not filled:
        return not labels
    inner = range(filled[min(1, len(filled) - 1)], filled[-1])
    is_whole = all(runs[place][2] for place in inner)
    is_single = all(end - first == 1 for first, end, is_labelled in runs if is_labelled)
    return is_whole or is_single
