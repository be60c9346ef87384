"""How plans, figures and their owners are put into words, in Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from index.answers import target_facts
from index.answers.budget_terms import called
from index.answers.fields import field, loaded
from index.answers.money import MONEY, converted
from index.answers.names import key
from index.answers.plan import Condition, Language, Plan
from index.answers.selection import Owner, Value

MEAN_DIGITS = Decimal("0.01")


class Figure(NamedTuple):
    """A figure as told, its number and unit."""

    text: str
    number: Decimal | None
    unit: str | None


def say(language: Language, zh: str, en: str) -> str:
    """Return the words in the language of the question."""
    return zh if language == "zh" else en


def form_name(kind: str, language: Language) -> str:
    """Return what a kind of form is called."""
    return str(loaded("words")["forms"][kind][language])


def field_name(name: str, plan: Plan) -> str:
    """Return what a field is called, with the source of funds where it is not the total."""
    told = field(name)
    source = loaded("words")["funds"].get(plan.fund, {}).get(plan.language, "") if told.is_of_fund else ""
    if name == "section":
        return "、".join(loaded("words")["sections"][one][plan.language] for one in plan.sections) or told.zh
    if name in ("item", "stated") and plan.items:
        return "、".join(plan.items)
    return (
        f"{source}{told.zh}" if plan.language == "zh" else f"{told.en}{' of the ' + source if source else ''}"
    )


def owner_name(owner: Owner, language: Language, level3: str | None = None) -> str:
    """Return whose a value is: unit, year, project as its form calls it, indicator."""
    if owner.form_type == "department_budget":
        whose = owner.unit or say(language, "（未印单位）", "(no unit)")
        year = owner.year or say(language, "年度不详", "no year")
        return say(language, f"{whose}{year}年部门预算", f"{whose}, department budget, {year}")
    if language == "zh":
        year = f"{owner.year}年" if owner.year else "年度不详的"
        row = f"的“{level3}”" if level3 else ""
        return f"{owner.unit or '（未印单位）'}{year}“{owner.core or '（无项目名）'}”{row}"
    row = f", {level3}" if level3 else ""
    return f"{owner.unit or '(no unit)'}, {owner.core or '(no project)'}, {owner.year or 'no year'}{row}"


def plainly(number: Decimal) -> str:
    """Return the number without trailing zeros and exponents."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure(value: Value, wanted: str | None = None) -> Figure:
    """Return a value as it is told: as printed with its unit, or converted to the unit that is wanted."""
    told = field(value.field)
    if told.is_text or value.number is None:
        return Figure(value.text or "", None, None)
    if told.unit == "own" and told.of_indicator:
        return Figure(value.text or "", value.number, value.unit)
    if wanted and value.unit in MONEY and wanted != value.unit:
        number = converted(value.number, value.unit, wanted)
        return Figure(f"{plainly(number)}{wanted}", number, wanted)
    return Figure(f"{value.text}{value.unit or ''}", value.number, value.unit)


def with_printed(value: Value, wanted: str | None, language: Language) -> str:
    """Return a value as told, and how it is printed where that is another unit."""
    told = figure(value, wanted)
    if told.unit == value.unit or value.unit not in MONEY:
        return told.text
    return say(
        language,
        f"{told.text}（表上印为{value.text}{value.unit}）",
        f"{told.text} (printed as {value.text} {value.unit})",
    )


def mean(numbers: Sequence[Decimal]) -> Decimal:
    """Return the mean to two digits, halves up."""
    return (sum(numbers, Decimal(0)) / len(numbers)).quantize(MEAN_DIGITS, ROUND_HALF_UP)


def plan_words(plan: Plan) -> str:
    """Return the plan as a person checks it: 2020年，得分 < 分值，按扣分排序."""
    zh = plan.language == "zh"
    parts = ["、".join(f"{year}年" if zh else str(year) for year in plan.years)]
    parts += [
        "、".join(names)
        for names in (plan.units, plan.projects, plan.level1, plan.level2, plan.level3, plan.items)
    ]
    parts.append("、".join(called(one) for one in (*plan.tables, *plan.lines)))
    forms: Sequence[str] = plan.forms or tuple(
        dict.fromkeys(one for name in plan.fields for one in field(name).forms)
    )
    parts.append("、".join(form_name(one, plan.language) for one in forms))
    parts += [condition_words(one, plan) for one in plan.where]
    asked = "、".join(field_name(one, plan) for one in plan.fields)
    verb = str(loaded("words")["ops"][plan.op][plan.language])
    what = str(loaded("words")["of"][plan.of][plan.language]) if plan.op == "count" else asked
    parts.append(f"{verb}{'：' if zh else ': '}{what}" if what else verb)
    parts += [f"“{one}”" for one in plan.says]
    if plan.first:
        parts.append(say(plan.language, f"前 {plan.first} 个", f"the first {plan.first}"))
    if plan.order:
        parts.append(str(loaded("words")["orders"][plan.order][plan.language]))
    if plan.amount_unit:
        parts.append(say(plan.language, f"以{plan.amount_unit}计", f"in {plan.amount_unit}"))
    return ("，" if zh else ", ").join(one for one in parts if one)


def condition_words(condition: Condition, plan: Plan) -> str:
    """Return a condition in words and signs."""
    name = field_name(condition.field, plan)
    if condition.field == target_facts.FIELD:
        return name
    if condition.sign == "has":
        if condition.than is None:
            return say(plan.language, f"填有{name}", f"with {name}")
        return say(plan.language, f"{name}含“{condition.than}”", f"{name} says “{condition.than}”")
    if condition.sign == "lacks":
        return say(plan.language, f"未填{name}", f"without {name}")
    than = (
        field_name(condition.than_field, plan)
        if condition.than_field
        else f"{condition.than}{condition.unit or ''}"
    )
    return f"{name} {condition.sign} {than}"


def is_same(one: str | None, other: str | None) -> bool:
    """Whether two names are one, whatever their signs and widths."""
    return key(one) == key(other)
