"""What filings find each other by: names, money, goal, indicators and contacts, taken out once for each filing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from extract.filing import Filing, FormType
from extract.number import parse_number
from review.across_parameters import across_parameters
from review.naming import SHORTEST_CORE, ProjectName, project_name, unit_letters, unit_likeness
from review.outcome import folded
from review.plans import Sum, planned
from review.resubmission import DEPARTMENT_FORMS
from review.spelling import spelled

FORM_ORDER: tuple[FormType, ...] = (
    "department_budget",
    "target",
    "project_statement",
    "self_evaluation",
    "department_evaluation",
)
"""In the order of the year's course: what is planned stands before what came of it."""
NO_YEAR = 10000
SKETCH = 4
LONGEST_ITEM = 60


class Item(NamedTuple):
    """A project that a form names as a part of its money, with the place of the name and of the amount."""

    name: str
    pointer: str
    amount: Sum | None


@dataclass(frozen=True, slots=True)
class Profile:
    """A filing as filings are compared; `units` are the implementing one, else the department."""

    id: str
    form: FormType
    year: int | None
    units: tuple[str, ...]
    departments: tuple[str, ...]
    printed_name: str | None
    name: ProjectName | None
    budget: Sum | None
    goal: str | None
    clauses: frozenset[str]
    indicators: frozenset[str]
    contacts: frozenset[str]
    items: tuple[Item, ...]
    keys: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    """What filings of one project share (`review.kinship.keys_of`); follows from the rest."""

    def __hash__(self) -> int:
        """By the filing: what was compared once is found again without looking at all of it."""
        return hash(self.id)

    @property
    def slot(self) -> tuple[FormType, int | None]:
        """The place in a project that one filing takes: its form and year."""
        return self.form, self.year

    @property
    def order(self) -> tuple[int, int, str]:
        """What sorts filings by year, then by the course of the year; those without a year come last."""
        return _order(self.year, self.form, self.id)


def order(filing: Filing) -> tuple[int, int, str]:
    """Return what sorts filings by year, then by the course of the year; those without a year come last."""
    return _order(filing.fiscal_year, filing.form_type, filing.id)


def _order(year: int | None, form: FormType, filing_id: str) -> tuple[int, int, str]:
    return NO_YEAR if year is None else year, FORM_ORDER.index(form), filing_id


def profile(filing: Filing) -> Profile:
    """Return what the filing is compared by."""
    is_department = filing.form_type in DEPARTMENT_FORMS
    name = None if is_department else filing.project_name
    units = _names(filing.implementing_unit)
    departments = _names(filing.competent_department)
    goal = None if is_department else _goal(filing)
    found = Profile(
        id=filing.id,
        form=filing.form_type,
        year=filing.fiscal_year,
        units=units,
        departments=departments,
        printed_name=name,
        name=project_name(name) if name and spelled(name).letters else None,
        budget=None if is_department else planned(filing),
        goal=goal,
        clauses=_clauses(goal),
        indicators=frozenset(indicator_names(filing)),
        contacts=frozenset(_contacts(filing)),
        items=tuple(items(filing)),
    )
    return replace(found, keys=frozenset(_keys(found)))


def may_tie(one: Profile, other: Profile) -> bool:
    """Whether the units leave it open that two filings are of one project, or that one names the other's."""
    if not one.units or not other.units or _any_alike(one.units, other.units):
        return True
    if not one.items and not other.items:
        return False
    return _any_alike((*one.units, *one.departments), (*other.units, *other.departments))


def _any_alike(units: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return any(unit_likeness(one, other) for one in units for other in others)


def _keys(one: Profile) -> Iterator[str]:
    units = [unit_letters(unit) for unit in one.units or one.departments]
    every = [*units, *(unit_letters(unit) for unit in one.departments if one.units)]
    for core in _cores(one):
        yield f"n|{core}"
        for unit in every:
            yield f"n|{core}|{unit}"
            yield from (f"n|{core}|{half}" for half in _halves(unit))
        for unit in units:
            yield from (f"h|{half}|{unit}" for half in _halves(core))
    for unit in units:
        if one.name:
            yield from (f"b|{first}{second}|{unit}" for first, second in pairwise(one.name.core))
        yield from (f"i|{name}|{unit}" for name in _sketch(one.indicators))
    if one.budget and one.budget.yuan:
        yield f"a|{one.budget.yuan.normalize():f}"
    yield from (f"g|{clause}" for clause in _sketch(one.clauses))


def items(filing: Filing) -> Iterator[Item]:
    """Yield the projects that a form names as parts of its money: sub-items, and rows of a department's budget."""
    for index, one in enumerate(filing.budget_items):
        at = f"/budget_items/{index}"
        amount = one.amount if one.amount is None else Sum(f"{at}/amount", one.amount, filing.amount_unit)
        yield Item(one.name, f"{at}/name", amount)
    if filing.form_type not in DEPARTMENT_FORMS:
        return
    for index, stated in enumerate(filing.stated_amounts):
        if stated.label:
            at = f"/stated_amounts/{index}"
            money = (
                stated.amount if stated.amount is None else Sum(f"{at}/amount", stated.amount, stated.unit)
            )
            yield Item(stated.label, f"{at}/label", money)
    for number, table in enumerate(filing.tables):
        for row, cells in enumerate(table.rows):
            for column, cell in enumerate(cells):
                if SHORTEST_CORE <= len(cell) <= LONGEST_ITEM and parse_number(cell) is None:
                    yield Item(cell, f"/tables/{number}/rows/{row}/{column}", None)


def indicator_names(filing: Filing) -> Iterator[str]:
    """Yield the folded names of the indicators, those of input and management left out."""
    inputs = across_parameters().rules.input_levels
    for one in filing.indicators:
        if one.level3 and not any(word in (one.level1 or "") for word in inputs):
            yield folded(one.level3)


def _cores(one: Profile) -> Iterable[str]:
    own = [one.name.core] if one.name else []
    return dict.fromkeys([*own, *(project_name(item.name).core for item in one.items)])


def _names(printed: str | None) -> tuple[str, ...]:
    return (printed,) if printed and unit_letters(printed) else ()


def _goal(filing: Filing) -> str | None:
    words = across_parameters().names
    texts = [filing.annual_goal.expected or ""]
    for headings in (words.goal_headings, words.text_headings):
        texts += [one.text for one in filing.sections if any(word in one.heading for word in headings)]
        if any(texts):
            return "\n".join(filter(None, texts))
    return None


def _clauses(text: str | None) -> frozenset[str]:
    """The clauses of the text without digits: a year or a number may change, a slip breaks one of them."""
    least = across_parameters().names.least_clause
    parts = (_clause(part) for part in re.split(r"[。；;！!，,：:\n]", text or ""))
    return frozenset(part for part in parts if len(part) >= least)


@lru_cache(maxsize=65536)
def _clause(part: str) -> str:
    return re.sub(r"\d", "", folded(part))


def _contacts(filing: Filing) -> Iterator[str]:
    for one in filing.contacts:
        yield from (folded(text) for text in (one.name, one.phone) if text and folded(text))


def _halves(letters: str) -> tuple[str, ...]:
    """Both halves of a name, marked: one slip leaves one of them whole."""
    middle = len(letters) // 2
    return (f"<{letters[:middle]}", f"{letters[middle:]}>") if len(letters) >= SHORTEST_CORE else ()


def _sketch(texts: frozenset[str]) -> list[str]:
    """A few of the texts, the same ones wherever they stand together with others."""
    return sorted(texts, key=lambda text: crc32(text.encode()))[:SKETCH]
