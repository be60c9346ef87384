"""A dump that kept no columns: blocks of lines, one cell after the other, in an order that nobody vouches for.

A value is given only where the order leaves no other: as many values as labels, a long text between two labels, a
row whose name, target, actual value, weight and score follow each other. What else stands there is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.dump.align import FIGURE, is_bare_number, is_level, plain_of
from extract.dump.labelling import is_label, is_printed_label, split_label
from extract.dump.pairs import ENDS
from extract.dump.rows import is_open
from extract.dump.table import MARGIN, Numbering, row
from extract.dump.token import Strip, Token, passage_of
from extract.flow import Item, Line, is_year_mark
from extract.labels import LabelBook
from extract.pairs import COLON
from extract.unit import UNIT

LONGEST_VALUE = 60
LONGEST_BANNER = 20
SHORTEST_WRAP = 7
SCORED = ("level3", "target", "actual", "weight", "score")
LABELS = {
    "level3": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
}


@dataclass(frozen=True, slots=True)
class Block:
    """Lines between two blank ones."""

    strips: tuple[Strip, ...]

    @property
    def tokens(self) -> tuple[Token, ...]:
        """All pieces of the block."""
        return tuple(piece for strip in self.strips for piece in strip.pieces)

    @property
    def text(self) -> str:
        """The lines joined."""
        return "".join(strip.text for strip in self.strips)


def plain_items(strips: Sequence[Strip], book: LabelBook, numbering: Numbering) -> list[Item]:
    """Return the items of the dump's lines: lines of their own, labels with values, and rows of indicators."""
    blocks = list(_blocks(strips, book))
    items: list[Item] = []
    at, has_title, begins_with_label = 0, False, None
    while at < len(blocks):
        block = blocks[at]
        if _is_line(block, book):
            items += [Line(strip.page, passage_of(strip.pieces)) for strip in block.strips]
            if book.form_type(block.text):
                has_title, begins_with_label = True, None
            at += 1
            continue
        if begins_with_label is None:
            # What stands before the first label is its value: then every value comes before its label.
            begins_with_label = is_label(block.text, book)
        found: list[Item] = []
        taken = 0
        if has_title and begins_with_label:
            found, taken = _scored(blocks, at, book, numbering)
            if not taken:
                found, taken = _labelled(blocks, at, book, numbering)
        items += found
        at += max(taken, 1)
    return items


def _blocks(strips: Sequence[Strip], book: LabelBook) -> Iterator[Block]:
    """Yield the lines between blank ones; a label, a title and a line of label and value stand for themselves."""
    heap: list[Strip] = []
    for number, strip in enumerate(strips):
        is_new_page = bool(heap) and heap[-1].page != strip.page
        alone = bool(strip.pieces) and _stands_alone(strip.text, book)
        if heap and (not strip.pieces or is_new_page or alone):
            yield Block(tuple(heap))
            heap = []
        if alone:
            yield Block((strip,))
        elif strip.pieces:
            heap.append(strip)
            rest = strips[number + 1] if number + 1 < len(strips) else None
            if len(heap) == 1 and rest and rest.pieces and is_label(strip.text + rest.text, book):
                continue
    if heap:
        yield Block(tuple(heap))


def _stands_alone(text: str, book: LabelBook) -> bool:
    return bool(is_label(text, book) or book.form_type(text) or is_year_mark(text) or _is_inline(text, book))


def _is_inline(text: str, book: LabelBook) -> bool:
    """Return whether the line is a known label and its value with a colon between them."""
    return split_label(text) and is_printed_label(COLON.split(text)[0], book)


def _is_line(block: Block, book: LabelBook) -> bool:
    text = block.text
    return len(block.strips) == 1 and bool(
        book.form_type(text) or is_year_mark(text) or _is_inline(text, book)
    )


def _labelled(
    blocks: Sequence[Block], at: int, book: LabelBook, numbering: Numbering
) -> tuple[list[Item], int]:
    """Return the labels at the place with their values, and how many blocks both take; 0 for no label."""
    labels = 0
    while at + labels < len(blocks) and is_label(blocks[at + labels].text, book):
        labels += 1
    if not labels:
        return [], 0
    values = 0
    while at + labels + values < len(blocks) and not (
        is_label(blocks[at + labels + values].text, book) or _is_line(blocks[at + labels + values], book)
    ):
        values += 1
    value_blocks = blocks[at + labels : at + labels + values]
    if labels == 1 and book.sections.match(blocks[at].text) and value_blocks:
        if not is_printed_label(blocks[at].text, book):
            return [], 1
        return [_pair(blocks[at], _section(value_blocks), numbering)], 1 + values
    lines = [strip for block in value_blocks[:1] for strip in block.strips]
    if labels > 1 and len(lines) == labels and all(_is_value(strip.text, book) for strip in lines):
        named = blocks[at : at + labels]
        return [
            _pair(label, strip.pieces, numbering) for label, strip in zip(named, lines, strict=True)
        ], labels + 1
    if labels == 1 and len(value_blocks) == 1 and _is_one_value(value_blocks[0], book):
        return [_pair(blocks[at], value_blocks[0].tokens, numbering)], 2
    return [], labels


def _is_value(text: str, book: LabelBook) -> bool:
    is_rest = len(text) == 1 and not text.isdigit()
    are_headings = all(_is_heading(word, book) for word in text.split())
    return 0 < len(text) <= LONGEST_VALUE and not is_rest and not is_open(text) and not are_headings


def _is_heading(text: str, book: LabelBook) -> bool:
    """Return whether the text is the name of a block, a column, a row of funds, a level, or a unit alone."""
    vocabularies = (
        book.funds_block,
        book.funds_columns,
        book.indicators_block,
        book.indicators_columns,
        book.totals,
    )
    return (
        is_label(text, book)
        or is_level(text, book)
        or UNIT.search(text) is not None
        or book.fund_source(text) is not None
        or any(vocabulary.match(text) for vocabulary in vocabularies)
    )


def _is_one_value(block: Block, book: LabelBook) -> bool:
    """Return whether the block is one value: one line, or a line that was full and the rest of it."""
    lines = block.strips
    is_wrapped = len(lines) == 2 and len(lines[0].text) > 2 * len(lines[1].text) and len(lines[0].text) > 12
    return _is_value(block.text, book) and (len(lines) == 1 or is_wrapped)


def _section(blocks: Sequence[Block]) -> tuple[Token, ...]:
    """Return a narrative's pieces, without a heading of the next block that stands under its end."""
    tokens = [piece for block in blocks for piece in block.tokens]
    if len(tokens) > 1 and len(tokens[-1].text) <= LONGEST_BANNER and tokens[-1].text[-1] not in ENDS:
        tokens = tokens[:-1] if tokens[-2].text[-1] in "。；" else tokens
    return tuple(tokens)


def _pair(label: Block, value: Sequence[Token], numbering: Numbering) -> Item:
    cells = [passage_of(label.tokens), passage_of(value)]
    return row(numbering.table(), 0, label.strips[0].page, cells, whole=MARGIN)


def _scored(
    blocks: Sequence[Block], at: int, book: LabelBook, numbering: Numbering
) -> tuple[list[Item], int]:
    """Return the indicator whose name is the block at the place, and how many blocks it takes; 0 for none."""
    cells = blocks[at : at + len(SCORED)]
    texts = [block.text for block in cells]
    if len(cells) < len(SCORED) or not _is_name(cells[0], book) or not _are_figures(texts[1:], book):
        return [], 0
    following = blocks[at + len(SCORED) :][: len(SCORED) - 1]
    if _are_figures([block.text for block in following], book):
        return [], 0  # figures without a name follow: the names' order is another
    table = numbering.table()
    page = cells[0].strips[0].page
    head = [passage_of([replaced(cells[0].tokens[0], LABELS[field])]) for field in SCORED]
    return [
        row(table, 0, page, head),
        row(table, 1, page, [passage_of(block.tokens) for block in cells]),
    ], len(SCORED)


def replaced(token: Token, text: str) -> Token:
    """Return a token of another text at the token's place."""
    return Token(text, token.number, token.page, token.place, token.left, token.right, token.page_size)


def _is_name(block: Block, book: LabelBook) -> bool:
    lines = [strip.text for strip in block.strips]
    text = block.text
    is_wrap = len(lines) == 1 or (
        len(lines) == 2 and len(lines[0]) >= SHORTEST_WRAP and len(lines[1]) < len(lines[0])
    )
    return (
        is_wrap
        and len(text) > 2
        and " " not in text
        and not is_open(text)
        and not is_level(text, book)
        and FIGURE.fullmatch(plain_of(text)) is None
        and text[-1] not in ENDS
        and not _is_heading(text, book)
    )


def _are_figures(texts: Sequence[str], book: LabelBook) -> bool:
    """Return whether the texts are a target, an actual value, a weight and a score that is no higher."""
    if len(texts) < len(SCORED) - 1 or any(_is_heading(text, book) for text in texts):
        return False
    target, actual, weight, score = texts
    are_numbers = is_bare_number(weight) and is_bare_number(score)
    are_values = (
        not is_bare_number(target) and not is_bare_number(actual) and len(target) < 30 and len(actual) < 30
    )
    return (
        are_numbers
        and are_values
        and float(plain_of(score).replace(",", "")) <= float(plain_of(weight).replace(",", ""))
    )
