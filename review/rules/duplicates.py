"""A rule on indicators of one form that measure the same thing under two names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extract.filing import Filing, FormType, Indicator
from review.outcome import folded
from review.parameters import words
from review.quantity import canonical_unit, parse
from review.row import Row, rows
from review.rule import Draft, form_rule
from review.same_thing import Sameness, joined, sameness
from review.spelling import spelled
from review.target_forms import target_forms
from review.wording import shown

FORMS: tuple[FormType, ...] = ("self_evaluation", "target")
IN_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")


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


def _likeness(one: str, other: str) -> Sameness:
    """Whether two plain names are one, or one with so few words more that they are alike."""
    likeness, short = sameness(one, other), min(len(one), len(other))
    is_alike = 200 * short >= target_forms().name_similarity * (len(one) + len(other))
    return likeness if likeness == "one" or is_alike else "other"


@lru_cache(maxsize=65536)
def _plain_name(name: str, unit: str) -> str:
    """The letters of a name, one word for each group of synonyms, without words that say nothing more.

    What counts in the targets' unit says nothing more either (户厕改造户数, with 户).
    """
    limits = target_forms()
    letters = joined(spelled(IN_BRACKETS.sub(_unless_unit, name)).letters)
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
