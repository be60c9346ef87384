"""What the sums of a budget table come to, by its rows (review.budget_rows) and by its columns: which hold, which do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Literal, NamedTuple

from review.budget import Cell, Column, Line, Sheet, Side
from review.budget_columns import column_sums
from review.budget_parameters import budget_parameters
from review.budget_rows import sums_of
from review.wording import unit_of

Kind = Literal["rows", "columns"]


class Miss(NamedTuple):
    """A sum that does not hold in one column: printed, and summed from its parts."""

    column: Column
    printed: Decimal
    summed: Decimal
    paths: tuple[str, ...]
    is_rounding: bool

    @property
    def gap(self) -> Decimal:
        """By how much the printed number is too large."""
        return self.printed - self.summed


class Failure(NamedTuple):
    """A row that is not what it should be; `kind`: by the rows under it, or by its own columns."""

    kind: Kind
    side: Side
    line: Line
    parts: tuple[Line, ...]
    misses: tuple[Miss, ...]


class Match(NamedTuple):
    """A sum that holds to the last digit: the places of the numbers in it, those of blank cells left out."""

    kind: Kind
    paths: tuple[str, ...]


class Audit(NamedTuple):
    """All sums of a table: how many were tried, those that fail, and those that hold to the last digit."""

    tried: int
    failures: tuple[Failure, ...]
    matches: tuple[Match, ...] = ()

    @property
    def is_misread(self) -> bool:
        """Whether so many sums fail that the table was misread rather than miscounted."""
        limit, failing = budget_parameters().misread, sum(not is_only_rounding(one) for one in self.failures)
        return failing >= limit.least_failing and failing > limit.share * self.tried


def is_only_rounding(failure: Failure) -> bool:
    """Whether rounding explains all that fails in the row."""
    return all(miss.is_rounding for miss in failure.misses)


def audit(sheet: Sheet, kind: str | None) -> Audit:
    """Return what the sums of the table come to; `kind` is what its title names."""
    tried = 0
    failures: list[Failure] = []
    matches: list[Match] = []
    for side in sheet.sides:
        sums = tuple(sums_of(side, kind))
        missed = [(line, parts, list(_misses(sheet, side, line, parts))) for line, parts in sums]
        found = [Failure("rows", side, *one) for one in _unexplained(missed)]
        own = tuple(_row_failures(sheet, side)) if kind != "outlays" else ()
        tried += len(sums) + sum(one.rows for one in own)
        failures += [*found, *chain.from_iterable(one.failing for one in own)]
        matches += [*_row_matches(side, sums), *chain.from_iterable(one.matches for one in own)]
    return Audit(tried, tuple(failures), tuple(matches))


def _misses(sheet: Sheet, side: Side, line: Line, parts: Sequence[Line]) -> Iterator[Miss]:
    for column in side.columns:
        cells = [line.cells[column.place], *(part.cells[column.place] for part in parts)]
        if any(cell.is_unread for cell in cells) or not any(cell.text for cell in cells):
            continue
        summed = sum((cell.amount for cell in cells[1:]), Decimal(0))
        if summed != cells[0].amount:
            paths = tuple(cell.pointer for cell in cells)
            gap = abs(cells[0].amount - summed)
            is_rounding = gap <= rounding(sheet, [cell.amount for cell in cells])
            yield Miss(column, cells[0].amount, summed, paths, is_rounding)


def _row_matches(side: Side, sums: Sequence[tuple[Line, tuple[Line, ...]]]) -> Iterator[Match]:
    for line, parts in sums:
        for column in side.columns:
            cells = [line.cells[column.place], *(part.cells[column.place] for part in parts)]
            yield from _match("rows", cells)


def _match(kind: Kind, cells: Sequence[Cell]) -> Iterator[Match]:
    """Yield the match of a total, the first cell, with its parts; none where that or all of them are blank."""
    printed = [cell for cell in cells if cell.value is not None]
    is_whole = cells[0].value is not None and len(printed) > 1 and not any(cell.is_unread for cell in cells)
    if is_whole and sum((cell.amount for cell in cells[1:]), Decimal(0)) == cells[0].amount:
        yield Match(kind, tuple(cell.pointer for cell in printed))


def rounding(sheet: Sheet, amounts: Sequence[Decimal]) -> Decimal:
    """Return by how much a sum of rounded amounts may be off: nothing where amounts are printed in 元."""
    if sheet.unit != budget_parameters().rounding_unit:
        return Decimal(0)
    digits = [amount for amount in amounts if amount]
    return sum((unit_of(amount) for amount in digits), Decimal(0)) / 2


def _unexplained(
    missed: Sequence[tuple[Line, tuple[Line, ...], list[Miss]]],
) -> Iterator[tuple[Line, tuple[Line, ...], tuple[Miss, ...]]]:
    """Yield the rows that fail, without what one wrong row below does to the sum above it."""
    gaps = {(line.place, miss.column.place): miss.gap for line, _, misses in missed for miss in misses}
    for line, parts, misses in missed:
        kept = []
        for miss in misses:
            below = [gaps.get((part.place, miss.column.place), Decimal(0)) for part in parts]
            if not any(below) or miss.gap != -sum(below):
                kept.append(miss)
        if kept:
            yield line, parts, tuple(kept)


class _Tried(NamedTuple):
    """What one column of totals comes to: the rows tried, those that fail, those that hold."""

    rows: int
    failing: list[Failure]
    matches: list[Match]


def _row_failures(sheet: Sheet, side: Side) -> Iterator[_Tried]:
    """Yield for each column of totals its rows, where it is the sum of its parts for the most part."""
    limit = budget_parameters().accepted
    for total, parts in column_sums(side):
        tried = _tried(sheet, side, total, parts)
        if tried.rows >= limit.least and tried.rows - len(tried.failing) >= limit.share * tried.rows:
            yield tried


def _tried(sheet: Sheet, side: Side, total: Column, parts: Sequence[Column]) -> _Tried:
    tried = _Tried(0, [], [])
    for line in side.lines:
        cells = [line.cells[column.place] for column in (total, *parts)]
        if any(cell.is_unread for cell in cells) or not any(cell.amount for cell in cells):
            continue
        tried = tried._replace(rows=tried.rows + 1)
        tried.matches.extend(_match("columns", cells))
        summed = sum((cell.amount for cell in cells[1:]), Decimal(0))
        gap = abs(cells[0].amount - summed)
        if gap:
            is_rounding = gap <= rounding(sheet, [cell.amount for cell in cells])
            paths = tuple(cell.pointer for cell in cells)
            miss = Miss(total, cells[0].amount, summed, paths, is_rounding)
            tried.failing.append(Failure("columns", side, line, (), (miss,)))
    return tried
