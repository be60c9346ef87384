"""The unit behind a number (余, 万, 家单位; 元/人), and whether a number with it counts anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from review.numerals import SCALES, Numeral
from review.parameters import mention_words, words
from review.quantity import canonical_unit

NOTHING_BEHIND = re.compile(r"$|[ ,。;:、!?()\n~-]|以上|左右|以内|以下")
WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit as `quantity` has it, the factor to it, where it ends, and what it is counted for (次/年)."""

    end: int
    unit: str
    scale: Decimal
    is_approximate: bool = False
    per: str = ""


def measure_at(plain: str, at: int) -> Measure | None:
    """Return the unit printed at this place of a flat text, or None."""
    direct, scaled = _patterns()
    found = direct.match(plain, at) or scaled.match(plain, at)
    if found is None:
        return None
    groups = found.groupdict()
    printed, scale = groups["unit"] or "", groups.get("scale") or ""
    if printed and _is_other_word(plain, found.start("unit")):
        return None
    if not printed and not (scale and NOTHING_BEHIND.match(plain, found.end())):
        return None
    per = groups["per"] or ""
    is_vague = bool(groups.get("some") or groups.get("more"))
    return Measure(found.end(), _unit(printed, per), Decimal(SCALES.get(scale, 1)), is_vague, per)


def is_counting(plain: str, one: Numeral, measure: Measure) -> bool:
    """Whether a number with this unit counts, and is no word of its own (一些, 二级, 三期工程, 2.3项)."""
    lists = mention_words()
    behind = plain[one.end : measure.end]
    before = plain[max(0, one.start - 2) : one.start]
    if before.endswith(("每", "每隔")):
        return False
    if one.value != one.value.to_integral_value() and measure.scale == WHOLE:
        return measure.unit.split("/")[0] in lists["divisible"]
    if not one.is_chinese:
        return not (
            behind.strip() == "年" and one.end - one.start == 2 and 15 <= one.value <= 30 and _is_bare(before)
        )
    if before.endswith(lists["not_before"]) or (before.endswith(("周", "期")) and before != "每周"):
        return False
    if plain.startswith(lists["phases"], one.end) or behind in lists["technical"]:
        return behind == "元" and one.value >= 10
    if plain[one.start : one.end] == "二":
        return behind not in lists["technical_second"]
    if plain[one.start : one.end] == "一":
        return not before.endswith(lists["not_before_one"]) and not _is_article(before, behind)
    return True


def _is_article(before: str, behind: str) -> bool:
    """Whether 一个 says "a", not "one": nothing before it bounds or adds up a number."""
    is_bounded = before.endswith(("少", "过", "计", "共", "多", "于", "达"))
    return behind in mention_words()["article"] and not is_bounded


def _is_bare(before: str) -> bool:
    """Whether nothing before a number of two digits says that 19年 is a time and no year."""
    return not before.endswith(
        ("时", "过", "有", "达", "续", "近", "长", "期", "约", "了", "用", "为", "共", "满", "于", "的")
    )


def _is_other_word(plain: str, at: int) -> bool:
    lists = mention_words()
    is_other = plain.startswith(lists["not_a_measure"], at)
    return is_other and not plain.startswith(lists["goal_after_item"], at)


@lru_cache(maxsize=4096)
def _unit(printed: str, per: str) -> str:
    if printed in words()["percent"]:
        return "%"
    return f"{printed}/{per}" if per else canonical_unit(printed)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = mention_words()
    latin = sorted(lists["latin_measures"], key=len, reverse=True)
    names = sorted(
        {*lists["measures"], *words()["measure_words"], *words()["percent"]}, key=len, reverse=True
    )
    unit = (
        rf"(?P<unit>(?:{'|'.join(map(re.escape, latin))})(?![A-Za-z0-9])|{'|'.join(map(re.escape, names))})"
    )
    per = rf"(?:/(?P<per>{'|'.join(map(re.escape, names))}))?"
    scale = "|".join(sorted(SCALES, key=len, reverse=True))
    direct = re.compile(rf" ?(?P<some>[余多来])?{unit}{per}")
    scaled = re.compile(rf" ?(?P<some>[余多来])?(?P<scale>{scale})(?P<more>[余多])? ?(?:{unit}{per})?")
    return direct, scaled
