"""Sums printed in a name: （1项+3项+10项）."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from review.numerals import flat
from review.quantity import canonical_unit

PARTS = re.compile(r"[(:]? ?((?<![0-9])(?:[0-9]{1,6} ?[一-鿿]{0,3} ?\+ ?){1,20}[0-9]{1,6} ?[一-鿿]{0,3})")
PART = re.compile(r"([0-9]{1,6}) ?([一-鿿]{0,3})")


@dataclass(frozen=True, slots=True)
class Parts:
    """Numbers that a name adds up: （1项+3项+10项） is 1, 3, 10 of 项; unit "" where none is printed."""

    text: str
    start: int
    end: int
    numbers: tuple[Decimal, ...]
    unit: str

    @property
    def total(self) -> Decimal:
        """What the parts add up to."""
        return sum(self.numbers, Decimal(0))


@lru_cache(maxsize=4096)
def parts_in_name(text: str) -> Parts | None:
    """Return the first sum printed in a name, or None; parts of several units are none."""
    plain = flat(text)
    for found in PARTS.finditer(plain):
        parts = PART.findall(found[1])
        units = {canonical_unit(unit) for _, unit in parts if unit}
        if len(units) <= 1 and (units or plain[found.start()] == "("):
            numbers = tuple(Decimal(number) for number, _ in parts)
            start, end = found.span(1)
            return Parts(text[start:end], start, end, numbers, next(iter(units), ""))
    return None
