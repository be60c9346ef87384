"""The coverage sheet: of each unit, year and kind of form, what is there and what is missing.

What is missing is told against a list of expected projects where there is one. Without it, a project is
taken to lack its target form or its self-evaluation where it has the other of the two (or a statement) and
forms of that kind are held for that year at all: an inference, and marked as one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from extract.filing import FormType, Record
from review.expected import Expected
from review.resubmission import DEPARTMENT_FORMS
from review.spelling import compare

Standing = Literal["current", "superseded", "withdrawn"]
PAIRED: tuple[FormType, ...] = ("target", "self_evaluation")
"""The forms of which a project has one each in a year: the aim before it, the account after it."""
Place = tuple[str | None, int | None]


class Held(Record):
    """A filing as the sheet sees it. `units` are those it names, the implementing one first."""

    filing: str
    document: str
    file: str
    form_type: FormType
    units: tuple[str, ...]
    year: int | None
    project: str | None
    standing: Standing = "current"
    superseded_by: str | None = None
    reason: str | None = None
    """Why its document was withdrawn, and by whom."""
    is_proposed: bool = False
    """Whether it seems to supersede another, or to be superseded, and nobody decided yet."""
    is_listed: bool | None = None
    """Whether the list of expected projects names it; None without a list."""


class Gap(Record):
    """A form that is missing: `listed` by line `line` of the list, or `inferred` from what is there."""

    project: str | None
    basis: Literal["listed", "inferred"]
    line: int | None = None


class Cell(Record):
    """What is held of one kind of form, and what is not."""

    present: tuple[Held, ...] = ()
    missing: tuple[Gap, ...] = ()
    superseded: tuple[Held, ...] = ()
    withdrawn: tuple[Held, ...] = ()


class Line(Record):
    """One unit in one year; None where the forms do not say it. `kinds` has those with anything to tell."""

    unit: str | None
    year: int | None
    kinds: Mapping[FormType, Cell]


def coverage(held: Sequence[Held], expected: Sequence[Expected] | None = None) -> tuple[Line, ...]:
    """Return the sheet, by unit and then year; units that differ by a slip of the OCR share their lines."""
    names = _Names([one.unit for one in expected or ()])
    have: dict[Place, list[Held]] = defaultdict(list)
    want: dict[Place, list[Expected]] = defaultdict(list)
    for one in held:
        have[names.best(one.units), one.year].append(one)
    for wanted in expected or ():
        want[names.best((wanted.unit,)), wanted.year].append(wanted)
    places = sorted(have.keys() | want.keys(), key=lambda place: (place[0] or "\uffff", place[1] or 0))
    in_use = {(one.year, one.form_type) for one in held if one.standing == "current"}
    return tuple(
        Line(
            unit=place[0],
            year=place[1],
            kinds=_kinds(have[place], None if expected is None else want[place], in_use),
        )
        for place in places
    )


class _Names:
    """One spelling for each unit: the list's where it has one, else the first that was met."""

    def __init__(self, listed: Sequence[str]) -> None:
        self._listed = list(dict.fromkeys(listed))
        self._met: list[str] = []
        self._known: dict[tuple[str, ...], str | None] = {}

    def best(self, units: tuple[str, ...]) -> str | None:
        """Return the spelling for a form that names these units, the first of them that the list knows."""
        if units not in self._known:
            self._known[units] = self._choose(units)
        return self._known[units]

    def _choose(self, units: tuple[str, ...]) -> str | None:
        for spellings in (self._listed, self._met):
            for unit in units if spellings is self._listed else units[:1]:
                found = likest(unit, spellings)
                if found is not None:
                    return found
        self._met.extend(units[:1])
        return units[0] if units else None


def likest(name: str, known: Sequence[str]) -> str | None:
    """Return the spelling that is this name, the same before an alike one; None when there is none."""
    alike = None
    for one in known:
        sameness = compare(name, one)
        if sameness == "same":
            return one
        if sameness == "alike" and alike is None:
            alike = one
    return alike


def _kinds(
    held: Sequence[Held],
    expected: Sequence[Expected] | None,
    in_use: set[tuple[int | None, FormType]],
) -> dict[FormType, Cell]:
    cells: dict[FormType, Cell] = {}
    for kind in get_args(FormType):
        of_kind = [one for one in held if one.form_type == kind]
        present = [one for one in of_kind if one.standing == "current"]
        missing: list[Gap]
        if expected is None:
            missing = _inferred(kind, held, present, in_use)
        else:
            present, missing = _matched(kind, present, [one for one in expected if kind in one.kinds])
        cell = Cell(
            present=tuple(present),
            missing=tuple(missing),
            superseded=tuple(one for one in of_kind if one.standing == "superseded"),
            withdrawn=tuple(one for one in of_kind if one.standing == "withdrawn"),
        )
        if cell != Cell():
            cells[kind] = cell
    return cells


def _matched(
    kind: FormType, present: Sequence[Held], expected: Sequence[Expected]
) -> tuple[list[Held], list[Gap]]:
    """The present filings, each told whether the list names it, and what the list names beside them."""
    free = list(range(len(present)))
    listed: set[int] = set()
    named = expected
    for sameness in ("same", "alike"):
        left: list[Expected] = []
        for one in expected:
            place = next(
                (at for at in free if _fit(kind, present[at].project, one.project) == sameness), None
            )
            if place is None:
                left.append(one)
            else:
                listed.add(place)
                free.remove(place)
        expected = left
    # A second filing of a project that the list names is no stranger to it.
    listed |= {
        at for at in free if any(_fit(kind, present[at].project, one.project) != "different" for one in named)
    }
    missing = [Gap(project=one.project, basis="listed", line=one.line) for one in expected]
    return [
        one.model_copy(update={"is_listed": place in listed}) for place, one in enumerate(present)
    ], missing


def _fit(kind: FormType, present: str | None, wanted: str | None) -> str:
    if kind in DEPARTMENT_FORMS or wanted is None:
        return "same"
    return compare(present, wanted) if present else "different"


def _inferred(
    kind: FormType,
    held: Sequence[Held],
    present: Sequence[Held],
    in_use: set[tuple[int | None, FormType]],
) -> list[Gap]:
    """The projects of this line that lack a form of the kind, as far as the other forms tell."""
    if kind not in PAIRED or not held or (held[0].year, kind) not in in_use or held[0].year is None:
        return []
    known = [one.project for one in present if one.project]
    missing: list[str] = []
    for one in held:
        if one.standing != "current" or one.form_type in (kind, *DEPARTMENT_FORMS) or not one.project:
            continue
        if likest(one.project, [*known, *missing]) is None:
            missing.append(one.project)
    return [Gap(project=project, basis="inferred") for project in missing]
