"""Tables that an OCR service wrote as Markdown pipes or HTML, as the rows that the forms are read from.

A cell that is empty is often pressed out, and what follows it moves up: under a known header the cells are put
back by what stands in them. `| 平台运行合格率 | =100% | 100% | 5 | 5 |` has no levels: they are those above.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from extract.dump.align import align
from extract.dump.funds import BLOCK
from extract.dump.table import MARGIN, Numbering, row
from extract.dump.token import Token, passage_of, unread
from extract.flow import Row
from extract.labels import LabelBook
from extract.passage import Passage
from ingest.dump import TextLine

RULE = re.compile(r"\s*:?-{2,}:?\s*")
LEAST_NAMED = 3
GOAL = ("expected", "actual")
LONGEST_BLOCK_LABEL = 8
BREAK = re.compile(r"<br\s*/?>|\\n")
MARKS = re.compile(r"[*_`]{2,}|&nbsp;")


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of a marked-up table: its cells' texts, and the line that it begins on."""

    line: TextLine
    texts: tuple[str, ...]


def is_pipe_row(text: str) -> bool:
    """Return whether the line is a row of a Markdown table."""
    return text.count("|") >= 2 and text.strip().startswith("|")


def is_html_row(text: str) -> bool:
    """Return whether the line holds a part of an HTML table."""
    return re.search(r"</?(?:table|tbody|thead|tr|td|th)\b", text, re.IGNORECASE) is not None


def rows_of_pipes(lines: Iterable[TextLine]) -> Iterator[Cells]:
    """Yield the rows of Markdown lines; the line of dashes under a header is none."""
    for line in lines:
        texts = [clean(text) for text in line.text.strip().strip("|").split("|")]
        if not all(RULE.fullmatch(text) or not text for text in texts):
            yield Cells(line, tuple(texts))


def rows_of_html(lines: Sequence[TextLine]) -> list[Cells]:
    """Return the rows of HTML lines; a cell over several columns or rows stands once."""
    parser = _Rows(lines)
    for line in lines:
        parser.feed(line.text + "\n")
    parser.close()
    return parser.rows


class _Rows(HTMLParser):
    """Gathers the cells of each `tr`."""

    def __init__(self, lines: Sequence[TextLine]) -> None:
        super().__init__()
        self.rows: list[Cells] = []
        self._lines = lines
        self._texts: list[str] = []
        self._is_open = False
        self._begin = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "tr":
            self._texts, self._begin = [], self.getpos()[0] - 1
        elif tag in ("td", "th"):
            self._texts.append("")
            self._is_open = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._is_open = False
        elif tag == "tr" and self._texts:
            line = self._lines[min(self._begin, len(self._lines) - 1)]
            self.rows.append(Cells(line, tuple(clean(text) for text in self._texts)))

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self._texts[-1] += data.strip("\n")


def clean(text: str) -> str:
    """Return a cell's text without marks of emphasis and line breaks."""
    return MARKS.sub("", BREAK.sub("", text)).strip()


def table_rows(rows: Sequence[Cells], book: LabelBook, numbering: Numbering) -> list[Row]:
    """Return the rows with their cells under the columns of the header above them, where there is one."""
    found: list[Row] = []
    fields: list[str] = []
    table, index = numbering.table(), 0
    for cells in rows:
        inner = [text for text in cells.texts if text]
        if named := _header(cells, book):
            fields, table, index = named, numbering.table(), 0
            passages = _head(cells, fields, book)
        elif sides := [text for text in inner if book.goal_side(text)][-len(GOAL) :]:
            is_header = len(sides) == len(GOAL) and book.goal_side(sides[1]) == "actual"
            fields, table, index = (list(GOAL) if is_header else []), numbering.table(), 0
            passages = [_passage(cells, text) for text in (sides if is_header else inner)]
        elif fields and not _is_other(inner, book):
            passages = _under(cells, inner, fields, book)
        else:
            fields, table, index = [], numbering.table(), 0
            passages = [_passage(cells, text) for text in inner]
        block = BLOCK if fields[:1] == ["label"] else None
        if passages:
            whole = 1.0 if fields else MARGIN
            found.append(row(table, index, cells.line.page, passages, block, whole))
            index += 1
    return found


def _header(cells: Cells, book: LabelBook) -> list[str]:
    """Return the fields of a header row, in order; [] where it is none."""
    for vocabulary, first in ((book.indicators_columns, ""), (book.funds_columns, "label")):
        named = [vocabulary.match(text) for text in cells.texts if text]
        fields = [field for field in named if field]
        if len(fields) >= LEAST_NAMED and len(set(fields)) == len(fields):
            if not first and "level3" not in fields:
                continue
            return [*([first] if first else []), *fields]
    return []


def _head(cells: Cells, fields: Sequence[str], book: LabelBook) -> list[Passage | None]:
    vocabulary = book.funds_columns if fields[0] == "label" else book.indicators_columns
    labels = {vocabulary.match(text): text for text in cells.texts if text}
    return [_passage(cells, labels[field]) if field in labels else None for field in fields]


def _is_other(inner: Sequence[str], book: LabelBook) -> bool:
    """Return whether the row is none of the table: a label with its value, the header of the goal."""
    if inner and book.totals.match(inner[0]):
        return False
    return (
        not inner
        or any(
            vocabulary.match(inner[0])
            for vocabulary in (book.header, book.contacts, book.notes, book.goal_block)
        )
        or any(book.goal_side(text) == "actual" for text in inner)
    )


def _under(
    cells: Cells, inner: Sequence[str], fields: Sequence[str], book: LabelBook
) -> list[Passage | None]:
    """Return the cells under the fields: each in its place where none was pressed out, else where it can belong."""
    if tuple(fields) == GOAL:
        texts = [text for text in inner if len(text) > LONGEST_BLOCK_LABEL]
        whole = texts if len(texts) == len(GOAL) else []
        return [_passage(cells, text) for text in whole] or [unread([_token(cells, inner[0])])] * len(GOAL)
    if book.indicators_block.match(inner[0]):
        inner = inner[1:]
    if fields[0] == "label":
        inner = [text for at, text in enumerate(inner) if at or not book.funds_block.match(text)]
    if any(book.totals.match(text) == "total" for text in inner[:1]):
        return _total(cells, inner, fields)
    placed = align(inner, fields, book).fields
    loose = [text for text, field in zip(inner, placed, strict=True) if field is None]
    by_field = {field: text for text, field in zip(inner, placed, strict=True) if field}
    return [
        _passage(cells, by_field[field])
        if field in by_field
        else unread([_token(cells, loose[0])])
        if loose
        else None
        for field in fields
    ]


def _total(cells: Cells, inner: Sequence[str], fields: Sequence[str]) -> list[Passage | None]:
    """Return the total row: its figures under weight and score where there is one for each."""
    wanted = [field for field in fields if field in ("weight", "score")]
    figures = inner[1:] if len(inner) - 1 == len(wanted) else []
    by_field = dict(zip(wanted, figures, strict=False))
    whole = [_passage(cells, by_field[field]) if field in by_field else None for field in fields]
    return [_passage(cells, inner[0]), *whole[1:]]


def _passage(cells: Cells, text: str) -> Passage:
    return passage_of([_token(cells, text)])


def _token(cells: Cells, text: str) -> Token:
    return Token(text, cells.line.number, cells.line.page, 0, 0, len(text))
