"""Labels among the pieces of a dump's lines: alone, wrapped over several lines, or with their value behind a colon."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.dump.rows import is_open
from extract.dump.token import Token
from extract.labels import LabelBook
from extract.text import folded, without_brackets

LONGEST_LABEL = 24
COLON_LABEL = re.compile(r"[^\s:：。，；、\d]{2,16}[:：]")
TALLEST = 3
"""Lines that one label is wrapped over, at most."""
INLINE = re.compile(r"[^\s:：。，]{2,10}[:：]\s*\S")


def split_label(text: str) -> bool:
    """Return whether the line is a label and its value with a colon between them."""
    return INLINE.match(text) is not None


def labels_in(lines: Sequence[tuple[Token, ...]], book: LabelBook) -> list[tuple[Token, ...]]:
    """Return the labels of the lines, wrapped ones whole."""
    found: list[tuple[Token, ...]] = []
    used: set[Token] = set()
    for number, line in enumerate(lines):
        for piece in line:
            if piece in used:
                continue
            for stack in _stacks(piece, lines[number + 1 : number + 2 * TALLEST]):
                if _is_one_label(stack, book) and not used & set(stack):
                    found.append(stack)
                    used |= set(stack)
                    break
    return found


def _is_one_label(stack: Sequence[Token], book: LabelBook) -> bool:
    """Return whether the stack is one label: a wrapped one to the letter, and no part of it a label of its own."""
    text = "".join(token.text for token in stack)
    if len(stack) == 1:
        return is_label(text, book)
    is_whole = is_printed_label(text, book) or COLON_LABEL.fullmatch(text) is not None
    return is_whole and not any(is_printed_label(token.text, book) for token in stack)


def _stacks(piece: Token, below: Sequence[tuple[Token, ...]]) -> list[tuple[Token, ...]]:
    """Return the piece with what stands under it, the tallest stack first."""
    stacks: list[tuple[Token, ...]] = [(piece,)]
    for line in below:
        last = stacks[-1][-1]
        under = [other for other in line if other.overlaps(last)]
        if under and under[0].place - last.place <= 2 and len(stacks) < TALLEST and len(last.text) <= 12:
            stacks.append((*stacks[-1], under[0]))
    return stacks[::-1]


def is_label(text: str, book: LabelBook) -> bool:
    """Return whether the text is a label that a value stands beside: a known one, or a short one with a colon."""
    if COLON_LABEL.fullmatch(text):
        return True
    is_short = 2 <= len(folded(text)) <= LONGEST_LABEL and not is_open(text)
    return is_short and (book.is_label(text) or book.budget_items.match(text) == "name")


def is_printed_label(text: str, book: LabelBook) -> bool:
    """Return whether the text is a label to the letter, brackets closed."""
    vocabularies = (
        book.header, book.contacts, book.phones, book.goal_columns, book.goal_block, book.notes, book.sections,
    )  # fmt: skip
    names = (folded(text), folded(without_brackets(text)))
    return not is_open(text) and any(
        name in vocabulary.names for name in names for vocabulary in vocabularies
    )


def cut_at_labels(piece: Token, book: LabelBook) -> list[Token]:
    """Return the piece, cut before and behind each of its words that is a label."""
    words = piece.words()
    if len(words) == 1 or is_label(piece.text, book):
        return [piece]
    parts: list[list[Token]] = []
    for word in words:
        known = is_label(word.text, book)
        if not parts or known or is_label(parts[-1][0].text, book):
            parts.append([word])
        else:
            parts[-1].append(word)
    return [piece.cut(part[0].left - piece.left, part[-1].right - piece.left) for part in parts]
