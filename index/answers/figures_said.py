"""Years, ranks, ranges and figures as questions say them: 2019年, 前三名, 90到95分, 九成六."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from index.answers.lexicon import Sense
from index.answers.numerals import number_of, year_of
from index.answers.patterns import Match

MOST_FIRST = 100
"""More than so many of the first or last are not asked for."""
_YEAR = re.compile(
    r"((?:19|20)\d\d)(?:年度|年)(?:年度)?(?:底|末|终)?|((?:19|20)\d\d)(?![\d.%个分元万])|(?<!\d)([123]\d)年度?(?!间)"
)
_HAN_YEAR = re.compile(r"[二一][〇零○九0][〇零○一二三四五六七八九]{2}年度?")
_RANGE = re.compile(
    r"((?:19|20)\d\d)(?:年度|年)?(?:~|至|到|through|until|to)((?:19|20)\d\d)(?:年度|年)?(?:之间|期间|间)?(?![\d.%个分元万])"
)
_BETWEEN = re.compile(
    r"(\d+(?:\.\d+)?)(%|分|万元|元)?(?:~|-|至|到|and|to)(\d+(?:\.\d+)?)(%|percent|points|分|万元|万|元|yuan)(?:之间|区间|以内|范围内?)?"
)
_BETWEEN_PLAIN = re.compile(
    r"(?:between|from)(\d+(?:\.\d+)?)(?:and|to)(\d+(?:\.\d+)?)(?![\d年%])|(?<=[在从])(\d+(?:\.\d+)?)(?:~|至|到)(\d+(?:\.\d+)?)(?:之间|区间|以内|范围内?)"
)
NO_UNIT = "-"
"""What stands for the unit of a range that names none."""
_NUMERAL = "[一二两三四五六七八九十]+|[0-9]+"
_COUNTED = "(?:名|个|位|项|家|条|份|大)"
_TOP = (
    (re.compile(rf"(?:排名|排在|排)?(?:前|最前面?的)({_NUMERAL}){_COUNTED}?(?!年|半|期|季|个?月)"), "max"),
    (re.compile(rf"(?:后|倒数|末|最后)({_NUMERAL}){_COUNTED}(?!年|半|期|季|月)"), "min"),
    (re.compile(rf"最(?:高|大|多|好|快)的(?:前)?({_NUMERAL}){_COUNTED}"), "max"),
    (re.compile(rf"最(?:低|小|少|差|慢)的({_NUMERAL}){_COUNTED}"), "min"),
    (re.compile(r"top(\d+|three|five|ten|two)"), "max"),
    (re.compile(r"bottom(\d+|three|five|ten|two)"), "min"),
)
_FIGURE = re.compile(
    r"(?!(?:19|20)\d\d(?![\d.%个分元万]|percent|points|yuan))(\d+(?:\.\d+)?)(%|percent|points|分|亿元|万元|万|元|yuan|个百分点)?(?!\d|年)|百分之([一二三四五六七八九十百]+|\d+(?:\.\d+)?)"
)
_HAN_FIGURE = re.compile(r"([一二两三四五六七八九十百]+)(分(?!之)|万元|元|成)")
_TENTHS = re.compile(r"([一二三四五六七八九])成([一二三四五六七八九半])")

_UNITS = {"percent": "%", "个百分点": "%", "points": "分", "万": "万元", "yuan": "元"}


def figures_at(text: str, at: int, begins: bool = False) -> Iterator[Match]:
    """Yield the years, ranks and figures that stand at a place of a question without blanks and signs.

    `begins`: a sign stood before this place, so that a digit before it is another figure's.
    """
    if not begins and at and text[at - 1].isdigit() and text[at].isdigit():
        return
    if found := _RANGE.match(text, at):
        first, last = int(found[1]), int(found[2])
        if first <= last <= first + 20:
            yield Match(found.end(), tuple(Sense("year", str(one)) for one in range(first, last + 1)))
    if found := _YEAR.match(text, at):
        year = found[1] or found[2] or f"20{found[3]}"
        yield Match(found.end(), (Sense("year", year),))
    if found := _HAN_YEAR.match(text, at):
        yield Match(found.end(), (Sense("year", str(year_of(found[0].rstrip("度").rstrip("年")))),))
    for pattern, way in _TOP:
        if (found := pattern.match(text, at)) and 0 < (count := number_of(found[1]) or 0) <= MOST_FIRST:
            yield Match(found.end(), (Sense("top", f"{way} {count}"),))
    if (found := _BETWEEN.match(text, at)) and Decimal(found[1]) < Decimal(found[3]):
        unit = _UNITS.get(found[4], found[4])
        yield Match(found.end(), (Sense("between", f"{found[1]} {found[3]} {unit}"),))
    if found := _BETWEEN_PLAIN.match(text, at):
        low, high = (one for one in found.groups() if one)
        if Decimal(low) < Decimal(high) and not _is_year(low):
            yield Match(found.end(), (Sense("between", f"{low} {high} {NO_UNIT}"),))
    if found := _TENTHS.match(text, at):
        share = "5" if found[2] == "半" else str(number_of(found[2]))
        yield Match(found.end(), (Sense("figure", f"{number_of(found[1])}{share} %"),))
    for pattern in (_FIGURE, _HAN_FIGURE):
        if (found := pattern.match(text, at)) and (figure := _figure(found)):
            yield Match(found.end(), (Sense("figure", figure),))


def _is_year(figure: str) -> bool:
    return len(figure) == 4 and figure.startswith(("19", "20"))


def _figure(found: re.Match[str]) -> str | None:
    """The figure and its unit, apart by a blank; None where it may mean more than one number."""
    groups = found.groups()
    if (number := number_of((len(groups) == 3 and groups[2]) or groups[0])) is None:
        return None
    if len(groups) == 3 and groups[2]:
        return f"{number} %"
    unit = _UNITS.get(groups[1] or "", groups[1] or "")
    if unit == "亿元":
        number, unit = number * 10_000, "万元"
    if unit == "成":
        number, unit = number * 10, "%"
    return f"{number:f} {unit}".strip()
