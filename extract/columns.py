"""Columns of a table by the labels of its header row, found again in every row by where they stand.

Widths are shares of the table's width: a scanned page shifts, the table's proportions do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.flow import Row, Slot
from extract.labels import Vocabulary

LEAST_OVERLAP = 0.5

Columns = Mapping[str, Slot]
"""Field → the header cell that names it."""


def columns_of(row: Row, vocabulary: Vocabulary, at_least: int) -> dict[str, Slot] | None:
    """Return the fields that the row's cells name, or None when it is no header with that many of them."""
    named: dict[str, Slot] = {}
    for slot in row.own:
        field = vocabulary.match(slot.text)
        if field and field not in named:
            named[field] = slot
    return named if len(named) >= at_least else None


def header_rows(
    rows: Sequence[Row], vocabulary: Vocabulary, at_least: int
) -> tuple[dict[str, Slot], int] | None:
    """Return the columns that a header of one or two rows names, and how many rows it takes, or None.

    ┌──────────────────┬──────┬──────┐   A second row that names only further columns
    │     绩效指标     │ 分值 │ 得分 │   belongs to the header: it stands under a cell
    ├─────┬─────┬──────┤      │      │   that names a group.
    │一级 │二级 │ 三级 │      │      │
    └─────┴─────┴──────┴──────┴──────┘
    """
    first = columns_of(rows[0], vocabulary, 1) or {}
    second = (
        columns_of(rows[1], vocabulary, 2) or {} if len(rows) > 1 and rows[1].table == rows[0].table else {}
    )
    is_second = bool(first and second) and not set(second) & set(first) and len(second) == len(rows[1].own)
    named = {**first, **second} if is_second else first
    return (named, 2 if is_second else 1) if len(named) >= at_least else None


def under(row: Row, columns: Columns) -> dict[str, Slot]:
    """Return, for each column, the cell of the row that stands under it; columns without a cell are left out."""
    found: dict[str, Slot] = {}
    for field, header in columns.items():
        best = max(row.slots, key=lambda slot: _shared(slot, header), default=None)
        if best and _shared(best, header) >= LEAST_OVERLAP * (header.right - header.left):
            found[field] = best
    return found


def _shared(slot: Slot, header: Slot) -> float:
    return min(slot.right, header.right) - max(slot.left, header.left)
