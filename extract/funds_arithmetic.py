"""Columns of the funds whose names nobody knows, told by what their figures must do.

    │          │ 甲栏   │ 乙栏   │ 丙栏   │ 丁 │ 戊栏   │ 己   │    392.68 of 424.70 is 92.46%: 丙 was executed,
    │ 本年资金 │ 424.70 │ 424.70 │ 392.68 │ 20 │ 92.46% │ 18.49│    of the adjusted 乙. 18.49 of 20 points is 92.46%
    │ 其中…    │ 297.60 │ 297.60 │ 275.16 │    │        │      │    as well, and the parts make the amounts above.

Names that are known stay. A rate proves two amounts only where chance would not: by digits that are no whole percent,
or, where all was spent, by parts that make up both amounts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import permutations, takewhile
from typing import NamedTuple

from extract.columns import Columns
from extract.flow import Row, Slot
from extract.number import is_dash, parse_number

HUNDRED = Decimal(100)
HIGHEST_RATE = Decimal(200)
HEAVIEST = Decimal(40)
"""Points: no form gives the execution of its budget more."""
POINTS_SLACK = Decimal("0.06")
"""By how much a score printed with one digit may differ from its share of the weight."""
LEAST_AMOUNT_DIGITS = 3
MOST_CHANGE = 2
"""How many times larger or smaller a year makes a budget: a column that is further off is of something else."""
SAME_COLUMN = 0.8
EDGE = 0.02
Numbers = Mapping[int, Decimal]
"""The numbers of a row by the place of their column."""


class Roles(NamedTuple):
    """Which column holds what, by its place among the columns of numbers; None where there is none."""

    adjusted_budget: int
    executed: int
    execution_rate: int
    initial_budget: int | None = None
    weight: int | None = None
    score: int | None = None

    def named(self) -> dict[str, int]:
        """Return the places of the columns that there are, by field."""
        return {field: place for field, place in self._asdict().items() if place is not None}


def columns_of(rows: Sequence[Row]) -> Columns:
    """Return the columns of a block whose header none of them needs: by the first row's arithmetic; {} for none.

    `rows` are those under the header: the total's first, then what may be its parts.
    """
    slots = [slot for slot in rows[0].own if parse_number(slot.text) is not None] if rows else []
    lines = [numbers(row, slots) for row in rows]
    roles = roles_of(lines, [slot.text for slot in slots])
    return {field: slots[place] for field, place in roles.named().items()} if roles else {}


def lines_under(rows: Sequence[Row]) -> list[Row]:
    """Return the first rows as far as they have a figure or nothing wherever the first of them has a figure."""
    figures = [slot for slot in rows[0].own if parse_number(slot.text) is not None] if rows else []
    return list(takewhile(lambda row: bool(figures) and _is_alike(row, figures), rows))


def _is_alike(row: Row, figures: Sequence[Slot]) -> bool:
    cells = [slot for column in figures for slot in row.slots if is_one_column(slot, column)]
    return len(cells) == len(figures) and all(
        parse_number(slot.text) is not None or is_dash(slot.text) for slot in cells
    )


def parts_under(rows: Sequence[Row], columns: Columns) -> int:
    """Return how many rows the block has, the total's included: those that keep to its columns of amounts."""
    return sum(1 for _ in takewhile(lambda row: _keeps_to(row, columns), rows))


def numbers(row: Row, slots: Sequence[Slot]) -> Numbers:
    """Return the numbers of a row that stand in these columns, and in no wider or narrower cell."""
    found: dict[int, Decimal] = {}
    for place, column in enumerate(slots):
        for slot in row.own:
            value = parse_number(slot.text) if is_one_column(slot, column) else None
            if value is not None:
                found[place] = value
    return found


def _keeps_to(row: Row, columns: Columns) -> bool:
    """Whether the row has a name, and in each column of amounts a cell of its own with a number or nothing."""
    amounts = [columns[field] for field in ("adjusted_budget", "executed")]
    cells = [slot for column in amounts for slot in row.own if is_one_column(slot, column)]
    edge = min(slot.left for slot in columns.values())
    is_named = any(not slot.passage.is_blank and slot.left < edge - EDGE for slot in row.own)
    is_figures = all(parse_number(slot.text) is not None or is_dash(slot.text) for slot in cells)
    return is_named and is_figures and len(cells) == len(amounts)


def is_one_column(one: Slot, other: Slot) -> bool:
    """Return whether two cells stand in one column: most of the wider one is common to both."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared >= SAME_COLUMN * max(one.right - one.left, other.right - other.left)


def roles_of(lines: Sequence[Numbers], texts: Sequence[str]) -> Roles | None:
    """Return what stands at which place of the lines, the total's first, by its arithmetic; None where it has none.

    `texts` are the total's figures as printed, by place.
    """
    total = lines[0] if lines else {}
    found = [
        Roles(*places)
        for places in permutations(total, 3)
        if places[0] < places[1]
        and is_rate(*(total[place] for place in places))
        and _is_proven(*places, lines)
        and not any(_is_percent(texts[place]) for place in places[:2])
    ]
    if not found:
        return None
    best = _nearest(found)
    return _with_points(_with_initial(best, lines), total)


def is_rate(budget: Decimal, executed: Decimal, rate: Decimal) -> bool:
    """Return whether the rate, in percent as printed, is what was executed of the budget: one unit of its last digit."""
    if not (budget > 0 and 0 < rate <= HIGHEST_RATE):
        return False
    digit = Decimal(1).scaleb(int(rate.as_tuple().exponent))
    return abs(executed / budget * HUNDRED - rate) <= digit


def _is_proven(budget: int, executed: int, rate: int, lines: Sequence[Numbers]) -> bool:
    total = lines[0]
    if total[rate] != total[rate].to_integral_value():
        return all(
            len(total[place].normalize().as_tuple().digits) >= LEAST_AMOUNT_DIGITS
            for place in (budget, executed)
        )
    return _has_parts(budget, lines) and _has_parts(executed, lines)


def _has_parts(column: int, lines: Sequence[Numbers]) -> bool:
    """Whether the next rows, one or more of them, make up the total of a column; a lone part equals it."""
    parts = [line[column] for line in lines[1:] if column in line]
    sums = [sum(parts[:count], Decimal(0)) for count in range(1, len(parts) + 1)]
    return len(str(lines[0][column])) >= LEAST_AMOUNT_DIGITS and lines[0][column] in sums


def _is_percent(text: str) -> bool:
    return text.rstrip().endswith(("%", "％"))


def _nearest(found: Sequence[Roles]) -> Roles:
    """Where all was spent, several columns are alike: the two amounts nearest to the rate, budget first."""
    return max(found, key=lambda roles: (roles.executed, roles.adjusted_budget))


def _with_initial(roles: Roles, lines: Sequence[Numbers]) -> Roles:
    """Return the roles with the column of the initial budget: the one before, where it is an amount like the others."""
    before = [place for place in lines[0] if place < roles.adjusted_budget]
    if len(before) != 1:
        return roles
    value, budget = lines[0][before[0]], lines[0][roles.adjusted_budget]
    is_near = budget / MOST_CHANGE <= value <= budget * MOST_CHANGE
    is_alike = value == budget or (is_near and _has_parts(before[0], lines))
    return roles._replace(initial_budget=before[0]) if is_alike else roles


def _with_points(roles: Roles, total: Numbers) -> Roles:
    """Return the roles with weight and score, where the score is the rate's share of the weight, or all of it."""
    left = [place for place in total if place not in roles.named().values()]
    pairs = list(_points(left, total, min(total[roles.execution_rate], HUNDRED)))
    return roles._replace(weight=pairs[0][0], score=pairs[0][1]) if pairs else roles


def _points(left: Sequence[int], total: Numbers, rate: Decimal) -> Iterator[tuple[int, int]]:
    for weight, score in permutations(left, 2):
        most, got = total[weight], total[score]
        if not (0 < most <= HEAVIEST and most == most.to_integral_value() and 0 <= got <= most):
            continue
        is_alike = got == most and weight > score
        if not is_alike and (got == most or abs(most * rate / HUNDRED - got) <= POINTS_SLACK):
            yield weight, score
