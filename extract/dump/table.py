"""Rows made of recovered cells, as the form readers take them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.flow import Row, Slot
from extract.passage import LinePlace, Passage

LAST = 1_000_000
MARGIN = 0.02
"""The width of labels and values that are no row of any table."""


@dataclass(slots=True)
class Numbering:
    """Gives every recovered table a number of its own."""

    last: int = 0

    def table(self) -> int:
        """Return the next table's number."""
        self.last += 1
        return self.last


def row(
    table: int,
    index: int,
    page: int,
    cells: Sequence[Passage | None],
    block: str | None = None,
    whole: float = 1.0,
) -> Row:
    """Return a row of cells of equal width; None for a cell that is blank.

    `block`: what stands in a cell to the left that spans the table's rows (项目资金). `whole`: the share of the
    table's width that the cells take; with MARGIN they stand under no column of a table above.
    """
    width = whole / (len(cells) + 1)
    lines = [place for cell in cells if cell for place in cell.places[:1]]
    blank = Passage("", tuple(lines[:1]) or (LinePlace(page=page, line=1),), 1.0, "text_dump")
    slots = [
        Slot((place + 1) * width, (place + 2) * width, index, index, cell or blank)
        for place, cell in enumerate(cells)
    ]
    if block:
        slots.insert(0, Slot(0.0, width, 0, LAST, replace(blank, text=block)))
    return Row(page, table, index, tuple(slots), is_first=False, is_last=False)
