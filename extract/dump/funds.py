"""The funds block of a dump that keeps columns, as the rows that the forms are read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.dump.align import align
from extract.dump.header import Header
from extract.dump.table import row
from extract.dump.token import Strip, Token, passage_of, unread
from extract.flow import Item, Line
from extract.labels import LabelBook
from extract.number import is_dash, parse_number
from extract.passage import Passage
from extract.text import folded, without_brackets

MOST_LINES = 40
AFAR = 0.25
BLOCK = "项目资金"


def funds_rows(
    strips: Sequence[Strip], header: Header, book: LabelBook, table: int
) -> tuple[Sequence[Item], int]:
    """Return the block's rows, header first, and how many of the lines after the header they take.

    A row's figures stand on the line of its label or, where the label is wrapped, between its lines.
    """
    fields = list(header.fields)
    labels = [
        replace(passage_of([header.columns[field]]), text=header.labels[field], lengths=())
        for field in fields
    ]
    found = [row(table, 0, strips[0].page if strips else 1, [None, *labels], BLOCK)]
    notes: list[Line] = []
    taken = 0
    for at, strip in enumerate(strips[:MOST_LINES]):
        if not strip.pieces:
            continue
        label, figures = _parts(strip, book)
        if figures and label:
            cells = _figures(figures, fields, header, book)
            found.append(row(table, len(found), strip.page, [passage_of([label]), *cells], BLOCK))
            taken = at + 1
        elif figures:
            continue  # the line between the halves of a wrapped label: whose, is not sure
        elif label:
            taken = at + 1
        elif _ends(strip, book):
            break
        else:
            notes.append(Line(strip.page, passage_of(strip.pieces)))
    return ([*notes, *found], taken) if len(found) > 1 else ([], 0)


def _parts(strip: Strip, book: LabelBook) -> tuple[Token | None, tuple[Token, ...]]:
    """Return the label of a source of funds and the figures behind it."""
    figures = tuple(piece for piece in strip.pieces if _is_figure(piece.text))
    texts = [piece for piece in strip.pieces if piece not in figures]
    label = texts[-1] if texts and len(texts) <= 2 and book.fund_source(texts[-1].words()[-1].text) else None
    if label and len(label.text) > 24:
        label = None
    if label and len(words := label.words()) > 1 and book.funds_block.match(words[0].text):
        label = words[-1]
    return label, figures


def _is_figure(text: str) -> bool:
    return parse_number(text) is not None or is_dash(text)


def _figures(
    figures: Sequence[Token], fields: Sequence[str], header: Header, book: LabelBook
) -> list[Passage | None]:
    """Return the cells under the columns; None where none stands, unread where it is not sure which one does."""

    def nearness(at: int, field: str) -> float:
        return AFAR * max(abs(figures[at].middle - header.columns[field].middle) - 3, 0)

    placed = align([figure.text for figure in figures], fields, book, nearness).fields
    cells: list[Passage | None] = []
    loose = [figure for figure, field in zip(figures, placed, strict=True) if field is None]
    for field in fields:
        here = [figure for figure, own in zip(figures, placed, strict=True) if own == field]
        cells.append(passage_of(here) if here else unread(loose) if loose else None)
    return cells


def _ends(strip: Strip, book: LabelBook) -> bool:
    """Return whether the line is none of the block: not its own label, wrapped, nor its unit."""
    text = folded(without_brackets(strip.text))
    is_own = book.funds_block.match(strip.text) is not None or len(text) <= 6
    return not is_own
