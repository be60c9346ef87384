"""The document as one flow of lines and table rows.

Pages end where paper ends, not where forms do: a table that goes on over a page is one table here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extract.filing import FormType
from extract.passage import Passage, passage_of_cell, passage_of_line
from extract.text import folded
from extract.turned_place import upright_box
from ingest.page import Box, Page, Table, union
from ingest.words import lines_of

SAME_COLUMN = 0.9
"""Share of the narrower cell's width that two parts of one cell have in common."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell as the rows see it. `left` and `right` are shares of the table's width, alike on every page."""

    left: float
    right: float
    first_row: int
    last_row: int
    passage: Passage

    @property
    def text(self) -> str:
        """The cell's text."""
        return self.passage.text

    def overlap(self, other: Slot) -> float:
        """Return the share of the narrower slot's width that both have in common."""
        shared = min(self.right, other.right) - max(self.left, other.left)
        return max(shared, 0.0) / max(min(self.right - self.left, other.right - other.left), 1e-9)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a ruled table with every cell that it crosses, left to right."""

    page: int
    table: int
    index: int
    slots: tuple[Slot, ...]
    is_first: bool
    """Whether it is the first row of a table that goes on from the page before."""
    is_last: bool
    """Whether it is the last row of a table on its page."""

    @property
    def own(self) -> tuple[Slot, ...]:
        """The cells that begin in this row."""
        return tuple(slot for slot in self.slots if slot.first_row == self.index)

    def continues(self, before: Row) -> bool:
        """Return whether this row is the rest of one that a page's end cut: same cells, one label between them.

        The label stands on one of the pages, or again on the second.
        """
        if not (before.is_last and self.is_first and before.table != self.table):
            return False
        mine, others = self.own, before.own
        is_alike = len(mine) == len(others) and all(
            a.overlap(b) > SAME_COLUMN for a, b in zip(mine, others, strict=True)
        )
        if not is_alike or len(mine) < 2:
            return False
        is_repeated = bool(folded(mine[0].text)) and folded(mine[0].text) == folded(others[0].text)
        return is_repeated or mine[0].passage.is_blank != others[0].passage.is_blank

    def joined_to(self, before: Row) -> Row:
        """Return both parts of a cut row as one, cell by cell; a label that stands on both pages once."""
        whole = [
            replace(slot, passage=other.passage + slot.passage)
            for slot, other in zip(self.own, before.own, strict=True)
        ]
        if folded(self.own[0].text) == folded(before.own[0].text):
            whole[0] = replace(self.own[0], passage=before.own[0].passage)
        return replace(self, slots=tuple(whole))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text outside every table."""

    page: int
    passage: Passage

    @property
    def text(self) -> str:
        """The line's text."""
        return self.passage.text

    @property
    def box(self) -> Box:
        """The line's box on its page put upright; an empty one at the top for a line without a place."""
        boxes = [upright_box(place) for place in self.passage.places]
        return union(boxes) if boxes else Box(0.0, 0.0, 0.0, 0.0)


Item = Line | Row


@dataclass(frozen=True, slots=True)
class Form:
    """The part of the flow that is one form: its kind and title, where it is known, and what follows."""

    form_type: FormType | None
    title: Passage | None
    items: tuple[Item, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The table rows of the form."""
        return tuple(item for item in self.items if isinstance(item, Row))

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines outside its tables."""
        return tuple(item for item in self.items if isinstance(item, Line))

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages it stands on."""
        found = {item.page for item in self.items} | ({self.title.places[0].page} if self.title else set())
        return tuple(sorted(found))


def flow(pages: Iterable[Page]) -> Iterator[Item]:
    """Yield the document's lines and rows in the order of the paper."""
    number = 0
    for page in pages:
        placed: list[tuple[float, list[Item]]] = []
        for words in lines_of(page.lines, lambda word: word.box):
            placed.append((words[0].box.top, [Line(page.number, passage_of_line(words, page))]))
        for table in page.tables:
            number += 1
            placed.append((table.box.top, list(_rows(table, number, page))))
        for _, items in sorted(placed, key=lambda pair: pair[0]):
            yield from items


def _rows(table: Table, number: int, page: Page) -> Iterator[Row]:
    # Words end where they end: a table that no rule bounds has its columns' places from the page.
    left, right = (table.box.x0, table.box.x1) if table.source == "rules" else (0.0, 1.0)
    width = max(right - left, 1e-9)
    slots = [
        Slot(
            (cell.box.x0 - left) / width, (cell.box.x1 - left) / width,
            cell.row, cell.row + cell.row_span - 1, passage_of_cell(cell, page, table.source),
        )
        for cell in table.cells
    ]  # fmt: skip
    starts = sorted({cell.row for cell in table.cells})
    for index in starts:
        crossing = sorted((s for s in slots if s.first_row <= index <= s.last_row), key=lambda s: s.left)
        yield Row(page.number, number, index, tuple(crossing), index == starts[0], index == starts[-1])


def is_year_mark(text: str) -> bool:
    """Return whether the line is only a year mark, such as （2020年度）."""
    plain = folded(text)
    return plain.endswith(("年度", "年")) and len(plain) <= 8 and any(char.isdigit() for char in plain)
