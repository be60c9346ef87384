"""Which cells of departments' budgets a plan is about, and which of them print one figure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from index.answers.budget_terms import TOTAL, Spot, of_table, term_and_way
from index.answers.conditions import SIGNS, limit_of
from index.answers.desk import Run
from index.answers.facts import scaled
from index.answers.money import MONEY, YUAN, converted
from index.answers.names import key
from index.answers.plan import Condition, Plan
from index.answers.selection import Owner, Value, cells_of_tables

LEVELS = {3: 1, 5: 2, 7: 3}
"""The level of an account by the digits of its code."""


class Held(NamedTuple):
    """A cell of a budget: its value, where in what table it stands."""

    value: Value
    spot: Spot
    title: str
    heading: str
    row: str
    """What its row means."""

    @property
    def of_row(self) -> frozenset[str]:
        """What its row may be asked for by: 支出总计 is the total of expenses."""
        ends = {self.spot.side} if self.row == TOTAL else set()
        return frozenset({self.row, self.spot.code, *ends} - {""})

    def goes_with(self, line: str) -> bool:
        """Whether it is on the side that a line says: income is no answer to 财政拨款支出, nor where that is not plain."""
        way = term_and_way(line)[1]
        return way in ("", self.spot.side)

    def has_row(self, line: str) -> bool:
        """Whether its row is this line."""
        return term_and_way(line)[0] in self.of_row and self.goes_with(line)

    def has_column(self, line: str) -> bool:
        """Whether its column is this line."""
        return term_and_way(line)[0] == self.spot.column and self.goes_with(line)

    def is_of_whole(self, line: str) -> bool:
        """Whether its whole table is of this line."""
        return term_and_way(line)[0] in of_table(self.spot.kind) and self.goes_with(line)

    @property
    def is_of_all(self) -> bool:
        """Whether its column is the total of its row: one so called, or that of what the whole table is of."""
        return self.spot.column in (TOTAL, *of_table(self.spot.kind))

    @property
    def of_line(self) -> tuple[str, str]:
        """The row of a table that it stands in: the filing and the pointer without the column."""
        return self.value.owner.filing, self.value.pointer.rpartition("/")[0]


class Figure(NamedTuple):
    """One figure of one budget, printed in one cell or in several alike; `line`: which of several lines asked for it is."""

    line: str
    held: tuple[Held, ...]

    @property
    def value(self) -> Value:
        """Its value as the first of the cells prints it."""
        return self.held[0].value

    @property
    def owner(self) -> Owner:
        """Whose it is."""
        return self.value.owner


def lists_rows(plan: Plan) -> bool:
    """Whether the rows of tables are asked for: of a table that is named, of a level of accounts, above a bound."""
    return plan.depth is not None or bool(plan.where) or (plan.op == "list" and bool(plan.tables))


def cells(run: Run) -> list[tuple[str, Held]]:
    """Return the cells that the plan is about, unread ones too, each under the line that names it ("": all do)."""
    plan = run.plan
    terms = [term_and_way(line)[0] for line in plan.lines]
    rows = () if lists_rows(plan) else (*terms, TOTAL)
    told = [
        Held(value, Spot.of(value.part), title, heading, row)
        for value, title, heading, row in cells_of_tables(run.session, plan, run.gone, rows, terms)
    ]
    if plan.tables:
        told = [one for one in told if one.spot.kind in plan.tables or _has_title(one, plan)]
    found = [("", one) for one in _named(told, plan.lines, plan)]
    if not found and len(plan.lines) > 1:
        ways = _ways(told, plan.lines)
        found = [(" ".join(way), one) for way in ways for one in _named(told, way, plan)]
    return [(line, one) for line, one in found if all(_meets(one, condition) for condition in plan.where)]


def _ways(told: Sequence[Held], lines: Sequence[str]) -> list[tuple[str, ...]]:
    """The lines apart where no cell has them all: 教育支出 and 卫生健康支出, each with the columns that are named."""
    of_rows = [line for line in lines if any(one.has_row(line) for one in told)]
    of_columns = [line for line in lines if any(one.has_column(line) for one in told)]
    if set(of_rows) & set(of_columns):
        return [] if set(of_rows) ^ set(of_columns) else [(line,) for line in lines]
    rest = tuple(line for line in lines if line not in of_rows and line not in of_columns)
    ways = product(of_rows or [""], of_columns or [""])
    return [(*(one for one in way if one), *rest) for way in ways]


def figures_of(plan: Plan, told: Sequence[tuple[str, Held]]) -> list[Figure]:
    """Return the figures that were read; equal amounts of one budget are one figure, but for the rows of a list."""
    groups: dict[tuple[object, ...], list[Held]] = {}
    for line, one in told:
        if one.value.number is not None and not one.value.is_unread:
            apart = (one.value.pointer,) if lists_rows(plan) else (_amount(one.value), one.value.unit is None)
            groups.setdefault((one.value.owner.filing, line, *apart), []).append(one)
    return [Figure(str(place[1]), tuple(held)) for place, held in groups.items()]


def _amount(value: Value) -> Decimal:
    return converted(value.number or Decimal(0), value.unit, YUAN)


def _has_title(one: Held, plan: Plan) -> bool:
    return any(key(one.title).endswith(name) for name in plan.tables)


def _named(told: Sequence[Held], lines: Sequence[str], plan: Plan) -> list[Held]:
    """The cells that all these lines name, by row, column or table; what none names is the total, or any row of a list.

    教育支出 alone is its row under 合计; 项目支出 alone the column in the row 合计; both together one cell.
    """
    wanted = set(lines)
    found: list[Held] = []
    for one in told:
        of_row = {line for line in wanted if one.has_row(line)}
        rest = {line for line in wanted - of_row if not one.has_column(line)}
        if not all(map(one.is_of_whole, rest)):
            continue
        is_row = one.row != TOTAL and _has_depth(one, plan) if lists_rows(plan) else one.row == TOTAL
        if of_row or is_row:
            found.append(one)
    return _of_columns(found, wanted)


def _of_columns(found: Sequence[Held], wanted: set[str]) -> list[Held]:
    """In each row the columns that are named, else the total, else all: which one is meant is not guessed."""
    rows: dict[tuple[str, str], list[Held]] = {}
    for one in found:
        rows.setdefault(one.of_line, []).append(one)
    kept: set[tuple[str, str]] = set()
    for held in rows.values():
        named = [
            one for one in held if any(one.has_column(line) and not one.has_row(line) for line in wanted)
        ]
        of_all = [one for one in held if one.is_of_all]
        kept.update((one.value.owner.filing, one.value.pointer) for one in named or of_all or held)
    return [one for one in found if (one.value.owner.filing, one.value.pointer) in kept]


def _has_depth(one: Held, plan: Plan) -> bool:
    return plan.depth is None or LEVELS.get(len(one.spot.code)) == plan.depth


def _meets(one: Held, condition: Condition) -> bool:
    value = one.value
    if value.number is None or value.unit not in MONEY:
        return False
    held = scaled(value.number, value.unit)
    return held is not None and bool(SIGNS[condition.sign](held, limit_of(condition)))
