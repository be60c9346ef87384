"""A table as printed: its header joined top-down, its rows as texts, whatever its labels say.

┌───────────────────────────┬───────────────────────┐    The header reaches down to the row where every cell that
│           项目            │       支出预算        │    began above has ended and none spans two columns:
├───────────────┬───────────┼──────┬────────┬───────┤    项目/功能分类科目编码/类, …/款, …/项, 项目/科目名称,
│ 功能分类科目… │           │      │        │       │    支出预算/合计, 支出预算/基本支出, …
├────┬────┬─────┤ 科目名称  │ 合计 │基本支出│ …     │
│ 类 │ 款 │ 项  │           │      │        │       │
└────┴────┴─────┴───────────┴──────┴────────┴───────┘
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import add

from extract.flow import Row, Slot
from extract.number import parse_number
from extract.passage import Passage
from extract.text import folded

SAME_EDGE = 0.012
"""Two edges closer than this share of the table's width are one."""
MOST_HEADER_ROWS = 5
LEAST_KNOWN = 0.6
"""So many of its sides are the columns' sides in the rest of a table on a worn page, where strokes part cells."""
LONGEST_DIRT, LEAST_SURE = 2, 0.9
LEAST_SHARE = 0.3
"""An edge is a column's when at least this share of the rows has it."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of one table: `edges` are its columns' sides, `header_rows` how many rows its header takes."""

    rows: tuple[Row, ...]
    edges: tuple[float, ...]
    header_rows: int

    @property
    def header(self) -> list[list[Passage]]:
        """What stands above each column, top-down."""
        tops = self.rows[: self.header_rows]
        return [_above(tops, left, right) for left, right in pairwise(self.edges)]

    @property
    def body(self) -> list[list[Passage | None]]:
        """The rows under the header, a passage for each column; None where a cell from the left or above reaches in."""
        return [_cells(row, self.edges) for row in self.rows[self.header_rows :]]

    def has_columns_of(self, other: Grid) -> bool:
        """Return whether its columns are the other's, or, where no head begins it, enough of their sides."""
        sides = [min((abs(edge - others), others) for others in other.edges) for edge in self.edges]
        known = [side for distance, side in sides if distance < 2 * SAME_EDGE]
        if len(known) < 2 or {known[0], known[-1]} != {other.edges[0], other.edges[-1]}:
            return False
        if _holds_figures(self.rows[0]):  # a head would begin another table
            return len(known) >= LEAST_KNOWN * len(sides)
        return len(known) == len(sides) == len(other.edges)

    def after_header_of(self, other: Grid) -> Grid:
        """Return the table as the rest of the other one: a header that repeats the other's is no row of it."""
        mine, others = (_labels(grid.rows[: other.header_rows]) for grid in (self, other))
        is_repeated = bool(others) and (mine & others).total() > others.total() / 2
        return Grid(self.rows, other.edges, other.header_rows if is_repeated else 0)


def _labels(rows: Sequence[Row]) -> Counter[str]:
    """Return the labels in the rows; on a scan a stroke may part one cell and leave an empty one beside it."""
    return Counter(label for row in rows for slot in row.own if (label := folded(slot.text)))


def grid_of(rows: Sequence[Row]) -> Grid:
    """Return the rows of one table with its columns and the height of its header."""
    return Grid(tuple(rows), _edges(rows), _header_rows(rows))


def _edges(rows: Sequence[Row]) -> tuple[float, ...]:
    """Return the sides of the columns: edges that enough rows have, close ones taken together."""
    edges = sorted(
        (edge, row.index) for row in rows for slot in row.slots for edge in (slot.left, slot.right)
    )
    groups: list[list[tuple[float, int]]] = []
    for edge in edges:
        if groups and edge[0] - groups[-1][-1][0] < SAME_EDGE:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    least = LEAST_SHARE * len(rows)
    kept = [group for group in groups if len({index for _, index in group}) >= least]
    sides = [sum(edge for edge, _ in group) / len(group) for group in kept]
    # The rest of a table has no heads to tell whether a column is one.
    return tuple(sides) if not rows or _holds_figures(rows[0]) else _between_texts(rows, sides)


def _between_texts(rows: Sequence[Row], edges: Sequence[float]) -> tuple[float, ...]:
    """Return the edges that part texts, or heads, of some row: the others are a worn page's strokes."""
    columns: list[tuple[float, float, list[Slot]]] = []
    for left, right in pairwise(edges):
        texts = _texts(rows, (left + right) / 2)
        if not columns or _are_parted(columns[-1][2], texts):
            columns.append((left, right, texts))
        else:
            start, _, before = columns[-1]
            columns[-1] = (start if before else left, right, [*before, *texts])
    return (columns[0][0], *(right for _, right, _ in columns)) if columns else tuple(edges)


def _texts(rows: Sequence[Row], middle: float) -> list[Slot]:
    return [
        slot
        for row in rows
        for slot in row.own
        if slot.left < middle < slot.right and not slot.passage.is_blank and not may_be_dirt(slot.passage)
    ]


def may_be_dirt(cell: Passage) -> bool:
    """Return whether what stands there may be no text: ink that gave none, or a sign or two read unsurely."""
    text = folded(cell.text)
    is_short = len(text) <= LONGEST_DIRT and not text.isdigit()  # codes of accounts are short as well
    return not text or (is_short and cell.confidence < LEAST_SURE)


def _are_parted(before: Sequence[Slot], after: Sequence[Slot]) -> bool:
    """Return whether two texts stand beside each other, one in each column alone.

    A lone sign is the end that a stroke cut off a head, where some row's number reaches over both.
    """
    mine = [one for one in before if not any(one is other for other in after)]
    others = [one for one in after if not any(one is other for other in before)]
    shared = [one for one in before if any(one is other for other in after)]
    if any(_is_cut(alone, shared) for alone in (mine, others)):
        return False
    return any(_are_level(one, other) for one in mine for other in others)


def _is_cut(alone: Sequence[Slot], shared: Sequence[Slot]) -> bool:
    """Whether the texts are one lone sign, and below it a number reaches over both columns: words span columns of codes."""
    signs = {folded(slot.text) for slot in alone}
    is_lone = len(signs) == 1 and all(len(sign) == 1 and not sign.isdigit() for sign in signs)
    return is_lone and any(
        slot.first_row > alone[0].last_row and parse_number(slot.text) is not None for slot in shared
    )


def _are_level(one: Slot, other: Slot) -> bool:
    return one.first_row <= other.last_row and other.first_row <= one.last_row


def _header_rows(rows: Sequence[Row]) -> int:
    for height, row in enumerate(rows[:MOST_HEADER_ROWS], start=1):
        if height > 1 and _holds_figures(row):
            return height - 1
        crossing = [slot for slot in row.slots if slot.last_row > row.index]
        below = rows[height] if height < len(rows) else None
        is_parted = below is not None and any(_is_parted(slot, below) for slot in row.slots)
        if not crossing and not is_parted:
            return height
    return 1


def _holds_figures(row: Row) -> bool:
    """Return whether an amount stands in the row: it is no header's."""
    return any(parse_number(slot.text) is not None for slot in row.own if len(folded(slot.text)) > 2)


def _is_parted(slot: Slot, below: Row) -> bool:
    """Return whether the row below parts the cell into several columns: it names a group."""
    inside = [
        other
        for other in below.own
        if other.left > slot.left - SAME_EDGE and other.right < slot.right + SAME_EDGE
    ]
    return len(inside) > 1


def _above(tops: Sequence[Row], left: float, right: float) -> list[Passage]:
    """Return what stands above the column, over it and others or within it."""
    middle = (left + right) / 2
    seen: list[Slot] = []
    found: list[Passage] = []
    for row in tops:
        here: list[Slot] = []
        for slot in row.slots:
            is_over = slot.left < middle < slot.right
            is_inside = slot.left > left - SAME_EDGE and slot.right < right + SAME_EDGE
            if (is_over or (is_inside and not slot.passage.is_blank)) and slot not in seen:
                here.append(slot)
        seen += here
        if here:  # a stroke may have parted one label
            found.append(reduce(add, (slot.passage for slot in here)))
    return found


def _cells(row: Row, edges: Sequence[float]) -> list[Passage | None]:
    """Return what begins in each column: of a cell that a stroke has parted, the part with text."""
    cells: list[Passage | None] = []
    for left, right in pairwise(edges):
        begun = [slot for slot in row.own if left - 2 * SAME_EDGE < slot.left < right - 2 * SAME_EDGE]
        begun.sort(key=lambda slot: (may_be_dirt(slot.passage), slot.passage.is_blank))
        cells.append(begun[0].passage if begun else None)
    return cells
