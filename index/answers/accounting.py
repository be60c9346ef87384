"""Whether a plan takes up every word of its question: one that is left aside would make another question of it.

上半年执行数 has a word that nothing knows. Here it is known words that a plan has no place for: 道路养护里程花了多少钱 names an
indicator, and the amount is the project's; its answer would be a figure that nobody asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from index.answers.budget_terms import FIELD
from index.answers.fields import field, loaded
from index.answers.gathered import Gathered
from index.answers.plan import Condition, Plan

LEVELS = ("level1", "level2", "level3")
NAMES = {
    "unit": "units",
    "project": "projects",
    "item": "items",
    "line": "lines",
    "table": "tables",
    **{one: one for one in LEVELS},
}
WITHOUT_FIELDS = ("count", "findings", "quote", "why")
TAKEN_UP_AS: Mapping[str, frozenset[str]] = {
    "why": frozenset({"why"}),
    "findings": frozenset({"findings"}),
    "count": frozenset({"count", "findings", "mean", "why"}),
    "sum": frozenset({"sum", "mean", "count", "findings", "list", "max", "min", "lookup", "compare"}),
    "mean": frozenset({"mean"}),
    "max": frozenset({"max"}),
    "min": frozenset({"min"}),
    "compare": frozenset({"compare", "trend"}),
    "trend": frozenset({"trend", "max", "min", "mean", "sum", "list", "compare"}),
}
"""What may be done in the end where a word for it stands; 一共 beside 最高 changes nothing."""


def unaccounted(plan: Plan, made: Gathered) -> tuple[str, ...]:
    """Return the words that the plan leaves aside, () where there are none."""
    left = [
        text
        for kind, values in made.said.items()
        if (is_met := MET.get(kind))
        for value, text in zip(values, made.texts[kind], strict=False)
        if not is_met(plan, value)
    ]
    left += [f"{year}年" for year in made.years if plan.years and year not in _years(plan)]
    left += [name for kind, names in made.names.items() for name in names if not _is_named(plan, kind, made)]
    return tuple(dict.fromkeys(left))


def _fields(plan: Plan) -> list[str]:
    than = [one.than_field for one in plan.where if one.than_field]
    return [*plan.fields, *(one.field for one in plan.where), *than]


def _years(plan: Plan) -> tuple[int, ...]:
    """The years of a plan; what a form prints of the year before is of that year, too."""
    before = {"previous_budget", "previous_executed"} & set(plan.fields)
    return (*plan.years, *(one - 1 for one in plan.years)) if before else plan.years


def _is_named(plan: Plan, kind: str, made: Gathered) -> bool:
    """Whether names of a kind have their place: those of indicators only where all that is asked for is theirs."""
    if len(getattr(plan, NAMES[kind])) < len(set(made.names[kind])):
        return False
    if kind == "item":
        return set(plan.fields) <= {"item", "stated"}
    if kind in LEVELS and plan.op not in WITHOUT_FIELDS:
        return all(field(one).of_indicator for one in plan.fields)
    return True


def _is_of_money(plan: Plan, _: str) -> bool:
    return any(field(one).is_amount or one == "rate" for one in _fields(plan))


def _is_of_amounts(plan: Plan, _: str) -> bool:
    return any(field(one).is_amount for one in _fields(plan)) or plan.op == "quote"


def _is_of_shares(plan: Plan, _: str) -> bool:
    return any(one == "rate" or field(one).unit in ("own", "%") for one in _fields(plan))


def _is_of_evaluations(plan: Plan, _: str) -> bool:
    forms: tuple[str, ...] = plan.forms
    forms = forms or tuple(form for one in plan.fields for form in field(one).forms)
    return not forms or "self_evaluation" in forms


def _is_of_start(plan: Plan, value: str) -> bool:
    wanted = {"initial": {"initial", "target", "expected", "planned"}, "adjusted": {"adjusted"}}[value]
    return bool(wanted & set(_fields(plan)))


def _has_condition(plan: Plan, value: str) -> bool:
    told = [Condition(**one) for one in loaded("macros")[value]["where"]]
    return all(one in plan.where for one in told) or (plan.op == "why" and bool(plan.level3))


def _is_done(plan: Plan, value: str) -> bool:
    if value == "why" and {"deviation", "cause", "measure"} & set(plan.fields):
        return True
    if value == "count" and plan.counts:
        return True
    return plan.op in TAKEN_UP_AS.get(value, {plan.op})


MET: Mapping[str, Callable[[Plan, str], bool]] = {
    "op": _is_done,
    "macro": _has_condition,
    "money": _is_of_money,
    "amount_unit": _is_of_amounts,
    "said": _is_of_amounts,
    "fund": lambda plan, value: value == "total" or all(field(one).is_of_fund for one in plan.fields),
    "percent": _is_of_shares,
    "hint": _is_of_evaluations,
    "when": _is_of_start,
    "form": lambda plan, value: not plan.forms or value in plan.forms,
    "section": lambda plan, value: value in plan.sections and "section" in plan.fields,
    "graded": lambda plan, value: any(one.field == "grade" and one.than == value for one in plan.where),
    "severity": lambda plan, value: plan.severity == value,
    "order": lambda plan, value: value == "plain" or bool(plan.order),
    "pair": lambda plan, _: len(plan.fields) > 1,
    "clerk": lambda *_: False,
    "telling": lambda plan, _: plan.op != "list" or all(field(one).is_text for one in plan.fields),
    "all": lambda plan, _: plan.of_rows or plan.op in WITHOUT_FIELDS or not (plan.projects and plan.units),
    "without": lambda plan, _: plan.of_rows,
    "depth": lambda plan, value: plan.depth == int(value),
    "account": lambda plan, _: FIELD in plan.fields,
}
"""By kind of word, whether a plan has taken up one of this value."""
