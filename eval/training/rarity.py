"""How much each feature of a text tells: the default embedder's weights, `python -m eval.training.rarity`.

Counted over the passages of generated histories: the logarithm of how few of them hold a feature. The same command
gives the same file.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from fixtures.histories import history
from index.search.hashed import BUCKETS, WEIGHTS, Vector, bucket, features
from index.search.passage import passages
from index.search.thesaurus import concepts

SEEDS = (101, 102, 103, 104)
"""None of those that search is measured on."""
UNITS = 42


def rarity_of(texts: list[str]) -> Vector:
    """Return for each bucket ln(1 + texts / texts that hold one of its features)."""
    held = np.zeros(BUCKETS)
    for text in texts:
        held[list({bucket(one) for one in features(text, concepts(text))})] += 1
    weights: Vector = np.log(1 + len(texts) / (1 + held)).astype(np.float32)
    return weights


def main(into: Path = WEIGHTS) -> int:
    """Write the weights."""
    texts = sorted(
        {
            one.text
            for seed in SEEDS
            for filing in history(seed, UNITS).filings
            for one in passages(filing, "", "")
        }
    )
    into.parent.mkdir(exist_ok=True)
    np.savez_compressed(into, rarity=rarity_of(texts).astype(np.float16))
    return 0


if __name__ == "__main__":
    sys.exit(main())
