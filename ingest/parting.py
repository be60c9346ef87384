"""Rules of a worn page of which nothing is left, told by the text that stands on both sides of them.

    ├────────────┬──────┬──────┤
    │ 实际完成值   分值 │ 得分 │     Text side by side in one cell, and clear paper between where a column of
    ├────────────┬──────┼──────┤     the table begins: a rule ran there. Text through that place, or above
    │    95%     │  10  │  10  │     another, says nothing of the kind.
    ├────────────┴──────┴──────┤
    │ 本年度完成    已经完成了 │     Line by line beside each other with one clear gap through all of them:
    │ 全部建设任    三分之二， │     two columns of prose, parted though no other row has a column there.
    │ 务。          其余明年。 │
    └──────────────────────────┘

All figures are pixels at about 200 dpi.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.aligned_rows import around
from ingest.engine import PixelBox
from ingest.grid import Grid, PixelCell
from ingest.ruling import Ruling

THICKNESS = 3.0
WORD_GAP = 0.8
"""Clear paper this wide, of a line's height, parts it."""
OVER = 6
"""A rule's place is known, and its text set, no nearer than this."""
SPECK = 4
"""Ink on fewer columns than these is no text."""
SQUARE = (0.75, 1.3)
"""Width of a full character's ink over its height: 合　计 is one word, set wide."""
BESIDE = 0.5
"""Texts stand side by side where they share this much of the lower one's height."""
COLUMN_LINES = 4
"""So many texts with another beside them are two columns of prose."""
LEAST_GAP, LEAST_SIDE = 8, 120
"""How wide the gap between two columns of prose is at least, and each of the columns."""

Mask = NDArray[np.bool_]


class _Gap(NamedTuple):
    """Clear paper from `start` to `end` with texts side by side to its left and right, and their extents."""

    start: float
    end: float
    left: PixelBox
    right: PixelBox
    beside: int


def parting_rules(grid: Grid, text: Sequence[PixelBox], dark: Mask) -> Iterator[Ruling]:
    """Yield the upright rules between texts side by side in one cell.

    `text` are the boxes of all lines, `dark` the page's ink `[y, x]`.
    """
    gaps = [(cell, _gaps(_within(cell, text), dark)) for cell in grid.cells]
    prose = [(gap.start + gap.end) / 2 for cell, own in gaps for gap in own if _parts_prose(cell, gap)]
    places = [*grid.columns, *(at for at in prose if not _has_column(at, grid.columns))]
    for cell, own in gaps:
        start = cell.x0
        for gap in own:
            likely = [
                at for at in places if gap.start - OVER <= at <= gap.end + OVER and cell.x0 < at < cell.x1
            ]
            if likely:
                at = min(likely, key=partial(_off_centre, gap, start, cell.x1, is_last=gap is own[-1]))
                yield Ruling(at, cell.top, cell.bottom, THICKNESS, cell.bottom - cell.top)
                start = at


def _within(cell: PixelCell, text: Sequence[PixelBox]) -> list[PixelBox]:
    """Return the lines of a cell, of one that goes on over its edges the part that lies in it."""
    x0, x1 = cell.x0 + THICKNESS, cell.x1 - THICKNESS
    return [
        box._replace(x0=max(box.x0, x0), x1=min(box.x1, x1))
        for box in text
        if cell.top < (box.top + box.bottom) / 2 < cell.bottom and min(box.x1, x1) - max(box.x0, x0) > SPECK
    ]


def _has_column(at: float, columns: Sequence[float]) -> bool:
    return any(abs(at - column) < LEAST_GAP for column in columns)


def _off_centre(gap: _Gap, start: float, end: float, at: float, *, is_last: bool) -> float:
    """Return how far the texts stand from the middle of their cells if a rule ran at this place."""
    off = abs(gap.left.x0 + gap.left.x1 - start - at)
    return off + abs(gap.right.x0 + gap.right.x1 - at - end) if is_last else off


def _parts_prose(cell: PixelCell, gap: _Gap) -> bool:
    is_wide = min(gap.start - cell.x0, cell.x1 - gap.end) >= LEAST_SIDE
    return is_wide and gap.beside >= COLUMN_LINES and gap.end - gap.start >= LEAST_GAP


def _gaps(lines: Sequence[PixelBox], dark: Mask) -> list[_Gap]:
    """Return the clear gaps between the texts of a cell, from left to right."""
    texts = sorted((one for line in lines for one in _texts(line, dark)), key=lambda box: box.x0)
    groups: list[list[PixelBox]] = []
    end = -np.inf
    for one in texts:
        if one.x0 > end:
            groups.append([])
        groups[-1].append(one)
        end = max(end, one.x1)
    found = []
    for left, right in pairwise(groups):
        before, after = around(left), around(right)
        if _are_beside(before, after) and not all(_is_square(one) for one in (*left, *right)):
            beside = sum(any(_are_beside(one, other) for other in right) for one in left)
            found.append(_Gap(before.x1, after.x0, before, after, beside))
    return found


def _texts(line: PixelBox, dark: Mask) -> Iterator[PixelBox]:
    """Yield the parts of a line that clear paper lies between, each as large as its ink."""
    top, x0 = max(int(line.top), 0), max(int(line.x0), 0)
    inside = dark[top : int(line.bottom), x0 : int(line.x1)]
    columns = np.flatnonzero(inside.any(axis=0))
    if not len(columns):
        return
    for own in np.split(columns, np.flatnonzero(np.diff(columns) > WORD_GAP * (line.bottom - line.top)) + 1):
        rows = np.flatnonzero(inside[:, own[0] : own[-1] + 1].any(axis=1))
        if len(own) >= SPECK and len(rows) >= SPECK:
            yield PixelBox(x0 + own[0], top + rows[0], x0 + own[-1] + 1, top + rows[-1] + 1)


def _is_square(box: PixelBox) -> bool:
    return SQUARE[0] <= (box.x1 - box.x0) / (box.bottom - box.top) <= SQUARE[1]


def _are_beside(one: PixelBox, other: PixelBox) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= BESIDE * min(one.bottom - one.top, other.bottom - other.top)
