"""Trends of a store: which projects and units there are to ask for, and what one of them says over the years.

Superseded filings and withdrawn documents have no part in it. Of a year without a form there is nothing, not a zero.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from index.database import Database
from index.kin import Kinships
from index.shelf import Shelf
from index.subjects import Entry, choose_project, choose_unit, entries, units
from index.told import Told
from index.totals import Years, cause_series, series, tallies, unread
from index.trend import Subject, Trend
from index.yearly import YearOfProject

LONGEST_SPAN = 30
"""Years further apart are not those of one thing: one of them is misread. Then only years with a filing are shown."""


class Trends:
    """What the filings of a project or a unit say over the years."""

    def __init__(self, database: Database, shelf: Shelf, kinships: Kinships) -> None:
        self._database = database
        self._shelf = shelf
        self._kinships = kinships
        self._known: tuple[object, tuple[Entry, ...]] = (None, ())

    def projects(self) -> tuple[Subject, ...]:
        """Return the projects, by unit and name."""
        with self._database.read() as session:
            return tuple(one.subject for one in self._entries(session))

    def units(self) -> tuple[Subject, ...]:
        """Return the units that have projects, by name."""
        with self._database.read() as session:
            return units(self._entries(session))

    def of_project(self, wanted: str, unit: str | None = None) -> Trend:
        """Return the trend of the project that is meant (index.subjects.choose_project); NotFound where it is not clear."""
        with self._database.read() as session:
            chosen = choose_project(self._entries(session), wanted, unit)
            return self._trend(session, chosen.subject, [chosen])

    def of_unit(self, wanted: str) -> Trend:
        """Return the trend of a unit's projects taken together; NotFound where it is not clear which unit is meant."""
        with self._database.read() as session:
            known = self._entries(session)
            chosen = choose_unit(units(known), wanted)
            return self._trend(session, chosen, [one for one in known if one.subject.unit == chosen.name])

    def _entries(self, session: Session) -> tuple[Entry, ...]:
        projects = self._kinships.projects(session)
        known = self._known  # other threads may put theirs here at any moment
        if known[0] is not projects:
            known = self._known = projects, entries(projects)
        return known[1]

    def _trend(self, session: Session, subject: Subject, own: Sequence[Entry]) -> Trend:
        projects = [Years(one.subject.name, self._years(session, one)) for one in own]
        years = sorted({year for one in projects for year in one.years})
        span = _span(years)
        is_unit = subject.kind == "unit"
        return Trend(
            subject=subject,
            years=span,
            series=series(span, projects, is_unit),
            tallies=tallies(span, projects),
            causes=cause_series(span, projects),
            unread_explanations=unread(span, projects),
            projects=tuple(one.subject for one in own) if is_unit else (),
            undated=sum(filing.fiscal_year is None for one in own for filing in one.project.filings),
        )

    def _years(self, session: Session, entry: Entry) -> dict[int, YearOfProject]:
        """The years of a project from its first to its last; one without a form has no filings."""
        told: dict[int, list[Told]] = {}
        for filing in entry.project.filings:
            if filing.fiscal_year is not None:
                view = self._shelf.view(
                    session, filing.id
                )  # judged: what a rule doubts is told with the figure
                told.setdefault(filing.fiscal_year, []).append(
                    Told(view.filing, view.file, entry.subject.name)
                )
        return {year: YearOfProject(year, tuple(told.get(year, ()))) for year in _span(sorted(told))}


def _span(years: Sequence[int]) -> tuple[int, ...]:
    """Every year from the first to the last; only those given where that is too long."""
    if not years or years[-1] - years[0] > LONGEST_SPAN:
        return tuple(years)
    return tuple(range(years[0], years[-1] + 1))
