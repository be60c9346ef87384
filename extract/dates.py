"""Dates and years as printed: parsed to "YYYY-MM-DD" or shorter, impossible days kept."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

TO = r"(?:-|—|–|~|至|到)+"
WORDS = (
    r"(?P<y1>(?:19|20)\d{2})\s*年度?"
    rf"(?:\s*(?P<m1>\d{{1,2}})\s*(?:月\s*(?:(?P<d1>\d{{1,2}})\s*日?)?|(?={TO}\s*\d{{1,2}}\s*月)))?"
)
FIGURES = (
    r"(?P<y2>(?:19|20)\d{2})\s*(?P<by>[./-])\s*(?P<m2>\d{1,2})(?!\d)(?:\s*(?P=by)\s*(?P<d2>\d{1,2})(?!\d))?"
)
DATE = re.compile(f"{FIGURES}|{WORDS}")
SAME_YEAR = re.compile(
    rf"(?:19|20)\d{{2}}\s*年\s*\d{{1,2}}\s*月?(?:\s*\d{{1,2}}\s*日)?\s*{TO}\s*"
    r"(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?"
)
YEAR = re.compile(r"((?:19|20)\d{2})\s*年")
BARE_YEAR = re.compile(r"\s*((?:19|20)\d{2})\s*")


class Year(NamedTuple):
    """A year and the text that says it."""

    number: int
    text: str


def year_of(text: str) -> Year | None:
    """Return the first year that the text names (2021年; or nothing but 2021), or None."""
    plain = _plain(text)
    found = YEAR.search(plain) or BARE_YEAR.fullmatch(plain)
    return Year(int(found[1]), found[0].strip()) if found else None


def date_of(text: str) -> str | None:
    """Return the first printed date as "YYYY-MM-DD" or shorter; None where there is none."""
    found = DATE.search(_plain(text))
    return _joined(found) if found else None


def first_and_last(text: str) -> dict[str, str]:
    """Return `start_date` and, where the text names a second one, `end_date`; {} for a text that names no more than a year.

    "2021年1月-12月" and "2021年1-11月" say the year once for both ends; "2021年3月起" has no end.
    """
    plain = _plain(text)
    dates = [_joined(found) for found in DATE.finditer(plain)]
    if len(dates) > 1:
        return {"start_date": dates[0], "end_date": dates[-1]}
    if not dates or "-" not in dates[0]:
        return {}
    return {"start_date": dates[0]} | _end_in_same_year(plain, dates[0])


def _end_in_same_year(plain: str, start: str) -> dict[str, str]:
    months = SAME_YEAR.search(plain)
    if not months:
        return {}
    return {"end_date": "-".join([start[:4], *(part.zfill(2) for part in months.groups() if part)])}


def _joined(found: re.Match[str]) -> str:
    year, *rest = (found[f"{part}1"] or found[f"{part}2"] for part in "ymd")
    return "-".join([year, *(part.zfill(2) for part in rest if part)])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
