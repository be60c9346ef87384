"""What a question about departments' budgets says: which tables, which lines of them, of whom and of which years."""

from __future__ import annotations

from collections.abc import Sequence

from index.answers.budget_terms import FIELD
from index.answers.conversation import Draft
from index.answers.drafting import named, said_op
from index.answers.fields import loaded
from index.answers.gathered import Gathered
from index.answers.money import MONEY
from index.answers.plan import Condition, Language, Op, Plan, Trouble
from index.answers.reader import Piece
from index.answers.vocabulary import Vocabulary

OF_BUDGETS = ("table", "line")
"""The kinds of names that stand in budgets alone."""
OTHER_NAMES = ("project", "level1", "level2", "level3", "item")
WHOSE = {"runner"}
"""Whose a figure is: that is told anyway where the highest or all are asked for."""
WHOLE = {"any_budget", "stated", "total_budget"}
"""What the budget of a unit is called where no project is named: 预算, 预算总额, 总预算."""
NARROWING = (
    "macro",
    "graded",
    "fund",
    "section",
    "severity",
    "all",
    "each",
    "when",
    "order",
    "percent",
    "clerk",
    "hint",
    "anaphor",
)
PROJECTS = ("项目", "专项", "project")
DONE: tuple[Op | None, ...] = (None, "list", "sum", "max", "min", "compare", "trend")
"""What may be done with the lines of budgets."""


def is_of_budget(made: Gathered) -> bool:
    """Whether a question names a line or a table of a budget, or asks for an amount of the budget as a whole."""
    if any(made.names.get(one) for one in OF_BUDGETS) or made.has("depth") or made.has("account"):
        return True
    asked = {one.name for one in made.fields}
    names_it = set(made.said.get("form", ())) == {"department_budget"}
    return names_it and (bool(asked & set(_asked_as())) or made.has("money"))


def asks_whole(made: Gathered) -> bool:
    """Whether a question asks for the budget of a unit's year and of nothing in it: no project, line, form or condition."""
    asked = {one.name for one in made.fields}
    said = [text for texts in made.texts.values() for text in texts] + [one.text for one in made.fields]
    is_plain = not made.limits and not made.either and not made.says and made.top is None
    return (
        is_plain
        and bool(asked)
        and asked <= WHOLE
        and set(made.names) == {"unit"}
        and bool(made.years)
        and set(made.said.get("form", ())) <= {"department_budget"}
        and set(made.said.get("op", ())) <= {"sum", "compare", "trend"}
        and not any(made.has(kind) for kind in NARROWING)
        and not any(word in one for one in said for word in PROJECTS)
    )


def drafted_of_whole(made: Gathered, known: Vocabulary, language: Language) -> Draft | Trouble:
    """Return what is asked of departments' budgets as a whole: what their 部门收支总表 comes to; Trouble where one is not held."""
    missing = [
        f"{known.units[unit]}{year}年"
        for unit in dict.fromkeys(made.names["unit"])
        for year in dict.fromkeys(made.years)
        if (unit, year) not in known.budgeted
    ]
    if missing:
        return Trouble(kind="no_budget", rest=tuple(missing), language=language)
    made.fields.clear()
    made.names |= {"line": ["spent"], "table": ["whole_totals"]}
    return drafted_of_budget(made, known, language)


def names_budget(made: Gathered) -> bool:
    """Whether a question says itself that it is about a department's budget."""
    return is_of_budget(made) or set(made.said.get("form", ())) == {"department_budget"}


def longest_named(plans: Sequence[tuple[Sequence[Piece], Plan]]) -> list[tuple[Sequence[Piece], Plan]]:
    """Return the readings without those that part a budget's printed name: 财政拨款收入 | 合计, not 财政拨款 | 收入合计."""
    lengths = {
        at: sorted((len(one.text) for one in pieces if any(map(one.has, OF_BUDGETS))), reverse=True)
        for at, (pieces, plan) in enumerate(plans)
        if plan.fields == (FIELD,)
    }
    most = max(lengths.values(), default=[])
    return [one for at, one in enumerate(plans) if lengths.get(at, most) == most]


def _asked_as() -> list[str]:
    told: list[str] = loaded("words_budgets")["asked_as"]
    return told


def drafted_of_budget(made: Gathered, known: Vocabulary, language: Language) -> Draft | Trouble:
    """Return what the question says by itself; Trouble where it asks what no budget prints."""
    several = Trouble(kind="several", language=language)
    others = any(made.names.get(one) for one in OTHER_NAMES) or made.has("noun", "project", "indicator")
    if others or set(made.said.get("form", ())) - {"department_budget"}:
        return several
    op = _op(made)
    asked = {one.name for one in made.fields} - set(_asked_as())
    if asked - (WHOSE if op in ("max", "min", "list") else set()):
        return several
    if op not in DONE or (op is None and made.has("op")):
        return several
    where = _conditions(made)
    if where is None:
        rest = tuple(one.figure or one.sign for one in made.limits)
        return Trouble(kind="figures", rest=rest, language=language)
    return Draft(
        op=op,
        fields=(FIELD,),
        where=where,
        names={
            "units": named(known.units, made.names.get("unit", ())),
            **dict.fromkeys(("projects", "level1", "level2", "level3", "items"), ()),
            "lines": tuple(dict.fromkeys(made.names.get("line", ()))),
            "tables": tuple(dict.fromkeys(made.names.get("table", ()))),
        },
        years=tuple(sorted(dict.fromkeys(made.years))),
        forms=("department_budget",),
        language=language,
        depth=int(made.first("depth")) if made.has("depth") else None,
    )


def _op(made: Gathered) -> Op | None:
    """What is asked for. 合计 of one budget is printed in its tables, and so it is beside 历年 or 最多; nothing is added up."""
    told = list(zip(made.said.get("op", ()), made.texts.get("op", ()), strict=False))
    is_of_one = len(made.names.get("unit", ())) == 1 and len(set(made.years)) == 1
    is_beside = any(one in ("trend", "max", "min", "compare") for one, _ in told)
    if is_of_one or is_beside:
        printed = loaded("words_budgets")["printed_totals"]
        kept = [(one, text) for one, text in told if not (one == "sum" and text in printed)]
        if len(kept) < len(told):
            made.said["op"], made.texts["op"] = [one for one, _ in kept], [text for _, text in kept]
    return said_op(made)


def _conditions(made: Gathered) -> tuple[Condition, ...] | None:
    """The bounds that amounts have to meet; None where one is no amount of money."""
    found: list[Condition] = []
    for limit in made.limits:
        number, _, unit = (limit.figure or "").partition(" ")
        if unit not in MONEY or limit.than_field is not None:
            return None
        found.append(Condition(field=FIELD, sign=limit.sign, than=number, unit=unit))  # type: ignore[arg-type]
    return tuple(found)
