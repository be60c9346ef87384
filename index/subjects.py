"""What a trend can be asked for: projects and units by their names, and which of them a person means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from rapidfuzz import fuzz, process

from index.trend import Subject
from ingest.errors import NotFound
from review.coverage import likest
from review.naming import project_name, unit_letters
from review.project import Project
from review.spelling import spelled

T = TypeVar("T")
MOST_NAMED = 5
LEAST_NEAR = 45
"""Names that are less like what was asked for, in percent, are not offered in its place."""


class Entry(NamedTuple):
    """A project with what it is asked for by: its id, and every name that its filings print."""

    subject: Subject
    project: Project
    names: tuple[str, ...]


def entries(projects: Iterable[Project]) -> tuple[Entry, ...]:
    """Return the projects with a name, in the order of units and names; a unit is written one way alone."""
    spelling = _Spelling()
    found = [_entry(one, spelling) for one in projects]
    return tuple(
        sorted(found, key=lambda one: (one.subject.unit or "\uffff", one.subject.name, one.subject.id))
    )


def units(known: Sequence[Entry]) -> tuple[Subject, ...]:
    """Return the units that the projects are of, by name."""
    by_name: dict[str, list[Subject]] = {}
    for one in known:
        if one.subject.unit:
            by_name.setdefault(one.subject.unit, []).append(one.subject)
    return tuple(_unit(name, own) for name, own in sorted(by_name.items()))


def choose_project(known: Sequence[Entry], wanted: str, unit: str | None = None) -> Entry:
    """Return the project that is meant: by an id, a name as printed, or a part of it; `unit` narrows it down.

    NotFound where it is none, with the nearest names, or more than one, with these.
    """
    by_id = [one for one in known if wanted in {filing.id for filing in one.project.filings}]
    if by_id:
        return by_id[0]
    if unit is not None:
        name = choose_unit(units(known), unit).name
        known = [one for one in known if one.subject.unit == name]
    letters, core = spelled(wanted).letters, project_name(wanted).core
    steps: tuple[Callable[[str], bool], ...] = (
        lambda name: spelled(name).letters == letters,
        lambda name: project_name(name).core == core,
        lambda name: bool(letters) and letters in spelled(name).letters,
    )
    for fits in steps:
        found = [one for one in known if any(fits(name) for name in one.names)]
        if found:
            return _only(found, wanted, "项目", "project", lambda one: _told(one.subject))
    raise _unknown(wanted, [_told(one.subject) for one in known], "项目", "project")


def choose_unit(known: Sequence[Subject], wanted: str) -> Subject:
    """Return the unit that is meant: by its name, or a part of it; NotFound as for `choose_project`."""
    letters = unit_letters(wanted)
    steps: tuple[Callable[[str], bool], ...] = (
        lambda name: unit_letters(name) == letters,
        lambda name: bool(letters) and letters in unit_letters(name),
    )
    for fits in steps:
        found = [one for one in known if fits(one.name)]
        if found:
            return _only(found, wanted, "单位", "unit", lambda one: one.name)
    raise _unknown(wanted, [one.name for one in known], "单位", "unit")


class _Spelling:
    """One spelling for each unit: the first of those that a slip of the OCR explains."""

    def __init__(self) -> None:
        self._met: list[str] = []
        self._known: dict[str, str] = {}

    def of(self, unit: str) -> str:
        if unit not in self._known:
            found = likest(unit, self._met)
            if found is None:
                self._met.append(unit)
            self._known[unit] = found or unit
        return self._known[unit]


def _entry(project: Project, spelling: _Spelling) -> Entry:
    filings = project.filings
    years = [one.fiscal_year for one in filings if one.fiscal_year is not None]
    names = tuple(dict.fromkeys(name for one in reversed(filings) if (name := one.project_name)))
    printed = [one.implementing_unit or one.competent_department for one in filings]
    often = Counter(unit for unit in printed if unit and unit_letters(unit))
    subject = Subject(
        kind="project",
        id=project.id,
        name=next(iter(names), None) or next((one.title for one in filings if one.title), project.id),
        unit=spelling.of(often.most_common(1)[0][0]) if often else None,
        years=(min(years), max(years)) if years else None,
        size=len(filings),
    )
    return Entry(subject, project, (*names, subject.name))


def _unit(name: str, projects: Sequence[Subject]) -> Subject:
    years = [year for one in projects for year in one.years or ()]
    span = (min(years), max(years)) if years else None
    return Subject(kind="unit", id=name, name=name, unit=name, years=span, size=len(projects))


def _told(subject: Subject) -> str:
    return f"{subject.name}（{subject.unit}）" if subject.unit else subject.name


def _only(found: Sequence[T], wanted: str, kind: str, kind_en: str, told: Callable[[T], str]) -> T:
    if len(found) == 1:
        return found[0]
    named = "；".join(_plain(told(one)) for one in found[:MOST_NAMED])
    more = f"；…（{len(found)}）" if len(found) > MOST_NAMED else ""
    wanted = _plain(wanted)
    raise NotFound(
        f"“{wanted}”指的{kind}不止一个：{named}{more}。请写全名称，项目可再加单位或写其中一张表的编号。"
        f" / {wanted!r} may be any of these {kind_en}s: give the whole name; for a project its unit, or a filing's id."
    )


def _unknown(wanted: str, known: Sequence[str], kind: str, kind_en: str) -> NotFound:
    choices = list(dict.fromkeys(known))
    near = process.extract(wanted, choices, scorer=fuzz.WRatio, limit=MOST_NAMED, score_cutoff=LEAST_NEAR)
    named = "；".join(_plain(name) for name, _, _ in near)
    told = f"相近的有：{named}" if named else f"jixiao trends 列出所有{kind}"
    told_en = f"the nearest: {named}" if named else f"jixiao trends lists every {kind_en}"
    wanted = _plain(wanted)
    return NotFound(f"没有{kind}“{wanted}”，{told}。/ There is no {kind_en} {wanted!r}; {told_en}.")


def _plain(text: str) -> str:
    """The text without control characters: a filing may not steer the terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
