"""A rule on indicators of one form that measure the same thing under two names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from extract.filing import Filing, FormType, Indicator
from review.outcome import folded
from review.parameters import words
from review.quantity import canonical_unit, parse
from review.row import Row, rows
from review.rule import Draft, form_rule
from review.spelling import TELLING, spelled
from review.target_forms import target_forms
from review.wording import shown

FORMS: tuple[FormType, ...] = ("self_evaluation", "target")
IN_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")

Likeness = Literal["one", "with_more", "other"]


@form_rule("indicator-duplicate", severity="notice", forms=FORMS)
def indicator_duplicate(filing: Filing) -> Iterator[Draft]:
    """No two indicators of a form measure the same thing.

    Two rows do where one name is the other with more words in it, or with its words in another order, and the
    targets are the same; in one class a name of the same words is enough where the unit is the same. Names that
    differ by a number, a place, a size or the people meant are two.
    Parameter: similarity of the names 80%, names of at least 4 signs, shorter ones must be equal; the words
    that stand for one another (购置, 采购), and those that say nothing more (数量, 情况, 年度).
    Source: form arithmetic or logic.
    Example: 设备合格率 ≥95% beside 设备验收合格率 ≥95% -> notice.
    """
    seen: list[Row] = []
    for row in rows(filing):
        if row.is_unread("level3", "target") or not row.indicator.level3:
            continue
        twin = next((one for one in seen if _is_same(one.indicator, row.indicator)), None)
        seen.append(row)
        if twin is None:
            continue
        yield Draft(
            (row.at("level3"), twin.at("level3"), row.at("target"), twin.at("target")),
            f"指标“{row.name}”（{shown(filing, row.at('target'))}）与“{twin.name}”"
            f"（{shown(filing, twin.at('target'))}）内容重复，请核对是否合并。",
            f"The indicators “{row.name}” and “{twin.name}” measure the same thing. Check whether to join them.",
            row.name,
            twin.name,
        )


def _is_same(one: Indicator, other: Indicator) -> bool:
    first, second = parse(one.target), parse(other.target)
    is_one_unit = first is not None and second is not None and first.unit == second.unit
    unit = first.unit if first is not None and is_one_unit else ""
    likeness = _likeness(_plain_name(one.level3 or "", unit), _plain_name(other.level3 or "", unit))
    if likeness == "other":
        return False
    if folded(one.target or "") == folded(other.target or ""):
        return True
    if one.level2 != other.level2 or first is None or second is None or not first.is_comparable(second):
        return False
    # A part of the things counted has its own number (企业, 重点企业).
    return likeness == "one" or unit == "%"


@lru_cache(maxsize=65536)
def _likeness(one: str, other: str) -> Likeness:
    """Whether two plain names are one, in any order, or one with a few words more that make it no other thing."""
    limits = target_forms()
    shorter, longer = sorted((one, other), key=len)
    if Counter(shorter) - Counter(longer) or len(shorter) < 2:
        return "other"
    rest = _rest(shorter, longer)
    if not rest or rest in limits.idle_rest:
        return "one"
    is_telling = any(sign in TELLING for sign in rest) or any(word in rest for word in limits.distinguishing)
    share = 200 * len(shorter) / (len(shorter) + len(longer))
    is_long = len(shorter) >= limits.least_name and share >= limits.name_similarity
    return "with_more" if is_long and not is_telling else "other"


def _rest(shorter: str, longer: str) -> str:
    """The signs that only the longer has, in its order."""
    left, rest = Counter(longer) - Counter(shorter), ""
    for sign in longer:
        if left[sign]:
            left[sign] -= 1
            rest += sign
    return rest


@lru_cache(maxsize=65536)
def _plain_name(name: str, unit: str) -> str:
    """The letters of a name, one word for each group of synonyms, without words that say nothing more.

    What counts in the targets' unit says nothing more either (户厕改造户数, with 户).
    """
    limits = target_forms()
    letters = spelled(IN_BRACKETS.sub(_unless_unit, name)).letters
    for word, first in _synonyms().items():
        letters = letters.replace(word, first)
    for word in limits.function_words:
        letters = letters.replace(word, "") if len(letters) > len(word) + 1 else letters
    endings = (*limits.endings_of_units, *_counts_of(unit)) if unit and unit != "%" else ()
    for ending in sorted((*limits.idle_endings, *endings), key=len, reverse=True):
        if letters.endswith(ending) and len(letters) > len(ending) + 1:
            return letters.removesuffix(ending)
    return letters


def _unless_unit(found: re.Match[str]) -> str:
    """A remark in brackets, "" where it is no more than the unit."""
    return "" if found[1].strip() in (*words()["measure_words"], "%", "万元") else found[1]


@lru_cache(maxsize=512)
def _counts_of(unit: str) -> tuple[str, ...]:
    """How a name ends that counts in the unit: 户数, 家数."""
    same = [word for word in words()["measure_words"] if canonical_unit(word) == unit]
    return tuple(f"{word}{ending}" for word in (unit, *same) for ending in ("数", "数量"))


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, str]:
    """Each word of a group with the first of it, the longest words first."""
    pairs = {word: group.split()[0] for group in target_forms().synonyms for word in group.split()[1:]}
    return dict(sorted(pairs.items(), key=lambda pair: -len(pair[0])))
