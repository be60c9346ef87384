"""What a form plans for its year, as an amount that can be held against another form's."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from extract.filing import Filing, StatedAmount
from review.across_parameters import across_parameters
from review.row import total_line
from review.wording import unit_of

TEN_THOUSAND = Decimal(10000)
SCALES = {"元": Decimal(1), "万元": TEN_THOUSAND}


class Sum(NamedTuple):
    """An amount at its place; `unit` is 元 or 万元, None where the form prints none."""

    pointer: str
    amount: Decimal
    unit: str | None

    @property
    def yuan(self) -> Decimal | None:
        """The amount in 元; None where its unit is not known."""
        return self.amount * SCALES[self.unit] if self.unit in SCALES else None

    @property
    def half(self) -> Decimal:
        """Half a unit of the last printed digit, in the unit that the form prints."""
        return unit_of(self.amount) / 2

    def __str__(self) -> str:
        return f"{self.amount}{self.unit or ''}"


def planned(filing: Filing) -> Sum | None:
    """Return what the form plans for its year at the year's beginning; None where it says nothing of it."""
    if filing.form_type in ("self_evaluation", "department_evaluation"):
        total = total_line(filing)
        if total is None or total[1].initial_budget is None:
            return None
        return Sum(f"/funds/{total[0]}/initial_budget", total[1].initial_budget, filing.amount_unit)
    if filing.current_year_budget is not None:
        return Sum("/current_year_budget", filing.current_year_budget, filing.amount_unit)
    return _stated(filing) if filing.form_type == "project_statement" else None


def _stated(filing: Filing) -> Sum | None:
    """The whole that a statement names, else its only amount, else the sum of its parts."""
    places = [
        (index, one)
        for index, one in enumerate(filing.stated_amounts)
        if one.heading is None or "预算" in one.heading
    ]
    if not places or any(one.amount is None or one.unit not in SCALES for _, one in places):
        return None
    whole = next((place for place in places if _is_whole(place[1])), None)
    if whole or len(places) == 1:
        index, one = whole or places[0]
        return Sum(f"/stated_amounts/{index}/amount", one.amount or Decimal(0), one.unit)
    return _summed(places)


def _is_whole(one: StatedAmount) -> bool:
    return any(word in (one.label or "") for word in across_parameters().rules.whole_amount)


def _summed(places: Sequence[tuple[int, StatedAmount]]) -> Sum | None:
    units = {one.unit for _, one in places}
    if len(units) > 1:
        return None
    return Sum(
        f"/stated_amounts/{places[0][0]}/amount",
        sum((one.amount or Decimal(0) for _, one in places), Decimal(0)),
        units.pop(),
    )


def is_equal(one: Sum, other: Sum) -> bool:
    """Whether both say the same, to half a unit of the coarser's last digit; an unknown unit may be either."""
    return any(
        abs(one.amount * first - other.amount * second) <= max(one.half * first, other.half * second)
        for first in _scales(one)
        for second in _scales(other)
    )


def is_scaled(one: Sum, other: Sum) -> bool:
    """Whether one is ten thousand times the other once both are in 元: a unit is wrong, not the amount."""
    if not one.yuan or not other.yuan or is_equal(one, other):
        return False
    larger, smaller = (one, other) if one.yuan > other.yuan else (other, one)
    return is_equal(larger, smaller._replace(amount=smaller.amount * TEN_THOUSAND))


def _scales(one: Sum) -> tuple[Decimal, ...]:
    return (SCALES[one.unit],) if one.unit in SCALES else tuple(SCALES.values())
