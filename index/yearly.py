"""What the filings of one project say of one year: each measure with the readings it comes from, indicators, causes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from extract.filing import Filing, FormType
from index.told import CENT, SILENT, Told, in_ten_thousands, reading, settled
from index.trend import (
    FATES,
    CauseSpot,
    Fate,
    IndicatorSpot,
    Measure,
    Point,
    Reading,
    Tally,
)
from review.causes import named_causes
from review.plans import planned
from review.row import Row, rows, total_line
from review.wording import WIDE

HUNDRED = Decimal(100)


class YearOfProject(NamedTuple):
    """The filings of one project and year."""

    year: int
    told: tuple[Told, ...]

    def of(self, form: FormType) -> tuple[Told, ...]:
        """Return those of one kind of form."""
        return tuple(one for one in self.told if one.filing.form_type == form)

    @property
    def evaluations(self) -> tuple[Told, ...]:
        """The self-evaluations: what was done stands nowhere else."""
        return self.of("self_evaluation")

    @property
    def evaluation(self) -> Told | None:
        """The self-evaluation that tells of the year's indicators; None where there is none, or several that differ.

        Several differ where they tell otherwise of what is counted. Two scans of one paper are never read alike to the
        last sign: （%） here, (%) there.
        """
        held = self.evaluations
        differ = any(list(_counted(one)) != list(_counted(held[0])) for one in held[1:])
        return None if differ or not held else held[0]


def points(year: YearOfProject) -> dict[Measure, Point]:
    """Return each measure of the year."""
    return {measure: read(year) for measure, read in _MEASURES.items()}


def tally(year: YearOfProject) -> Tally:
    """Return what became of the year's indicators."""
    one = year.evaluation
    if one is None:
        return Tally(year=year.year, state="several" if year.evaluations else "missing")
    spots = tuple(_fates(one))
    if not spots:
        return Tally(year=year.year, state="absent")
    fates = [spot.fate for spot in spots]
    return Tally(
        year=year.year,
        state="value",
        counts={fate: fates.count(fate) for fate in FATES},
        rows=tuple(_telling(spots)),
        told=1,
    )


def causes(year: YearOfProject) -> Iterator[tuple[str, CauseSpot]]:
    """Yield the causes that the year's explanations name, each with its explanation."""
    one = year.evaluation
    for row in rows(one.filing) if one else ():
        if one and not row.is_unread("deviation"):
            spot = one.spot(row.at("deviation")) | {"year": year.year, "name": row.name}
            for cause in named_causes(row.indicator.deviation):
                yield cause.name, CauseSpot(**spot, words=cause.words)


def unread_explanations(year: YearOfProject) -> int | None:
    """Return how many explanations of the year could not be read; None where no self-evaluation tells."""
    one = year.evaluation
    return None if one is None else sum(row.is_unread("deviation") for row in rows(one.filing))


def _fund(told: Told, field: str) -> str | None:
    total = total_line(told.filing)
    return None if total is None else f"/funds/{total[0]}/{field}"


def _planned(year: YearOfProject) -> Point:
    targets = [
        reading(one, "/current_year_budget", in_ten_thousands(one.filing.amount_unit))
        for one in year.of("target")
    ]
    stated = [_stated(one) for one in year.of("project_statement")]
    return settled(year.year, (targets, stated, _amounts(year, "initial_budget")))


def _stated(told: Told) -> Reading:
    """What a statement plans; a sum of its parts stands nowhere on it and is none of its figures."""
    filing, found = told.filing, planned(told.filing)
    if found is None:
        places = (f"/stated_amounts/{index}/amount" for index in range(len(filing.stated_amounts)))
        return reading(told, next(filter(filing.is_unread, places), None))
    is_sum = filing.at(found.pointer) != found.amount
    return reading(told, None if is_sum else found.pointer, in_ten_thousands(found.unit))


def _amounts(year: YearOfProject, field: str) -> list[Reading]:
    return [
        reading(one, _fund(one, field), in_ten_thousands(one.filing.amount_unit)) for one in year.evaluations
    ]


def _budget(year: YearOfProject) -> Point:
    return settled(year.year, (_amounts(year, "adjusted_budget"),))


def _executed(year: YearOfProject) -> Point:
    return settled(year.year, (_amounts(year, "executed"),))


def _rate(year: YearOfProject) -> Point:
    """The rate as printed; where none is printed, that of the two amounts beside it."""
    printed = settled(year.year, ([reading(one, _fund(one, "execution_rate")) for one in year.evaluations],))
    if printed.state not in SILENT:
        return printed
    return ratio(year.year, (_executed(year),), (_budget(year),)) or printed


def ratio(year: int, parts: Sequence[Point], wholes: Sequence[Point]) -> Point | None:
    """Return the rate, in percent, of the sums of two amounts, all of which were read; None where they give none."""
    if any(one.value is None for one in (*parts, *wholes)):
        return None
    part, whole = (sum((one.value or Decimal(0) for one in side), Decimal(0)) for side in (parts, wholes))
    if whole <= 0:
        return None
    found = tuple(one for point in (*parts, *wholes) for one in point.readings)
    value = (part * HUNDRED / whole).quantize(CENT, context=WIDE)
    return Point(year=year, state="value", value=value, is_computed=True, readings=found)


def _score(year: YearOfProject) -> Point:
    """The total score of a hundred; one of another whole is made one of a hundred."""
    found = [reading(one, "/total_score", _of_hundred(_whole(one.filing))) for one in year.evaluations]
    point = settled(year.year, (found,))
    scaled = point.state == "value" and any(_whole(one.filing) != HUNDRED for one in year.evaluations)
    return point.model_copy(update={"is_computed": True}) if scaled else point


def _whole(filing: Filing) -> Decimal:
    whole = filing.total_weight
    return HUNDRED if whole is None or whole <= 0 or filing.is_unread("/total_weight") else whole


def _of_hundred(whole: Decimal) -> Callable[[Decimal], Decimal]:
    return lambda score: score if whole == HUNDRED else (score * HUNDRED / whole).quantize(CENT, context=WIDE)


def _fates(told: Told) -> Iterator[IndicatorSpot]:
    for row in rows(told.filing):
        yield IndicatorSpot(**told.spot(_result(row)), name=row.name, fate=_fate(row))


def _result(row: Row) -> str:
    """The cell that could not be read, else that of the result."""
    return row.at("target") if row.is_unread("target") else row.at("actual")


def _fate(row: Row) -> Fate:
    if row.is_unread("target", "actual"):
        return "unread"
    if row.outcome.verdict is None:
        return "unknown"
    return "short" if row.outcome.is_short else "met"


def _counted(told: Told) -> Iterator[tuple[Fate, bool, tuple[str, ...]]]:
    """What is counted of each indicator: what became of it, whether its explanation is unread, the causes named there."""
    for row in rows(told.filing):
        causes = tuple(cause.name for cause in named_causes(row.indicator.deviation))
        yield _fate(row), row.is_unread("deviation"), causes


def _telling(spots: Iterable[IndicatorSpot]) -> Iterator[IndicatorSpot]:
    """Those that are not met, and the first that is."""
    has_met = False
    for one in spots:
        if one.fate != "met" or not has_met:
            yield one
        has_met = has_met or one.fate == "met"


_MEASURES: dict[Measure, Callable[[YearOfProject], Point]] = {
    "planned": _planned,
    "budget": _budget,
    "executed": _executed,
    "execution_rate": _rate,
    "score": _score,
}
