"""What one filing says at one place, for a measure over years, and what the filings of a year say together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from extract.filing import Filing
from extract.number import is_dash
from index.trend import STATES, Point, Reading, State
from review.wording import WIDE

CENT = Decimal("0.01")
SILENT: frozenset[State] = frozenset(("blank", "absent"))


class Told(NamedTuple):
    """A filing as a trend looks at it: of the project called so, in a file of that name."""

    filing: Filing
    file: str
    project: str

    def spot(self, pointer: str) -> dict[str, Any]:
        """Return where a pointer of the filing stands, as the fields of a spot."""
        evidence = self.filing.evidence.get(pointer)
        return {
            "filing": self.filing.id,
            "file": self.file,
            "project": self.project,
            "pointer": pointer,
            "page": evidence.page if evidence else None,
            "box": evidence.box if evidence else None,
        }


def reading(
    told: Told, pointer: str | None, unit: Callable[[Decimal], Decimal | None] = lambda one: one
) -> Reading:
    """Return what a filing says at a pointer; `unit` gives the figure in the measure's unit, None where it is not known.

    Without a pointer the form has no such place.
    """
    if pointer is None:
        return Reading(**told.spot(""), state="absent")
    state, value = state_of(told.filing, pointer), told.filing.at(pointer)
    figure = unit(value) if state == "value" else None
    evidence = told.filing.evidence.get(pointer)
    return Reading(
        **told.spot(pointer),
        state="no_unit" if state == "value" and figure is None else state,
        value=figure,
        printed=(evidence.text or None) if evidence else None if value is None else str(value),
        trust=evidence.trust if evidence else None,
    )


def settled(year: int, groups: Iterable[Sequence[Reading]]) -> Point:
    """Return the point of the first group, of forms of one kind, that has a figure; else what is most telling.

    Forms of one kind that differ, or of which one could not be read, leave the year without a figure.
    """
    held = [tuple(group) for group in groups if group]
    for group in held:
        spoken = [one for one in group if one.state not in SILENT]
        if {one.state for one in spoken} == {"value"} and len({one.value for one in spoken}) == 1:
            return Point(year=year, state="value", value=spoken[0].value, readings=(spoken[0],))
        if any(one.state == "value" for one in spoken):
            return Point(year=year, state="several", readings=tuple(spoken))
    every = sorted((one for group in held for one in group), key=lambda one: STATES.index(one.state))
    return Point(year=year, state=every[0].state if every else "missing", readings=tuple(every[:1]))


def in_ten_thousands(unit: str | None) -> Callable[[Decimal], Decimal | None]:
    """Return what makes an amount of this unit one of 万元; it gives None where the unit is not known."""
    if unit == "万元":
        return lambda amount: amount
    return lambda amount: _trimmed(amount.scaleb(-4, WIDE)) if unit == "元" else None


def _trimmed(amount: Decimal) -> Decimal:
    """The amount without the zeros that a smaller unit leaves behind its second decimal."""
    cents = amount.quantize(CENT, context=WIDE)
    return cents if cents == amount else amount.normalize(WIDE)


def state_of(filing: Filing, pointer: str) -> State:
    """Return what stands at a pointer of a filing: a value, a blank, something unread, or no such place."""
    evidence = filing.evidence.get(pointer)
    if filing.is_unread(pointer):
        return "unread"
    if filing.at(pointer) is not None:
        return "value"
    if evidence is None:
        return "absent"
    return "blank" if is_dash(evidence.text) else "unread"
