"""What words mean: vectors of 26,000 words, so that a text is near to others that say it in words of their own.

The vectors were taken once from a sentence embedder (docs/models.md); no model runs here. A text is cut into the longest
words that have one, and its vector is their sum, each weighted by how rare it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.search.thesaurus import Beginnings, beginnings, stems
from index.search.tokens import folded

Vector = NDArray[np.float32]
WEIGHTS = Path(__file__).parent / "weights" / "meaning.npz"
SIZE = 128


class Words(NamedTuple):
    """Where each word's row is, its vectors (words, SIZE) times their weights, and how words begin."""

    rows: dict[str, int]
    vectors: Vector
    beginnings: Beginnings


@cache
def known() -> Words:
    """Return the shipped words: a file has them parted by line ends, vectors of eight bits and a weight for each."""
    with np.load(WEIGHTS) as kept:
        words = bytes(kept["words"]).decode("utf-8").split("\n")
        vectors = kept["vectors"].astype(np.float32)
        vectors *= (kept["weights"].astype(np.float32) / np.linalg.norm(vectors, axis=1))[:, None]
    return Words({word: row for row, word in enumerate(words)}, vectors, beginnings(words))


def meaning(text: str) -> Vector:
    """Return the vector of a text, of length 1; 0 for one without known words."""
    told = known()
    found = [told.rows[word] for word in cut(text)]
    summed: Vector = told.vectors[found].sum(axis=0)
    length = float(np.linalg.norm(summed))
    whole: Vector = summed / np.float32(length or 1)
    return whole


def cut(text: str) -> Iterator[str]:
    """Yield the known words of a text, the longest that begins at each place, then its English ones by their stems.

    >>> list(cut("修路 2020"))
    ['修路']
    """
    told, clean = known(), folded(text)
    at = 0
    while at < len(clean):
        word = _longest(told, clean, at)
        if word:
            yield word
        at += max(len(word), 1)
    yield from (word for word in stems(clean).split() if word in told.rows)


def _longest(told: Words, text: str, at: int) -> str:
    """The longest known Chinese word that begins at a place; "" where none does."""
    if text[at].isascii():
        return ""
    for length in reversed(told.beginnings.get(text[at : at + 2], ())):
        word = text[at : at + length]
        if len(word) == length and word in told.rows:
            return word
    return text[at] if text[at] in told.rows else ""
