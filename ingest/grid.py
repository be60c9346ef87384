"""Ruling lines become tables: a grid of cells with row and column spans.

    a───────────┬─────┐      Lines that touch make one table. Their places give the grid's rows and
    │           │     │      columns; two neighbouring squares of the grid belong to one cell when no
    ├─────┬─────┤     │      rule runs along most of the edge between them.
    │     │     │     │
    └─────┴─────┴─────┘      Here: 3 columns, 2 rows, and cells that span 2x1, 1x2, 1x1, 1x1.

All figures are pixels.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.ruling import Ruling

TOUCH = 9
"""Lines that miss each other by less meet: corners are often worn."""
SAME_PLACE = 9
"""Lines closer than this are one row or column of the grid (no row of text is that low)."""
SIDE_ENDS = 20
"""A line that touches no other is a table's side when it begins and ends this near to where the table does."""
COVERED = 0.55
"""An edge is closed when rules run along at least this share of it."""
LEAST_CELL = 12
LEAST_TABLE = (240, 24)
"""Width of the narrowest table and height of its highest row, 30 and 3 mm."""
LEAST_RULE = 0.6
"""Share of a table's width that at least one of its rules runs along without a break."""


Lines = tuple[list[Ruling], list[Ruling]]
"""The horizontal and the vertical lines of one table."""


class PixelCell(NamedTuple):
    """A cell of the grid, with its rectangle in pixels (centre lines of its rules)."""

    row: int
    column: int
    row_span: int
    column_span: int
    x0: float
    top: float
    x1: float
    bottom: float


class Grid(NamedTuple):
    """One table: the y of its rows' edges, the x of its columns' edges, and its cells in reading order."""

    rows: tuple[float, ...]
    columns: tuple[float, ...]
    cells: tuple[PixelCell, ...]
    is_inferred: bool = False
    """Whether the words' alignment drew it, where rules are missing."""


def grids(horizontal: list[Ruling], vertical: list[Ruling]) -> list[Grid]:
    """Return the tables that the lines draw, from top to bottom; a lone line or box corner draws none."""
    found = [(grid_of(h, v), h) for h, v in _connected(horizontal, vertical)]
    tables = [grid for grid, lines in found if grid and len(grid.cells) > 1 and _is_table(grid, lines)]
    return sorted(tables, key=lambda grid: (grid.rows[0], grid.columns[0]))


def _is_table(grid: Grid, horizontal: list[Ruling]) -> bool:
    """Return whether the grid is one of rules: the strokes of a large title draw small ones, of many short lines."""
    least_width, least_row = LEAST_TABLE
    width = grid.columns[-1] - grid.columns[0]
    highest = max(below - above for above, below in pairwise(grid.rows))
    longest = max(line.solid for line in horizontal)
    return width >= least_width and highest >= least_row and longest >= LEAST_RULE * width


def _connected(horizontal: list[Ruling], vertical: list[Ruling]) -> list[Lines]:
    """Return the groups of lines that hang together by crossing or touching."""
    parent = list(range(len(horizontal) + len(vertical)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for i, h in enumerate(horizontal):
        for j, v in enumerate(vertical):
            if _meet(h, v):
                parent[root(i)] = root(len(horizontal) + j)
    groups: dict[int, Lines] = {}
    for i, h in enumerate(horizontal):
        groups.setdefault(root(i), ([], []))[0].append(h)
    for j, v in enumerate(vertical):
        groups.setdefault(root(len(horizontal) + j), ([], []))[1].append(v)
    tables = [(h, v) for h, v in groups.values() if len(h) > 1 and len(v) > 1]
    return _with_lone_sides(tables, [line for h, v in groups.values() if not h for line in v])


def _with_lone_sides(tables: list[Lines], lone: list[Ruling]) -> list[Lines]:
    """Return the tables with the upright lines that touch no other but stand as high as the table does.

    │    │     │     │    A merged cell that goes on over both ends of a page has no edge
    │    ├─────┼─────┤    above or below: nothing but its length ties its outer line
    │    │     │     │    to the table.
    """
    whole = []
    for horizontal, vertical in tables:
        top, bottom = min(line.start for line in vertical), max(line.end for line in vertical)
        sides = [
            line
            for line in lone
            if abs(line.start - top) <= SIDE_ENDS and abs(line.end - bottom) <= SIDE_ENDS
        ]
        whole.append((horizontal, [*vertical, *sides]))
    return whole


def _meet(h: Ruling, v: Ruling) -> bool:
    return h.start - TOUCH <= v.at <= h.end + TOUCH and v.start - TOUCH <= h.at <= v.end + TOUCH


def grid_of(horizontal: list[Ruling], vertical: list[Ruling]) -> Grid | None:
    """Return the grid that the lines of one table draw, or None where they enclose no cell."""
    rows = _places(horizontal, [v.start for v in vertical], [v.end for v in vertical])
    columns = _places(vertical, [h.start for h in horizontal], [h.end for h in horizontal])
    if len(rows) < 2 or len(columns) < 2:
        return None
    closed_above = _closed(horizontal, rows, columns)
    closed_left = _closed(vertical, columns, rows)
    owner = _merge(closed_above, closed_left.T, len(rows) - 1, len(columns) - 1)
    cells = tuple(
        PixelCell(r, c, rs, cs, columns[c], rows[r], columns[c + cs], rows[r + rs])
        for r, c, rs, cs in _rectangles(owner)
        if columns[c + cs] - columns[c] >= LEAST_CELL and rows[r + rs] - rows[r] >= LEAST_CELL
    )
    return Grid(tuple(rows), tuple(columns), cells)


def _places(lines: list[Ruling], starts: list[float], ends: list[float]) -> list[float]:
    """Return the distinct places of the lines; an outer edge without a line stands where the others end."""
    places: list[list[Ruling]] = []
    for line in sorted(lines, key=lambda item: item.at):
        if places and line.at - _weighted(places[-1]) <= SAME_PLACE:
            places[-1].append(line)
        else:
            places.append([line])
    found = [_weighted(group) for group in places]
    # A page's end or an open table leaves a side undrawn: the lines that run on tell where it would be.
    before = [start for start in starts if found[0] - start > 2 * LEAST_CELL]
    beyond = [end for end in ends if end - found[-1] > 2 * LEAST_CELL]
    if len(before) > 1:
        found.insert(0, float(np.median(before)))
    if len(beyond) > 1:
        found.append(float(np.median(beyond)))
    return found


def _weighted(lines: list[Ruling]) -> float:
    return float(np.average([line.at for line in lines], weights=[line.length for line in lines]))


def _closed(lines: list[Ruling], places: list[float], across: list[float]) -> NDArray[np.bool_]:
    """Return `[place, interval]`: whether rules run along most of that interval at that place."""
    cover = np.zeros((len(places), len(across) - 1))
    for line in lines:
        place = int(np.argmin([abs(line.at - at) for at in places]))
        for k in range(len(across) - 1):
            shared = min(line.end, across[k + 1]) - max(line.start, across[k])
            cover[place, k] += max(shared, 0.0)
    closed = cover >= COVERED * np.diff(np.asarray(across))
    closed[0, :] = closed[-1, :] = True
    return np.asarray(closed, dtype=np.bool_)


def _merge(above: NDArray[np.bool_], left: NDArray[np.bool_], rows: int, columns: int) -> NDArray[np.int_]:
    """Return `[row, column]`: the number of the cell that owns each square of the grid."""
    owner = np.arange(rows * columns).reshape(rows, columns)
    changed = True
    while changed:
        changed = False
        for r in range(rows):
            for c in range(columns):
                for open_, r2, c2 in ((r and not above[r, c], r - 1, c), (c and not left[r, c], r, c - 1)):
                    if open_ and owner[r, c] != owner[r2, c2]:
                        owner[owner == max(owner[r, c], owner[r2, c2])] = min(owner[r, c], owner[r2, c2])
                        changed = True
    return owner


def _rectangles(owner: NDArray[np.int_]) -> list[tuple[int, int, int, int]]:
    """Return `(row, column, row span, column span)` of each cell; a cell that is no rectangle is cut into some."""
    rows, columns = owner.shape
    taken = np.zeros_like(owner, dtype=np.bool_)
    found = []
    for r in range(rows):
        for c in range(columns):
            if taken[r, c]:
                continue
            same = (owner == owner[r, c]) & ~taken
            column_span = _run(same[r, c:])
            row_span = _run(same[r:, c : c + column_span].all(axis=1))
            taken[r : r + row_span, c : c + column_span] = True
            found.append((r, c, row_span, column_span))
    return found


def _run(flags: NDArray[np.bool_]) -> int:
    """Return how many flags hold from the start on."""
    return int(np.argmin(flags)) if not flags.all() else len(flags)
