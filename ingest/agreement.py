"""Whether a text layer says what the page shows: every digit is looked at, a bounded number of pieces is read.

A page's text is cut into pieces, short ones of its words: whole words, the numbers in a line of prose, the
beginning of its longest stretch of letters. A piece is borne out when its glyphs look like the specimens that
the recogniser has confirmed earlier in the document (`specimens`): each digit of a number, most letters of a
text. The recogniser reads those that are not, from the pixels: of a page at most 12 numbers that cover its
digits, 12 more that look otherwise, 12 to check on a slip, and 4 texts, at two scales where the first differs.

What is caught. A digit drawn otherwise than the layer has it, by a font that maps digits to others or by
paint over the number, is unlike its specimens on whatever page it stands. Up to 12 such numbers of a page are
all read. Of n of them, m altered, with n above 12, 12 are read: none or one of the altered is among these with a
probability below (1 - m/n)^12 (1 + 12 m/(n - m)), 2% for half of them, and none at all for each of them. One
is enough where its digits have specimens and it is unlike them; two always are. Where no digit has a specimen
yet, as on the first page, the sample covers every digit that there is and stands for those of its look.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.document import Picture
from ingest.engine import Engine
from ingest.glyphs import Glyph
from ingest.page import Box, union
from ingest.specimens import Shapes, Specimens, shapes_of
from ingest.trust import MARGIN_PX, pixels

NUMERIC_SAMPLE = 12
TEXT_SAMPLE = 4
LIKE_ENOUGH = 0.75
LONGEST_PIECE = 12
"""Characters; a longer word is read in parts: reading costs as much as it is wide."""
LETTERS = 6
LEAST_LETTERS = 5
SCALES = (1.0, 1.6)
_NUMBER = re.compile(r"\d(?:[\d,.，．]*\d)?")


class Piece(NamedTuple):
    """A part of a word that is compared as one; without glyphs only the recogniser can tell."""

    text: str
    box: Box
    glyphs: tuple[Glyph, ...] = ()


@dataclass(frozen=True, eq=False)
class Exhibit:
    """A piece with the pictures of those of its glyphs that count: digits of a number, letters of a text."""

    piece: Piece
    counted: str
    shapes: Shapes

    @cached_property
    def digits(self) -> str:
        """The digits that the layer has, in order."""
        return _digits(self.piece.text)

    @cached_property
    def is_number(self) -> bool:
        """Whether digits stand in it."""
        return _has_digit(self.piece.text)


Ask = Callable[[Sequence[Exhibit]], list[Exhibit]]
"""Reads the exhibits from the pixels and returns those that say something else than the layer."""


def agrees(
    pieces: Sequence[Piece], picture: Picture, engine: Engine, specimens: Specimens | None = None
) -> bool:
    """Return whether the pieces read the same from the pixels; what does so becomes a specimen."""
    specimens = Specimens() if specimens is None else specimens
    exhibits = _exhibits(pieces, picture)
    ask = partial(_read_otherwise, picture, engine, specimens)
    numbers = [exhibit for exhibit in exhibits if exhibit.is_number]
    texts = [exhibit for exhibit in exhibits if not exhibit.is_number and len(exhibit.piece.text) > 1]
    return _numbers_agree(numbers, specimens, ask) and _texts_agree(texts, specimens, ask)


def pieces_of(run: Sequence[Glyph]) -> list[Piece]:
    """Return the pieces of one word's glyphs."""
    text = "".join(glyph.char for glyph in run)
    if len(run) <= LONGEST_PIECE:
        return [_piece(run)]
    spans = [(max(found.start() - 1, 0), found.end() + 1) for found in _NUMBER.finditer(text)]
    letters = max(re.finditer(r"\D*", text), key=lambda found: found.end() - found.start())
    if letters.end() - letters.start() >= LEAST_LETTERS:
        spans.append((letters.start(), min(letters.end(), letters.start() + LETTERS)))
    return [_piece(run[start:end]) for start, end in spans]


def _piece(glyphs: Sequence[Glyph]) -> Piece:
    text = "".join(glyph.char for glyph in glyphs)
    return Piece(text, union(glyph.box for glyph in glyphs), tuple(glyphs))


def _exhibits(pieces: Sequence[Piece], picture: Picture) -> list[Exhibit]:
    counts = [str.isdecimal if _has_digit(piece.text) else str.isalnum for piece in pieces]
    counted = [[g for g in piece.glyphs if c(g.char)] for piece, c in zip(pieces, counts, strict=True)]
    shapes = shapes_of(picture, [glyph for glyphs in counted for glyph in glyphs])
    ends = np.cumsum([len(glyphs) for glyphs in counted]).tolist()
    return [
        Exhibit(piece, "".join(glyph.char for glyph in glyphs), shapes[end - len(glyphs) : end])
        for piece, glyphs, end in zip(pieces, counted, ends, strict=True)
    ]


def _has_digit(text: str) -> bool:
    return re.search(r"\d", text) is not None


def _numbers_agree(numbers: Sequence[Exhibit], specimens: Specimens, ask: Ask) -> bool:
    """Return whether the numbers are borne out or read the same.

    One that differs may be the recogniser's slip: its picture then decides, or a second sample.
    """
    first = _covering(numbers, NUMERIC_SAMPLE)
    wrong = ask(_doubtful(first, specimens))
    others = _doubtful([number for number in numbers if number not in first], specimens)
    second = _covering(others, NUMERIC_SAMPLE)
    wrong += ask(second)
    if len(wrong) == 1:
        if len(first) <= 3 or _is_contradicted(wrong[0], specimens):
            return False
        digits = set(wrong[0].digits)
        rest = [other for other in others if other not in second and digits & set(other.digits)]
        wrong += ask(_covering(rest, NUMERIC_SAMPLE))
    return len(wrong) < 2


def _texts_agree(texts: Sequence[Exhibit], specimens: Specimens, ask: Ask) -> bool:
    """Return whether at least half of a sample is borne out or reads alike; no more is read than decides that."""
    sample = _spread(texts, TEXT_SAMPLE)
    doubtful = _doubtful(sample, specimens)
    alike = len(sample) - len(doubtful)
    for exhibit in sorted(doubtful, key=_cost):
        if alike * 2 >= len(sample):
            break
        alike += not ask([exhibit])
    return alike * 2 >= len(sample)


def _cost(exhibit: Exhibit) -> float:
    return exhibit.piece.box.width


def _doubtful(exhibits: Sequence[Exhibit], specimens: Specimens) -> list[Exhibit]:
    """Return those whose pictures do not show what the layer says: each digit of a number, three letters in four."""
    if not exhibits:
        return []
    shapes = np.concatenate([exhibit.shapes for exhibit in exhibits])
    known, alike = specimens.judge("".join(exhibit.counted for exhibit in exhibits), shapes)
    counted = np.array([len(exhibit.counted) for exhibit in exhibits])
    ends = np.cumsum(counted)
    known_in, alike_in = (_sums(flags, ends - counted, ends) for flags in (known, alike))
    enough = np.maximum(np.minimum(LEAST_LETTERS, LIKE_ENOUGH * counted), LIKE_ENOUGH * known_in)
    least = np.where([exhibit.is_number for exhibit in exhibits], counted, enough)
    is_borne_out = (alike_in >= least) & (counted > 0)
    return [
        exhibit for exhibit, borne_out in zip(exhibits, is_borne_out.tolist(), strict=True) if not borne_out
    ]


def _sums(flags: NDArray[np.bool_], starts: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.intp]:
    total = np.concatenate(([0], np.cumsum(flags)))
    return np.asarray(total[ends] - total[starts])


def _is_contradicted(exhibit: Exhibit, specimens: Specimens) -> bool:
    """Return whether a digit of it looks otherwise than that digit does elsewhere."""
    known, alike = specimens.judge(exhibit.counted, exhibit.shapes)
    return bool((known & ~alike).any())


def _read_otherwise(
    picture: Picture, engine: Engine, specimens: Specimens, exhibits: Sequence[Exhibit]
) -> list[Exhibit]:
    """Return the exhibits that the recogniser, asked at two scales, never reads as the layer has them."""
    left = list(exhibits)
    for scale in SCALES:
        lines = (
            engine.recognise([_crop(picture, exhibit.piece.box, scale) for exhibit in left]) if left else []
        )
        for exhibit, line in zip(left, lines, strict=True):
            if _is_confirmed(exhibit, line.text):
                specimens.add(exhibit.counted, exhibit.shapes)
        left = [e for e, line in zip(left, lines, strict=True) if not _same(e.piece.text, line.text)]
    return left


def _crop(picture: Picture, box: Box, scale: float) -> Picture:
    height, width = picture.shape[:2]
    x0, top, x1, bottom = pixels(box, width, height, MARGIN_PX)
    crop = picture[top:bottom, x0:x1]
    if scale != 1.0:
        crop = np.asarray(
            cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), dtype=np.uint8
        )
    return np.asarray(cv2.copyMakeBorder(crop, 4, 4, 8, 8, cv2.BORDER_REPLICATE), dtype=np.uint8)


def _same(printed: str, read: str) -> bool:
    if _has_digit(printed):
        return _digits(printed) == _digits(read)
    expected, got = _letters(printed), _letters(read)
    shared = sum(min(expected.count(char), got.count(char)) for char in set(expected))
    return shared >= LIKE_ENOUGH * max(len(expected), len(got), 1)


def _is_confirmed(exhibit: Exhibit, read: str) -> bool:
    """Return whether every glyph that counts was read as the layer has it: then each is a specimen."""
    if exhibit.is_number:
        return exhibit.digits == _digits(read) and len(exhibit.counted) == len(exhibit.digits)
    return _letters(exhibit.piece.text) == _letters(read)


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))


def _covering(exhibits: Sequence[Exhibit], size: int) -> list[Exhibit]:
    """Return up to `size` that show as many different digits as there are, then evenly spread ones."""
    chosen: list[Exhibit] = []
    wanted = set("0123456789")
    rest = list(exhibits)
    while wanted and rest and len(chosen) < size:
        best = max(rest, key=lambda exhibit: len(wanted.intersection(exhibit.digits)))
        if not wanted.intersection(best.digits):
            break
        wanted -= set(best.digits)
        chosen.append(best)
        rest.remove(best)
    return chosen + _spread(rest, size - len(chosen))


def _spread(exhibits: Sequence[Exhibit], size: int) -> list[Exhibit]:
    if len(exhibits) <= size:
        return list(exhibits)
    return [exhibits[round(index * (len(exhibits) - 1) / max(size - 1, 1))] for index in range(size)]
