"""What a page says, as a language model is shown it: one line for each cell and each line of text, with its place.

Tiny print is left out: it is no part of what a form says to its reader, and may be there to speak to a machine.
Hidden text never comes so far (ingest.trust).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from extract.filing import Evidence, Place, Status
from extract.text import joined, wide
from extract.turned_place import place_on
from ingest.dump import TextLine
from ingest.page import Box, Page, Word, union


class Line(NamedTuple):
    """A cell or a line of text. `box` lies on the upright page; a text dump's line has none, but its number."""

    text: str
    page: int
    box: Box | None
    place: Place | None
    confidence: float
    is_ocr: bool = False
    number: int | None = None

    def evidence(self, quote: str, most: float, reason: str) -> Evidence:
        """Return the proof of a value that a model quoted from here: its own word, and never surer than `most`."""
        status: Status = "exact"
        return Evidence(
            page=self.page,
            box=self.place.box if self.place else None,
            text=quote,
            confidence=round(min(self.confidence, most), 4),
            method="model",
            status=status,
            line=self.number,
            reason=reason,
        )


def lines_of_page(page: Page, smallest: float, least_pt: float) -> list[Line]:
    """Return the cells and lines of a page in reading order, without its tiny print.

    That is smaller than a share of the page's usual type, or than so many points: a page may be flooded with it.
    """
    usual = median([_size_pt(page, word) for word in page.words]) if page.words else 0.0
    lowest = max(smallest * usual, least_pt)
    parts = [cell.words for table in page.tables for cell in table.cells] + [(word,) for word in page.lines]
    lines = (_line(page, [word for word in words if _size_pt(page, word) >= lowest]) for words in parts)
    return sorted((line for line in lines if line), key=_place)


def lines_of_dump(lines: Iterable[TextLine]) -> list[Line]:
    """Return the lines of a text dump."""
    return [Line(one.text, one.page, None, None, 1.0, False, one.number) for one in lines if one.text.strip()]


def _line(page: Page, words: Sequence[Word]) -> Line | None:
    if not words:
        return None
    box = union(word.box for word in words)
    return Line(
        joined(words),
        page.number,
        box,
        place_on(page.number, page.on_paper(box), page.turned_degrees),
        min(word.confidence for word in words),
        any(word.method == "ocr" for word in words),
    )


def _size_pt(page: Page, word: Word) -> float:
    """The size of a word's type in points: its length over its characters, and never more than its height.

    The boxes of a recogniser are padded: the height alone makes tiny print look twice its size.
    """
    sides = word.box.width * page.width_pt, word.box.height * page.height_pt
    return min(min(sides), max(sides) / max(wide(word.text) / 2, 0.5))


def _place(line: Line) -> tuple[float, float]:
    return (line.box.top, line.box.x0) if line.box else (0.0, 0.0)
