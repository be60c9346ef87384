"""Whether confidence means something: of the values given with so much confidence, how many are right.

A value is right when it counts as correct in the comparison; wrong and spurious ones are not. A value
without evidence of its own has no confidence and is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from eval.outcome import Outcome

EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.0)
"""Where one bin ends and the next begins; the last holds its upper edge too."""
SURE = 0.95
"""The values from here on are those that a person need not look at."""
Z = 1.96
"""Of a normal distribution, 95% lies within so many deviations."""


class Bin(NamedTuple):
    """The values given with a confidence from `low` up to `high`: how many, how many right, their mean confidence."""

    low: float
    high: float
    values: int
    right: int
    mean: float

    @property
    def share(self) -> float:
        """The share of them that is right."""
        return self.right / self.values

    @property
    def interval(self) -> tuple[float, float]:
        """Within which the true share lies with 95% likelihood (Wilson)."""
        n, p = self.values, self.share
        middle, reach = p + Z * Z / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        whole = 1 + Z * Z / n
        return max((middle - reach) / whole, 0.0), min((middle + reach) / whole, 1.0)


class Reliability(NamedTuple):
    """The bins that hold values, lowest first, and how many values have no confidence."""

    bins: tuple[Bin, ...]
    without: int

    @property
    def sure(self) -> Bin | None:
        """All values given with a confidence of 0.95 or more as one bin, None where there is none."""
        return _together([one for one in self.bins if one.low >= SURE])

    @property
    def gap(self) -> float | None:
        """The mean distance between confidence and the share right, weighted by values; None where there is none."""
        count = sum(one.values for one in self.bins)
        return sum(one.values * abs(one.mean - one.share) for one in self.bins) / count if count else None

    def plain(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        sure = self.sure
        return {
            "sure": sure and {"from": SURE, "count": sure.values, "right": sure.right, "share": _round(sure.share)},
            "gap": None if self.gap is None else _round(self.gap),
            "without_confidence": self.without,
            "bins": [
                {
                    "low": one.low, "high": one.high, "count": one.values, "right": one.right,
                    "mean_confidence": _round(one.mean), "share": _round(one.share),
                }
                for one in self.bins
            ],
        }  # fmt: skip


def reliability(outcomes: Iterable[Outcome]) -> Reliability:
    """Return how the values given fare, by their confidence."""
    given = [outcome for outcome in outcomes if outcome.kind != "missing"]
    scored = [(one.confidence, one.kind == "correct") for one in given if one.confidence is not None]
    bins = []
    for low, high in pairwise(EDGES):
        inside = [(c, right) for c, right in scored if low <= c < high or c == high == EDGES[-1]]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            bins.append(Bin(low, high, len(inside), sum(right for _, right in inside), mean))
    return Reliability(tuple(bins), len(given) - len(scored))


def by_method(outcomes: Iterable[Outcome]) -> dict[str, Reliability]:
    """Return the reliability of the values of each method of reading, by its name, the most frequent first."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.method is not None:
            groups.setdefault(outcome.method, []).append(outcome)
    ranked = sorted(groups.items(), key=lambda group: -len(group[1]))
    return {method: reliability(group) for method, group in ranked}


def _together(bins: Sequence[Bin]) -> Bin | None:
    count = sum(one.values for one in bins)
    if not count:
        return None
    mean = sum(one.mean * one.values for one in bins) / count
    return Bin(bins[0].low, bins[-1].high, count, sum(one.right for one in bins), mean)


def _round(value: float) -> float:
    return round(value, 5)
