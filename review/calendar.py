"""Dates and years that prose states, as printed: days that do not exist, and years that are part of a number, too."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extract.dates import TO
from review.numerals import chinese_digits, chinese_value, flat
from review.parameters import mention_words

YearKind = Literal["date", "document", "standard"]

B = "[ \n]{0,3}"
CN_YEAR = r"[零〇○OＯ一二三四五六七八九]{4}"
CN_DAY = r"[一二三四五六七八九十]{1,3}"
WORDED = re.compile(
    rf"(?:(?<![0-9])(?P<y>[0-9]{{4}}){B}年|(?P<cy>{CN_YEAR})年|(?P<rel>%REL%)){B}度?{B}"
    rf"(?P<m>(?<![0-9])[0-9]{{1,2}}|{CN_DAY}){B}(?:月份?|(?={TO}{B}[0-9]{{1,2}}{B}月))"
    rf"(?:{B}(?P<d>[0-9]{{1,2}}|{CN_DAY}){B}[日号](?!楼|线|院|门|馆|文)|{B}(?P<part>[底末初]|[上中下]旬))?"
)
MONTH = re.compile(
    rf"(?<![0-9.第每])(?P<m>[0-9]{{1,2}}|(?<![{'零〇一二三四五六七八九十百第每'}]){CN_DAY}){B}"
    rf"(?:月份?(?!均)|(?={TO}{B}[0-9]{{1,2}}{B}月))"
    rf"(?:{B}(?P<d>[0-9]{{1,2}}|{CN_DAY}){B}[日号](?!楼|线|院|门|馆|文)|{B}(?P<part>[底末初]|[上中下]旬))?"
)
FIGURES = re.compile(
    rf"(?<![0-9.,/A-Za-z])(?<![A-Za-z]-)(?P<y>[12][0-9]{{3}}){B}(?P<by>[./-]){B}(?P<m>[0-9]{{1,2}})(?![0-9])"
    rf"(?:{B}(?P=by){B}(?P<d>[0-9]{{1,2}})(?![0-9]))?"
)
SAME_YEAR = re.compile(r" ?[-至到] ?(0?[1-9]|1[0-2])(?![0-9.月年日./万亿元%个家项次])")
NO_DATE_BEHIND = re.compile(r" ?(?:[万亿元%号]|[年个家项次])")
YEAR = re.compile(
    rf"(?<![0-9])(?P<y>[0-9]{{4}}){B}(?:年|(?=(?:年度?)?(?:{TO}){B}[0-9]{{4}}{B}年))|(?P<cy>{CN_YEAR})年"
)
DOCUMENT = re.compile(r"[〔\[({【] ?((?:19|20)[0-9]{2}) ?[〕\])}】] ?第? ?[0-9]{1,5} ?号?")
STANDARD = re.compile(
    r"(?<![A-Za-z])(%STD%)[A-Z]*(?:/ ?T)?[0-9]{0,2}(?:/T)? ?[0-9]{1,6}(?:\.[0-9]{1,3}){0,2} ?-{1,2} ?([0-9]{4})(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date of at least a month; `year` None where the text leaves it to the context.

    `relative` is the word that stands for the year (当年, 次年), `part` the part of the month (底, 上旬).
    """

    text: str
    start: int
    end: int
    year: int | None
    month: int
    day: int | None = None
    relative: str = ""
    part: str = ""

    @property
    def is_possible(self) -> bool:
        """Whether the calendar has this day; a February without a year may have 29."""
        if not 1 <= self.month <= 12 or self.year == 0:
            return False
        longest = monthrange(self.year or 2000, self.month)[1]
        return self.day is None or 1 <= self.day <= longest


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year of four digits; kind "standard" and "document" where it is part of such a number."""

    text: str
    start: int
    end: int
    year: int
    kind: YearKind

    @property
    def is_standard_year(self) -> bool:
        """Whether the year belongs to the number of a standard or a document: no time of the project's."""
        return self.kind != "date"


@lru_cache(maxsize=4096)
def dates(text: str) -> tuple[DateMention, ...]:
    """Return the dates that the text states, in order, possible or not.

    2021.3-2021.12 is two, and so is 2021年3-12月; a year alone is none, see `years`.
    """
    plain = flat(text)
    taken = bytearray(len(plain))
    found = [*_worded(plain, taken), *_figures(plain, taken), *_months(plain, taken)]
    found.sort(key=lambda one: one.start)
    return _with_years(found, plain, text)


@lru_cache(maxsize=4096)
def years(text: str) -> tuple[YearMention, ...]:
    """Return the years that the text states, in order, those of document numbers and standards by their kind."""
    plain = flat(text)
    found = [
        YearMention(text[m.start() : m.end()], m.start(1), m.end(1), int(m[1]), "document")
        for m in DOCUMENT.finditer(plain)
    ]
    found += [
        YearMention(text[m.start() : m.end()], m.start(2), m.end(2), int(m[2]), "standard")
        for m in _standard().finditer(plain)
    ]
    known = {one.start for one in found}
    for match in YEAR.finditer(plain):
        year = _year(match)
        if year is not None and match.start() not in known:
            end = match.end("y") if match["y"] else match.end("cy")
            found.append(YearMention(match[0], match.start(), end, year, "date"))
            known.add(match.start())
    for date in dates(text):
        if (
            date.year is not None
            and date.start not in known
            and plain[date.start : date.start + 4] == str(date.year)
        ):
            found.append(YearMention(date.text, date.start, date.start + 4, date.year, "date"))
    return tuple(sorted(found, key=lambda one: one.start))


def time_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where dates, years and numbers with a year stand: no digit there counts anything."""
    plain = flat(text)
    for pattern in (DOCUMENT, _standard(), YEAR):
        for found in pattern.finditer(plain):
            yield found.span()
    for date in dates(text):
        yield date.start, date.end


@lru_cache(maxsize=1)
def _standard() -> re.Pattern[str]:
    names = sorted(mention_words()["standards"], key=len, reverse=True)
    return re.compile(STANDARD.pattern.replace("%STD%", "|".join(names)))


@lru_cache(maxsize=1)
def _worded_pattern() -> re.Pattern[str]:
    return re.compile(WORDED.pattern.replace("%REL%", "|".join(mention_words()["relative_years"])))


def _worded(plain: str, taken: bytearray) -> Iterator[DateMention]:
    for match in _worded_pattern().finditer(plain):
        year = None if match["rel"] else _year(match)
        if date := _date(match, year, match["rel"] or ""):
            taken[date.start : date.end] = b"\1" * (date.end - date.start)
            yield date


def _figures(plain: str, taken: bytearray) -> Iterator[DateMention]:
    for match in FIGURES.finditer(plain):
        year, month = int(match["y"]), int(match["m"])
        is_short = match["d"] is None
        # 2021.35 is a number, 2020-13 a span of something; three parts are a date, possible or not.
        if is_short and (
            not 1900 <= year < 2100 or not 1 <= month <= 12 or NO_DATE_BEHIND.match(plain, match.end())
        ):
            continue
        if not taken[match.start()]:
            day = None if is_short else int(match["d"])
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            yield DateMention(match[0], match.start(), match.end(), year, month, day)
            if is_short and (end := SAME_YEAR.match(plain, match.end())):
                yield DateMention(end[1], end.start(1), end.end(1), None, int(end[1]))


def _months(plain: str, taken: bytearray) -> Iterator[DateMention]:
    for match in MONTH.finditer(plain):
        if not taken[match.start()] and (date := _date(match, None, "")):
            yield date


def _date(match: re.Match[str], year: int | None, relative: str) -> DateMention | None:
    month, day = _small(match["m"]), _small(match["d"])
    if month is None:
        return None
    return DateMention(match[0], match.start(), match.end(), year, month, day, relative, match["part"] or "")


def _with_years(found: list[DateMention], plain: str, text: str) -> tuple[DateMention, ...]:
    """The dates as printed; the end of a span (2021年3月-12月) has the year of its beginning."""
    done: list[DateMention] = []
    for date in found:
        year, relative = date.year, date.relative
        if year is None and not relative and done and _is_joined(plain[done[-1].end : date.start]):
            year = done[-1].year
            relative = done[-1].relative if date.month >= done[-1].month else ""
        printed = text[date.start : date.end]
        done.append(
            DateMention(printed, date.start, date.end, year, date.month, date.day, relative, date.part)
        )
    return tuple(done)


def _is_joined(between: str) -> bool:
    return len(between) <= 6 and re.fullmatch(rf"{B}(?:{TO}){B}", between) is not None


def _year(match: re.Match[str]) -> int | None:
    return int(match["y"]) if match["y"] else chinese_digits(match["cy"])


def _small(printed: str | None) -> int | None:
    if printed is None:
        return None
    value = int(printed) if printed.isdecimal() else chinese_value(printed)
    return None if value is None else int(value)
