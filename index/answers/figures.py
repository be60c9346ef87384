"""The figures that a sentence states, so that two ways of writing one compare equal: 12.5万元, 125,000元, 125,000 yuan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from review.numerals import chinese_digits, flat, numerals
from review.parameters import words
from review.quantity import canonical_unit

DATA = Path(__file__).parent / "data" / "guard.yaml"
SPELLED = re.compile(r"[零〇○一二三四五六七八九]{4}(?=年)")
LEAD = re.compile(r"(?:rmb|cny|[¥￥])\s*$", re.IGNORECASE)
ALIKE = {"money": "元", "shares": "%", "points": "分", "years": "年"}


class Figure(NamedTuple):
    """A number with its unit (元, %, 分, 年 or as written; "" for none) and the sign of size before it; where it stands."""

    value: Decimal
    unit: str
    sign: str
    start: int
    end: int

    def says(self, other: Figure) -> bool:
        """Whether both say the same number of the same unit; a unit that one leaves out is the other's, but for shares."""
        if (self.value, self.sign) != (other.value, other.sign):
            return False
        return self.unit == other.unit or (
            "" in (self.unit, other.unit) and "%" not in (self.unit, other.unit)
        )


@lru_cache(maxsize=1)
def guard_data() -> dict[str, Any]:
    """Return the file of the guard's words."""
    data: dict[str, Any] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return data


def figures(text: str) -> Iterator[Figure]:
    """Yield the figures of a text in order. What cannot be read as one number is none: its signs are left over."""
    plain = SPELLED.sub(lambda found: f"{chinese_digits(found[0]):04}", flat(text).lower())
    for number in numerals(plain):
        if number.is_percent:
            yield Figure(number.value, "%", _sign(plain, number.start), number.start, number.end)
            continue
        value, at = _scaled(plain, number.value, number.end)
        unit, end = _unit(plain, at)
        start = number.start
        lead = LEAD.search(plain[:start])
        if lead and unit in ("", "元"):
            unit, start = "元", lead.start()
        sign = _sign(plain, start)
        is_below = plain[:start].endswith("-") and not plain[: start - 1][-1:].isdigit()
        yield Figure(-value if is_below else value, unit, sign, start - len(sign) - is_below, end)


def _scaled(plain: str, value: Decimal, at: int) -> tuple[Decimal, int]:
    scales: dict[str, int] = guard_data()["scales"]
    rest = plain[at:]
    gap = len(rest) - len(rest.lstrip())
    for word in sorted(scales, key=len, reverse=True):
        if rest[gap:].startswith(word):
            return value * scales[word], at + gap + len(word)
    return value, at


def _unit(plain: str, at: int) -> tuple[str, int]:
    data, rest = guard_data(), plain[at:]
    gap = len(rest) - len(rest.lstrip())
    for kind, name in ALIKE.items():
        for word in sorted(data[kind], key=len, reverse=True):
            if rest[gap:].startswith(word):
                return name, at + gap + len(word)
    word = next((one for one in _measures() if rest[gap:].startswith(one)), "")
    return (canonical_unit(word), at + gap + len(word)) if word else ("", at)


@lru_cache(maxsize=1)
def _measures() -> tuple[str, ...]:
    return tuple(sorted(words()["measure_words"], key=len, reverse=True))


def _sign(plain: str, start: int) -> str:
    before = plain[:start][-1:]
    return before if before in guard_data()["signs_of_size"] else ""
