"""An indicator table whose header is lost: its columns told by what stands in them, or not at all.

│ 产出指标 │ 数量指标 │ 更换灯具 │ ≥300盏 │ 310盏 │ 10 │ 10 │ │    Levels that are known words, then the name, target
│          │ 质量指标 │ 合格率   │ =100%  │ 100%  │ 10 │  9 │ │    and actual value, then weight and score: numbers,
                                                                   no score above its weight.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.columns import Columns
from extract.flow import Row, Slot
from extract.labels import LabelBook
from extract.number import parse_number
from extract.text import folded, without_brackets

NAMED = ("level1", "level2", "level3", "target")
LEAST_ROWS = 3
MOST_LOOKED_AT = 12


def lost_columns(rows: Sequence[Row], book: LabelBook) -> Columns | None:
    """Return the columns of a table whose first row is no header and whose content leaves no doubt; else None."""
    first = rows[0]
    start = _first_level(first, book)
    if start is None:
        return None
    width = len(first.slots)
    alike = [row for row in rows[:MOST_LOOKED_AT] if row.table == first.table and len(row.slots) == width]
    if len(alike) < LEAST_ROWS:
        return None
    pairs = [
        place
        for place in range(start + len(NAMED) + 1, width - 1)
        if all(_are_weight_and_score(row, place) for row in alike)
    ]
    if len(pairs) == 1 and pairs[0] == start + len(NAMED) + 1:
        fields = (*NAMED, "actual", "weight", "score", "deviation")
        return dict(zip(fields, first.slots[start:], strict=False))
    if width == start + len(NAMED) and not any(parse_number(row.slots[start + 2].text) for row in alike):
        return dict(zip(NAMED, first.slots[start:], strict=True))
    return None


def _first_level(row: Row, book: LabelBook) -> int | None:
    """Return where two neighbouring cells hold a first and a second level, or None."""
    for place, (one, two) in enumerate(zip(row.slots[:2], row.slots[1:3], strict=False)):
        if _is_level(one, book) and _is_level(two, book):
            return place
    return None


def _is_level(slot: Slot, book: LabelBook) -> bool:
    return folded(without_brackets(slot.text)) in book.levels


def _are_weight_and_score(row: Row, place: int) -> bool:
    weight, score = (parse_number(slot.text) for slot in row.slots[place : place + 2])
    return weight is not None and score is not None and score <= weight <= 100
