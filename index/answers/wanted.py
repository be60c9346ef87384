"""Which fields a question asks for: those of conditions are not, nor words that only go with another field."""

from __future__ import annotations

import re
from dataclasses import replace

from index.answers.fields import loaded
from index.answers.gathered import Asked, Gathered
from index.answers.plan import Op

BUDGETS = {
    "self_evaluation": ("initial", "adjusted"),
    "target": ("planned",),
    "project_statement": ("stated",),
}
"""What 预算 is on each kind of form."""
OBJECTS = frozenset({"any_budget", "any_goal", "any_done"})
PARTICULAR_BUDGETS = frozenset(
    {"initial", "adjusted", "planned", "previous_budget", "total_budget", "stated", "item"}
)
SHARE = re.compile(
    "占|相当于|(?:what|which)?(?:percentage|percent|share|proportion|fraction|portion|howmuch)of"
)
OF_GOAL = {"achieved": "any_done", "expected": "any_goal"}
GOALS = ("目标", "goal", "objective", "aim")
"""What is achieved is the annual goal's, but of indicators that are named it is their own: 时效指标做到啥程度."""
ACTUAL = "实际"
WORTH = "worth"
TOTALS = ("总共", "一共", "合计", "总计", "累计", "总分", "总得", "整张", "整体", "total")
ASKING = ("多少", "几", "什么", "啥", "多高", "多大")


def wanted_fields(made: Gathered, op: Op | None) -> list[Asked]:
    """Return the fields that are asked for: not those of conditions, nor what a condition like 没用完 is about (预算)."""
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
    if not wanted and op is None and made.names.get("level3") and not made.has("noun"):
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


def settled_field(one: Asked, made: Gathered, names: dict[str, tuple[str, ...]], is_total: bool) -> Asked:
    """Return the field that a word means beside the others of the question."""
    if one.name == "any_budget" and made.has("when", "adjusted"):
        return replace(one, name="adjusted")
    is_of_row = bool(names["level3"]) and not any(word in one.text for word in TOTALS)
    is_of_rows = any(names[level] for level in ("level1", "level2", "level3"))
    if is_of_rows and one.name in OF_GOAL and not any(word in one.text for word in GOALS):
        return replace(one, name=OF_GOAL[one.name])
    if one.name in ("score", "any_score") and (is_of_row or is_total):
        return replace(one, name="points")
    return one
