"""Which forms name a project of their unit among their money: a department's budget, a list of sub-items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

from review.across_parameters import across_parameters
from review.likeness import Reason
from review.naming import project_name, unit_likeness
from review.profile import Item, Profile
from review.project import Link
from review.resubmission import DEPARTMENT_FORMS


def mentions(profiles: Sequence[Profile], own: frozenset[str] | None = None) -> Iterator[Link]:
    """Yield a part link for each filing whose project another one of its unit names among its money.

    `own`: only those of one of these filings.
    """
    by_core: dict[str, list[Profile]] = defaultdict(list)
    for one in profiles:
        if one.name and one.form not in DEPARTMENT_FORMS:
            by_core[one.name.core].append(one)
    most = across_parameters().kinship.most_sharing
    for holder in profiles:
        for item in holder.items:
            for one in by_core.get(project_name(item.name).core, ())[:most]:
                if own is not None and own.isdisjoint((one.id, holder.id)):
                    continue
                if one.id != holder.id and _is_of(holder, one):
                    yield _part(holder, item, one)


def _is_of(holder: Profile, one: Profile) -> bool:
    """Whether the form may speak of this project: a department's of its own year, a project's within a few years."""
    years_apart = abs(holder.year - one.year) if holder.year and one.year else 0
    most = 0 if holder.form in DEPARTMENT_FORMS else across_parameters().kinship.most_years_apart
    return years_apart <= most and _unit(holder, one) > 0


def _unit(holder: Profile, one: Profile) -> float:
    pairs = product((*holder.units, *holder.departments), (*one.units, *one.departments))
    return max((unit_likeness(first, second) for first, second in pairs), default=0.0)


def _part(holder: Profile, item: Item, one: Profile) -> Link:
    is_first = holder.order <= one.order
    amounts = str(item.amount) if item.amount else None, str(one.budget) if one.budget else None
    units = ["、".join((*of.units, *of.departments)) or None for of in (holder, one)]
    told = [
        Reason(trait="unit", earlier=units[0], later=units[1], likeness=_unit(holder, one)),
        Reason(trait="project_name", earlier=item.name, later=one.printed_name, likeness=1),
        Reason(trait="budget", earlier=amounts[0], later=amounts[1], likeness=None),
    ]
    if not is_first:
        told = [
            reason.model_copy(update={"earlier": reason.later, "later": reason.earlier}) for reason in told
        ]
    first, second = (holder, one) if is_first else (one, holder)
    return Link(
        earlier=first.id,
        later=second.id,
        kind="same_year" if first.year == second.year else "other_year",
        tie="part",
        likeness=_unit(holder, one),
        reasons=tuple(told),
    )
