"""The projects of a unit taken together: sums, rates and shares over what was read, and how much was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from index.told import CENT
from index.trend import (
    FATES,
    MEASURES,
    STATES,
    UNITS,
    CauseSeries,
    CauseSpot,
    Measure,
    Point,
    Series,
    State,
    Tally,
)
from index.yearly import YearOfProject, causes, points, ratio, tally, unread_explanations
from review.wording import WIDE


class Years(NamedTuple):
    """The years of one project: each from its first to its last, with the filings that are held of it."""

    project: str
    years: Mapping[int, YearOfProject]


def series(years: Sequence[int], projects: Sequence[Years], is_unit: bool) -> tuple[Series, ...]:
    """Return each measure over the years; of a unit, its projects taken together."""
    told = {year: [points(one.years[year]) for one in projects if year in one.years] for year in years}
    return tuple(
        Series(
            measure=measure,
            unit=UNITS[measure],
            points=tuple(_point(year, measure, told[year], is_unit) for year in years),
        )
        for measure in MEASURES
    )


def tallies(years: Sequence[int], projects: Sequence[Years]) -> tuple[Tally, ...]:
    """Return what became of the indicators of each year, over the projects of which a self-evaluation tells."""
    return tuple(
        _tally(year, [tally(one.years[year]) for one in projects if year in one.years]) for year in years
    )


def cause_series(years: Sequence[int], projects: Sequence[Years]) -> tuple[CauseSeries, ...]:
    """Return the causes of deviation, the most frequent first."""
    every = list(_causes(years, projects))
    often = Counter(cause for cause, _ in every)
    tells = [year for year, count in zip(years, unread(years, projects), strict=True) if count is not None]
    return tuple(
        CauseSeries(
            cause=name,
            counts=tuple(
                sum(cause == name and spot.year == year for cause, spot in every) if year in tells else None
                for year in years
            ),
            rows=tuple(spot for cause, spot in every if cause == name),
        )
        for name, _ in sorted(often.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def unread(years: Sequence[int], projects: Sequence[Years]) -> tuple[int | None, ...]:
    """Return how many explanations of each year could not be read; None where no self-evaluation tells."""
    found = []
    for year in years:
        counts = [unread_explanations(one.years[year]) for one in projects if year in one.years]
        known = [count for count in counts if count is not None]
        found.append(sum(known) if known else None)
    return tuple(found)


def _causes(years: Sequence[int], projects: Sequence[Years]) -> Iterator[tuple[str, CauseSpot]]:
    for year in years:
        for one in projects:
            if year in one.years:
                yield from causes(one.years[year])


def _point(year: int, measure: Measure, told: Sequence[Mapping[Measure, Point]], is_unit: bool) -> Point:
    own = [one[measure] for one in told]
    if not is_unit:
        return own[0] if own else Point(year=year, state="missing")
    if measure != "execution_rate":
        return _summed(year, own, is_mean=measure == "score")
    stands = [_worse(one["executed"].state, one["budget"].state) for one in told]
    whole = [one for one, state in zip(told, stands, strict=True) if state == "value"]
    found = (
        ratio(year, [one["executed"] for one in whole], [one["budget"] for one in whole]) if whole else None
    )
    readings = tuple(reading for point in own for reading in point.readings)
    point = _counted(year, stands, found.value if found else None)
    return point.model_copy(update={"readings": readings})


def _worse(one: State, other: State) -> State:
    """What two amounts together are: no figure unless both are."""
    states = {one, other} - {"value"}
    return min(states, key=STATES.index) if states else "value"


def _summed(year: int, own: Sequence[Point], is_mean: bool) -> Point:
    values = [one.value for one in own if one.value is not None]
    total = sum(values, Decimal(0)) if values else None
    if total is not None and is_mean:
        total = (total / len(values)).quantize(CENT, context=WIDE)
    readings = tuple(reading for point in own for reading in point.readings)
    return _counted(year, [one.state for one in own], total).model_copy(update={"readings": readings})


def _counted(year: int, stands: Sequence[State], value: Decimal | None) -> Point:
    """A point with how many projects stand how; without a figure it is the most telling of what they are."""
    projects = {state: stands.count(state) for state in STATES if state in stands}
    silent: State = min(
        (state for state in projects if state != "value"), key=STATES.index, default="missing"
    )
    return Point(
        year=year,
        state=silent if value is None else "value",
        value=value,
        is_computed=value is not None,
        is_partial=value is not None and len(projects) > 1,
        projects=projects,
    )


def _tally(year: int, told: Sequence[Tally]) -> Tally:
    counts = [one.counts for one in told if one.counts is not None]
    rows = tuple(row for one in told for row in one.rows)
    if not counts:
        state: State = min((one.state for one in told), key=STATES.index, default="missing")
        return Tally(year=year, state=state, rows=rows, projects=len(told))
    summed = {fate: sum(one[fate] for one in counts) for fate in FATES}
    return Tally(year=year, state="value", counts=summed, rows=rows, projects=len(told), told=len(counts))
