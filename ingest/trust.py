"""Whether a page's text layer may be believed: the ink decides.

A text layer can be invisible, white on white, off the page, the leftover of an old OCR, or written with a
font whose digits are mapped to others. It is used only where its glyphs hold ink, where no ink of text lies
outside them, and where a sample of its lines, recognised from the pixels, says the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from ingest.document import Picture
from ingest.engine import Engine
from ingest.glyphs import Glyph
from ingest.page import Box, Word

NUMERIC_SAMPLE = 12
TEXT_SAMPLE = 4
LEAST_MARK_PX = 9
LARGEST_MARK_PX = 110
STRAY_MARKS = 4
STRAY_SHARE = 0.01
MARGIN_PX = 4
LIKE_ENOUGH = 0.75


class Verdict(NamedTuple):
    """Whether the text layer is used, which of its glyphs are real ink, and what is to be reported."""

    is_trusted: bool
    visible: tuple[Glyph, ...]
    problems: tuple[str, ...]


def split_hidden(glyphs: Sequence[Glyph], ink: Picture) -> tuple[tuple[Glyph, ...], int]:
    """Return the glyphs whose box holds ink, and how many marks of the text layer cannot be seen."""
    height, width = ink.shape
    total = cv2.integral((ink > 0).astype(np.uint8))
    visible, hidden = [], 0
    for glyph in glyphs:
        if glyph.generated or glyph.char.isspace():
            continue
        x0, top, x1, bottom = pixels(glyph.box, width, height, 1)
        inked = int(total[bottom, x1] - total[top, x1] - total[bottom, x0] + total[top, x0])
        if glyph.hidden or inked == 0:
            hidden += 1
        else:
            visible.append(glyph)
    return tuple(visible), hidden


def are_overlaid(glyphs: Sequence[Glyph], shape: tuple[int, ...]) -> bool:
    """Return whether letters or digits stand on one another: white text under black holds the black one's ink."""
    taken = np.zeros(shape[:2], dtype=bool)
    for glyph in glyphs:
        if not glyph.char.isalnum():
            continue
        x0, top, x1, bottom = pixels(glyph.box, taken.shape[1], taken.shape[0], 0)
        # The middle half: neighbours may touch, and an accent or a slanted letter may reach over.
        across, down = (x1 - x0) // 4, (bottom - top) // 4
        core = taken[top + down : bottom - down, x0 + across : x1 - across]
        if core.any():
            return True
        core[:] = True
    return False


def stray_marks(glyphs: Sequence[Glyph], ink: Picture, rules: Picture) -> int:
    """Return how many marks of the size of characters lie outside all glyphs and ruling lines."""
    height, width = ink.shape
    rest = cv2.bitwise_and(ink, cv2.bitwise_not(rules))
    for glyph in glyphs:
        x0, top, x1, bottom = pixels(glyph.em_box, width, height, MARGIN_PX)
        rest[top:bottom, x0:x1] = 0
        x0, top, x1, bottom = pixels(glyph.box, width, height, MARGIN_PX)
        rest[top:bottom, x0:x1] = 0
    count, _, stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    sizes = stats[1:count, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    is_mark = (
        (sizes.min(axis=1) >= LEAST_MARK_PX) & (sizes.max(axis=1) <= LARGEST_MARK_PX) if count > 1 else sizes
    )
    return int(is_mark.sum()) if count > 1 else 0


def agrees(words: Sequence[Word], picture: Picture, engine: Engine) -> bool:
    """Return whether a sample of the words reads the same from the pixels.

    One number that differs may be the recogniser's slip: a second sample then decides.
    """
    numeric = [word for word in words if re.search(r"\d", word.text)]
    plain = [word for word in words if not re.search(r"\d", word.text) and len(word.text) > 1]
    first = _covering(numeric, NUMERIC_SAMPLE)
    wrong = [word for word in first if not _reads_as(word, picture, engine)]
    if len(wrong) == 1:
        digits = set(_digits(wrong[0].text))
        rest = [word for word in numeric if word not in first and digits & set(_digits(word.text))]
        again = [word for word in _covering(rest, NUMERIC_SAMPLE) if not _reads_as(word, picture, engine)]
        wrong += again if again or len(first) > 3 else wrong
    texts = _spread(plain, TEXT_SAMPLE)
    unlike = [word for word in texts if not _reads_as(word, picture, engine)]
    return len(wrong) < 2 and len(unlike) * 2 <= len(texts)


def _reads_as(word: Word, picture: Picture, engine: Engine) -> bool:
    """Return whether the recogniser, asked at two scales, ever reads the word as the text layer has it."""
    height, width = picture.shape[:2]
    x0, top, x1, bottom = pixels(word.box, width, height, MARGIN_PX)
    crop = picture[top:bottom, x0:x1]
    for scale in (1.0, 1.6):
        scaled = (
            crop
            if scale == 1.0
            else cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        )
        padded = cv2.copyMakeBorder(scaled, 4, 4, 8, 8, cv2.BORDER_REPLICATE)
        (line,) = engine.recognise([np.asarray(padded, dtype=np.uint8)])
        if _same(word.text, line.text):
            return True
    return False


def _same(printed: str, read: str) -> bool:
    if re.search(r"\d", printed):
        return _digits(printed) == _digits(read)
    expected, got = _letters(printed), _letters(read)
    shared = sum(min(expected.count(char), got.count(char)) for char in set(expected))
    return shared >= LIKE_ENOUGH * max(len(expected), len(got), 1)


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))


def _covering(words: Sequence[Word], size: int) -> list[Word]:
    """Return up to `size` words that show as many different digits as there are, then evenly spread ones."""
    chosen: list[Word] = []
    wanted = set("0123456789")
    rest = list(words)
    while wanted and rest and len(chosen) < size:
        best = max(rest, key=lambda word: len(wanted & set(_digits(word.text))))
        if not wanted & set(_digits(best.text)):
            break
        wanted -= set(_digits(best.text))
        chosen.append(best)
        rest.remove(best)
    return chosen + _spread(rest, size - len(chosen))


def _spread(words: Sequence[Word], size: int) -> list[Word]:
    if len(words) <= size:
        return list(words)
    return [words[round(index * (len(words) - 1) / max(size - 1, 1))] for index in range(size)]


def pixels(box: Box, width: int, height: int, margin: int) -> tuple[int, int, int, int]:
    """Return the box in whole pixels of a picture, widened by a margin and kept inside."""
    return (
        min(max(int(box.x0 * width) - margin, 0), width),
        min(max(int(box.top * height) - margin, 0), height),
        min(max(int(np.ceil(box.x1 * width)) + margin, 0), width),
        min(max(int(np.ceil(box.bottom * height)) + margin, 0), height),
    )
