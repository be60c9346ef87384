"""The annual goal in a dump that keeps columns: two texts side by side, parted where the right one begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extract.dump.rows import is_open
from extract.dump.table import row
from extract.dump.token import Strip, Token, passage_of
from extract.flow import Row
from extract.labels import LabelBook
from extract.passage import Passage

LEAST_LINES = 2
LABEL = 2
ENDS = "。；;！？!?）"
LABEL_BESIDE = re.compile(r"[一-鿿]{1,2} ")
"""A character or two before a blank: the block's own vertical label, which stands in the text's lines."""
LONGEST_PHRASE = 24
"""A longer text ends as sentences do."""
OVERLAP = 3
"""Characters that a line of the left text may reach over the column of the right one."""


def goal_header(strip: Strip, book: LabelBook) -> tuple[Token, Token] | None:
    """Return the labels of what was expected and what was done, where the line has both."""
    words = [word for piece in strip.pieces for word in piece.words()]
    sides = [(book.goal_side(word.text), word) for word in words]
    done = [word for side, word in sides if side == "actual"]
    expected = [word for side, word in sides if side == "expected" and done and word.right <= done[0].left]
    return (expected[-1], done[0]) if expected and done and len(words) <= 3 else None


def goal_rows(strips: Sequence[Strip], labels: tuple[Token, Token], table: int) -> list[Row]:
    """Return the header and the one row of both texts; the row is left out where the texts cannot be parted."""
    left: list[Token] = []
    right: list[Token] = []
    for page in sorted({strip.page for strip in strips}):
        sides = _sides([strip for strip in strips if strip.page == page and strip.pieces])
        if sides is None:
            return []
        left += sides[0]
        right += sides[1]
    if not _is_whole(left) or not _is_whole(right):
        return []
    cells: list[Passage | None] = [passage_of(tokens) if tokens else None for tokens in (left, right)]
    head = row(table, 0, labels[0].page, [passage_of([label]) for label in labels])
    return [head, row(table, 1, labels[0].page, cells)]


def _is_whole(tokens: Sequence[Token]) -> bool:
    """Return whether the text ends as one does, and no bracket or quotation in it is left open."""
    text = "".join(token.text for token in tokens)
    has_label = any(LABEL_BESIDE.match(token.text) for token in tokens)
    return not tokens or (
        not is_open(text) and not has_label and (text[-1] in ENDS or len(text) <= LONGEST_PHRASE)
    )


def _without_label(strip: Strip) -> tuple[Token, ...]:
    """Return the line's pieces without the characters of the block's own label, set one or two a line at the left."""
    first = strip.pieces[0]
    return strip.pieces[1:] if len(first.text) <= LABEL and first.left <= LABEL else strip.pieces


def _sides(strips: Sequence[Strip]) -> tuple[list[Token], list[Token]] | None:
    """Return the pieces of the left and of the right text on one page, None where no column parts them."""
    lines = [pieces for strip in strips if (pieces := _without_label(strip))]
    edge = _edge([piece for pieces in lines for piece in pieces[1:]])
    if edge is None:
        return ([], []) if not any(strip.pieces for strip in strips) else None
    start = _start(lines, edge)
    left: list[Token] = []
    right: list[Token] = []
    for pieces in lines:
        for piece in pieces:
            for side, part in _split(piece, start, edge):
                if side == "left" and part.right > edge + OVERLAP:
                    return None
                if side:
                    (left if side == "left" else right).append(part)
    return left, right


def _edge(seconds: Sequence[Token]) -> int | None:
    """Return the column where the right text begins: where most lines' second pieces do."""
    starts = Counter(piece.left for piece in seconds)
    if not starts:
        return None
    usual, count = starts.most_common(1)[0]
    near = [left for left in starts if abs(left - usual) <= 1]
    return min(near) if count >= LEAST_LINES or len(seconds) <= LEAST_LINES else None


def _start(lines: Sequence[tuple[Token, ...]], edge: int) -> int:
    """Return the column where the left text begins, behind the block's own label in its narrow column."""
    lefts = Counter(pieces[0].left for pieces in lines if pieces[0].left < edge - 2)
    return lefts.most_common(1)[0][0] if lefts else 0


def _split(piece: Token, start: int, edge: int) -> list[tuple[str | None, Token]]:
    """Return the parts of the piece with the side each belongs to; None for the block's own label."""
    if piece.left >= edge - 1:
        return [("right", piece)]
    parts: list[tuple[str | None, Token]] = []
    spaces = [found.start() for found in re.finditer(" ", piece.text)]
    begin = 0
    if piece.left < start:
        cut = [at for at in spaces if piece.left + at + 1 >= start - 1]
        if not cut or piece.left + cut[0] + 1 > start + 4:
            return [(None, piece)]
        parts.append((None, piece.cut(0, cut[0])))
        begin = cut[0] + 1
    over = [at for at in spaces if at > begin and abs(piece.left + at + 1 - edge) <= 2]
    if piece.right > edge + OVERLAP and over:
        parts += [("left", piece.cut(begin, over[-1])), ("right", piece.cut(over[-1] + 1, len(piece.text)))]
    else:
        parts.append(("left", piece.cut(begin, len(piece.text))))
    return parts
