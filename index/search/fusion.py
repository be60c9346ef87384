"""Several lists of hits as one: by reciprocal rank, which needs no scores that could be compared."""

from __future__ import annotations

from collections.abc import Sequence

DEPTH = 60
"""How far down a list a place still weighs: 1 / (DEPTH + place)."""


KEYWORDS = 1.0
VECTORS = 0.5
"""What a place in the list of keywords, and in that of vectors, weighs."""


def joined(
    keywords: Sequence[str], vectors: Sequence[str], of_kind: Sequence[str] = (), weight: float = 0.0
) -> list[tuple[str, float]]:
    """Return the hits of keywords, of vectors, and of keywords in the kind that is sought, as one list.

    The weights are as measured; `weight` is the last list's (`index.search.sought`).
    """
    return fuse([keywords, vectors, of_kind], [KEYWORDS, VECTORS, weight])


def fuse(
    rankings: Sequence[Sequence[str]], weights: Sequence[float] | None = None, depth: int = DEPTH
) -> list[tuple[str, float]]:
    """Return every hit of the rankings with its score, best first; equal ones in the order they were met.

    A hit that stands twice in a ranking counts where it stands first. `weights` has one number for each ranking.

    >>> fuse([["a", "b"], ["b", "c"]], depth=0)[0]
    ('b', 1.5)
    """
    scores: dict[str, float] = {}
    for ranking, weight in zip(rankings, weights or [1.0] * len(rankings), strict=True):
        for place, hit in enumerate(dict.fromkeys(ranking), start=1):
            scores[hit] = scores.get(hit, 0.0) + weight / (depth + place)
    return sorted(scores.items(), key=lambda pair: -pair[1])
