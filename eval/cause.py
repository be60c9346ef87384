"""Why a field is not right: nothing was given, another place was read, or the right place was read wrongly.

Where both have a box, the paper decides; where the right answer has none, how alike the texts are.
"""

from __future__ import annotations

from dataclasses import replace

from eval.outcome import Cause, Outcome, Proof, Spot
from eval.values import similarity
from ingest.page import Box

LEAST_SHARED = 0.5
"""Of the smaller of two boxes: so much of it lies in the other where both mean one place."""
MOST_LARGER = 6.0
"""A box so many times the right one's area takes in its neighbours."""
LEAST_ALIKE = 0.5


def explained(outcome: Outcome, right: Proof | None, read: Proof | None) -> Outcome:
    """Return the outcome with how sure the reading was of it, the place to look at, and why it is not right."""
    seen = (read and read.spot) or (right and right.spot) or None
    is_given = outcome.kind != "missing" and read is not None
    return replace(
        outcome,
        spot=seen,
        confidence=read.confidence if read and is_given else None,
        method=read.method if read and is_given else None,
        trust=read.trust if read and is_given else None,
        cause=_cause(outcome, right, read),
    )


def _cause(outcome: Outcome, right: Proof | None, read: Proof | None) -> Cause | None:
    if outcome.kind == "correct":
        return None
    places = (right.spot, read.spot) if right and read else (None, None)
    if outcome.kind == "missing":
        return "not found" if read is None else "wrong place" if _is_elsewhere(*places) else "unread"
    if None not in places:
        return "wrong place" if _is_elsewhere(*places) else "wrong reading"
    # A value where the right answer has none was read at a place that is not its own.
    is_alike = similarity(outcome.expected, outcome.found) >= LEAST_ALIKE
    return "wrong reading" if outcome.kind == "wrong" and is_alike else "wrong place"


def _is_elsewhere(right: Spot | None, read: Spot | None) -> bool:
    """Return whether both places are known and the one read is not the right one, or far more than it."""
    if right is None or read is None:
        return False
    mine, other = Box(*right.box), Box(*read.box)
    smaller = max(min(mine.area, other.area), 1e-12)
    is_same = mine.overlap(other) >= LEAST_SHARED * smaller and other.area <= MOST_LARGER * mine.area
    return right.page != read.page or not is_same
