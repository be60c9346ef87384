"""How like two filings are, and by what: every trait with both values, and whether they are of one project."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from extract.filing import Record
from review.across_parameters import across_parameters
from review.naming import WITH_A_PART, is_contained, name_likeness, unit_likeness
from review.plans import is_equal, is_scaled
from review.profile import Profile

ReasonName = Literal["unit", "project_name", "budget", "goal", "indicators", "contacts"]
LONGEST_SHOWN = 60
OF_ONE_DEPARTMENT = 0.7
SCALED = 0.9
LEAST_SHARED = 5
MOST_REMEMBERED = 1 << 16
"""A correction changes one filing: of all pairs of its unit only those with it are compared again."""


class Reason(Record):
    """One trait of both filings, as each prints it; `likeness` 0-1, None where one of them has none."""

    trait: ReasonName
    earlier: str | None
    later: str | None
    likeness: float | None


class Compared(NamedTuple):
    """Two filings held against each other: each trait's likeness, and that of the whole."""

    unit: float | None
    name: float | None
    budget: float | None
    goal: float | None
    indicators: float | None
    contacts: float | None
    is_stage_equal: bool
    is_contained: bool
    """Whether one name is the other with something more."""
    is_one_year: bool

    @property
    def likeness(self) -> float:
        """0-1: the weighted mean of the traits that both have; at least 0.9 for one unit and one name."""
        weights = across_parameters().kinship.weights
        traits = {
            "unit": self.unit,
            "project_name": self.name,
            "budget": self.budget,
            "goal": self.goal,
            "indicators": self.indicators,
            "contacts": self.contacts,
        }
        given = [(weights[name], value) for name, value in traits.items() if value is not None]
        mean = sum(weight * value for weight, value in given) / (sum(weight for weight, _ in given) or 1)
        return round(max(mean, 0.9) if self.is_one_name and self.unit == 1 else mean, 3)

    @property
    def is_one_name(self) -> bool:
        """Whether both have one name of one stage, slips apart."""
        return self.name is not None and self.name >= 0.95 and self.is_stage_equal

    @property
    def support(self) -> float:
        """The strongest of what speaks for one project beside names: budget, goal, indicators, contacts."""
        return max(self.year_budget or 0, self.goal or 0, self.indicators or 0, self.contacts or 0)

    @property
    def year_budget(self) -> float | None:
        """Whether both plan one amount for one year: budgets of two years are alike at most in size."""
        return self.budget if self.is_one_year else None

    @property
    def is_namesake_safe(self) -> bool:
        """Whether one name means one project: the unit is the same, or something beside the names says so."""
        if self.unit == 1:
            return True
        if self.unit == 0 or (self.unit is None and self.year_budget == 0):
            return False
        least = across_parameters().kinship.least_support
        told = (self.year_budget, self.contacts, self.goal)
        support = max(one or 0 for one in told) if self.unit is None else self.support
        return support >= least

    @property
    def is_changed(self) -> bool:
        """Whether the filings are of one project though its name is not the same."""
        limits = across_parameters().kinship
        if not self.unit or self.unit < SCALED or self.name is None or self.is_one_year_and_staged:
            return False
        if self.is_one_year and not self.is_one_budget:
            return False
        return (
            self.name >= limits.least_name
            and self.support >= limits.least_support
            and self.likeness >= limits.changed_from
        )

    @property
    def is_one_budget(self) -> bool:
        """Whether two names of one year may be one project: one budget, or where that is not known near names."""
        if self.year_budget is None:
            return self.name is not None and self.name >= WITH_A_PART
        return self.year_budget >= SCALED

    @property
    def is_one_year_and_staged(self) -> bool:
        """Whether these are two stages of one name in one year: two projects."""
        return self.is_one_year and not self.is_stage_equal


@lru_cache(maxsize=MOST_REMEMBERED)
def compared(one: Profile, other: Profile) -> Compared:
    """Return how like the two are, trait by trait."""
    is_one_year = one.year == other.year and one.year is not None
    stages = (one.name and one.name.stage, other.name and other.name.stage)
    return Compared(
        unit=_units(one, other),
        name=name_likeness(one.name, other.name) if one.name and other.name else None,
        budget=_budgets(one, other) if is_one_year else _sizes(one, other),
        goal=_shared(one.clauses, other.clauses),
        indicators=_shared(one.indicators, other.indicators),
        contacts=_contacts(one.contacts, other.contacts),
        is_stage_equal=stages[0] == stages[1],
        is_contained=bool(one.name and other.name and is_contained(one.name, other.name)),
        is_one_year=is_one_year,
    )


def reasons(one: Profile, other: Profile, found: Compared) -> tuple[Reason, ...]:
    """Return the traits with what each of the filings prints."""
    units = _printed(one.units or one.departments), _printed(other.units or other.departments)
    budgets = _printed_sum(one), _printed_sum(other)
    shared = sorted(one.indicators & other.indicators)
    rows = [f"{len(shared)}/{len(of.indicators)}：{'、'.join(shared)}" for of in (one, other)]
    told = sorted(one.contacts & other.contacts)
    contacts = [_printed(told or sorted(of.contacts)) for of in (one, other)]
    clauses = sorted(one.clauses & other.clauses, key=len)[-1:]
    goals = [_printed(clauses) or (of.goal or "")[:LONGEST_SHOWN] or None for of in (one, other)]
    values: tuple[tuple[ReasonName, str | None, str | None, float | None], ...] = (
        ("unit", *units, found.unit),
        ("project_name", one.printed_name, other.printed_name, found.name),
        ("budget", *budgets, found.budget),
        ("goal", goals[0], goals[1], found.goal),
        ("indicators", rows[0], rows[1], found.indicators),
        ("contacts", contacts[0], contacts[1], found.contacts),
    )
    return tuple(
        Reason.model_construct(
            trait=trait, earlier=_short(first), later=_short(second), likeness=_round(value)
        )
        for trait, first, second, value in values
        if first is not None or second is not None
    )


def _units(one: Profile, other: Profile) -> float | None:
    if one.units and other.units:
        return unit_likeness(one.units[0], other.units[0])
    firsts, seconds = (*one.units, *one.departments), (*other.units, *other.departments)
    found = [unit_likeness(first, second) for first in firsts for second in seconds]
    if not found:
        return None
    best = max(found)
    return min(best, OF_ONE_DEPARTMENT) if one.units or other.units else best


def _budgets(one: Profile, other: Profile) -> float | None:
    if not one.budget or not other.budget or one.form == other.form:
        return None
    if is_equal(one.budget, other.budget):
        return 1.0
    return SCALED if is_scaled(one.budget, other.budget) else 0.0


def _sizes(one: Profile, other: Profile) -> float | None:
    """How near the budgets of two years are: the smaller as a share of the larger."""
    sums = [of.budget.yuan for of in (one, other) if of.budget and of.budget.yuan]
    return float(min(sums) / max(sums)) if len(sums) == 2 and min(sums) > 0 else None


def _shared(one: frozenset[str], other: frozenset[str]) -> float | None:
    """The share of the fewer that both have; of a few alone little can be told."""
    fewer = max(min(len(one), len(other)), LEAST_SHARED)
    return len(one & other) / fewer if one and other else None


def _contacts(one: frozenset[str], other: frozenset[str]) -> float | None:
    return float(not one.isdisjoint(other)) if one and other else None


def _printed(texts: Iterable[str]) -> str | None:
    return "、".join(texts) or None


def _printed_sum(one: Profile) -> str | None:
    return str(one.budget) if one.budget else None


def _short(text: str | None) -> str | None:
    return text if text is None or len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
