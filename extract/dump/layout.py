"""A dump that keeps columns (pdftotext -layout) as lines and rows: its blocks by their headers, labels between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.dump.align import is_bare_number
from extract.dump.funds import funds_rows
from extract.dump.goal import goal_header, goal_rows
from extract.dump.header import Header, funds_header, indicator_header
from extract.dump.indicators import indicator_rows
from extract.dump.items import budget_rows
from extract.dump.pairs import pair_items
from extract.dump.table import Numbering, row
from extract.dump.token import Strip, passage_of
from extract.flow import Item, Line, Row, is_year_mark
from extract.labels import LabelBook

CHAPTER = re.compile(r"[一二三四五六七八九十]+、")
REMARK = re.compile(r"\d[.、．)）].{12}|[（(]\d[)）].{12}")
INLINE = re.compile(r"^[^\s:：。，]{1,10}[:：]\s*\S")


def layout_items(strips: Sequence[Strip], book: LabelBook, numbering: Numbering) -> list[Item]:
    """Return the items of the dump's lines, in order."""
    items: list[Item] = []
    loose: list[Strip] = []

    def settle() -> None:
        items.extend(pair_items(loose, book, [numbering.table() for _ in loose]))
        loose.clear()

    at = 0
    while at < len(strips):
        found, taken = _block(strips, at, book, numbering)
        if taken:
            settle()
            items.extend(found)
        else:
            loose.append(strips[at])
        at += max(taken, 1)
    settle()
    return items


def _block(
    strips: Sequence[Strip], at: int, book: LabelBook, numbering: Numbering
) -> tuple[Sequence[Item], int]:
    """Return the block that begins at the line and how many lines it takes; 0 for none."""
    strip = strips[at]
    if not strip.pieces:
        return (), 0
    if len(strip.pieces) == 1 and (book.form_type(strip.text) or is_year_mark(strip.text)):
        return [Line(strip.page, passage_of(strip.pieces))], 1
    if header := indicator_header(strips, at, book):
        end = _end_of_table(strips, header.end, book)
        goes_on = (_heads_page(strips, at), _heads_page(strips, end))
        rows = indicator_rows(strips[header.end : end], header, book, numbering.table(), goes_on)
        total = _total(strips[end], header, book, rows[-1]) if end < len(strips) else None
        return [*rows, *([total] if total else [])], end - at + (total is not None)
    if header := funds_header(strips, at, book):
        block, taken = funds_rows(strips[header.end :], header, book, numbering.table())
        if taken:
            return block, header.end - at + taken
    if labels := goal_header(strip, book):
        end = _end_of_goal(strips, at + 1, book)
        return goal_rows(strips[at + 1 : end], labels, numbering.table()), end - at
    return budget_rows(strips, at, book, numbering)


def _heads_page(strips: Sequence[Strip], at: int) -> bool:
    """Return whether the line is the first of a page that is not the first: a table may go on over its head."""
    if at >= len(strips) or strips[at].page == strips[0].page:
        return False
    above = next((strip for strip in strips[at - 1 :: -1] if strip.pieces), None)
    return above is not None and above.page != strips[at].page


def _end_of_goal(strips: Sequence[Strip], start: int, book: LabelBook) -> int:
    for at in range(start, len(strips)):
        if strips[at].pieces and (
            indicator_header(strips, at, book)
            or funds_header(strips, at, book)
            or book.form_type(strips[at].text)
        ):
            return at
    return len(strips)


def _end_of_table(strips: Sequence[Strip], start: int, book: LabelBook) -> int:
    for at in range(start, len(strips)):
        strip = strips[at]
        if strip.pieces and (
            _is_total(strip, book)
            or _is_foot(strip, book)
            or book.form_type(strip.text)
            or indicator_header(strips, at, book)
            or funds_header(strips, at, book)
        ):
            return at
    return len(strips)


def _is_total(strip: Strip, book: LabelBook) -> bool:
    return any(book.totals.match(piece.text) for piece in strip.pieces[:2]) and any(
        is_bare_number(piece.text) for piece in strip.pieces
    )


def _is_foot(strip: Strip, book: LabelBook) -> bool:
    """Return whether the line belongs to what stands under the table: labels with values, remarks."""
    first = strip.pieces[0].text
    if CHAPTER.match(first) or (len(strip.pieces) == 1 and REMARK.match(first)):
        return True
    label = re.split("[:：]", first)[0]
    vocabularies = (book.header, book.contacts, book.phones, book.notes)
    is_named = any(vocabulary.match(label) for vocabulary in vocabularies)
    return is_named and (label == first or INLINE.match(first) is not None)


def _total(strip: Strip, header: Header, book: LabelBook, last: Row) -> Row | None:
    """Return the total row under the table's columns; None where its figures cannot be told apart."""
    if not _is_total(strip, book):
        return None
    figures = [piece for piece in strip.pieces if is_bare_number(piece.text)]
    wanted = [field for field in header.fields if field in ("weight", "score")]
    if (
        len(figures) != len(wanted)
        or sum(book.header.match(piece.text) is not None for piece in strip.pieces) > 1
    ):
        return None
    label = next(piece for piece in strip.pieces if book.totals.match(piece.text))
    cells = {field: passage_of([figure]) for field, figure in zip(wanted, figures, strict=True)}
    fields = list(header.fields)
    whole = [cells.get(field) for field in fields]
    if fields[0] not in cells:
        whole[0] = passage_of([label])
    return row(last.table, last.index + 1, strip.page, whole)
