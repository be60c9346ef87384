"""The figures of a budget that several of its tables print, by what they are: all that is spent, a class, a source.

    收支总表   收入总计 ─┐
    收支总表   支出总计 ─┤  whole
    收入表     合计行   ─┤
    支出表     合计行   ─┘

A figure that two tables print must be one figure. Amounts are in 元 here, whatever the tables' units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from review.budget import Cell, Column, Line, Sheet, Side, bare
from review.budget_parameters import budget_parameters, meant
from review.budget_sums import audit
from review.table_kinds import is_carried, kinds
from review.wording import unit_of

Key = tuple[str, str]
"""A concept ("whole", "fiscal", "general" …) and what of it: "" all of it, else an account's code."""

CODED: Mapping[str, Mapping[str, str]] = {
    "income": {
        "total": "whole",
        "fiscal": "fiscal",
        "business": "business",
        "operating": "operating",
        "other": "other",
    },
    "expense": {"total": "whole", "basic": "basic", "project": "project"},
    "general": {"total": "general", "basic": "general_basic", "project": "general_project"},
    "fund": {"total": "fund"},
    "economy": {"total": "general_basic"},
}
"""By kind of table: what the columns of a table by account show."""


class Figure(NamedTuple):
    """A figure where it is printed, or a sum of two; `pointers` are its cells, `slack` half a unit of its digits."""

    key: Key
    value: Decimal
    slack: Decimal
    pointers: tuple[str, ...]
    said: str
    tables: tuple[int, ...]
    printed: tuple[str, ...] = ()
    """Those of its cells that are not blank."""
    line: Line | None = None
    """The row that it stands in; None for a sum of two."""
    is_doubted: bool = False
    """Whether it is itself no sum of what stands under or beside it: it will be the wrong one of two."""

    def agrees(self, other: Figure) -> bool:
        """Whether both are one figure, to the digits of the coarser one."""
        return abs(self.value - other.value) <= max(self.slack, other.slack)


def figures(found: Sequence[Sheet]) -> tuple[Figure, ...]:
    """Return every figure of the tables whose kind is plain and which were not misread."""
    named = {kind: sheet for kind, sheet in kinds(found).items() if not audit(sheet, kind).is_misread}
    printed = [figure for kind, sheet in named.items() for figure in _coded(kind, sheet)]
    codes = class_codes(named)
    for kind in ("whole_totals", "fiscal_totals"):
        if kind in named:
            printed += _totals(kind, named[kind], codes)
    doubted = {
        miss.paths[0]
        for kind, sheet in named.items()
        for failure in audit(sheet, kind).failures
        for miss in failure.misses
    }
    printed = [one._replace(is_doubted=one.pointers[0] in doubted) for one in printed]
    return (*printed, *_both(printed, named))


def _coded(kind: str, sheet: Sheet) -> Iterator[Figure]:
    concepts = CODED.get(kind, {})
    for side in sheet.sides[:1]:
        seen = Counter(line.codes for line in side.lines)
        columns = {name: column for name, column in _named_columns(side).items() if name in concepts}
        for line in side.lines:
            if seen[line.codes] > 1 or not (line.is_total or (line.codes and kind != "economy")):
                continue
            for name, column in columns.items():
                key = (concepts[name], "".join(line.codes or ()))
                yield from _figure(key, sheet, line, column)


def _named_columns(side: Side) -> dict[str, Column]:
    """Return the columns by what they are; those alone whose name no other column bears."""
    lists = budget_parameters()
    found: dict[str, list[Column]] = {}
    for column in side.columns:
        name = meant(lists.columns, column.label) or meant(lists.subjects, column.label)
        # A total of a group says what the group is: 财政拨款收入/小计.
        if name == "total" and len(column.path) > 1:
            name = meant(lists.subjects, column.path[-2]) or meant(lists.columns, column.path[-2]) or name
        if name:
            found.setdefault(name, []).append(column)
    return {name: only[0] for name, only in found.items() if len(only) == 1}


def _figure(key: Key, sheet: Sheet, line: Line, column: Column) -> Iterator[Figure]:
    cell: Cell = line.cells[column.place]
    if cell.is_unread or sheet.factor is None:
        return
    slack = unit_of(cell.amount) * sheet.factor / 2 if sheet.factor > 1 else Decimal(0)
    said = f"{sheet.shown}“{line.shown}”“{column.label}” {cell.text or '空白'}{sheet.unit}"
    printed = (cell.pointer,) if cell.value is not None else ()
    value = cell.amount * sheet.factor
    yield Figure(key, value, slack, (cell.pointer,), said, (sheet.number,), printed, line)


def class_codes(named: Mapping[str, Sheet]) -> dict[str, str]:
    """Return the codes of the classes by their names, as the tables by account print both."""
    found: dict[str, str] = {}
    for kind in ("expense", "income", "general", "fund"):
        for side in named[kind].sides[:1] if kind in named else ():
            found |= {
                bare(line.name): line.codes[0] for line in side.lines if line.codes and len(line.codes) == 1
            }
    return found


def _totals(kind: str, sheet: Sheet, codes: Mapping[str, str]) -> Iterator[Figure]:
    """Yield the figures of a table of incomes beside expenses; money carried over leaves both sums alone."""
    if len(sheet.sides) != 2:
        return
    concept = "whole" if kind == "whole_totals" else "fiscal"
    lines = [line for side in sheet.sides for line in side.lines]
    if any(is_carried(line.name) and any(cell.amount for cell in line.cells.values()) for line in lines):
        yield from _ends(sheet, f"{concept}_balance")
        return
    yield from _ends(sheet, concept)
    yield from _incomes(sheet, kind)
    yield from _expenses(sheet, concept, codes)


def _ends(sheet: Sheet, concept: str) -> Iterator[Figure]:
    """Yield both sums in the last row."""
    for side in sheet.sides:
        totals = [line for line in side.lines if line.is_total]
        column = _whole_column(side)
        if totals and column and "计" in totals[-1].name:
            yield from _figure((concept, ""), sheet, totals[-1], column)


def _whole_column(side: Side) -> Column | None:
    return side.columns[0] if len(side.columns) == 1 else _named_columns(side).get("total")


def _incomes(sheet: Sheet, kind: str) -> Iterator[Figure]:
    side = sheet.sides[0]
    names = Counter(meant(budget_parameters().subjects, bare(line.name)) for line in side.lines)
    column = _whole_column(side)
    for line in side.lines:
        name = meant(budget_parameters().subjects, bare(line.name))
        if column and name and names[name] == 1 and (kind == "fiscal_totals" or name != "state"):
            yield from _figure((name, ""), sheet, line, column)


def _expenses(sheet: Sheet, concept: str, codes: Mapping[str, str]) -> Iterator[Figure]:
    side = sheet.sides[1]
    whole = _whole_column(side)
    columns = {concept: whole} if whole else {}
    if concept == "fiscal":
        named = _named_columns(side)
        columns |= {name: named[name] for name in ("general", "fund") if name in named}
    for line in side.lines:
        code = "" if line.is_total else codes.get(bare(line.name))
        for name, column in columns.items():
            if column and code is not None and not (line.is_total and column is whole):
                yield from _figure((name, code), sheet, line, column)


def _both(printed: Sequence[Figure], named: Mapping[str, Sheet]) -> Iterator[Figure]:
    """Yield what the treasury gives as the sum of the general and the fund's budget, account by account."""
    if not all(concept in named and _is_whole(named[concept], concept) for concept in ("general", "fund")):
        return
    parts: dict[str, dict[str, Figure]] = {}
    for figure in printed:
        concept, subject = figure.key
        if concept in ("general", "fund") and figure.tables == (named[concept].number,):
            parts.setdefault(subject, {})[concept] = figure
    for subject, both in parts.items():
        ends = tuple(both.values())
        yield Figure(
            ("fiscal", subject),
            sum((one.value for one in ends), Decimal(0)),
            sum((one.slack for one in ends), Decimal(0)),
            tuple(pointer for one in ends for pointer in one.pointers),
            "与".join(one.said for one in ends) + ("之和" if len(ends) > 1 else ""),
            tuple(table for one in ends for table in one.tables),
            tuple(pointer for one in ends for pointer in one.printed),
        )


def _is_whole(sheet: Sheet, kind: str) -> bool:
    """Whether every account of the table and every amount of its column of totals was read, and its rows add up."""
    for side in sheet.sides[:1]:
        column = _named_columns(side).get("total")
        lines = side.lines
        if column is None or any(line.codes is None or line.cells[column.place].is_unread for line in lines):
            return False
    return not any(failure.kind == "rows" for failure in audit(sheet, kind).failures)
