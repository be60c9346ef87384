"""Names of units and projects in one spelling, and how two printed names stand to each other; sums printed in a name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import Levenshtein

from review.numerals import flat
from review.parameters import mention_words
from review.quantity import canonical_unit
from review.spelling import spelled

Relation = Literal["identical", "variant", "near", "different"]

BRACKETS = str.maketrans("[【〔〖{］】〕〗}", "((((()))))")
IN_BRACKETS = re.compile(r"\(([^()]{1,12})\)$")
OWN_PLACE = re.compile(r"^(?:我|本|全)?(?:省|市|区|县)(?=[^级内外场政区中民])")
PLACE = re.compile(r"^([一-鿿]{2,3})(?:省|市)(?=[一-鿿]{2})")
PARTS = re.compile(r"[(:]? ?((?<![0-9])(?:[0-9]{1,6} ?[一-鿿]{0,3} ?\+ ?){1,20}[0-9]{1,6} ?[一-鿿]{0,3})")
PART = re.compile(r"([0-9]{1,6}) ?([一-鿿]{0,3})")
NEAR = 2
"""Edits by which two spellings of a name may differ and still be looked at as one."""
SHORTEST_NEAR = 6


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


@lru_cache(maxsize=65536)
def canonical(name: str) -> str:
    """Return the name as it is compared: half-width letters, without a suffix like （本级）, short forms for long ones.

    省 and 市 behind the place's own name are left out (上海市某学会 is 上海某学会).
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).translate(BRACKETS).casefold()
    while (found := IN_BRACKETS.search(plain)) and found[1] in mention_words()["name_suffixes"]:
        plain = plain[: found.start()]
    for full, short in _short_forms():
        plain = plain.replace(full, short)
    plain = PLACE.sub(r"\1", plain)
    return "".join(sign for sign in plain if sign.isalnum())


def is_same_name(one: str, other: str) -> bool:
    """Whether both name one thing, printed differently at most in brackets, place, suffix or short form."""
    first, second = canonical(one), canonical(other)
    if first == second:
        return bool(first)
    return any(_is_local(short, long) for short, long in ((one, second), (other, first)))


def edit_distance(one: str, other: str) -> int:
    """Return by how many signs the canonical names differ."""
    return int(Levenshtein.distance(canonical(one), canonical(other)))


def relation(one: str, other: str) -> Relation:
    """Return "identical", "variant" (one name, two spellings), "near" (two edits at most) or "different".

    Names that differ in a telling sign (一期 and 二期, 东区 and 西区) are different, however near.
    """
    if one == other:
        return "identical"
    if is_same_name(one, other):
        return "variant"
    first, second = canonical(one), canonical(other)
    if spelled(first).telling != spelled(second).telling or min(len(first), len(second)) < SHORTEST_NEAR:
        return "different"
    return "near" if Levenshtein.distance(first, second, score_cutoff=NEAR) <= NEAR else "different"


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


def _is_local(printed: str, other: str) -> bool:
    """Whether the printed name leaves the place to the reader (市科委) that the other one has before it."""
    plain = canonical(printed)
    rest = OWN_PLACE.sub("", plain)
    return rest != plain and len(rest) >= 2 and other.endswith(rest) and 2 <= len(other) - len(rest) <= 4


@lru_cache(maxsize=1)
def _short_forms() -> tuple[tuple[str, str], ...]:
    pairs = (entry.split("=") for entry in mention_words()["name_short_forms"])
    return tuple(sorted(((full, short) for full, short in pairs), key=lambda pair: -len(pair[0])))
