"""How often a machine-confirmed value is wrong, by blind second readings, beside what people reach by typing everything twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import ceil, sqrt
from typing import Literal

from extract.filing import Record
from review.second_reading import Outcome, Verdict, figures

Comparison = Literal["nothing", "unclear", "below", "above"]
DIGITS = 3
"""Digits after the point of a rate in percent."""


class ErrorRate(Record):
    """What blind second readings found; the rates are in percent.

    `done` counts all readings, `read` those in which the place could be read: `agrees` and `differs`. Of those that
    differ, `open` has no decision by a third look at the paper yet; in `machine_wrong` the machine was wrong, and in
    those of them that `both_wrong` counts the second reader as well. `rate_percent` is `machine_wrong` over `read`, None
    where nothing was read. `low_percent` and `high_percent` are its 95% interval (Wilson); the upper end takes the open
    ones for faults of the machine.

    `compared` says what that interval says of the anchor: "below" or "above" it, or "unclear" as long as it holds it.
    `needed` readings without any fault would bring the upper end below the anchor.
    """

    done: int
    read: int
    agrees: int
    differs: int
    open: int
    machine_wrong: int
    typed_wrong: int
    both_wrong: int
    illegible: int
    rate_percent: float | None
    low_percent: float | None
    high_percent: float | None
    anchor_percent: float
    compared: Comparison
    needed: int


def error_rate(readings: Iterable[tuple[Outcome, Verdict | None]]) -> ErrorRate:
    """Return the measure over readings: how each came out and, where it differed, who was wrong."""
    listed = list(readings)
    outcomes = Counter(outcome for outcome, _ in listed)
    verdicts = Counter(verdict for outcome, verdict in listed if outcome == "differs")
    read = outcomes["agrees"] + outcomes["differs"]
    wrong = verdicts["machine_wrong"] + verdicts["both_wrong"]
    anchor = figures().anchor_percent
    low = wilson(wrong, read)[0] if read else None
    high = wilson(wrong + verdicts["open"], read)[1] if read else None
    return ErrorRate(
        done=len(listed),
        read=read,
        agrees=outcomes["agrees"],
        differs=outcomes["differs"],
        open=verdicts["open"],
        machine_wrong=wrong,
        typed_wrong=verdicts["typed_wrong"],
        both_wrong=verdicts["both_wrong"],
        illegible=outcomes["illegible"],
        rate_percent=_percent(wrong / read) if read else None,
        low_percent=_percent(low),
        high_percent=_percent(high),
        anchor_percent=anchor,
        compared=_compared(low, high, anchor / 100),
        needed=_needed(anchor / 100),
    )


def wilson(faults: int, cases: int) -> tuple[float, float]:
    """Return the 95% interval of a share (0-1), which is no less than 0 and no more than 1; `cases` is not 0."""
    squared = figures().deviate ** 2
    share, least = faults / cases, 1 + squared / cases
    middle = (share + squared / (2 * cases)) / least
    half = sqrt(squared * (share * (1 - share) / cases + squared / (4 * cases**2))) / least
    low = 0.0 if faults == 0 else middle - half
    return max(low, 0.0), 1.0 if faults == cases else min(middle + half, 1.0)


def _compared(low: float | None, high: float | None, anchor: float) -> Comparison:
    if low is None or high is None:
        return "nothing"
    if high < anchor:
        return "below"
    return "above" if low > anchor else "unclear"


def _needed(anchor: float) -> int:
    """Without a fault the upper end is z² / (n + z²)."""
    return ceil(figures().deviate ** 2 * (1 - anchor) / anchor)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, DIGITS)
