"""A text dump as the flow of lines and rows that the forms are read from, whatever shape it was left in."""

from __future__ import annotations

from collections.abc import Sequence

from extract.dump.layout import layout_items
from extract.dump.token import Strip, strips_of
from extract.flow import Item
from extract.labels import LabelBook
from ingest.dump import TextLine


def dump_flow(lines: Sequence[TextLine], book: LabelBook) -> list[Item]:
    """Return the dump's items in order."""
    strips = strips_of(lines)
    return layout_items(strips, book)


def keeps_columns(strips: Sequence[Strip]) -> bool:
    """Return whether the dump has several pieces on many of its lines."""
    filled = [strip for strip in strips if strip.pieces]
    return sum(len(strip.pieces) > 1 for strip in filled) > len(filled) // 8
