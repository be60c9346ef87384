"""The default embedder: hashed characters, pairs, threes and concepts, and beside them what the words mean.

A feature's place in the first part of a vector is its hash, its weight how rare it is among the passages of generated
histories (`weights/hashed.npz`, made by `python -m eval.training.rarity`). The second part is `index.search.meaning`'s.
The same text gives the same vector everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from zlib import crc32

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from index.search import meaning
from index.search.thesaurus import concepts, read
from index.search.tokens import folded

Vector = NDArray[np.float32]
WEIGHTS = Path(__file__).parent / "weights" / "hashed.npz"
SIZE = 512
BUCKETS = 1 << 15
LONGEST = 3
SHARES = (0.5, 1.0, 0.7)
"""What one character, a pair and three of them weigh beside each other."""
CONCEPTS = 2.0
"""What a concept weighs beside a pair of characters."""


class HashedEmbedder(Embeddings):
    """Vectors of length 1 (0 for a text without characters), from a text's characters, concepts and words."""

    name = "hashed-4"
    size = SIZE + meaning.SIZE

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector for each passage."""
        return [_both(text, features(text, concepts(text))) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of words asked for, spoken ones by their concepts alone."""
        told = read(text)
        return _both(text, features(told.literal, told.concepts))


def _both(text: str, found: Mapping[str, int]) -> list[float]:
    """The vector of a text with these features: both parts weigh alike, the second nothing where no word is known."""
    made = np.concatenate([vector(found), meaning.meaning(text)])
    length = float(np.linalg.norm(made))
    whole: list[float] = (made / np.float32(length or 1)).tolist()
    return whole


def features(text: str, named: tuple[str, ...]) -> Counter[str]:
    """Return the features of a text, with how often each stands there; `named`: its concepts."""
    clean = "".join(char if char.isalnum() else " " for char in folded(text))
    found = Counter(gram for run in clean.split() for gram in _grams(run))
    found.update(named)
    return found


def bucket(feature: str) -> int:
    """Return which of the weights is a feature's."""
    return crc32(feature.encode()) % BUCKETS


def vector(found: Mapping[str, int]) -> Vector:
    """Return the vector of features: each at its place with its sign and weight."""
    made: Vector = np.zeros(SIZE, dtype=np.float32)
    for feature, count in found.items():
        place, signed = _placed(feature)
        made[place] += signed * np.sqrt(count)
    length = float(np.linalg.norm(made))
    whole: Vector = made / np.float32(length or 1)
    return whole


def _grams(run: str) -> Iterator[str]:
    for length in range(1, LONGEST + 1):
        for at in range(len(run) - length + 1):
            yield run[at : at + length]


@lru_cache(maxsize=1 << 17)
def _placed(feature: str) -> tuple[int, float]:
    digest = crc32(feature.encode(), 7)
    share = CONCEPTS if feature[0] == "=" else SHARES[len(feature) - 1]
    sign = 1.0 if digest >> 20 & 1 else -1.0
    return digest % SIZE, sign * share * float(rarity()[bucket(feature)])


@cache
def rarity() -> Vector:
    """Return the weight of each bucket: how rare its features are."""
    with np.load(WEIGHTS) as kept:
        found: Vector = kept["rarity"].astype(np.float32)
    return found
