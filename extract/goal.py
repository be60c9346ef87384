"""The annual goal (年度总体目标): what was expected and what was done, side by side or one above the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.columns import under
from extract.draft import EMPTY, Draft, labelled, text_at
from extract.filing import AnnualGoal
from extract.flow import Row, Slot
from extract.indicators import is_indicator_header
from extract.labels import LabelBook
from extract.passage import Passage

EDGE = 0.01
"""Neighbouring cells overlap by less than this share of the table's width."""


def goal_columns(row: Row, book: LabelBook) -> dict[str, Slot] | None:
    """Return the header cells of the two goal columns, or None when the row is no such header."""
    actual = next((slot for slot in row.own if book.goal_side(slot.text) == "actual"), None)
    if actual is None:
        return None
    # The block's own label (年度总体目标) may stand to the left of the column's: the nearer one is meant.
    left = [
        slot
        for slot in row.own
        if slot.right <= actual.left + EDGE and book.goal_side(slot.text) == "expected"
    ]
    return {"expected": left[-1], "actual": actual} if left else None


def read_goal_block(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the goal of the block whose header is the first of the rows, and its rows; (EMPTY, 0) for another row."""
    columns = goal_columns(rows[0], book)
    if columns is None:
        return EMPTY, 0
    ends = [_begins_block(rows[place:], book) for place in range(1, len(rows))]
    draft, taken = read_goal(rows[1:], columns, ends)
    return draft, taken + 1


def _begins_block(rows: Sequence[Row], book: LabelBook) -> bool:
    return is_indicator_header(rows, book) or goal_columns(rows[0], book) is not None


def read_goal(rows: Sequence[Row], columns: dict[str, Slot], ends: Sequence[bool]) -> tuple[Draft, int]:
    """Return the goal's two texts and how many rows they took; `ends` marks rows that begin another block."""
    parts: dict[str, Passage] = {}
    taken = 0
    for row, is_end in zip(rows, ends, strict=True):
        cells = under(row, columns)
        if is_end or len(cells) < 2:
            break
        for field, slot in cells.items():
            if slot.first_row == row.index:
                parts[field] = parts[field] + slot.passage if field in parts else slot.passage
        taken += 1
    return goal_draft(parts, {field: slot.text for field, slot in columns.items()}), taken


def goal_draft(parts: Mapping[str, Passage], labels: Mapping[str, str] = {}) -> Draft:
    """Return the goal of the two passages, either of which may be missing; `labels` are those printed for them."""
    read = {field: text_at(passage) for field, passage in parts.items()}
    goal = AnnualGoal(**{field: value for field, (value, _) in read.items()})
    return Draft(
        {"annual_goal": goal},
        {
            f"/annual_goal/{field}": labelled(proof, labels.get(field, ""))
            for field, (_, proof) in read.items()
        },
    )
