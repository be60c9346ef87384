"""Quantities that prose states, with what they count: 支持研究单位5家, 5家研究单位, 培训基层人员不少于50人次.

A number that dates, orders, names or numbers something counts nothing and is no mention (第3, 2021年, 〔2020〕10号,
十四五), and neither is one that may be read in two ways (三五家, 9,111.626.87人): none is better than a wrong one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from extract.amounts import amounts_in
from extract.dates import TO
from review.bounds import Bounds, bounds_of, tail_of
from review.measure import Measure, is_counting, measure_at
from review.numbered import blocked
from review.numerals import Numeral, flat, numerals
from review.quantity import Operator, Quantity
from review.subject import label_of, subject_of

CLAUSE_END = re.compile(r"[,。;!?\n]")
JOIN = re.compile(rf" ?{TO} ?")
LONGEST_LEAD = 60
"""Signs before a number in which its operator, its period and its subject are looked for."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A quantity of a text: `text` from `start` to `end` holds operator, number and unit as printed.

    The unit of `quantity` is canonical (名 is 人, 万元 is 元 with its number scaled), `step` one unit of the
    last printed digit in it: 100 for 5.35万元. `subject` is the noun phrase counted, half-width, "" where none
    was found; `per` the period or thing that the number holds for (每季度 is 季度), "" where it is for all;
    `clause` where the clause begins and ends.
    """

    text: str
    start: int
    end: int
    quantity: Quantity
    subject: str
    step: Decimal
    is_approximate: bool
    is_cumulative: bool
    per: str
    clause: tuple[int, int]

    @property
    def is_per(self) -> bool:
        """Whether the number holds for each period or thing and not for all together."""
        return bool(self.per)

    @property
    def tolerance(self) -> Decimal:
        """Half a unit of the last printed digit: what rounding explains."""
        return self.step / 2


@lru_cache(maxsize=4096)
def mentions(text: str) -> tuple[Mention, ...]:
    """Return the quantities that the text states, in order; none overlaps another."""
    return tuple(_mentions(text))


@lru_cache(maxsize=4096)
def amounts(text: str) -> tuple[Mention, ...]:
    """Return the amounts of money in yuan; the subject is the words that name the amount, as prose is labelled."""
    labels = {stated.start: stated.label for stated in amounts_in(text)}
    found = (one for one in mentions(text) if one.quantity.unit == "元")
    return tuple(_labelled(one, labels) for one in found)


@lru_cache(maxsize=4096)
def percentages(text: str) -> tuple[Mention, ...]:
    """Return the percentages that the text states; percentage points (百分点) are none."""
    return tuple(one for one in mentions(text) if one.quantity.unit == "%")


def _labelled(amount: Mention, labels: dict[int, str | None]) -> Mention:
    label = next((labels[at] for at in range(amount.start, amount.end) if labels.get(at)), None)
    return replace(amount, subject=label_of(label)) if label and label_of(label) else amount


@dataclass(frozen=True, slots=True)
class _Counted:
    """One or, for a span, two numbers with the unit behind them."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    measure: Measure
    step: Decimal


def _mentions(text: str) -> Iterator[Mention]:
    plain = flat(text)
    ends = [
        found.start() for found in CLAUSE_END.finditer(plain) if not _is_inside_number(plain, found.start())
    ]
    closed = blocked(text)
    tokens = [one for one in numerals(plain) if not closed[one.start] and not closed[one.end - 1]]
    counted = list(_counted(plain, tokens))
    last = 0
    for place, one in enumerate(counted):
        at = bisect_left(ends, one.start)
        clause = (ends[at - 1] + 1 if at else 0, ends[at] if at < len(ends) else len(plain))
        left = max(clause[0], last, one.start - LONGEST_LEAD)
        bounds = bounds_of(plain, left, one.start)
        operator, end, is_vague = tail_of(plain, one.end, one.measure.unit)
        mention = _mention(text, one, bounds, operator, end)
        following = counted[place + 1].start if place + 1 < len(counted) else len(plain)
        begin = max([left, *(spot + 1 for spot in range(left, bounds.start) if closed[spot])])
        subject = subject_of(plain, begin, bounds.start, end, following, one.measure.unit)
        per = bounds.per or one.measure.per or _per_of_clause(plain, clause[0], left)
        yield replace(
            mention,
            subject=subject,
            clause=clause,
            per=per,
            is_approximate=mention.is_approximate or is_vague,
        )
        last = end


def _mention(text: str, one: _Counted, bounds: Bounds, tail: Operator | None, end: int) -> Mention:
    operator: Operator | None = "range" if one.low != one.high else tail or bounds.operator
    return Mention(
        text=text[bounds.sign_start : end],
        start=bounds.sign_start,
        end=end,
        quantity=Quantity(operator, one.low, one.high, one.measure.unit),
        subject="",
        step=one.step,
        is_approximate=bounds.is_approximate or one.measure.is_approximate,
        is_cumulative=bounds.is_cumulative,
        per="",
        clause=(0, 0),
    )


def _counted(plain: str, tokens: list[Numeral]) -> Iterator[_Counted]:
    skip = False
    for place, one in enumerate(tokens):
        if skip:
            skip = False
            continue
        other = tokens[place + 1] if place + 1 < len(tokens) else None
        own = _measured(plain, one)
        join = JOIN.match(plain, own.end if own else one.end)
        if other is not None and join and join.end() == other.start:
            skip = True
            if (span := _span(plain, one, own, other)) is not None:
                yield span
            elif own and plain[own.end] not in "-~":
                skip = False
                yield _single(one, own)
        elif own and is_counting(plain, one, own) and not _is_negative(plain, one):
            yield _single(one, own)


def _single(one: Numeral, own: Measure) -> _Counted:
    value = one.value * own.scale
    return _Counted(one.start, own.end, value, value, own, one.step * own.scale)


def _span(plain: str, one: Numeral, own: Measure | None, other: Numeral) -> _Counted | None:
    """Return both ends as one quantity (3-5个, 10%-20%, 三至五家), or None where they do not fit."""
    unit = _measured(plain, other)
    if (
        unit is None
        or (own is not None and own.unit not in (unit.unit, ""))
        or not is_counting(plain, other, unit)
    ):
        return None
    scale = own.scale if own else unit.scale
    low, high = one.value * scale, other.value * unit.scale
    if low >= high or (own is None and not is_counting(plain, one, unit)):
        return None
    return _Counted(one.start, unit.end, low, high, unit, max(one.step * scale, other.step * unit.scale))


def _measured(plain: str, one: Numeral) -> Measure | None:
    if one.is_percent:
        return Measure(one.end, "%", Decimal(1))
    return measure_at(plain, one.end)


def _is_negative(plain: str, one: Numeral) -> bool:
    before = plain[max(0, one.start - 2) : one.start]
    return before.endswith("-") and before != "--"


def _is_inside_number(plain: str, at: int) -> bool:
    return plain[at] in ",:" and plain[at - 1 : at].isdigit() and plain[at + 1 : at + 2].isdigit()


def _per_of_clause(plain: str, start: int, left: int) -> str:
    """The period that the clause begins with (每季度走访企业5家、学校2所): it holds for all its numbers."""
    head = min(left, start + LONGEST_LEAD)
    return bounds_of(plain, start, head).per if head > start else ""
