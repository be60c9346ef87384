"""Which rows of a budget table are the sum of which.

206          科学技术支出       ── the sum of 20601, 20602 …
206 01       科学技术管理事务   ── the sum of 2060101, 2060103 …
206 01 01    行政运行
合计                            ── the sum of 205, 206, 208 …
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from review.account_codes import Codes
from review.budget import Line, Side, bare
from review.budget_parameters import budget_parameters, meant
from review.table_kinds import is_carried

FIRST_LEVEL = re.compile(r"^\s*[一二三四五六七八九十]+\s*[、.．]")
SECOND_LEVEL = re.compile(r"^\s*(?:[(（][一二三四五六七八九十\d]+[)）]|\d+\s*[、.．)）])")
WITHIN_FISCAL = ("general", "fund", "state")


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
