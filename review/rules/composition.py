"""Rules on numbers within a text: parts and their whole, lists and their length, documents and their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import get_args

from extract.filing import Filing, FormType
from review.budget import YUAN, bare
from review.budget_parameters import budget_parameters, meant
from review.components import Composition, compositions
from review.documents import Cited, cited, clashes
from review.outlays import YEAR
from review.passages import prose
from review.rosters import rosters
from review.rule import Draft, Holds, form_rule

ALL: tuple[FormType, ...] = get_args(FormType)
HUNDRED = Decimal(100)


WHOLE_AND_YEAR = ("/total_budget", "/current_year_budget")


@form_rule("stated-count", severity="notice", forms=ALL)
def stated_count(filing: Filing) -> Iterator[Draft]:
    """A list names as many things as the text says: units, experts, rules, groups.

    A list that ends with 等 may name fewer. A list whose items cannot be told apart is not judged.
    Tolerance: none.
    Source: form arithmetic or logic.
    Example: 由4名专家组成：甲、乙、丙 -> notice.
    """
    for pointer, text, _ in prose(filing):
        for one in rosters(text):
            count = len(one.items)
            if count == one.announced or (one.is_open and count < one.announced):
                continue
            said = "、".join(one.items)
            yield Draft(
                (pointer,),
                f"文字说明为 {one.announced}{one.unit}{one.subject}，列举了 {count} 个（{said[:80]}），请核对数量或名单。",
                f"The text announces {one.announced} and lists {count}. Check the number or the list.",
                str(count),
                str(one.announced),
            )


@form_rule("components-total", severity="error", forms=ALL)
def components_total(filing: Filing) -> Iterator[Draft | Holds]:
    """The parts that a text gives of an amount, of heads or of shares come to the whole.

    Amounts that a colon announces, and those above their whole, are errors; heads, shares, and amounts behind 其中
    that fall short are warnings. Parts that end with 等, approximate ones, rates and comparisons with another year
    leave the sum open, and so do two parts of heads behind 其中. Shares are those that say 占 or 承担 in one sentence.
    Tolerance: half a unit of each last digit. Parameter: shares below 90% are taken for some of several.
    Source: form arithmetic or logic.
    Example: 共计260万元：120万元，80万元，50万元 -> error.
    """
    for pointer, text, _ in prose(filing):
        for one in compositions(text):
            whole = one.whole.quantity.low if one.whole else HUNDRED
            if abs(whole - one.summed) > one.slack and not _may_be_open(one, whole):
                yield _unequal(pointer, one, whole)
            elif one.whole is not None and whole == one.summed:
                yield Holds(_stated(filing, pointer, one))


def _stated(filing: Filing, pointer: str, composition: Composition) -> tuple[str, ...]:
    """Return the places of the amounts that were taken from the passage, of those in the sum; none of two alike."""
    heading = _heading_of(filing, pointer)
    found: dict[Decimal, list[str]] = {}
    for place, one in enumerate(filing.stated_amounts):
        if one.amount is not None and one.unit in YUAN and heading and one.heading == heading:
            found.setdefault(one.amount * YUAN[one.unit], []).append(f"/stated_amounts/{place}/amount")
    ends = [composition.whole, *composition.parts] if composition.whole else []
    values = Counter(one.quantity.low for one in ends if one.quantity.unit == "元")
    return tuple(
        found[value][0] for value, count in values.items() if len(found.get(value, ())) == count == 1
    )


def _heading_of(filing: Filing, pointer: str) -> str | None:
    root, _, rest = pointer.removeprefix("/").partition("/")
    place = rest.partition("/")[0]
    if root == "sections":
        return filing.sections[int(place)].heading
    return filing.other_fields[int(place)].label if root == "other_fields" else None


def _may_be_open(one: Composition, whole: Decimal) -> bool:
    limits = budget_parameters()
    if one.summed > whole:
        return False
    if one.whole is None:
        return one.summed < limits.least_shares_total
    is_money = one.whole.quantity.unit == "元"
    return not one.is_announced and not is_money and len(one.parts) < limits.least_parts_of_heads


def _unequal(pointer: str, one: Composition, whole: Decimal) -> Draft:
    unit = one.parts[0].quantity.unit or ""
    scale = YUAN["万元"] if unit == "元" and "万" in one.parts[0].text else Decimal(1)
    printed = "万元" if scale > 1 else unit
    said = "＋".join(f"{part.subject}{part.text}" for part in one.parts)
    summed, total = _plain(one.summed / scale) + printed, _plain(whole / scale) + printed
    is_error = one.whole is not None and unit == "元" and (one.is_announced or one.summed > whole)
    return Draft(
        (pointer,),
        f"文字中各部分之和与总数不符：{said}，合 {summed}，总数为 {total}，"
        f"相差 {_plain(abs(one.summed - whole) / scale)}{printed}，请核对。",
        f"The parts that the text gives come to {summed}, the whole is {total}. Check them.",
        summed,
        total,
        None if is_error else "warning",
    )


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@form_rule("amounts-nested", severity="error", forms=("project_statement", "target"))
def amounts_nested(filing: Filing) -> Iterator[Draft]:
    """What a project costs in all is no less than what its year is granted, and that no less than the treasury's part.

    The amounts are known by their names in the prose, and on a target form by their fields. A kind of amount that the
    form gives twice with different values is not judged; two fields of a target form are `total-budget-covers-year`.
    Tolerance: none.
    Source: form arithmetic or logic.
    Example: 年度预算总额 120万元, 其中财政拨款 150万元 -> error.
    """
    found = _nested(filing)
    names = {"total": "项目资金总额", "year": "年度资金总额", "fiscal": "财政资金"}
    for larger, smaller in (("total", "year"), ("year", "fiscal"), ("total", "fiscal")):
        if (
            larger not in found
            or smaller not in found
            or (smaller == "fiscal" and larger == "total" and "year" in found)
        ):
            continue
        (above, at), (below, under) = found[larger], found[smaller]
        if below > above and (at, under) != WHOLE_AND_YEAR:
            yield Draft(
                (under, at),
                f"{names[smaller]} {_plain(below)}元大于{names[larger]} {_plain(above)}元，请核对两处金额与单位。",
                f"{_plain(below)} yuan for {names[smaller]} is more than {_plain(above)} for {names[larger]}. Check both.",
                _plain(below),
                _plain(above),
            )


def _nested(filing: Filing) -> dict[str, tuple[Decimal, str]]:
    """Return the amounts in 元 by kind, with their places; those alone that have one value."""
    values: dict[str, list[tuple[Decimal, str]]] = {}
    for place, one in enumerate(filing.stated_amounts):
        kind = meant(budget_parameters().nested_amounts, bare(YEAR.sub("", one.label or "")))
        if kind and one.amount is not None and one.unit in YUAN:
            values.setdefault(kind, []).append(
                (one.amount * YUAN[one.unit], f"/stated_amounts/{place}/amount")
            )
    factor = YUAN.get(filing.amount_unit or "")
    if filing.form_type == "target" and factor is not None:
        for kind, at in (("total", "/total_budget"), ("year", "/current_year_budget")):
            if filing.at(at) is not None:
                values.setdefault(kind, []).append((filing.at(at) * factor, at))
        for place, line in enumerate(filing.funds):
            if line.source == "fiscal_current" and line.initial_budget is not None:
                values.setdefault("fiscal", []).append(
                    (line.initial_budget * factor, f"/funds/{place}/initial_budget")
                )
    return {kind: found[0] for kind, found in values.items() if len({value for value, _ in found}) == 1}


@form_rule("document-number-title", severity="warning", forms=ALL)
def document_number_title(filing: Filing) -> Iterator[Draft]:
    """One document number belongs to one title, and one title to one number, wherever the form cites them.

    Brackets and spaces make no difference, nor does the notice that issues a document; titles that a slip of the
    reading explains are one. One title with numbers of another year and another count may be a new edition: a notice.
    Tolerance: none.
    Source: form arithmetic or logic.
    Example: 《甲市灌区管理办法》（甲水〔2018〕33号） and again （甲水〔2021〕33号） -> warning.
    """
    found = [(pointer, one) for pointer, text, _ in prose(filing) for one in cited(text)]
    for (first_at, first), (at, other), kind in clashes(found):
        yield _clash(first_at, first, at, other, kind)


def _clash(first_at: str, first: Cited, at: str, other: Cited, kind: str) -> Draft:
    what = "同一文号对应不同文件名" if kind == "number" else "同一文件名对应不同文号"
    return Draft(
        (at, first_at) if at != first_at else (at,),
        f"{what}：《{first.title}》（{first.number}）与《{other.title}》（{other.number}），请核对原文件。",
        f"{'One number for two titles' if kind == 'number' else 'Two numbers for one title'}: "
        f"{first.number} and {other.number}. Check the documents.",
        f"《{other.title}》{other.number}",
        f"《{first.title}》{first.number}",
        "notice" if kind == "edition" else None,
    )
