"""Names of projects and units as they are compared: without year, stage and generic tail."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from review.across_parameters import across_parameters
from review.spelling import RESUBMITTED, compare, spelled

_YEAR = re.compile(
    r"[(\[]?(?:19|20)\d{2}年?(?:[-—–~至到](?:19|20)?\d{2})?(?:年度|年|度)?[)\]]?|[二][〇○零][\u4e00-\u9fff]{2}年度?|本年度"
)
_STAGE = re.compile(
    r"[(\[]?第?([一二三四五六七八九十]|\d{1,2}|i{1,3}|iv|v)(?:期|批次|批|阶段)(?:工程)?[)\]]?"
)
_NUMERALS = {sign: number for number, sign in enumerate("一二三四五六七八九十", start=1)} | {
    sign: number for number, sign in enumerate(("i", "ii", "iii", "iv", "v"), start=1)
}
SHORTEST_CORE = 4
WITH_A_PART = 0.8


class ProjectName(NamedTuple):
    """A project's name: its letters without year, stage and tail, the number of its stage, its numerals."""

    core: str
    stage: int | None
    numerals: str


@lru_cache(maxsize=65536)
def project_name(printed: str) -> ProjectName:
    """Return the name as projects are told by it: "2021年渠道维修（二期）项目" is 渠道维修, stage 2."""
    plain = "".join(unicodedata.normalize("NFKC", printed).casefold().split())
    plain = _YEAR.sub("", RESUBMITTED.sub("", plain)).replace("【", "(").replace("】", ")")
    plain = plain.removeprefix("年度")
    found = _STAGE.search(plain)
    stage = None
    if found:
        plain = plain[: found.start()] + plain[found.end() :]
        stage = _NUMERALS.get(found[1]) or int(found[1])
    core = _without_tail(spelled(plain).letters)
    return ProjectName(core or spelled(printed).letters, stage, _numerals(core))


def _without_tail(letters: str) -> str:
    words = across_parameters().names
    for word in words.continued:
        letters = letters.removesuffix(word) if len(letters) - len(word) >= SHORTEST_CORE else letters
    shorter = next(
        (letters.removesuffix(tail) for tail in words.tails if letters.endswith(tail)),
        letters,
    )
    return letters if shorter == letters or len(shorter) < SHORTEST_CORE else _without_tail(shorter)


def _numerals(core: str) -> str:
    words = across_parameters().names
    for word in words.no_numeral:
        core = core.replace(word, "")
    return "".join(sign for sign in core if sign in words.told_apart_by)


@lru_cache(maxsize=262144)
def name_likeness(one: ProjectName, other: ProjectName) -> float:
    """Return 0-1: 1 for one name, 0.95 for one name with a slip, 0 for two numbered ones, stages left aside.

    What is said more behind a name says which part of it is meant, and takes little off. What is said more in
    front may make another thing of it (执法业务培训 is not 业务培训): the share of the length counts.
    """
    if one.core == other.core:
        return 1.0
    if compare(one.core, other.core) == "alike":
        return 0.95
    if is_contained(one, other):
        shorter, longer = sorted((one.core, other.core), key=len)
        return WITH_A_PART if longer.startswith(shorter) else len(shorter) / len(longer)
    if one.numerals != other.numerals:
        return 0.0
    return min(fuzz.ratio(one.core, other.core) / 100, 0.9)


def is_contained(one: ProjectName, other: ProjectName) -> bool:
    """Whether one name is the other with something more in front or behind."""
    shorter, longer = sorted((one.core, other.core), key=len)
    return SHORTEST_CORE <= len(shorter) < len(longer) and (
        longer.startswith(shorter) or longer.endswith(shorter)
    )


@lru_cache(maxsize=65536)
def unit_letters(printed: str) -> str:
    """Return the letters of a unit's name, without what says that it was stamped."""
    plain = unicodedata.normalize("NFKC", printed)
    for mark in across_parameters().names.unit_marks:
        plain = plain.replace(f"({mark})", "").replace(f"[{mark}]", "")
    return spelled(plain).letters


@lru_cache(maxsize=65536)
def unit_likeness(one: str, other: str) -> float:
    """Return 0-1 for two names of units: 1 for one name, 0.9 for a slip or a place left out, 0 for two units."""
    first, second = unit_letters(one), unit_letters(other)
    if first == second:
        return 1.0
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) >= SHORTEST_CORE and longer.endswith(shorter):
        return 0.9
    if first.replace("市", "") == second.replace("市", "") or compare(first, second) == "alike":
        return 0.9
    return 0.0
