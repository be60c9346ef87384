"""A sheet as numbers: characters, figures of a line's shape and place, and how every two lines lie to each other.

numpy alone: the same features feed the training and the reading. Distances are in units of the page's median line
height, places in fractions of the extent of its text, so that neither margins nor scale are seen:

    page                        extent of the text
    +------------------+        +------------+ 0
    |   +----------+   |   ->   |  [line]    |
    |   | [line]   |   |        |            |
    +------------------+        +------------+ 1
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extract.transformer.unit import Sheet
from ingest.page import Box

FIRST, LAST = 20, 8
"""A line's characters that are seen: so many of its beginning, and so many of its end."""
LENGTH = FIRST + LAST

BUCKETS = 64
"""Characters outside the vocabulary share so many places; 0 is the padding."""

SHAPES = 16
FREQUENCIES = (1, 2, 4, 8)
FIGURES = SHAPES + 10 + 4 * 2 * len(FREQUENCIES)
"""Numbers of one line: its shape, its place raw, its place as sines."""

STEPS = (0.25, 0.6, 1.0, 1.5, 2.2, 3.2, 4.6, 6.7, 10.0, 15.0, 22.0, 33.0, 50.0)
"""Distances that part the buckets, in median line heights, the same to both sides."""
DISTANCES = 2 * len(STEPS) + 1
OVERLAPS = 9
PAIR_CODES = 4 * DISTANCES + OVERLAPS
PAIR_KINDS = 5
"""Codes of two lines: between left, right and horizontal middles, vertical middles; and how they overlap."""

_EDGES = np.array(sorted([-step for step in STEPS] + list(STEPS)), dtype=np.float32)
_OPERATORS = "≥≤<>=≧≦≠"
_BOXES = "□☐☑☒■√✓✔"
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_LISTED = re.compile(r"\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、)]|[①-⑳]")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_DASHES = re.compile(r"[-—–/\\一~_]+|无")


@dataclass(frozen=True, slots=True)
class Features:
    """A sheet of n lines: `characters` (n, LENGTH), `figures` (n, FIGURES), `pairs` (n, n, PAIR_KINDS)."""

    characters: NDArray[np.int32]
    figures: NDArray[np.float32]
    pairs: NDArray[np.uint8]


class Vocabulary:
    """The characters with a place of their own; all others share the buckets."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        self._places = {character: BUCKETS + 1 + at for at, character in enumerate(characters)}

    @property
    def size(self) -> int:
        """The number of places, padding and buckets included."""
        return BUCKETS + 1 + len(self.characters)

    def places(self, text: str) -> list[int]:
        """Return a place for each character, none of them the padding's."""
        return [self._places.get(character) or 1 + ord(character) * 31 % BUCKETS for character in text]

    @classmethod
    def counted(cls, texts: Iterable[str], least: int) -> Vocabulary:
        """Return the characters that stand in the texts at least so often, in code order."""
        counts: dict[str, int] = {}
        for text in texts:
            for character in plain(text):
                counts[character] = counts.get(character, 0) + 1
        return cls("".join(sorted(character for character, count in counts.items() if count >= least)))

    @classmethod
    def read(cls, path: Path) -> Vocabulary:
        """Return the vocabulary kept in a file."""
        return cls(path.read_text(encoding="utf-8").replace("\n", ""))

    def write(self, path: Path) -> None:
        """Keep the vocabulary in a file, lines of 64 characters."""
        lines = [self.characters[at : at + 64] for at in range(0, len(self.characters), 64)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def plain(text: str) -> str:
    """Return a text without spaces, its wide forms as narrow ones: recognisers confuse both."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def features(sheet: Sheet, vocabulary: Vocabulary) -> Features:
    """Return the features of a sheet of at least one line."""
    texts = [plain(unit.text) for unit in sheet.units]
    characters = np.zeros((len(texts), LENGTH), dtype=np.int32)
    for row, text in zip(characters, texts, strict=True):
        places = vocabulary.places(seen(text))
        row[: len(places)] = places
    boxes = on_paper([unit.box for unit in sheet.units], sheet.aspect)
    height = line_height(boxes)
    shapes = np.array([shape(text) for text in texts], dtype=np.float32)
    figures = np.concatenate([shapes, places_of(boxes, height)], axis=1)
    return Features(characters, figures, pairs(boxes, height))


def seen(text: str) -> str:
    """Return the part of a text that is looked at."""
    return text if len(text) <= LENGTH else text[:FIRST] + text[-LAST:]


@lru_cache(maxsize=20_000)
def shape(text: str) -> tuple[float, ...]:
    """Return the figures of a plain text's shape, each about 0 to 1."""
    length = max(len(text), 1)
    number = _NUMBER.fullmatch(text.rstrip("%"))
    size = float(number.group().replace(",", "")) if number else 0.0
    return (
        np.log1p(len(text)) / 5,
        sum(c.isdigit() for c in text) / length,
        sum("一" <= c <= "鿿" for c in text) / length,
        sum(c.isascii() and c.isalpha() for c in text) / length,
        sum(unicodedata.category(c)[0] in "PS" for c in text) / length,
        float("%" in text),
        float(text[:1] in _OPERATORS and text != ""),
        float(number is not None),
        float(np.sign(size) * np.log10(1 + min(abs(size), 1e12)) / 8),
        float(number is not None and "." in text),
        float(_DASHES.fullmatch(text) is not None),
        float(any(c in _BOXES for c in text)),
        float(text.endswith(("。", ";", ".", ","))),
        float(text.endswith(":")),
        float(_LISTED.match(text) is not None),
        float(_YEAR.search(text) is not None),
    )


def on_paper(boxes: list[Box], aspect: float) -> NDArray[np.float32]:
    """Return `(n, 4)` boxes in page heights, so that both directions have one measure."""
    return np.array(boxes, dtype=np.float32) * np.array([aspect, 1.0, aspect, 1.0], dtype=np.float32)


def line_height(boxes: NDArray[np.float32]) -> float:
    """Return the median height of the lines; at least a thousandth of the page."""
    return max(float(np.median(boxes[:, 3] - boxes[:, 1])), 1e-3)


def places_of(boxes: NDArray[np.float32], height: float) -> NDArray[np.float32]:
    """Return `(n, FIGURES - SHAPES)`: each line's place within the extent of the text, raw and as sines."""
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    extent = np.maximum(high - low, height)
    spots = (boxes - np.tile(low, 2)) / np.tile(extent, 2)
    size = boxes[:, 2:] - boxes[:, :2]
    middles = (spots[:, :2] + spots[:, 2:]) / 2
    lines = np.log1p(np.maximum(size, 0.0) / height) / 3
    turns = spots[:, :, None] * (np.pi * np.array(FREQUENCIES, dtype=np.float32))
    sines = np.concatenate([np.sin(turns), np.cos(turns)], axis=2).reshape(len(boxes), -1)
    return np.concatenate([spots, middles, size / extent, lines, sines], axis=1).astype(np.float32)


def pairs(boxes: NDArray[np.float32], height: float) -> NDArray[np.uint8]:
    """Return `(n, n, PAIR_KINDS)`: the codes of the second line seen from the first."""
    left, top, right, bottom = (boxes / height).T
    measured = (left, right, (left + right) / 2, (top + bottom) / 2)
    codes = [np.searchsorted(_EDGES, away(line)) + kind * DISTANCES for kind, line in enumerate(measured)]
    codes.append(3 * overlap(left, right) + overlap(top, bottom) + 4 * DISTANCES)
    return np.stack(codes, axis=-1).astype(np.uint8)


def away(line: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return `(n, n)`: how far the second lies beyond the first."""
    return line[None, :] - line[:, None]


def overlap(start: NDArray[np.float32], end: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return `(n, n)`: 0 apart, 1 touching, 2 where half of the shorter one or more is shared."""
    shared = np.minimum(end[:, None], end[None, :]) - np.maximum(start[:, None], start[None, :])
    length = np.maximum(end - start, 1e-6)
    shorter = np.minimum(length[:, None], length[None, :])
    return np.where(shared >= shorter / 2, 2, np.where(shared > 0, 1, 0))
