"""What the machine's own confirmation is worth: how many of the values it confirms, and how many of those are right.

The curve asks the same of every threshold: values are taken in the order of trust (confirmed ones first, then the
surest), and at each share of them taken it says which share is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from eval.outcome import Outcome

MASS_BINS = 15
"""Bins of equally many values, over which the calibration error is measured."""
STEPS = 20
CONFIRMED = "machine_confirmed"


class Confirmation(NamedTuple):
    """The values given that have a trust, by state, and those right among them."""

    values: Counter[str]
    right: Counter[str]

    @property
    def coverage(self) -> float | None:
        """The share of the values that the machine confirms; None where there is none."""
        given = self.values.total()
        return self.values[CONFIRMED] / given if given else None

    @property
    def accuracy(self) -> float | None:
        """The share of the confirmed values that is right; None where there is none."""
        confirmed = self.values[CONFIRMED]
        return self.right[CONFIRMED] / confirmed if confirmed else None

    def plain(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "coverage": _round(self.coverage),
            "accuracy": _round(self.accuracy),
            "states": {
                state: {"values": count, "right": self.right[state]} for state, count in self.values.items()
            },
        }


class Point(NamedTuple):
    """Of so large a share of the values, the most trusted ones, this share is right."""

    coverage: float
    accuracy: float


def confirmation(outcomes: Iterable[Outcome]) -> Confirmation:
    """Return how the values given fare by the state of trust that the reading says they have."""
    found = Confirmation(Counter(), Counter())
    for outcome in _given(outcomes):
        if outcome.trust is not None:
            found.values[outcome.trust] += 1
            found.right[outcome.trust] += outcome.kind == "correct"
    return found


def curve(outcomes: Iterable[Outcome]) -> tuple[Point, ...]:
    """Return the points of coverage and accuracy, at even steps of coverage; () where nothing was given."""
    ranked = sorted(_given(outcomes), key=_rank)
    points, right = [], 0
    for count, outcome in enumerate(ranked, 1):
        right += outcome.kind == "correct"
        if count * STEPS // len(ranked) > (count - 1) * STEPS // len(ranked):
            points.append(Point(count / len(ranked), right / count))
    return tuple(points)


def calibration_error(outcomes: Iterable[Outcome], bins: int = MASS_BINS) -> float | None:
    """Return the mean distance of confidence and share right over bins of equally many values; None without any."""
    scored = sorted((one.confidence or 0.0, one.kind == "correct") for one in _given(outcomes))
    if not scored:
        return None
    edges = [len(scored) * place // bins for place in range(bins + 1)]
    parts = [scored[low:high] for low, high in pairwise(edges) if low < high]
    return sum(abs(_gap(part)) for part in parts) / len(scored)


def _gap(part: Sequence[tuple[float, bool]]) -> float:
    return sum(confidence for confidence, _ in part) - sum(is_right for _, is_right in part)


def _given(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [one for one in outcomes if one.kind != "missing" and one.confidence is not None]


def _rank(outcome: Outcome) -> tuple[bool, float]:
    return outcome.trust != CONFIRMED, -(outcome.confidence or 0.0)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 5)
