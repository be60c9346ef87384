"""A draft becomes the plan that is run, or it is told what it leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from index.answers.budget_terms import FIELD
from index.answers.conversation import LEVELS, Draft
from index.answers.fields import field, loaded
from index.answers.gathered import Gathered, is_open, settled
from index.answers.plan import Condition, Op, Plan, Trouble

UNREACHED = ("lost", "missed", "deducted")
LOSSES = ("扣分", "失分", "丢分")
"""Words for lost points within one for a reason (扣分事由): the reasons asked for are those of indicators that lost some."""
RECKONED = ("sum", "mean", "max", "min")


def finished(draft: Draft | Trouble, made: Gathered) -> Plan | Trouble:
    """The plan that a draft comes to, once what was said before is taken up."""
    if isinstance(draft, Trouble):
        return draft
    op, fields, where = draft.op, draft.fields, draft.where
    if is_open(made):
        return _plan(draft._replace(fields=()), "quote", made)
    macros = [loaded("macros")[one] for one in made.said.get("macro", ())]
    if op == "findings" or (draft.counts_findings and op == "count"):
        if fields or where:
            return Trouble(kind="several", language=draft.language)
        return _plan(draft, "findings", made, counts=op == "count" or "count" in made.said.get("op", ()))
    if op is None and not fields and made.has("telling") and made.has("macro", *UNREACHED):
        op = "why"  # 没做好的指标，怎么说的
    if op == "why" or (op in (None, "list") and fields == ("deviation",)):
        return _why(draft, made)
    if not fields and made.has("percent") and made.has("money"):
        fields = ("rate",)
    if op == "count":
        return (
            _plan(draft, "count", made)
            if not _asks_more(fields, where)
            else Trouble(kind="several", language=draft.language)
        )
    if not fields and macros and op in (None, "list", "trend"):
        fields = tuple(dict.fromkeys(one for told in macros for one in told["fields"]))
        op = op or "list"
    if not fields and where and op in (None, "list", *RECKONED):
        told = [one.field for one in where if one.sign != "has" or one.field == "grade"]
        if made.has("pair"):
            told += [one.than_field for one in where if one.than_field]
        fields = tuple(dict.fromkeys(told))
        fields = fields or ("deviation",)
        op = op or "list"
    if op in ("max", "min") and macros and set(fields) <= {"points"}:
        return Trouble(
            kind="several", language=draft.language
        )  # 扣分最多: the points lost are no field of a form
    if not fields and op in ("max", "min") and _is_of_scores(made):
        fields = (settled("any_score", draft.of_rows),)
    if op is None and (where or made.has("order")):
        op = "list"
    of_rows = made.has("noun", "indicator") or any(draft.names[one] for one in LEVELS)
    if op == "list" and not fields and of_rows:
        is_valued = made.has("each") and draft.forms == ("target",)
        fields = ("target",) if is_valued else ("level3",)  # 目标表上各填多少
    if not fields and op != "list":
        return Trouble(kind="nothing_asked", language=draft.language)
    if op in (*RECKONED, "compare") and len(fields) > 1:
        return Trouble(kind="several", language=draft.language)
    if fields == (FIELD,):
        return _plan(draft, _settled_op(op, draft), made)
    if op == "sum" and field(fields[0]).is_text:
        op = "list"  # 汇总各项说明: words are gathered, not added
    if op in RECKONED and field(fields[0]).is_text:
        return Trouble(kind="several", language=draft.language)
    draft = draft._replace(fields=fields)
    op = "lookup" if op == "sum" and _is_of_one_form(draft) else op
    return _plan(draft, _settled_op(op, draft), made)


def _is_of_one_form(draft: Draft) -> bool:
    """Whether a sum is of one project's year, whose form has one such figure: 总共花了多少."""
    names = draft.names
    is_one = len(names["projects"]) == 1 and len(draft.years) == 1 and len(names["units"]) < 2
    return is_one and not any(field(one).of_indicator or one == "item" for one in draft.fields)


def _asks_more(fields: Sequence[str], where: Sequence[Condition]) -> bool:
    """Whether a count has a field that no condition is about."""
    return bool(set(fields) - {one.field for one in where} - {"level3"})


def _is_of_scores(made: Gathered) -> bool:
    """Whether 最好, 垫底 and the like stand there, which go by score; 最多 needs to be told of what."""
    return not any(
        text[:2] in ("最多", "最少", "最大", "最小", "最快", "最慢") for text in made.texts.get("op", ())
    ) and not made.has("money")


def _settled_op(op: Op | None, draft: Draft) -> Op:
    """What is done in the end: two of a kind are compared, many years of one field are a trend."""
    pairs = [len(draft.years) == 2, len(draft.names["projects"]) == 2, len(draft.names["units"]) == 2]
    if op in (None, "list", "compare") and len(draft.fields) == 1 and sum(pairs) == 1 and not draft.where:
        return "compare"
    if (
        op in (None, "list", "compare")
        and len(draft.years) > 2
        and len(draft.fields) == 1
        and not draft.where
    ):
        return "trend"
    return op or "lookup"


def _why(draft: Draft, made: Gathered) -> Plan | Trouble:
    """Why points were lost: what the forms explain of it."""
    soft = {"points", "score", "weight", "actual", "target", "deviation", "achieved", "cause", "measure"}
    if set(draft.fields) - soft or any(not field(one.field).of_indicator for one in draft.where):
        return Trouble(kind="several", language=draft.language)
    where = draft.where
    if not where and any(word in text for text in made.texts.get("op", ()) for word in LOSSES):
        where = tuple(Condition(**one) for one in loaded("macros")["lost"]["where"])
    if draft.names["level3"]:
        where = tuple(one for one in where if one.sign == "has" and one.than)
    return _plan(draft._replace(fields=("deviation",), where=where), "why", made)


def _plan(draft: Draft, op: Op, made: Gathered, counts: bool = False) -> Plan | Trouble:
    by = _side(draft, op)
    if op == "compare" and not by:
        return Trouble(kind="several", language=draft.language)
    own = made.said.get("noun", ())
    of: Any = draft.of
    if op == "count" and of == "form":
        texts = made.texts.get("op", [])
        houses = any("家" in one or "户" in one for one in texts)
        of = "indicator" if "indicator" in own or draft.of_rows else "unit" if houses or "unit" in own else of
        of = "project" if of == "form" and "project" in own and not draft.forms else of
    elif op == "list" and of == "form" and "unit" in own and not draft.fields:
        of = "unit"
    elif "indicator" in own:
        of = "indicator"
    forms = draft.forms
    if not forms and made.has("hint") and op in ("count", "list") and not draft.fields:
        forms = ("self_evaluation",)
    if made.has("fund") and any(field(one).is_of_fund for one in draft.fields):
        fund = made.first("fund")
    else:
        fund = "total"
        if made.has("fund") and not made.has("fund", "total"):
            return Trouble(kind="several", language=draft.language)
    unit = draft.amount_unit or (
        made.first("amount_unit") if len(set(made.said.get("amount_unit", ()))) == 1 else None
    )
    way = (
        "down"
        if made.has("order", "down")
        else "up"
        if made.has("order", "up")
        else "lost"
        if made.has("order", "lost")
        else ""
    )
    return Plan(
        op=op,
        fields=draft.fields,
        of=of,
        forms=forms,  # type: ignore[arg-type]
        years=draft.years,
        **draft.names,
        sections=tuple(made.said.get("section", ())),
        fund=fund,  # type: ignore[arg-type]
        where=draft.where,
        order=way,  # type: ignore[arg-type]
        first=made.top[1] if made.top else None,
        amount_unit=unit,  # type: ignore[arg-type]
        severity=made.first("severity") or None,  # type: ignore[arg-type]
        by=by,  # type: ignore[arg-type]
        counts=counts,
        says=tuple(made.says) if op == "quote" else (),
        asks_unit=made.has("said"),
        depth=draft.depth,
        language=draft.language,
    )


def _side(draft: Draft, op: Op) -> str:
    """Along what two are compared."""
    if op != "compare":
        return ""
    for kind, told in (
        ("project", draft.names["projects"]),
        ("unit", draft.names["units"]),
        ("year", draft.years),
        ("line", draft.names["lines"]),
    ):
        if len(told) >= 2:
            return kind
    return ""
