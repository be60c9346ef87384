"""Columns of a table by the labels of its header row, found again in every row by where they stand.

Widths are shares of the table's width: a scanned page shifts, the table's proportions do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from extract.flow import Row, Slot
from extract.vocabulary import Vocabulary

LEAST_OVERLAP = 0.5

Columns = Mapping[str, Slot]
"""Field → the header cell that names it."""


def header_rows(
    rows: Sequence[Row], vocabulary: Vocabulary, at_least: int
) -> tuple[dict[str, Slot], int] | None:
    """Return the columns that a header of one or two rows names, and how many rows it takes, or None.

    ┌──────────────────┬──────┬─────────────┐   A cell that names a group is no column: those
    │     绩效指标     │ 目标 │    自评     │   of the second row under it are. A column's own
    ├─────┬─────┬──────┤      ├──────┬──────┤   label reaches down to the header's end.
    │一级 │二级 │ 三级 │      │ 分值 │ 得分 │
    └─────┴─────┴──────┴──────┴──────┴──────┘
    """
    one = _named(rows[0].own, vocabulary)
    if len(rows) > 1 and rows[1].table == rows[0].table and not rows[1].is_first:
        leaves = [slot for slot in rows[0].own if slot.last_row >= rows[1].index] + list(rows[1].own)
        two = _named(leaves, vocabulary)
        under_groups = _named(rows[1].own, vocabulary)
        is_header = len(under_groups) == len(rows[1].own) > 1 and len(rows[1].own) < len(rows[1].slots)
        if is_header and len(two) >= max(at_least, len(one)):
            return two, 2
    return (one, 1) if len(one) >= at_least else None


def _named(slots: Iterable[Slot], vocabulary: Vocabulary) -> dict[str, Slot]:
    named: dict[str, Slot] = {}
    for slot in slots:
        field = vocabulary.match(slot.text)
        if field and field not in named:
            named[field] = slot
    return named


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
