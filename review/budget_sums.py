"""Which rows of a budget table are the sum of which, which columns are, and which of these sums do not hold.

206          科学技术支出       ── the sum of 20601, 20602 …
206 01       科学技术管理事务   ── the sum of 2060101, 2060103 …
206 01 01    行政运行
合计                            ── the sum of 205, 206, 208 …
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Literal, NamedTuple

from review.account_codes import Codes
from review.budget import Column, Line, Sheet, Side, bare
from review.budget_columns import column_sums
from review.budget_parameters import budget_parameters, meant
from review.table_kinds import is_carried
from review.wording import unit_of

Kind = Literal["rows", "columns"]
FIRST_LEVEL = re.compile(r"^\s*[一二三四五六七八九十]+\s*[、.．]")
SECOND_LEVEL = re.compile(r"^\s*(?:[(（][一二三四五六七八九十\d]+[)）]|\d+\s*[、.．)）])")
WITHIN_FISCAL = ("general", "fund", "state")


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


class Audit(NamedTuple):
    """All sums of a table: how many were tried, and those that fail."""

    tried: int
    failures: tuple[Failure, ...]

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
    for side in sheet.sides:
        sums = tuple(sums_of(side, kind))
        missed = [(line, parts, list(_misses(sheet, side, line, parts))) for line, parts in sums]
        found = [Failure("rows", side, *one) for one in _unexplained(missed)]
        own = tuple(_row_failures(sheet, side)) if kind != "outlays" else ()
        tried += len(sums) + sum(count for count, _ in own)
        failures += [*found, *chain.from_iterable(failing for _, failing in own)]
    return Audit(tried, tuple(failures))


def sums_of(side: Side, kind: str | None) -> Iterator[tuple[Line, tuple[Line, ...]]]:
    """Yield each row that is a sum, with the rows that it is the sum of; none whose parts are not sure."""
    if side.is_coded:
        yield from _coded_sums(side)
    elif kind in ("whole_totals", "fiscal_totals"):
        yield from _named_sums(side)


def _coded_sums(side: Side) -> Iterator[tuple[Line, tuple[Line, ...]]]:
    by_codes = {line.codes: line for line in side.lines if line.codes}
    if len(by_codes) < sum(bool(line.codes) for line in side.lines):
        return  # the same account twice: several units in one table
    doubtful = _doubtful(side.lines)
    under: dict[Codes, list[Line]] = {}
    for codes, line in by_codes.items():
        above = next((codes[:n] for n in range(len(codes) - 1, 0, -1) if codes[:n] in by_codes), ())
        under.setdefault(above, []).append(line)
    for codes, line in by_codes.items():
        if under.get(codes) and codes not in doubtful:
            yield line, tuple(under[codes])
    totals = [line for line in side.lines if line.is_total]
    if len(totals) == 1 and under.get(()) and () not in doubtful:
        yield totals[0], tuple(under[()])


def _doubtful(lines: Sequence[Line]) -> set[Codes]:
    """Return the accounts whose parts may be among the rows without sure codes: those open around them."""
    found: set[Codes] = set()
    for place, line in enumerate(lines):
        if line.codes is not None:
            continue
        before = next((one.codes for one in reversed(lines[:place]) if one.codes), ())
        after = next((one.codes for one in lines[place + 1 :] if one.codes), ())
        for codes in (before, after):
            found |= {codes[:n] for n in range(len(codes) + 1)}
    return found


def _named_sums(side: Side) -> Iterator[tuple[Line, tuple[Line, ...]]]:
    """Yield the totals of incomes or expenses by name: 一、二、… where they are numbered, else all rows."""
    run: list[Line] = []
    for line in side.lines:
        if not line.is_total:
            run.append(line)
            continue
        parts = _parts(run)
        if parts:
            yield line, parts
        run = [line]
    yield from _within(side.lines)


def _parts(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the rows that a total adds up, () where it is not sure which do."""
    if any(word in line.name for line in lines for word in budget_parameters().partial):
        lines = [line for line in lines if "其中" not in line.name]
    first = [line for line in lines if FIRST_LEVEL.match(line.name)]
    others = [line for line in lines if line not in first]
    if len(first) > 1:
        return tuple(first) if all(_is_below(line) for line in others) else ()
    if any(is_carried(line.name) or SECOND_LEVEL.match(line.name) for line in lines):
        return ()
    known = [_subject(line) for line in lines if not line.is_total]
    if "fiscal" in known and any(name in WITHIN_FISCAL for name in known):
        return ()
    is_sure = all(known) or all(re.search(r"支出$|服务$", bare(line.name)) for line in lines)
    return tuple(lines) if is_sure and len(known) > 1 else ()


def _is_below(line: Line) -> bool:
    return SECOND_LEVEL.match(line.name) is not None or _subject(line) in WITHIN_FISCAL


def _subject(line: Line) -> str | None:
    return meant(budget_parameters().subjects, bare(line.name))


def _within(lines: Sequence[Line]) -> Iterator[tuple[Line, tuple[Line, ...]]]:
    """Yield 财政拨款收入 with the general and the fund's budget printed under it."""
    for place, line in enumerate(lines):
        if _subject(line) != "fiscal":
            continue
        inside = [one for one in lines[place + 1 : place + 4] if _subject(one) in WITHIN_FISCAL]
        if len(inside) > 1 and all(SECOND_LEVEL.match(one.name) for one in inside):
            yield line, tuple(inside)


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


def _row_failures(sheet: Sheet, side: Side) -> Iterator[tuple[int, list[Failure]]]:
    """Yield for each column of totals how many rows were tried, and those where it is not the sum of its parts."""
    limit = budget_parameters().accepted
    for total, parts in column_sums(side):
        tried, failing = _tried(sheet, side, total, parts)
        if tried >= limit.least and tried - len(failing) >= limit.share * tried:
            yield tried, failing


def _tried(sheet: Sheet, side: Side, total: Column, parts: Sequence[Column]) -> tuple[int, list[Failure]]:
    tried, failing = 0, []
    for line in side.lines:
        cells = [line.cells[column.place] for column in (total, *parts)]
        if any(cell.is_unread for cell in cells) or not any(cell.amount for cell in cells):
            continue
        tried += 1
        summed = sum((cell.amount for cell in cells[1:]), Decimal(0))
        gap = abs(cells[0].amount - summed)
        if gap:
            is_rounding = gap <= rounding(sheet, [cell.amount for cell in cells])
            paths = tuple(cell.pointer for cell in cells)
            miss = Miss(total, cells[0].amount, summed, paths, is_rounding)
            failing.append(Failure("columns", side, line, (), (miss,)))
    return tried, failing
