"""The units of a page of a text dump: its pieces, their boxes in shares of its columns and lines."""

from __future__ import annotations

from collections.abc import Sequence

from extract.dump.token import Strip, Token
from extract.transformer.unit import Sheet, Unit
from ingest.page import Box

LINE_COLUMNS = 1.6
"""How many columns of a dump are as wide as one of its lines is high: some hold a wide character, some a figure."""


def sheet_of_dump(strips: Sequence[Strip]) -> tuple[Sheet, tuple[Token, ...]]:
    """Return the sheet of one page's lines, and the piece that each of its units is."""
    pieces = tuple(piece for strip in strips for piece in strip.pieces)
    units = tuple(Unit(piece.text, _box(piece)) for piece in pieces)
    _, lines, widest = pieces[0].page_size if pieces else (0, 1, 1)
    return Sheet(units, aspect_of(widest, lines)), pieces


def aspect_of(columns: int, lines: int) -> float:
    """Return the width over the height of a page of so many columns and lines."""
    return columns / (LINE_COLUMNS * max(lines, 1))


def _box(piece: Token) -> Box:
    rank, lines, widest = piece.page_size
    return Box(piece.left / widest, rank / lines, min(piece.right / widest, 1.0), (rank + 1) / lines)
