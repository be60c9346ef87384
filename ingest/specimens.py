"""What the characters of a document look like, as far as the recogniser has confirmed them.

A page is checked glyph by glyph against these specimens, which costs next to nothing; the recogniser, which
costs most of the time, is asked for what they do not bear out.

A specimen is the picture of a glyph inside its tight box, brought to 12 by 12 grey values of mean 0 and
length 1: the product of two is their likeness, 1 for the same picture. On printed budgets and filings, drawn at
200 dpi, two pictures of one digit in one typeface and size are alike by 0.98 in the median and by 0.84 or more
in 95 of 100 pairs, with up to six specimens to choose from by more; two different digits by 0.73 at most.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.document import Picture
from ingest.glyphs import Glyph, boxes_of

SIDE = 12
SOFTENED = (3, 3)
MOST_SPECIMENS = 6
"""Kept of one character: its typefaces, sizes and places on the pixel grid."""
DIGIT_ALIKE = 0.8
LETTER_ALIKE = 0.65
KNOWN_ALREADY = 0.93
GROWTH = 256
MOST_ROWS = 32_000
DIGITS = "0123456789"

Shapes = NDArray[np.float32]
"""`[glyphs, 144]`."""
Flags = NDArray[np.bool_]


class Specimens:
    """The confirmed shapes of one document's characters; grows while its pages are read."""

    def __init__(self) -> None:
        self._places = {digit: int(digit) for digit in DIGITS}
        self._kept = np.zeros((GROWTH, MOST_SPECIMENS, SIDE * SIDE), np.float32)
        self._counts = np.zeros(GROWTH, np.intp)

    def add(self, text: str, shapes: Shapes) -> None:
        """Keep the shapes of characters that the recogniser read as the text layer has them."""
        for char, shape in zip(_folded(text), shapes, strict=True):
            place = self._place(char)
            count = self._counts[place]
            if count < MOST_SPECIMENS and (self._kept[place] @ shape).max() < KNOWN_ALREADY:
                self._kept[place, count] = shape
                self._counts[place] += 1

    def judge(self, text: str, shapes: Shapes) -> tuple[Flags, Flags]:
        """Return for each character whether a specimen of it is known, and whether its picture is like one.

        A digit has to be more like its own specimens than like those of any other digit.
        """
        # The last row is always empty: it stands for every character without a specimen.
        places = np.array([self._places.get(char, -1) for char in _folded(text)], dtype=np.intp)
        known = self._counts[places] > 0
        is_digit = (places >= 0) & (places < len(DIGITS))
        alike = np.zeros(len(places), dtype=np.bool_)
        letters = np.einsum("nkd,nd->nk", self._kept[places[~is_digit]], shapes[~is_digit])
        alike[~is_digit] = letters.max(axis=1, initial=-1.0) >= LETTER_ALIKE
        alike[is_digit] = self._are_digits(places[is_digit], shapes[is_digit])
        return known, alike & known

    def _are_digits(self, digits: NDArray[np.intp], shapes: Shapes) -> Flags:
        kept = self._kept[: len(DIGITS)].reshape(-1, SIDE * SIDE)
        likeness = (shapes @ kept.T).reshape(-1, len(DIGITS), MOST_SPECIMENS).max(axis=2)
        rows = np.arange(len(digits))
        own = likeness[rows, digits]
        likeness[rows, digits] = -1.0
        return np.asarray((own >= DIGIT_ALIKE) & (own > likeness.max(axis=1, initial=-1.0)))

    def _place(self, char: str) -> int:
        place = self._places.setdefault(char, len(self._places))
        if place + 1 >= len(self._kept):
            self._kept = np.concatenate((self._kept, np.zeros_like(self._kept[:GROWTH])))
            self._counts = np.concatenate((self._counts, np.zeros_like(self._counts[:GROWTH])))
        return place


def shapes_of(picture: Picture, glyphs: Sequence[Glyph]) -> Shapes:
    """Return the shapes of the glyphs as the page shows them."""
    if not glyphs:
        return np.zeros((0, SIDE * SIDE), np.float32)
    gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
    height, width = gray.shape
    x0, top, x1, bottom = (boxes_of([glyph.box for glyph in glyphs]) * (width, height, width, height)).T
    steps = (np.arange(SIDE) + 0.5) / SIDE
    across = x0[:, None] + (x1 - x0)[:, None] * steps - 0.5
    down = top[:, None] + (bottom - top)[:, None] * steps - 0.5
    xs, ys = (
        np.tile(across, SIDE).astype(np.float32), np.repeat(down, SIDE, axis=1).astype(np.float32)
    )  # fmt: skip
    soft = cv2.blur(gray, SOFTENED)
    # OpenCV takes no map of more rows than a short counts.
    parts = [
        cv2.remap(soft, xs[first : first + MOST_ROWS], ys[first : first + MOST_ROWS], cv2.INTER_LINEAR)
        for first in range(0, len(glyphs), MOST_ROWS)
    ]
    flat = np.concatenate(parts).astype(np.float32)
    flat -= flat.mean(axis=1, keepdims=True)
    return np.asarray(flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6), np.float32)


def _folded(text: str) -> list[str]:
    """Return the characters with full width folded into half, one for one."""
    return [folded if len(folded := unicodedata.normalize("NFKC", char)) == 1 else char for char in text]
