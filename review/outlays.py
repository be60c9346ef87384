"""The outlays of 三公 as a budget states them, in its table or in its prose: each by what it is.

total ── abroad + reception + cars          cars ── bought + run
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from extract.filing import Filing
from review.budget import YUAN, Cell, Column, Sheet, bare, sheets
from review.budget_parameters import budget_parameters, meant
from review.table_kinds import kind_of

YEAR = re.compile(r"^.*?\d{4}年度?")
BLANK = "空白"
SUMS = (("total", ("abroad", "reception", "cars")), ("cars", ("bought", "run")))
CHINESE = {
    "total": "“三公”经费合计",
    "abroad": "因公出国（境）费",
    "reception": "公务接待费",
    "cars": "公务用车购置及运行费",
    "bought": "购置费",
    "run": "运行费",
}


class Outlay(NamedTuple):
    """One outlay in 元; None where it could not be read."""

    role: str
    value: Decimal | None
    slack: Decimal
    pointer: str
    printed: str

    @property
    def is_printed(self) -> bool:
        """Whether a number stands there; a blank is nothing, and bears nothing out."""
        return self.printed != BLANK


class Stated(NamedTuple):
    """Outlays that belong together, by role; `changes` are those against the year before, signed."""

    said: str
    parts: dict[str, Outlay]
    changes: dict[str, Outlay]
    is_table: bool


def stated_outlays(filing: Filing) -> Iterator[Stated]:
    """Yield the outlays of each table, and of each heading of the prose."""
    for sheet in sheets(filing):
        if kind_of(sheet.title) == "outlays" and sheet.factor is not None:
            yield from _of_table(sheet)
    yield from _of_prose(filing)


def _of_table(sheet: Sheet) -> Iterator[Stated]:
    for side in sheet.sides:
        for line in side.lines:
            for group in _groups(side.columns):
                cells = {role: line.cells[column.place] for role, column in group.items()}
                yield Stated(
                    sheet.shown, {role: _printed(role, cell, sheet) for role, cell in cells.items()}, {}, True
                )
        for column in side.columns:
            named = [(meant(budget_parameters().outlays, bare(line.name)), line) for line in side.lines]
            rows = {role: line.cells[column.place] for role, line in named if role}
            if len(rows) == sum(role is not None for role, _ in named):
                yield Stated(
                    sheet.shown, {role: _printed(role, cell, sheet) for role, cell in rows.items()}, {}, True
                )


def _groups(columns: Sequence[Column]) -> list[dict[str, Column]]:
    """Return the columns by role; a role that comes again begins the next year's."""
    groups: list[dict[str, Column]] = [{}]
    for column in columns:
        role = _role(column)
        if role in groups[-1]:
            groups.append({})
        if role:
            groups[-1][role] = column
    return groups


def _role(column: Column) -> str | None:
    """Return what the column is: by its own heading, or as the sum of the group that it stands in."""
    names = budget_parameters().outlays
    if column.label in budget_parameters().total_columns and len(column.path) > 1:
        return meant(names, column.path[-2])
    return "cars" if column.label == "小计" else meant(names, column.label)


def _printed(role: str, cell: Cell, sheet: Sheet) -> Outlay:
    factor = sheet.factor or Decimal(1)
    value = None if cell.is_unread else cell.amount * factor
    printed = BLANK if value is not None and cell.value is None else f"{cell.text}{sheet.unit or ''}"
    return Outlay(role, value, slack_of(cell.amount, factor), cell.pointer, printed)


def slack_of(amount: Decimal, factor: Decimal) -> Decimal:
    """Return half a unit of the last printed digit, in 元."""
    exponent = amount.as_tuple().exponent
    return factor * Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2


def _of_prose(filing: Filing) -> Iterator[Stated]:
    """Yield the outlays that one heading's prose states; the first of a role counts, a later one may be of another year."""
    lists = budget_parameters()
    for heading in dict.fromkeys(one.heading for one in filing.stated_amounts):
        parts: dict[str, Outlay] = {}
        changes: dict[str, Outlay] = {}
        last: str | None = None
        for place, one in enumerate(filing.stated_amounts):
            factor = YUAN.get(one.unit or "")
            if one.heading != heading or one.amount is None or factor is None or not one.label:
                continue
            role = meant(lists.outlays, bare(YEAR.sub("", one.label)))
            pointer, printed = f"/stated_amounts/{place}/amount", f"{one.amount}{one.unit}"
            outlay = Outlay(
                role or last or "", one.amount * factor, slack_of(one.amount, factor), pointer, printed
            )
            sign = _sign(one.label)
            if role and role not in parts:
                parts[role], last = outlay, role
            elif last and sign and last not in changes:
                changes[last] = outlay._replace(value=one.amount * factor * sign)
            else:
                last = None
        if len(parts) > 1:
            yield Stated(f"“{heading}”", parts, changes, False)


def _sign(label: str) -> int:
    """Return +1 for an amount by which something grew against the year before, -1 by which it fell, else 0."""
    if not re.search(r"[比较]|上年|去年", label):
        return 0
    lists = budget_parameters()
    return 1 if label.endswith(lists.more) else -1 if label.endswith(lists.less) else 0
