"""What a question says by itself, before what was said before is taken up: names, fields, conditions, what is done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from index.answers.conversation import Draft
from index.answers.fields import field, loaded
from index.answers.fields import fields as known_fields
from index.answers.gathered import Asked, Gathered, conditions, settled
from index.answers.plan import Language, Op, Trouble
from index.answers.vocabulary import Vocabulary

STRONG: tuple[Op, ...] = ("findings", "why", "max", "min", "mean", "sum", "compare", "count", "trend", "list")
"""What a question asks for, the strongest first: 哪些…最高 asks for the highest, 哪些 only says of what."""
GO_TOGETHER = (
    {"findings", "count", "list", "sum"},
    {"why", "list"},
    {"max", "list", "trend"},
    {"min", "list", "trend"},
    {"mean", "list", "trend", "sum"},
    {"sum", "list", "trend"},
    {"mean", "count"},
    {"why", "count"},
    {"why", "count", "list"},
    {"compare", "list"},
    {"compare", "trend"},
    {"count", "sum", "list"},
    {"count", "findings", "sum"},
    {"trend", "list"},
)
BUDGETS = {
    "self_evaluation": ("initial", "adjusted"),
    "target": ("planned",),
    "project_statement": ("stated",),
}
OBJECTS = frozenset({"any_budget", "any_goal", "any_done"})
PARTICULAR_BUDGETS = frozenset(
    {"initial", "adjusted", "planned", "previous_budget", "total_budget", "stated", "item"}
)
SHARE = re.compile(
    "占|相当于|(?:what|which)?(?:percentage|percent|share|proportion|fraction|portion|howmuch)of"
)
SUMS = ("总额", "总数", "总量", "总金额", "总计", "合计", "总支出", "总花")
OF_GOAL = {"achieved": "any_done", "expected": "any_goal"}
GOALS = ("目标", "goal", "objective", "aim")
"""What is achieved is the annual goal's, but of indicators that are named it is their own: 时效指标做到啥程度."""
ACTUAL = "实际"
WORTH = "worth"
TOTALS = ("总共", "一共", "合计", "总计", "累计", "总分", "总得", "整张", "整体", "total")
ASKING = ("多少", "几", "什么", "啥", "多高", "多大")
JOINING = frozenset({"和", "与", "及", "以及", "跟", "同", "并", "并且", "且", "and", "、"})


def drafted(made: Gathered, known: Vocabulary, language: Language, follows_rows: bool) -> Draft | Trouble:
    """What the question says by itself; `follows_rows`: the one before was about indicators, and so is this."""
    names = {
        "units": named(known.units, made.names.get("unit", ())),
        "projects": named(known.projects, made.names.get("project", ())),
        "level1": named(known.level1, made.names.get("level1", ())),
        "level2": named(known.level2, made.names.get("level2", ())),
        "level3": named(known.level3, made.names.get("level3", ())),
        "items": named(known.items, made.names.get("item", ())),
        "lines": (),
        "tables": (),
    }
    of_rows = follows_rows or is_of_rows(made, names)
    where = conditions(made, of_rows)
    if where is None:
        return Trouble(
            kind="figures", rest=tuple(one.figure or one.sign for one in made.limits), language=language
        )
    op = said_op(made)
    if op is None and made.has("op"):
        return Trouble(kind="several", language=language)
    if is_total := _is_total_of_rows(made, names):
        op = op or "sum"
    if op in (None, "list") and not names["projects"] and _names_a_total(made):
        op = "sum"
    wanted = [_settled(one, made, names, is_total) for one in _wanted(made, op)]
    fields = tuple(dict.fromkeys(one for told in wanted for one in _fields(told.name, of_rows, made)))
    if len(fields) > 1 and "any_budget" not in {one.name for one in wanted}:
        of_rate = ({"rate", "score"} == set(fields) and "execution_score") or (
            {"rate", "weight"} == set(fields) and "execution_weight"
        )
        of_rate = of_rate or _of_execution(wanted, names)
        is_one = of_rate and op is None and not _joins(made)
        if not _joins(made) and not _are_asked_each(wanted) and not is_one and not _are_of_one(wanted):
            return Trouble(kind="several", language=language)
        fields = (of_rate,) if of_rate and is_one else fields
    fields, made.years = _of_year_before(fields, made)
    if set(made.said.get("form", ())) == {"project_statement"} and fields == ("adjusted",):
        fields = ("stated",)  # 说明 … 全年预算: the only budget of a year that it prints
    if made.names.get("item") and set(fields) <= {"planned", "initial", "adjusted", "executed"}:
        fields = ("item", "stated")
    if made.has("section"):
        fields = (*fields, "section")
    return Draft(
        op=op,
        fields=fields,
        where=tuple(where),
        names=names,
        years=tuple(sorted(dict.fromkeys(made.years))),
        forms=tuple(dict.fromkeys(made.said.get("form", ()))),
        language=language,
    )


def _wanted(made: Gathered, op: Op | None) -> list[Asked]:
    """The fields that are asked for: not those of conditions, nor what a condition like 没用完 is about (预算)."""
    wanted = [one for one in made.fields if not one.is_used]
    if any(one.is_first for one in wanted):
        wanted = [one for one in wanted if one.is_first]
    if made.has("macro") and op in (None, "list", "count", "why"):
        wanted = [_as_compared(one, made) for one in wanted if one.name not in OBJECTS or _asks(one)]
    if len(wanted) > 1 and any(one.text.startswith(WORTH) for one in wanted):
        wanted = [one for one in wanted if one.name not in ("any_score", "points")]  # how many points … worth
    if len(wanted) > 1:
        wanted = [
            one for one in wanted if not (one.name == "any_done" and one.text.isascii())
        ]  # … did it achieve
    if any(one.name in PARTICULAR_BUDGETS for one in wanted):
        wanted = [one for one in wanted if one.name != "any_budget"]  # 调整后的预算
    if op in ("max", "min", "list") and len(wanted) > 1:
        wanted = [one for one in wanted if one.name != "runner"]  # whose it is is told anyway
    if any(one.name == "rate" and SHARE.match(one.text) for one in wanted):
        wanted = [
            one for one in wanted if one.name not in ("executed", "any_budget")
        ]  # what share … was spent
    if not wanted and op in (None, "list") and made.names.get("level3"):
        wanted = [Asked("any_done", ACTUAL) for one in made.texts.get("filler", ()) if ACTUAL in one][:1]
    if not wanted and made.has("money") and not made.has("macro"):
        told = [one for form in made.said.get("form", ()) for one in BUDGETS.get(form, ())]
        wanted = [Asked("any_budget", "")] if len(told) == 1 else wanted
    return wanted


def _asks(one: Asked) -> bool:
    """Whether a word asks for the field itself: 预算多少, but not 预算 of 预算没用完."""
    return one.name == "any_budget" and any(one.text.endswith(word) for word in ASKING)


def _as_compared(one: Asked, made: Gathered) -> Asked:
    """预算多少 beside 没花完: the budget that is compared with."""
    told = [field for macro in made.said["macro"] for field in loaded("macros")[macro]["fields"]]
    return replace(one, name="adjusted") if one.name == "any_budget" and "adjusted" in told else one


def _settled(one: Asked, made: Gathered, names: dict[str, tuple[str, ...]], is_total: bool) -> Asked:
    """The field that a word means beside the others of the question."""
    if one.name == "any_budget" and made.has("when", "adjusted"):
        return replace(one, name="adjusted")
    is_of_row = bool(names["level3"]) and not any(word in one.text for word in TOTALS)
    is_of_rows = any(names[level] for level in ("level1", "level2", "level3"))
    if is_of_rows and one.name in OF_GOAL and not any(word in one.text for word in GOALS):
        return replace(one, name=OF_GOAL[one.name])
    if one.name in ("score", "any_score") and (is_of_row or is_total):
        return replace(one, name="points")
    return one


def _is_total_of_rows(made: Gathered, names: dict[str, tuple[str, ...]]) -> bool:
    """各三级指标总共得了多少分: the sum of what the indicators got."""
    is_of_rows = made.has("noun", "indicator") or bool(names["level1"] or names["level2"])
    return is_of_rows and any(
        one.name in ("score", "any_score") and one.text[:2] in TOTALS for one in made.fields
    )


def _names_a_total(made: Gathered) -> bool:
    """所有项目实际支出的总额: what all of them come to."""
    wanted = [one for one in made.fields if not one.is_used]
    return len(wanted) == 1 and any(word in wanted[0].text for word in SUMS) and _is_money(wanted[0].name)


def _is_money(name: str) -> bool:
    """Return whether a field is an amount of money of a form, which can be summed."""
    return name in known_fields() and field(name).is_amount and name != "stated"


def _are_asked_each(wanted: Sequence[Asked]) -> bool:
    """原计划多少，实际干成多少: each field with a word of its own that asks for it."""
    return all(any(word in one.text for word in ASKING) for one in wanted)


def _of_execution(wanted: Sequence[Asked], names: dict[str, tuple[str, ...]]) -> str | Literal[False]:
    """预算执行这块 … 满分几分: the line of the execution rate has a weight and a score of its own."""
    told = {one.name: one.text for one in wanted}
    if names["level3"] or told.get("executed") not in ("预算执行", "资金执行"):
        return False
    return {
        frozenset({"executed", "weight"}): "execution_weight",
        frozenset({"executed", "any_score"}): "execution_score",
    }.get(frozenset(told), False)


def _are_of_one(wanted: Sequence[Asked]) -> bool:
    """目标与实际: fields that one turn of phrase names together."""
    return len(wanted) > 1 and len({one.text for one in wanted}) == 1


def _joins(made: Gathered) -> bool:
    """Whether 和, 各 or the like stands there: without it two fields are not asked for, one of them is misunderstood."""
    return made.has("each") or any(one in JOINING for one in made.texts.get("filler", ())) or made.has("list")


def _of_year_before(fields: tuple[str, ...], made: Gathered) -> tuple[tuple[str, ...], list[int]]:
    """2020年目标表上2019年的预算: what that form prints of the year before, under the form's own year."""
    years = sorted(set(made.years))
    if (
        set(made.said.get("form", ())) == {"target"}
        and len(years) == 1
        and made.has("relative", "before")
        and not made.has("op", "compare")
    ):
        told = _printed_of_before(fields)
        if told:
            made.said["relative"] = [one for one in made.said["relative"] if one != "before"]
            return told, years
    if (
        set(made.said.get("form", ())) != {"target"}
        or len(years) != 2
        or years[1] - years[0] != 1
        or made.has("op", "compare")
    ):
        return fields, made.years
    told = _printed_of_before(fields)
    return (told, years[1:]) if told else (fields, made.years)


def _printed_of_before(fields: tuple[str, ...]) -> tuple[str, ...]:
    """What the target form prints of the year before for a budget or an amount executed; () for any other field."""
    if fields and set(fields) <= {"planned", "initial", "adjusted"}:
        return ("previous_budget",)
    return ("previous_executed",) if fields == ("executed",) else ()


def named(names: dict[str, str], keys: Sequence[str]) -> tuple[str, ...]:
    """Return the names of these keys, each once."""
    return tuple(names[one] for one in dict.fromkeys(keys))


def is_of_rows(made: Gathered, names: dict[str, Any]) -> bool:
    """Return whether a question is about indicators: by names, nouns, conditions or fields of theirs."""
    macros = [loaded("macros")[one] for one in made.said.get("macro", ())]
    fields = [one.name for one in made.fields if not one.name.startswith("any_")]
    return (
        any(names[one] for one in ("level1", "level2", "level3"))
        or made.has("noun", "indicator")
        or made.has("without")
        or any(one.get("rows") for one in macros)
        or any(field(one).of_indicator for one in fields)
    )


def said_op(made: Gathered) -> Op | None:
    """Return what is asked for; None where nothing is, or several things that do not go together."""
    said = set(made.said.get("op", ()))
    if made.has("severity"):
        said.add("findings")
    if made.top:
        said = {*said, made.top[0]} - {"list"}
    if made.has("order") and not said:
        said.add("list")
    if len(said) > 1 and not any(said <= together for together in GO_TOGETHER):
        return None
    if {"count", "sum"} <= said:
        said.discard("sum")
    if {"mean", "sum"} <= said:
        said.discard("sum")
    if {"mean", "count"} <= said:
        said.discard("count")  # 几个项目平均多少分: 几个 are some
    if {"why", "count"} <= said:
        said.discard("count")  # 有几条没做到位，原因是什么: as many as are told
    if {"compare", "trend"} <= said:
        said.discard("compare" if _is_over_years(made) else "trend")
    if {"count", "list"} == said:
        said = {"list"} if made.texts.get("op", [""])[0] != "" and _lists_first(made) else {"count"}
    return next((one for one in STRONG if one in said), None)


def _is_over_years(made: Gathered) -> bool:
    """Whether a word for change speaks of the years: 逐年, each year; 升降 alone may be of two."""
    told = zip(made.said["op"], made.texts["op"], strict=False)
    return any("年" in text or "year" in text for kind, text in told if kind == "trend")


def _lists_first(made: Gathered) -> bool:
    return made.said["op"][0] == "list"


def _fields(name: str, of_rows: bool, made: Gathered) -> tuple[str, ...]:
    """The fields that a word asks for."""
    if name == "any_budget":
        if made.has("fund") and not made.has("fund", "total"):
            return ("initial", "adjusted")  # only the lines of the funds are told apart by source
        if made.has("when"):
            return ("initial",)
        named = made.said.get("form", ())
        told = [one for form in named for one in BUDGETS.get(form, ())]
        return tuple(told) or ("planned", "initial", "adjusted")
    return (settled(name, of_rows),)
