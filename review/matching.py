"""Which indicator of one form is which of another's: by name, then by a slip, then by a name that is near."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from rapidfuzz import fuzz

from extract.filing import Filing, Indicator
from review.across_parameters import across_parameters
from review.outcome import folded
from review.quantity import parse
from review.spelling import compare

UPWARD, DOWNWARD = frozenset("≥>"), frozenset("≤<")


class Match(NamedTuple):
    """A row of each form, by index, that are one indicator; renamed where the names are merely near."""

    earlier: int
    later: int
    is_renamed: bool


class Matching(NamedTuple):
    """The rows that belong together, and those of either form that have no partner."""

    matches: tuple[Match, ...]
    dropped: tuple[int, ...]
    added: tuple[int, ...]


def matching(earlier: Filing, later: Filing) -> Matching:
    """Return which rows are which; rows of input and management, and nameless ones, are left out."""
    names = {index: folded(one.level3 or "") for index, one in _rows(earlier)}
    wanted = {index: folded(one.level3 or "") for index, one in _rows(later)}
    found: list[Match] = []
    steps: tuple[tuple[Callable[[str, str], bool], bool], ...] = (
        (str.__eq__, False),
        (lambda one, other: compare(one, other) == "alike", False),
        (_is_near, True),
    )
    for fits, is_renamed in steps:
        for index, name in list(wanted.items()):
            partner = next((at for at, other in names.items() if fits(other, name)), None)
            if partner is not None:
                found.append(Match(partner, index, is_renamed))
                del names[partner], wanted[index]
    return Matching(tuple(sorted(found, key=lambda one: one.later)), tuple(names), tuple(wanted))


def is_target_kept(earlier: Indicator, later: Indicator) -> bool:
    """Whether both rows aim at the same: equal numbers and directions, or equal words; blanks say nothing."""
    one, other = earlier.target, later.target
    if not one or not other:
        return True
    first, second = parse(one), parse(other)
    if first and second:
        signs = {first.operator, second.operator} - {None}
        return (
            (first.low, first.high) == (second.low, second.high)
            and first.is_comparable(second)
            and not (signs & UPWARD and signs & DOWNWARD)
        )
    said, then = _bare(one), _bare(other)
    return said in then or then in said or compare(said, then) == "alike"


def category(one: Indicator) -> int | None:
    """Return the number of the kind of indicator by its labels (quantity, quality, …), or None."""
    for label in (one.level2, one.level1):
        for number, words in enumerate(across_parameters().rules.categories):
            if any(word in (label or "") for word in words):
                return number
    return None


def _rows(filing: Filing) -> list[tuple[int, Indicator]]:
    inputs = across_parameters().rules.input_levels
    return [
        (index, one)
        for index, one in enumerate(filing.indicators)
        if folded(one.level3 or "") and not any(word in (one.level1 or "") for word in inputs)
    ]


def _is_near(one: str, other: str) -> bool:
    digits = [re.sub(r"\D", "", name) for name in (one, other)]
    return digits[0] == digits[1] and fuzz.ratio(one, other) >= across_parameters().rules.indicator_renamed


def _bare(text: str) -> str:
    """The target without remarks in brackets."""
    plain = unicodedata.normalize("NFKC", text)
    return folded(re.sub(r"\([^)]*\)", "", plain)) or folded(plain)
