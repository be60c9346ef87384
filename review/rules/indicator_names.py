"""Rules on the rows of the indicator table as they are worded: their class, their measure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from extract.filing import Filing, FormType, Indicator
from review.outcome import folded
from review.parameters import words
from review.quantity import Quantity, parse
from review.row import Row, rows
from review.rule import Draft, form_rule
from review.target_forms import Category, target_forms
from review.wording import points, shown

FORMS: tuple[FormType, ...] = ("self_evaluation", "target")


@form_rule("indicator-category", severity="notice", forms=FORMS)
def indicator_category(filing: Filing) -> Iterator[Draft]:
    """An indicator stands in the class that its name tells: 及时率 under 时效, 合格率 under 质量, 满意度 under 满意度.

    A target may tell it too (5月底前 is 时效, ≥12场 数量). A name that may stand in several classes is in its
    place in each of them.
    Parameter: how the names and targets of each class are worded, and the classes in which they are out of
    place. A class of the region's own, one of costs to society, and a level that could not be read, are not judged.
    Source: 财预〔2021〕101号 (text to be confirmed).
    Example: 设备安装及时率 under 质量指标 -> notice.
    """
    for row in rows(filing):
        if row.is_unread("level1", "level2", "level3") or not row.indicator.level3:
            continue
        field = "level2" if row.indicator.level2 else "level1"
        printed = getattr(row.indicator, field) or ""
        category = _misplaced(row.indicator, printed, field)
        if category is None:
            continue
        yield Draft(
            (row.at("level3"), row.at(field)),
            f"指标“{row.name}”归在“{printed}”下，按名称应归入{category.name}类，请核对指标归类。",
            f"The indicator “{row.name}” stands under “{printed}”; by its name it belongs to {category.name}. "
            "Check its class.",
            printed,
            category.name,
        )


def _misplaced(indicator: Indicator, printed: str, field: str) -> Category | None:
    """The class that name or target tells, None where the row may stand in the one that is printed."""
    limits = target_forms()
    if any(word in printed for word in limits.unjudged_classes):
        return None
    target = "" if indicator.target is None else _bare(indicator.target)
    told = [one for one in limits.categories if _is_told(one, _bare(indicator.level3 or ""), target)]
    if any(word in printed for one in told for word in one.levels):
        return None
    return next((one for one in told if _is_elsewhere(one, printed, field)), None)


def _is_told(category: Category, name: str, target: str) -> bool:
    """Whether the name, or a target that tells more, is one of the class."""
    if any(word in name for word in category.unless):
        return False
    return any(re.search(pattern, name) for pattern in category.patterns) or any(
        re.search(pattern, target) for pattern in category.targets
    )


def _bare(text: str) -> str:
    """The text half-width, without spaces, remarks in brackets and a full stop at its end."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"\([^()]*\)", "", plain).rstrip("。;；.")


def _is_elsewhere(category: Category, printed: str, field: str) -> bool:
    return any(word in printed for word in (category.elsewhere if field == "level2" else category.parents))


@form_rule("target-unmeasurable", severity="notice", forms=FORMS)
def target_unmeasurable(filing: Filing) -> Iterator[Draft]:
    """A target can be measured: it has a unit, what it is compared with is told, and a result is one value.

    A target that is blank, a number whose unit neither it nor the name tells, a change or a comparison without
    its base, a range that leaves nearly all open, and a result with the target's ≥ or ≤ are reported, one
    finding a row. A target or a result that could not be read is not judged.
    Parameter: a range is wide from twice its lower end on.
    Source: 财预〔2015〕88号 (text to be confirmed).
    Example: 培训班 with the target ≥3 -> notice; 不低于上年 and no figure of last year -> notice.
    """
    for row in rows(filing):
        if row.is_unread("level3", "target") or not row.indicator.level3:
            continue
        fault = _fault(row)
        if fault:
            field, said, said_en = fault
            found = shown(filing, row.at(field))
            yield Draft(
                (row.at(field), row.at("level3")),
                f"指标“{row.name}”的{'完成值' if field == 'actual' else '指标值'}“{found}”{said}。",
                f"The {field} “{found}” of “{row.name}” {said_en}.",
                found,
            )


def _fault(row: Row) -> tuple[str, str, str] | None:
    target = _bare(row.indicator.target or "")
    if not folded(row.indicator.target or ""):
        return "target", "未填写，请补充可衡量的目标", "was left blank; set a target that can be measured"
    quantity = parse(row.indicator.target)
    if quantity is None:
        return _vagueness(target)
    if _lacks_unit(row, quantity):
        return "target", "没有计量单位，请补充", "has no unit; supply it"
    if _is_wide(quantity):
        return "target", "区间跨度过大，请明确目标", "is too wide a range; narrow it"
    if _lacks_base(row, target):
        return (
            "target",
            "为增减幅度但未写明基数，请补充比较基准",
            "is a change without its base; say from what",
        )
    return _copied_sign(row)


def _vagueness(target: str) -> tuple[str, str, str] | None:
    """What is wrong with a target in words: it is only compared with a former year of which nothing is told."""
    limits = target_forms()
    rest = re.sub(r"(?:19|20)\d\d年", "", target)
    is_former = rest != target or any(word in target for word in limits.former)
    if target.startswith(limits.compared) and is_former and not re.search(r"\d", rest):
        said = "只写与以前年度比较，未写明基数，请补充"
        return "target", said, "is compared with a former year whose figure is not told; supply it"
    return None


def _lacks_unit(row: Row, quantity: Quantity) -> bool:
    """Whether a number of more than 1 stands alone, and the name tells no unit either."""
    return not quantity.unit and quantity.high > 1 and not _tells_unit(row.name)


def _tells_unit(name: str) -> bool:
    """Whether a name tells its unit: in brackets, as a rate, or by the measure word that it ends on."""
    bare = _bare(name)
    if re.search(r"[(（]", name) or bare.endswith(target_forms().rates):
        return True
    return any(bare.endswith((word, f"{word}数", f"{word}数量")) for word in words()["measure_words"])


def _is_wide(quantity: Quantity) -> bool:
    return quantity.operator == "range" and quantity.high > quantity.low * target_forms().range_factor


def _lacks_base(row: Row, target: str) -> bool:
    """Whether the target is a share by which something changes, and nothing says from what."""
    limits = target_forms()
    if "%" not in target or not target.startswith(limits.changed):
        return False
    return not any(word in f"{row.name}{target}" for word in limits.grounds)


def _copied_sign(row: Row) -> tuple[str, str, str] | None:
    actual = parse(row.indicator.actual)
    if actual is None or actual.operator in (None, "=", "range"):
        return None
    if not re.match(r"\s*[≥≤><≧≦＞＜⩾⩽]", row.indicator.actual or ""):
        return None
    return (
        "actual",
        f"照抄目标的比较符号，应填实际数（{points(actual.low)}）",
        "copies the sign of the target; a result is one value",
    )
