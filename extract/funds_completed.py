"""Columns of the funds that names leave open, filled by what their figures must do beside those that are named.

    │          │ 年初预算 │ 甲栏   │ 全年执行 │ 执行率 │    81.20 is 93.12% of 87.20, and no other column makes the
    │ 资金总额 │  80.00   │ 87.20  │  81.20   │ 93.12% │    rate: 甲栏 is the adjusted budget. Two columns that both
                                                          make it, with other figures, leave it open.

What was told so says so: status "fuzzy", a reason, and no certainty that needs no look (`Heads.proof`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from itertools import permutations
from typing import NamedTuple

from extract.filing import FundLine
from extract.flow import Row
from extract.funds_arithmetic import LEAST_AMOUNT_DIGITS, Numbers, is_one_column, is_rate, numbers, roles_of
from extract.funds_heads import BY_ARITHMETIC, Heads
from extract.number import parse_number

OF_RATE = ("adjusted_budget", "executed", "execution_rate")
LEAST_LINES = 3


def completed(heads: Heads, rows: Sequence[Row]) -> Heads:
    """Return the heads with the columns that no name gave and figures prove; `rows` are those under them, the total's first."""
    if not rows:
        return heads
    taken = [*heads.columns.values(), *heads.aside]
    figures = [slot for slot in rows[0].own if parse_number(slot.text) is not None]
    free = [slot for slot in figures if not any(is_one_column(slot, other) for other in taken)]
    slots = sorted((*taken, *free), key=lambda slot: slot.left)
    texts = [next((one.text for one in figures if is_one_column(one, slot)), "") for slot in slots]
    named = Named(
        {field: slots.index(slot) for field, slot in heads.columns.items()},
        heads.told,
        frozenset(slots.index(slot) for slot in heads.aside),
    )
    found = completed_places(named, [numbers(row, slots) for row in rows], texts)
    return Heads({field: slots[place] for field, place in found.places.items()}, found.told, heads.aside)


class Named(NamedTuple):
    """The place of each field among the columns (or rows) of figures, those told by no known label, and those of no field."""

    places: Mapping[str, int]
    told: Mapping[str, str]
    aside: frozenset[int]

    def taken(self, places: Mapping[str, int]) -> frozenset[int]:
        """Return these places and those of no field."""
        return self.aside | frozenset(places.values())


def completed_places(named: Named, lines: Sequence[Numbers], texts: Sequence[str]) -> Named:
    """Return the places with those that figures prove, where they do not speak against a known label.

    What words alone were taken to say gives way to what the figures prove.
    """
    roles = roles_of(lines, texts)
    return _by_rate(_by_roles(named, roles.named()) if roles else named, lines)


def _by_roles(named: Named, found: Mapping[str, int]) -> Named:
    refuted = {field for field, place in named.places.items() if found.get(field, place) != place}
    if refuted - named.told.keys():
        return named
    kept = {field: place for field, place in named.places.items() if field not in refuted}
    taken = named.taken(kept)
    fresh = {field: at for field, at in found.items() if field not in kept and at not in taken}
    told = {field: why for field, why in named.told.items() if field in kept}
    return Named({**kept, **fresh}, {**told, **dict.fromkeys(fresh, BY_ARITHMETIC)}, named.aside)


def _by_rate(named: Named, lines: Sequence[Numbers]) -> Named:
    """Return the places with those that make budget, spending and rate agree, where some of them are known.

    The rate, or budget and spending, must be; and whichever places fit must give the same figures: where all was
    spent several columns are alike, and the two amounts nearest to the rate are taken.
    """
    missing = [field for field in OF_RATE if field not in named.places]
    if not missing or len(missing) == len(OF_RATE) or (len(missing) > 1 and "execution_rate" in missing):
        return named
    taken = named.taken(named.places)
    free = [place for place in lines[0] if place not in taken]
    fitting = [
        places
        for chosen in permutations(free, len(missing))
        if _makes_rate(places := {**named.places, **dict(zip(missing, chosen, strict=True))}, lines)
    ]
    if not fitting or len({_figures(places, lines) for places in fitting}) > 1:
        return named
    best = max(fitting, key=lambda places: (places["executed"], places["adjusted_budget"]))
    return Named(best, {**named.told, **dict.fromkeys(missing, BY_ARITHMETIC)}, named.aside)


def _figures(places: Mapping[str, int], lines: Sequence[Numbers]) -> tuple[Decimal | None, ...]:
    return tuple(line.get(places[field]) for line in lines for field in OF_RATE)


def _makes_rate(places: Mapping[str, int], lines: Sequence[Numbers]) -> bool:
    """Whether the rate follows from budget and spending in each line that has all three, the first among them."""
    budget, executed, rate = (places[field] for field in OF_RATE)
    whole = [line for line in lines if {budget, executed, rate} <= line.keys()]
    is_amount = bool(whole) and whole[0] is lines[0] and len(str(lines[0][budget])) >= LEAST_AMOUNT_DIGITS
    return is_amount and all(
        is_rate(line[budget], line[executed], line[rate]) for line in whole if line[budget]
    )


def with_total(lines: Sequence[FundLine], named: Collection[int] = ()) -> list[FundLine]:
    """Return the lines, the one line that is the sum of all others the total where none is named as it.

    `named` are the places of lines whose names are known sources. Where a lone part is as much as the total, the total
    is the first or the last line, and not one of these.
    """
    if len(lines) < LEAST_LINES or any(line.source == "total" for line in lines):
        return list(lines)
    whole = [place for place in range(len(lines)) if _is_sum(lines, place)]
    if len(whole) > 1:
        whole = [place for place in whole if place in (0, len(lines) - 1) and place not in named]
    if len(whole) != 1:
        return list(lines)
    return [
        line.model_copy(update={"source": "total"}) if place == whole[0] else line
        for place, line in enumerate(lines)
    ]


def _is_sum(lines: Sequence[FundLine], place: int) -> bool:
    """Whether the line is the sum of the others in every column of amounts, and more than nothing in one."""
    others = [line for at, line in enumerate(lines) if at != place]
    columns = [
        (getattr(lines[place], field), [value for line in others if (value := getattr(line, field))])
        for field in ("initial_budget", "adjusted_budget", "executed")
    ]
    is_sum = all(whole is None or whole == sum(parts, Decimal(0)) for whole, parts in columns)
    return is_sum and any(whole for whole, _ in columns)
