"""Lines parted into bands at the least cost, and which of the bands no other parting nearly as good denies."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

LONGEST_BAND = 90
MARGIN = 0.7
"""How much dearer everything without a band must be for the band to be sure."""

Costs = Mapping[tuple[int, int], float]


class Band(NamedTuple):
    """Lines `begin` to `end` (excluded) that belong together."""

    begin: int
    end: int
    is_sure: bool


def partition(count: int, cost: Callable[[int, int], float]) -> list[Band]:
    """Return the bands of `count` lines that cost least together; [] where no parting is possible."""
    costs = {
        (begin, end): value
        for begin in range(count)
        for end in range(begin + 1, min(count, begin + LONGEST_BAND) + 1)
        if math.isfinite(value := cost(begin, end))
    }
    spans, best = _cheapest(count, costs, None)
    bands = []
    for span in spans:
        _, without = _cheapest(count, costs, span)
        bands.append(Band(*span, is_sure=without - best >= MARGIN))
    return bands


def _cheapest(
    count: int, costs: Costs, banned: tuple[int, int] | None
) -> tuple[list[tuple[int, int]], float]:
    best = [0.0] + [math.inf] * count
    before = [0] * (count + 1)
    for (begin, end), value in sorted(costs.items(), key=lambda item: item[0][1]):
        if (begin, end) != banned and best[begin] + value < best[end]:
            best[end], before[end] = best[begin] + value, begin
    if not math.isfinite(best[count]):
        return [], math.inf
    spans, end = [], count
    while end:
        spans.append((before[end], end))
        end = before[end]
    return spans[::-1], best[count]
