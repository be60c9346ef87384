"""Rows made of recovered cells, as the form readers take them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.dump.token import BLANK
from extract.flow import Row, Slot
from extract.passage import Passage

LAST = 1_000_000


@dataclass(slots=True)
class Numbering:
    """Gives every recovered table a number of its own."""

    last: int = 0

    def table(self) -> int:
        """Return the next table's number."""
        self.last += 1
        return self.last


def row(
    table: int, index: int, page: int, cells: Sequence[Passage | None], block: Passage | None = None
) -> Row:
    """Return a row of cells of equal width; None for a cell that is blank.

    `block`: what stands in a cell to the left that spans the table's rows (项目资金).
    """
    width = 1 / (len(cells) + 1)
    slots = [
        Slot((place + 1) * width, (place + 2) * width, index, index, cell or BLANK)
        for place, cell in enumerate(cells)
    ]
    if block:
        slots.insert(0, Slot(0.0, width, 0, LAST, block))
    return Row(page, table, index, tuple(slots), is_first=False, is_last=False)


def fuzzy(passage: Passage) -> Passage:
    """Return the passage marked as read by more than its place."""
    return replace(passage, is_second_best=True) if passage.text else passage
