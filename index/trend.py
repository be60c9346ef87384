"""A trend: what the filings of a project, or of a unit's projects, say year by year, each figure with its place on paper.

A year of which nothing was read has no figure: unread, blank, without a place on the form, missing altogether, said
otherwise by two forms, or printed without a unit of money. None of these is a zero, and none is filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from extract.filing import BoxTuple, Printed, Record, TrustState

Measure = Literal["planned", "budget", "executed", "execution_rate", "score"]
MEASURES: tuple[Measure, ...] = ("planned", "budget", "executed", "execution_rate", "score")
UNITS: Mapping[Measure, str] = {
    "planned": "万元",
    "budget": "万元",
    "executed": "万元",
    "execution_rate": "%",
    "score": "分",
}
State = Literal["value", "several", "unread", "no_unit", "blank", "absent", "missing"]
STATES: tuple[State, ...] = ("value", "several", "unread", "no_unit", "blank", "absent", "missing")
"""The most telling first. "several": forms of one kind and year that say different things. "no_unit": an amount whose
form prints no unit of money. "absent": the form has no such place. "missing": no such form is held for the year."""
Fate = Literal["met", "short", "unknown", "unread"]
FATES: tuple[Fate, ...] = ("met", "short", "unknown", "unread")
"""What became of an indicator. "unknown": its target and its result cannot be compared."""


class Spot(Record):
    """A place on paper: filing, its file, pointer; page (1-based) and box as page fractions, None where unlocated."""

    filing: str
    file: str
    pointer: str
    page: int | None = None
    box: BoxTuple | None = None
    project: str
    """The name of the project that the filing is of."""


class Reading(Spot):
    """What one filing says of a measure: `value` in the measure's unit, None but in state "value"; `printed` as on paper."""

    state: State
    value: Printed | None = None
    printed: str | None = None
    trust: TrustState | None = None


class Point(Record):
    """One year of a measure. `value` is None but in state "value".

    `is_computed`: it stands nowhere as such, but follows from the readings. Of a unit, `projects` tells how many of its
    projects of that year stand how; `is_partial`: some of them are not in the value.
    """

    year: int
    state: State
    value: Printed | None = None
    is_computed: bool = False
    is_partial: bool = False
    projects: Mapping[State, int] = {}
    readings: tuple[Reading, ...] = ()


class Series(Record):
    """A measure over all years of the trend, in order; `unit` is 万元, % or 分 (of a hundred)."""

    measure: Measure
    unit: str
    points: tuple[Point, ...]


class IndicatorSpot(Spot):
    """An indicator's result, by its printed name, and what became of it."""

    name: str
    fate: Fate


class Tally(Record):
    """What became of the indicators of one year: how many of each fate, None where no self-evaluation tells.

    `state` is "value", "missing", "several", or "absent" of a form without indicators. `rows` are those that are not
    met, and the first that is. Of a unit, `told` of `projects` projects have a self-evaluation that tells.
    """

    year: int
    state: State
    counts: Mapping[Fate, int] | None = None
    rows: tuple[IndicatorSpot, ...] = ()
    projects: int = 1
    told: int = 0


class CauseSpot(Spot):
    """An explanation that names a cause: its year, the indicator it stands beside, the words that say so."""

    year: int
    name: str
    words: tuple[str, ...]


class CauseSeries(Record):
    """One cause of deviation: how many explanations of each year name it, None where no self-evaluation tells."""

    cause: str
    counts: tuple[int | None, ...]
    rows: tuple[CauseSpot, ...]


class Subject(Record):
    """A project or a unit that a trend can be asked for.

    `id` names a project: that of its first filing; of a unit it is the name. `years` are its first and last, None
    where no filing has a year. `size`: the filings of a project, the projects of a unit.
    """

    kind: Literal["project", "unit"]
    id: str
    name: str
    unit: str | None
    years: tuple[int, int] | None
    size: int


class Trend(Record):
    """All series of a project or a unit over the same years. `undated`: filings without a year, which no year has.

    `unread_explanations`: how many of each year could not be read, so that their causes are not counted; None where no
    self-evaluation tells. `projects` are those of a unit.
    """

    subject: Subject
    years: tuple[int, ...]
    series: tuple[Series, ...]
    tallies: tuple[Tally, ...]
    causes: tuple[CauseSeries, ...]
    unread_explanations: tuple[int | None, ...]
    projects: tuple[Subject, ...] = ()
    undated: int = 0
