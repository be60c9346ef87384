"""A page as read: words with their places, and the tables that the ruling lines draw.

All boxes are page fractions, origin top left, `(x0, top, x1, bottom)`, in the frame of the straightened
page. `Page.on_paper` takes a box back to the page as a viewer shows it (after /Rotate, before it is put
upright and straight): evidence and corrections stand there, because the paper is the one thing that never moves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Method = Literal["text_layer", "ocr"]
TableSource = Literal["rules", "alignment"]


class Box(NamedTuple):
    """A rectangle in page fractions, origin top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """The width, as a fraction of the page's width."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """The height, as a fraction of the page's height."""
        return self.bottom - self.top

    @property
    def area(self) -> float:
        """The area, as a fraction of the page's area; 0 for a box turned inside out."""
        return max(self.width, 0.0) * max(self.height, 0.0)

    @property
    def middle(self) -> tuple[float, float]:
        """The centre `(x, y)`."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    def overlap(self, other: Box) -> float:
        """The area that both boxes cover, as a fraction of the page's area."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0.0) * max(height, 0.0)


def turned_box(box: Box, degrees: int) -> Box:
    """Return where the box lies once its page was turned clockwise by a multiple of 90 degrees."""
    x0, top, x1, bottom = box
    return {
        0: box,
        90: Box(1 - bottom, x0, 1 - top, x1),
        180: Box(1 - x1, 1 - bottom, 1 - x0, 1 - top),
        270: Box(top, 1 - x1, bottom, 1 - x0),
    }[degrees % 360]


def union(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around all of them; ValueError for none."""
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return Box(min(x0s), min(tops), max(x1s), max(bottoms))


class Reading(NamedTuple):
    """One way to read a place, with the engine's own confidence 0-1."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Word:
    """A run of text on one line: a line of the recogniser, or of the text layer.

    `alternatives` are next-best readings of the whole word that differ in one character, best first.
    """

    text: str
    box: Box
    confidence: float
    method: Method
    alternatives: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a ruled table: its place in the grid, its box, and the words in it in reading order."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    words: tuple[Word, ...] = ()
    has_ink: bool = False
    """Whether ink stands in the cell beyond its rules; ink without words is text that was not read."""


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells. `rows` are the y of its horizontal lines, `columns` the x of its vertical ones.

    `source`: whether rules draw its cells, or where rules are missing the alignment of its words.
    """

    box: Box
    rows: tuple[float, ...]
    columns: tuple[float, ...]
    cells: tuple[Cell, ...]
    source: TableSource = "rules"


class Projective(NamedTuple):
    """`x' = (a x + b y + c) / w; y' = (d x + e y + f) / w; w = g x + h y + 1`, in page fractions."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float
    g: float = 0.0
    h: float = 0.0

    def apply(self, x: float, y: float) -> tuple[float, float]:
        """Return where the point goes."""
        w = self.g * x + self.h * y + 1
        return (self.a * x + self.b * y + self.c) / w, (self.d * x + self.e * y + self.f) / w

    def after(self, first: Projective) -> Projective:
        """Return the map that does the first one and then this."""
        rows = [(self.a, self.b, self.c), (self.d, self.e, self.f), (self.g, self.h, 1.0)]
        columns = [(first.a, first.d, first.g), (first.b, first.e, first.h), (first.c, first.f, 1.0)]
        product = [sum(p * q for p, q in zip(row, column, strict=True)) for row in rows for column in columns]
        return Projective(*(value / product[8] for value in product[:8]))

    def inverse(self) -> Projective:
        """Return the map that undoes this one."""
        a, b, c, d, e, f, g, h = self
        rows = (
            (e - f * h, c * h - b, b * f - c * e),
            (f * g - d, a - c * g, c * d - a * f),
            (d * h - e * g, b * g - a * h, a * e - b * d),
        )
        last = rows[2][2]
        return Projective(*(value / last for value in (*rows[0], *rows[1], *rows[2][:2])))


IDENTITY = Projective(1, 0, 0, 0, 1, 0)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a document, upright and straightened; its width and height are those of the upright page.

    `turned_degrees` is how far it was turned clockwise for that (0, 90, 180, 270), `skew_degrees` how far it
    was askew even then; `to_paper` undoes both, and the slant of a photograph. `lines` are the words outside every
    table, in reading order. `problems` says what could not be read or was kept out (hidden text, a text layer
    that does not agree with the ink).
    """

    number: int
    width_pt: float
    height_pt: float
    method: Method
    skew_degrees: float
    to_paper: Projective
    words: tuple[Word, ...]
    tables: tuple[Table, ...]
    lines: tuple[Word, ...]
    problems: tuple[str, ...] = ()
    turned_degrees: int = 0

    def on_paper(self, box: Box) -> Box:
        """Return the upright box, in the frame of the page as a viewer shows it, around a box of this page."""
        corners = [self.to_paper.apply(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        xs, ys = zip(*corners, strict=True)
        sides = (min(xs), min(ys), max(xs), max(ys))
        return Box(*(min(max(side, 0.0), 1.0) for side in sides))


@dataclass(frozen=True, slots=True)
class Source:
    """The file as it came: its name, the sha256 of its bytes, and the number of its pages."""

    file: str
    sha256: str
    pages: int
