"""A text dump as the flow of lines and rows that the forms are read from, whatever shape it was left in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from extract.dump.layout import layout_items
from extract.dump.markup import is_html_row, is_pipe_row, rows_of_html, rows_of_pipes, table_rows
from extract.dump.plain import plain_items
from extract.dump.prose import prose_lines
from extract.dump.table import Numbering
from extract.dump.token import Strip, passage_of, strips_of
from extract.dump.zones import zones
from extract.flow import Item, Line
from extract.labels import LabelBook
from ingest.dump import TextLine

HEADING = re.compile(r"\s*#{1,6}\s+|\*\*|__")
GAP = 2
"""Blanks between two pieces of a line, at least."""


def dump_flow(lines: Sequence[TextLine], book: LabelBook) -> list[Item]:
    """Return the dump's items in order."""
    numbering = Numbering()
    if any(is_pipe_row(line.text) or is_html_row(line.text) for line in lines):
        return list(_marked_up(lines, book, numbering))
    strips = strips_of([replace(line, text=HEADING.sub("", line.text)) for line in lines])
    reader = layout_items if keeps_columns(strips) else plain_items
    return [
        item
        for is_prose, part in zones(strips, book)
        for item in (prose_lines(part, book) if is_prose else reader(part, book, numbering))
    ]


def _marked_up(lines: Sequence[TextLine], book: LabelBook, numbering: Numbering) -> Iterator[Item]:
    """Yield the rows of the dump's tables, and the lines between them."""
    inside = False
    kinds = []
    for line in lines:
        opens, closes = "<table" in line.text.lower(), "</table" in line.text.lower()
        inside = inside or opens
        kinds.append(
            "html" if inside or is_html_row(line.text) else "pipe" if is_pipe_row(line.text) else "text"
        )
        inside = inside and not closes
    for kind, group in groupby(zip(kinds, lines, strict=True), key=lambda pair: pair[0]):
        here = [line for _, line in group]
        if kind == "text":
            plain = strips_of([replace(line, text=HEADING.sub("", line.text)) for line in here])
            for is_prose, part in zones(plain, book):
                yield from prose_lines(part, book) if is_prose else _lines(part)
        else:
            rows = list(rows_of_pipes(here)) if kind == "pipe" else rows_of_html(here)
            yield from table_rows(rows, book, numbering)


def _lines(strips: Sequence[Strip]) -> Iterator[Line]:
    return (Line(strip.page, passage_of(strip.pieces)) for strip in strips if strip.pieces)


def keeps_columns(strips: Sequence[Strip]) -> bool:
    """Return whether many of the dump's lines have several pieces, or stand away from the left margin."""
    filled = [strip for strip in strips if strip.pieces]
    apart = sum(len(strip.pieces) > 1 or strip.pieces[0].left > GAP for strip in filled)
    return apart * 8 > len(filled)
