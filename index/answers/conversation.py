"""A question that follows on others: what it leaves out is what they said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from index.answers.budget_terms import FIELD
from index.answers.fields import field, loaded
from index.answers.gathered import Gathered
from index.answers.plan import Condition, Language, Of, Op, Plan, Trouble, Turn

LEVELS = ("level1", "level2", "level3")
KEEPING = ("sum", "mean", "max", "min", "trend", "list", "compare", "why", "count")
"""What goes on being done when only the field changes: …合计多少？那年初预算呢？"""

OF_BUDGETS = ("lines", "tables")
"""Names that say nothing of whom a question is about."""
SUMLESS = frozenset({"rate", "grade"})
"""What is not summed, so that it is asked as it stands after a sum."""
NEW = (
    "again",
    "amount_unit",
    "said",
    "fund",
    "percent",
    "money",
    "noun",
    "order",
    "all",
    "severity",
    "first",
    "clock",
)
"""Words that ask something of what was said before, where no name, year or form does."""


class Draft(NamedTuple):
    """What a question says by itself, and what is taken up from before."""

    op: Op | None
    fields: tuple[str, ...]
    where: tuple[Condition, ...]
    names: dict[str, tuple[str, ...]]
    years: tuple[int, ...]
    forms: tuple[str, ...]
    language: Language
    of: Of = "form"
    amount_unit: str | None = None
    depth: int | None = None
    counts_findings: bool = False

    @property
    def of_rows(self) -> bool:
        """Whether it is about indicators."""
        told = (*self.fields, *(one.field for one in self.where))
        return any(self.names[one] for one in LEVELS) or any(field(one).of_indicator for one in told)


def taken_up(draft: Draft, made: Gathered, turns: Sequence[Turn]) -> Draft | Trouble:
    """Return the draft with what it leaves out taken from the questions before; Trouble where there are none."""
    own = any(names for kind, names in draft.names.items() if kind not in OF_BUDGETS) or made.has("all")
    if not own and turns and turns[-1].plan is None:
        return Trouble(kind="context", language=draft.language)
    turns = [one for one in turns if one.plan is not None]
    if not own and not turns and _is_of_nothing(draft, made):
        return Trouble(kind="context", language=draft.language)
    if not turns:
        needs = made.has("anaphor") or made.has("relative", "next", "before", "both")
        if needs and not _can_stand(draft, made):
            return Trouble(kind="context", language=draft.language)
        return _with_years(draft, made, ())
    before = turns[-1]
    assert before.plan is not None  # noqa: S101  (left out above)
    is_bare = not draft.fields and draft.op is None and not draft.where
    has_name = bool(draft.names["units"] or draft.names["projects"])
    if made.has("all") or (has_name and not is_bare and not made.has("anaphor") and not made.has("again")):
        return _with_years(draft, made, ())
    names = _names(draft, made, before)
    years = _years(draft, made, turns)
    draft = draft._replace(names=names, years=years, amount_unit=_amount_unit(made, before.plan))
    if draft.fields == ("score",) and not _means_the_form(made):
        scored = _scored(draft, made, before.plan)
        if isinstance(scored, Trouble):
            return scored
        draft = scored
    if before.plan.op == "findings" and not made.has("severity"):
        _narrow(made)
    return _with_op(draft, made, before.plan, is_bare)


def _scored(draft: Draft, made: Gathered, before: Plan) -> Draft | Trouble:
    """Whose score a follow-up asks for: 这一项得几分 is that of the indicator, or of the execution rate, told of before."""
    if not _means_a_row(made):
        return Trouble(kind="several", language=draft.language) if before.level3 else draft
    if before.level3:
        rows = {one: getattr(before, one) for one in LEVELS}
        return draft._replace(fields=("points",), names=draft.names | rows)
    if before.fields == ("rate",):
        return draft._replace(fields=("execution_score",))
    return Trouble(kind="several", language=draft.language)


def _narrow(made: Gathered) -> None:
    """其中的错误 after findings: of those told, not all anew."""
    for word, severity in loaded("follow_ups")["narrowing"].items():
        if word in made.texts.get("op", ()):
            made.said["severity"], made.texts["severity"] = [severity], [word]


def _means_the_form(made: Gathered) -> bool:
    """Whether a score is told to be the whole form's, by its own word or by 这个项目."""
    told = [*(one.text for one in made.fields), *made.texts.get("anaphor", ())]
    return any(word in one for one in told for word in loaded("follow_ups")["of_form"])


def _means_a_row(made: Gathered) -> bool:
    """Whether a follow-up's 这一项 or 该指标 is the indicator that was asked about; 这个项目 is not."""
    words = loaded("follow_ups")
    return any(
        any(word in one for word in words["of_row"]) and not any(word in one for word in words["not_of_row"])
        for one in made.texts.get("anaphor", ())
    )


def _is_changed(made: Gathered) -> bool:
    """Whether a follow-up says what to change: 实际得到多少 alone must not be told what was told before."""
    has_name = any(made.names.values()) or bool(made.either)
    return (
        has_name
        or bool(made.years)
        or made.has("form")
        or any(made.has(one) for one in (*NEW, "relative", "op"))
    )


def _is_of_nothing(draft: Draft, made: Gathered) -> bool:
    """Whether a question by itself is about nothing that is named: no year, no form, no condition, no kind of thing."""
    if draft.years or draft.forms or draft.where:
        return draft.op == "why" and not draft.years
    if draft.op in ("max", "min", "mean", "sum"):
        return not draft.fields
    return draft.op != "count" or not (made.has("noun") or made.has("hint"))


def _can_stand(draft: Draft, made: Gathered) -> bool:
    """Whether 该项目 or 上年 is explained by the question itself."""
    if made.has("relative", "both"):
        return _has_pair(draft) or len(draft.years) == 2
    return bool(draft.names["units"] or draft.names["projects"] or draft.names["level3"] or draft.years)


def _with_years(draft: Draft, made: Gathered, _: Sequence[Turn]) -> Draft | Trouble:
    """2020年比上年: the year before stands beside the one that is told."""
    if len(draft.years) == 1 and draft.op == "compare":
        if made.has("relative", "before"):
            return draft._replace(years=(draft.years[0] - 1, draft.years[0]))
        if made.has("relative", "next"):
            return draft._replace(years=(draft.years[0], draft.years[0] + 1))
    is_pair = len(draft.years) == 2 or (_has_pair(draft) and not made.has("relative", "before", "next"))
    if made.has("relative", "before", "next", "both") and not is_pair:
        return Trouble(kind="context", language=draft.language)
    return draft


def _names(draft: Draft, made: Gathered, before: Turn) -> dict[str, tuple[str, ...]]:
    """The names that are told, and those of before where none of the kind is."""
    names = dict(draft.names)
    plan = before.plan or Plan(op="lookup")
    told = before.found if made.has("anaphor") and plan.op in ("max", "min") else None
    if not names["units"]:
        names["units"] = (told.unit,) if told and told.unit else plan.units
    if not names["projects"]:
        names["projects"] = (told.project,) if told and told.project else plan.projects
    if len(names["projects"]) > 1 and draft.names["projects"] and len(plan.projects) == 1:
        names["projects"] = draft.names["projects"]
    is_of_forms = bool(draft.fields) and not any(field(one).of_indicator for one in draft.fields)
    if not is_of_forms and not any(draft.names[one] for one in LEVELS) and not draft.names["projects"]:
        for one in LEVELS:
            names[one] = getattr(plan, one)
    if not names["items"] and not draft.fields:
        names["items"] = plan.items
    if set(draft.fields) <= {FIELD} and not draft.names["projects"]:
        for one in OF_BUDGETS:
            names[one] = names[one] or getattr(plan, one)
    return names


def _years(draft: Draft, made: Gathered, turns: Sequence[Turn]) -> tuple[int, ...]:
    last = turns[-1]
    before = last.plan.years if last.plan else ()
    held = before or ((last.found.year,) if last.found and last.found.year else ())
    if made.has("relative", "both"):
        seen = sorted({year for turn in turns if turn.plan for year in turn.plan.years})
        return draft.years if len(draft.years) == 2 else tuple(seen[-2:]) if not _is_pair(held) else held
    if draft.years:
        if draft.op == "compare" and len(draft.years) == 1 and len(held) == 1 and held != draft.years:
            return tuple(sorted({*held, *draft.years}))
        return draft.years
    if made.has("op", "trend") and draft.op != "compare":
        return ()
    step = 1 if made.has("relative", "next") else -1 if made.has("relative", "before") else 0
    if step and len(held) == 1:
        other = held[0] + step
        return tuple(sorted((held[0], other))) if draft.op == "compare" else (other,)
    if draft.op == "compare" and not _has_pair(draft):
        seen = sorted({year for turn in turns[-2:] if turn.plan for year in turn.plan.years})
        return tuple(seen) if len(seen) == 2 else before
    return before


def _is_pair(years: Sequence[int]) -> bool:
    return len(years) == 2


def _has_pair(draft: Draft) -> bool:
    return len(draft.names["projects"]) == 2 or len(draft.names["units"]) == 2


def _amount_unit(made: Gathered, before: Plan) -> str | None:
    """The unit that amounts are told in: that of before where it was asked for and none is now."""
    return None if made.has("amount_unit") or made.has("said") else before.amount_unit


def _with_op(draft: Draft, made: Gathered, before: Plan, is_bare: bool) -> Draft | Trouble:
    forms = draft.forms or (() if draft.fields else before.forms)
    draft = draft._replace(forms=forms)
    if before.op == "findings" and not draft.fields and draft.op in (None, "count", "list"):
        return draft._replace(op="findings" if draft.op != "count" else "count", counts_findings=True)
    if is_bare and made.top is None:
        op = before.op
        if not _is_changed(made):
            return Trouble(kind="nothing_asked", language=draft.language)
        if op == "compare" and not (len(draft.years) == 2 or _has_pair(draft)):
            op = "lookup"
        if op == "lookup" and made.has("percent"):
            return draft._replace(op=op, fields=("rate",))
        if op == "findings":
            return draft._replace(op=op, counts_findings=before.counts)
        return draft._replace(
            op=op, fields=before.fields, where=before.where, of=before.of, depth=before.depth
        )
    if not draft.fields:
        where = draft.where or before.where
        of: Of = before.of if draft.op in ("count", "list", "why") else "form"
        if draft.op in ("count", "why"):
            if (
                draft.op == "why"
                and not where
                and before.op == "lookup"
                and not any(draft.names[one] for one in LEVELS)
            ):
                where = ()
            fields: tuple[str, ...] = () if draft.op == "count" else ("deviation",)
            is_rows = bool(where) and field(where[0].field).of_indicator
            return draft._replace(
                where=where, of="indicator" if is_rows and draft.op == "count" else of, fields=fields
            )
        fields = (
            () if draft.op == "list" and where and not draft.where and not before.fields else before.fields
        )
        return draft._replace(fields=fields, where=where, of=of)
    if draft.op is None and before.op == "sum" and set(draft.fields) & SUMLESS:
        return draft
    if draft.op is None and before.op in KEEPING and not made.has("anaphor"):
        if before.op == "compare" and not (len(draft.years) == 2 or _has_pair(draft)):
            return draft
        if before.op in ("why", "count"):
            is_listed = field(draft.fields[0]).of_indicator and bool(before.where)
            return draft._replace(op="list", where=before.where) if is_listed else draft
        return draft._replace(
            op=before.op, where=draft.where or (before.where if before.op == "list" else ())
        )
    return draft
