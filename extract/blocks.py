"""The blocks of a form, wherever they stand: each known by its labels, and the label and value pairs between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extract.draft import EMPTY, Draft
from extract.flow import Row
from extract.funds_joined import with_block
from extract.labels import LabelBook
from extract.pairs import Pair, pair_of_banner, pairs_of_row, pairs_of_two_rows
from extract.text import folded

BlockReader = Callable[[Sequence[Row], LabelBook], tuple[Draft, int]]
"""Reads the block that begins at the first of the rows: what it holds, and how many rows it takes; 0 for none."""


def read_blocks(
    rows: Sequence[Row], book: LabelBook, readers: Sequence[BlockReader]
) -> tuple[Draft, list[Pair]]:
    """Return what the blocks hold, the first reader that knows a row taking it, and the pairs around them."""
    draft, pairs, place = EMPTY, [], 0
    while place < len(rows):
        block, taken = _block(rows[place:], book, readers)
        if taken:
            draft = with_block(draft, block)
        else:
            found, taken = _pairs_at(rows[place:], book)
            pairs += found
        place += max(taken, 1)
    return draft, pairs


def _block(rows: Sequence[Row], book: LabelBook, readers: Sequence[BlockReader]) -> tuple[Draft, int]:
    for read_block in readers:
        draft, taken = read_block(rows, book)
        if taken:
            return draft, taken
    return EMPTY, 0


def _pairs_at(rows: Sequence[Row], book: LabelBook) -> tuple[list[Pair], int]:
    """Return the label and value pairs at the first of the rows, and how many rows they stand in.

    A value may go on over the ends of several pages: its row is joined with each that continues it.
    """
    if banner := pair_of_banner(rows, book.is_label):
        return [banner.pair], banner.rows
    row, taken = rows[0], 1
    while taken < len(rows) and rows[taken].continues(row) and not _are_labelled(row, rows[taken], book):
        row, taken = rows[taken].joined_to(row), taken + 1
    if taken > 1:
        return pairs_of_row(row, book.is_label), taken
    if len(rows) > 1 and (found := pairs_of_two_rows(rows[0], rows[1], book.is_label)):
        return found, 2
    return pairs_of_row(row, book.is_label), 1


def _are_labelled(before: Row, after: Row, book: LabelBook) -> bool:
    """Return whether a label stands over another label: two rows, not one that a page's end cut."""
    return any(
        book.is_label(above.text) and book.is_label(below.text) and folded(above.text) != folded(below.text)
        for above, below in zip(before.own, after.own, strict=True)
    )
