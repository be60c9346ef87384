"""Runs against a rival's, in turn: all once unmeasured, then turn by turn, each turn begun by another.

What a turn is good for is its ratio: the machine may be busier in one turn than in the next, and is equally busy
for all of one turn, or nearly so.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ingest.clock import collect

Run = Callable[[], object]


class Turn(NamedTuple):
    """Seconds a page of one turn: `ours` without the second readings, `second` those alone."""

    theirs: float
    ours: float
    second: float = 0.0

    @property
    def ratio(self) -> float:
        """Our seconds over theirs."""
        return self.ours / self.theirs

    @property
    def second_ratio(self) -> float:
        """What the second readings add, over their seconds."""
        return self.second / self.theirs


@dataclass(frozen=True, slots=True)
class Race:
    """All turns of one runtime, or of one yardstick."""

    runtime: str
    turns: tuple[Turn, ...]

    def plain(self) -> dict[str, float | str]:
        """Return medians and the ratio with its range."""
        ratios = [turn.ratio for turn in self.turns]
        return {
            "runtime": self.runtime,
            "theirs_seconds_a_page": round(statistics.median(turn.theirs for turn in self.turns), 3),
            "ours_seconds_a_page": round(statistics.median(turn.ours for turn in self.turns), 3),
            "ratio": round(statistics.median(ratios), 3),
            "ratio_least": round(min(ratios), 3),
            "ratio_most": round(max(ratios), 3),
            "second_ratio": round(statistics.median(turn.second_ratio for turn in self.turns), 3),
        }


def alternate(theirs: Run, ours: Run, repeats: int, pages: int) -> tuple[Turn, ...]:
    """Return the turns of one run against the rival's."""
    (race,) = together(theirs, {"ours": ours}, repeats, pages)
    return race.turns


def together(theirs: Run, others: Mapping[str, Run], repeats: int, pages: int) -> tuple[Race, ...]:
    """Return the race of each other run against the rival's, in the same turns."""
    runs: dict[str, Run] = {"": theirs, **others}
    for run in runs.values():
        run()
    turns: dict[str, list[Turn]] = {name: [] for name in others}
    names = list(runs)
    for turn in range(repeats):
        first = turn % len(names)
        taken = {name: _seconds(runs[name]) for name in names[first:] + names[:first]}
        for name in others:
            (whole, _), (own, second) = taken[""], taken[name]
            seconds = (one / max(pages, 1) for one in (whole, own - second, second))
            turns[name].append(Turn(*seconds))
    return tuple(Race(name, tuple(turns[name])) for name in others)


def _seconds(run: Run) -> tuple[float, float]:
    """Return the seconds that the run takes, and those of them that go into second readings."""
    gc.collect()
    with collect() as laps:
        start = time.perf_counter()
        run()
        whole = time.perf_counter() - start
    return whole, laps.seconds.get("second", 0.0)
