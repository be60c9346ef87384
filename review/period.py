"""The days of a form: their parts as printed, whether the calendar has them, and the span between two."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import NamedTuple

from extract.filing import Filing
from review.target_forms import target_forms


class Day(NamedTuple):
    """A date as far as it is printed: month and day are None where it is shorter."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def is_in_calendar(self) -> bool:
        """Whether its month exists and has that day."""
        if self.month is None:
            return True
        if not 1 <= self.month <= 12:
            return False
        return self.day is None or 1 <= self.day <= monthrange(max(self.year, 1), self.month)[1]

    def is_before(self, other: Day) -> bool:
        """Whether it surely lies before the other, by the parts that both print."""
        pairs = [(a, b) for a, b in zip(self, other, strict=True) if a is not None and b is not None]
        return [a for a, _ in pairs] < [b for _, b in pairs]


class Period(NamedTuple):
    """The first and the last day of a project; None where blank, unread, or no year at all."""

    first: Day | None
    last: Day | None

    @property
    def is_over_years(self) -> bool:
        """Whether it begins in one year and ends in a later one."""
        return self.years > 1

    @property
    def years(self) -> int:
        """The number of calendar years that it touches, 0 where an end is missing."""
        return self.last.year - self.first.year + 1 if self.first and self.last else 0


def day(text: str | None) -> Day | None:
    """Return the date that the contract writes as YYYY-MM-DD or shorter, None for any other text."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", text or "")
    if not found:
        return None
    return Day(int(found[1]), *(int(part) if part else None for part in found.groups()[1:]))


def period_of(filing: Filing) -> Period:
    """Return the project's period, a day of an impossible year left out: `impossible-date` speaks of it."""
    days = (day(text) for text in (filing.start_date, filing.end_date))
    return Period(*(one if one and is_likely(one.year, filing.fiscal_year) else None for one in days))


def is_likely(year: int, fiscal_year: int | None) -> bool:
    """Return whether a filing of that fiscal year may speak of the year; without one, its end is open."""
    limits = target_forms()
    return limits.first_year <= year and (fiscal_year is None or year <= fiscal_year + limits.years_ahead)
