"""Pages with tables, written down as rows of cells, and what is read from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import pytest
import yaml

from extract.filing import Filing, Place, Problem
from extract.flow import Form, Row, flow
from extract.forms.self_evaluation import read as read_self_evaluation
from extract.labels import LabelBook, label_book
from extract.passage import Passage
from extract.read import filings_of
from extract.segments import forms
from extract.text import wide
from ingest.engine import Engine, make_engine
from ingest.page import IDENTITY, Box, Cell, Page, Table, Word

UNREAD = "\N{REPLACEMENT CHARACTER}"
"""A cell with ink that gave no text."""
EM = 0.02
"""One Chinese character on a typeset sheet, as a share of the page's width."""
LEFT, MEASURE = 0.14, 36
"""The left margin of a sheet, and how many characters a full line of it holds."""
PITCH = 0.026
TableRows = Sequence[Sequence["str | Span"]]


@dataclass(frozen=True)
class Span:
    """A cell over several columns or rows; `confidence` is the recogniser's."""

    text: str
    columns: int = 1
    rows: int = 1
    confidence: float = 1.0


def words_in(text: str, box: Box, confidence: float) -> tuple[Word, ...]:
    """The text as words of one line each, parted where it has a line break."""
    lines = text.split("\n")
    height = box.height / (2 * len(lines))
    return tuple(
        Word(
            line,
            Box(box.x0, box.top + 2 * k * height, box.x1, box.top + (2 * k + 1) * height),
            confidence,
            "ocr" if confidence < 1 else "text_layer",
        )
        for k, line in enumerate(lines)
        if line
    )


def table_of(rows: TableRows, top: float, bottom: float, widths: Sequence[float] | None = None) -> Table:
    """A ruled table: cells laid out as in HTML, columns alike wide unless their shares are given."""
    taken: dict[tuple[int, int], bool] = {}
    placed: list[tuple[int, int, Span]] = []
    for r, row in enumerate(rows):
        c = 0
        for item in row:
            span = Span(item) if isinstance(item, str) else item
            while taken.get((r, c)):
                c += 1
            placed.append((r, c, span))
            taken.update({(r + i, c + k): True for i in range(span.rows) for k in range(span.columns)})
    count = max(c + span.columns for _, c, span in placed)
    shares = list(widths) if widths else [1.0] * count
    xs = [0.1 + 0.8 * sum(shares[:k]) / sum(shares) for k in range(count + 1)]
    ys = [top + (bottom - top) * k / len(rows) for k in range(len(rows) + 1)]
    cells = []
    for r, c, span in placed:
        box = Box(xs[c], ys[r], xs[c + span.columns], ys[r + span.rows])
        inner = Box(box.x0 + 0.004, box.top + 0.002, box.x1 - 0.004, box.bottom - 0.002)
        words = () if span.text == UNREAD else words_in(span.text, inner, span.confidence)
        has_ink = bool(words) or span.text == UNREAD
        cells.append(Cell(r, c, span.rows, span.columns, box, words, has_ink))
    return Table(Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(ys), tuple(xs), tuple(cells))


def page(*parts: str | TableRows, number: int = 1, widths: Sequence[float] | None = None) -> Page:
    """A page of lines (str) and tables (rows), from top to bottom."""
    lines: list[Word] = []
    tables: list[Table] = []
    step = 0.94 / len(parts)
    for k, part in enumerate(parts):
        top = 0.03 + k * step
        if isinstance(part, str):
            lines.append(Word(part, Box(0.2, top, 0.8, top + 0.015), 1.0, "text_layer"))
        else:
            tables.append(table_of(part, top, top + 0.95 * step, widths))
    inside = [word for table in tables for cell in table.cells for word in cell.words]
    return Page(number, 595, 842, "text_layer", 0.0, IDENTITY, (*lines, *inside), tuple(tables), tuple(lines))


def wrapped(text: str) -> list[str]:
    """A paragraph's lines as they are set, each as full as the measure allows."""
    lines = [""]
    for char in text:
        if wide(lines[-1] + char) > 2 * MEASURE:
            lines.append("")
        lines[-1] += char
    return lines


def sheet(*parts: str | TableRows, number: int = 1, foot: str = "", top: float = 0.1) -> Page:
    """A typeset page: paragraphs (　　 indents one, ^ centres a line, "" is an empty line) and tables, from the top down.

    `foot` stands centred at the page's foot.
    """
    lines: list[Word] = []
    tables: list[Table] = []
    for part in parts:
        if not isinstance(part, str):
            tables.append(table_of(part, top, top + PITCH * len(part)))
            top += PITCH * len(part) + 0.01
            continue
        for text in wrapped(part):
            lines += [_set(text, top)] if text.strip() else []
            top += PITCH
    if foot:
        lines.append(_set(f"^{foot}", 0.95))
    inside = [word for table in tables for cell in table.cells for word in cell.words]
    return Page(number, 595, 842, "text_layer", 0.0, IDENTITY, (*lines, *inside), tuple(tables), tuple(lines))


def _set(text: str, top: float) -> Word:
    bare = text.lstrip("^　")
    width = wide(bare) * EM / 2
    x0 = 0.5 - width / 2 if text.startswith("^") else LEFT + EM * (len(text) - len(bare))
    return Word(bare, Box(x0, top, x0 + width, top + 0.015), 1.0, "text_layer")


class Desk:
    """Builders and readers, as tests use them."""

    UNREAD = UNREAD
    Span = Span
    page = staticmethod(page)
    sheet = staticmethod(sheet)

    @staticmethod
    def rows(*tables: TableRows, widths: Sequence[float] | None = None) -> list[Row]:
        """The rows of tables, each table on a page of its own."""
        pages = [page(table, number=k, widths=widths) for k, table in enumerate(tables, start=1)]
        return [item for item in flow(pages) if isinstance(item, Row)]

    @staticmethod
    def forms(*pages: Page, book: LabelBook | None = None) -> list[Form]:
        return forms(list(flow(pages)), book or label_book())

    @classmethod
    def filing(cls, *pages: Page) -> Filing:
        """The filing of the only form on the pages."""
        (form,) = cls.forms(*pages)
        return read_self_evaluation(form, "a-1", label_book())

    @staticmethod
    def reading(*pages: Page) -> tuple[tuple[Filing, ...], list[Problem]]:
        """The filings of a document of these pages, and its problems."""
        problems: list[Problem] = []
        return filings_of(list(flow(pages)), "0123456789abcdef", problems), problems

    @staticmethod
    def passage(text: str, page: int = 1, confidence: float = 1.0, is_unread: bool = False) -> Passage:
        place = Place(page=page, box=(0.1, 0.1, 0.2, 0.2))
        return Passage(text, (place,), confidence, "ocr", is_unread=is_unread)


@pytest.fixture(scope="session")
def desk() -> Desk:
    return Desk()


@pytest.fixture
def label_data() -> dict[str, Any]:
    """The label data, free to be changed."""
    data: dict[str, Any] = yaml.safe_load(
        (resources.files("extract") / "data" / "labels.yaml").read_text("utf-8")
    )
    return data


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The real engine, its models loaded once."""
    return make_engine()
