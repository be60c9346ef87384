"""The pieces of a dump's lines: text between gaps, with the columns of characters where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from extract.passage import LinePlace, Passage
from ingest.dump import TextLine

PIECE = re.compile(r"\S+(?: \S+)*")
WORD = re.compile(r"\S+")
PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－]+\s*\d{1,4}\s*[-—–－]+|第\s*\d+\s*页(?:[,，/]?\s*共\s*\d+\s*页)?|\d{1,3}\s*/\s*\d{1,3})\s*"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text: `place` counts the dump's lines, `left` and `right` are columns of characters."""

    text: str
    number: int
    page: int
    place: int
    left: int
    right: int
    page_size: tuple[int, int, int] = (0, 1, 1)
    """The line's number on its page, the page's number of lines, and its widest line's characters."""

    @property
    def middle(self) -> float:
        """The column of its middle."""
        return (self.left + self.right) / 2

    def overlaps(self, other: Token) -> bool:
        """Return whether both stand over some common column."""
        return min(self.right, other.right) > max(self.left, other.left)

    def words(self) -> tuple[Token, ...]:
        """Return its parts between single spaces."""
        return tuple(self.cut(found.start(), found.end()) for found in WORD.finditer(self.text))

    def cut(self, begin: int, end: int) -> Token:
        """Return the part of its text from `begin` to `end`, spaces around it left out."""
        text = self.text[begin:end]
        begin += len(text) - len(text.lstrip())
        text = text.strip()
        return Token(
            text, self.number, self.page, self.place, self.left + begin, self.left + begin + len(text)
        )


@dataclass(frozen=True, slots=True)
class Strip:
    """One line of a dump as its pieces, left to right; none for a blank line."""

    place: int
    number: int
    page: int
    pieces: tuple[Token, ...]

    @property
    def text(self) -> str:
        """The line's text, its gaps as two spaces."""
        return "  ".join(piece.text for piece in self.pieces)


def strips_of(lines: Sequence[TextLine]) -> list[Strip]:
    """Return the lines as pieces; a line that is nothing but a page's number is blank."""
    found: list[Strip] = []
    for _, group in groupby(lines, key=lambda line: line.page):
        page = list(group)
        widest = max(len(line.text) for line in page)
        for rank, line in enumerate(page):
            size = (rank, len(page), max(widest, 1))
            found.append(Strip(len(found), line.number, line.page, _pieces(line, len(found), size)))
    return found


def _pieces(line: TextLine, place: int, size: tuple[int, int, int]) -> tuple[Token, ...]:
    text = "" if PAGE_NUMBER.fullmatch(line.text) else line.text.replace("\u3000", "  ").replace("\xa0", " ")
    return tuple(
        Token(piece[0], line.number, line.page, place, piece.start(), piece.end(), size)
        for piece in PIECE.finditer(text)
    )


def passage_of(tokens: Iterable[Token], is_sure: bool = True) -> Passage:
    """Return what the tokens say, line after line, with no space where a line was wrapped."""
    texts, places = [], []
    for _, group in groupby(tokens, key=lambda token: token.place):
        here = list(group)
        texts.append(" ".join(token.text for token in here))
        places.append(_place(here))
    return Passage(
        "".join(texts),
        tuple(places),
        1.0,
        "text_dump",
        is_second_best=not is_sure,
        lengths=tuple(len(text) for text in texts),
    )


def _place(tokens: Sequence[Token]) -> LinePlace:
    first, last = tokens[0], tokens[-1]
    rank, count, widest = first.page_size
    box = (min(first.left / widest, 1.0), rank / count, min(last.right / widest, 1.0), (rank + 1) / count)
    return LinePlace(page=first.page, line=first.number, box=box)


def unread(tokens: Iterable[Token]) -> Passage:
    """Return the passage of a place where something stands, without saying what."""
    whole = passage_of(tokens)
    return Passage("", whole.places[:1], 1.0, "text_dump", is_unread=True)
