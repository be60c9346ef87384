"""The sub-items of a year's funds (项目当年投入资金构成) in a dump that keeps columns."""

from __future__ import annotations

from collections.abc import Sequence

from extract.dump.align import is_bare_number
from extract.dump.labelling import is_label
from extract.dump.table import Numbering, row
from extract.dump.token import Strip, Token, passage_of
from extract.flow import Row
from extract.labels import LabelBook


def budget_rows(
    strips: Sequence[Strip], at: int, book: LabelBook, numbering: Numbering
) -> tuple[list[Row], int]:
    """Return the header and rows of the block that begins at the line, and how many lines it takes; 0 for none."""
    header = [piece for piece in strips[at].pieces if book.budget_items.match(piece.text)]
    if [book.budget_items.match(piece.text) for piece in header] != ["name", "amount"]:
        return [], 0
    table = numbering.table()
    found = [row(table, 0, strips[at].page, [passage_of([piece]) for piece in header])]
    taken = 1
    for number, strip in enumerate(strips[at + 1 :], start=1):
        if not strip.pieces:
            continue
        if not is_bare_number(strip.pieces[-1].text) or len(strip.pieces) < 2 or _is_pair(strip.pieces, book):
            break
        name, amount = strip.pieces[-2:]
        found.append(row(table, len(found), strip.page, [passage_of([name]), passage_of([amount])]))
        taken = number + 1
    return found, taken


def _is_pair(pieces: Sequence[Token], book: LabelBook) -> bool:
    return is_label(pieces[-2].text, book)
