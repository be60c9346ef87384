"""Whether two phrases name one thing: by their letters in any order, words that stand for one another joined."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Literal

from review.spelling import TELLING
from review.target_forms import target_forms

Sameness = Literal["one", "with_more", "other"]
LEAST_SHARE = 0.4
"""A phrase that says more than so many times as much speaks of something else as well."""


@lru_cache(maxsize=65536)
def joined(letters: str) -> str:
    """Return the letters with one word for each group of synonyms (采购 is 购置)."""
    for word, first in _synonyms().items():
        letters = letters.replace(word, first)
    return letters


def sameness(one: str, other: str) -> Sameness:
    """Return "one" for the same letters in any order, "with_more" where one has a few more that make it no other thing."""
    return _sameness(one, other, target_forms().least_name)


@lru_cache(maxsize=65536)
def _sameness(one: str, other: str, least_name: int) -> Sameness:
    limits = target_forms()
    shorter, longer = sorted((one, other), key=len)
    if Counter(shorter) - Counter(longer) or len(shorter) < 2:
        return "other"
    rest = _rest(shorter, longer)
    if not rest or rest in limits.idle_rest:
        return "one"
    return "with_more" if len(shorter) >= least_name and not makes_other(rest) else "other"


def are_one_thing(one: str, other: str) -> bool:
    """Whether two phrases speak of one thing, the shorter one being no small part of the longer."""
    first, second = joined(one), joined(other)
    if min(len(first), len(second)) < LEAST_SHARE * max(len(first), len(second)):
        return False
    return sameness(first, second) != "other"


def makes_other(rest: str) -> bool:
    """Whether words that only one of two names has tell another thing: a number, a place, a size, other people."""
    limits = target_forms()
    for word in limits.not_telling:
        rest = rest.replace(word, "")
    return any(sign in TELLING for sign in rest) or any(word in rest for word in limits.distinguishing)


def _rest(shorter: str, longer: str) -> str:
    """The signs that only the longer has, in its order."""
    left, rest = Counter(longer) - Counter(shorter), ""
    for sign in longer:
        if left[sign]:
            left[sign] -= 1
            rest += sign
    return rest


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, str]:
    """Each word of a group with the first of it, the longest words first."""
    pairs = {word: group.split()[0] for group in target_forms().synonyms for word in group.split()[1:]}
    return dict(sorted(pairs.items(), key=lambda pair: -len(pair[0])))
