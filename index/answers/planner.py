"""A question becomes a plan, or it is told what of it is not understood. No word with a meaning is left aside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from index.answers.conversation import Draft, taken_up
from index.answers.fields import field, loaded
from index.answers.gathered import Gathered, conditions, gathered, is_open, settled
from index.answers.plan import Condition, Language, Op, Plan, Trouble, Turn
from index.answers.reader import Piece, read
from index.answers.vocabulary import Vocabulary

RECKONED = ("sum", "mean", "max", "min")
STRONG: tuple[Op, ...] = ("findings", "why", "max", "min", "mean", "sum", "compare", "count", "trend", "list")
"""What a question asks for, the strongest first: 哪些…最高 asks for the highest, 哪些 only says of what."""
GO_TOGETHER = (
    {"findings", "count", "list", "sum"},
    {"why", "list"},
    {"max", "list", "trend"},
    {"min", "list", "trend"},
    {"mean", "list", "trend", "sum"},
    {"sum", "list", "trend"},
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
JOINING = frozenset({"和", "与", "及", "以及", "跟", "同", "并", "并且", "且", "and", "、"})
CLOCK = {"this": 0, "last": -1, "before_last": -2, "next": 1, "after_next": 2}
_HAN = re.compile(r"[一-鿿]")


def planned(
    question: str, known: Vocabulary, turns: Sequence[Turn] = (), this_year: int = 0
) -> Plan | Trouble:
    """Return what is asked as a plan; `turns` are the questions answered before, oldest first."""
    pieces = read(question, known.words)
    language = _language(pieces)
    made = gathered(pieces)
    if "、" in question:
        made.texts.setdefault("filler", []).append("、")
    if made.rest:
        rest = _unknown(pieces)
        return Trouble(kind="words", rest=rest, nearest=_nearest(known, rest, pieces), language=language)
    made.years.extend(this_year + CLOCK[one] for one in made.said.get("clock", ()))
    _settle_names(made)
    draft = _draft(made, known, language, _follows_rows(turns) and not _names_forms(made))
    if isinstance(draft, Trouble):
        return draft
    return _finished(taken_up(draft, made, turns), made)


def _language(pieces: Sequence[Piece]) -> Language:
    """Chinese where any word beside the names is."""
    names = ("unit", "project", "level1", "level2", "level3", "item")
    words = [one.text for one in pieces if not any(one.has(kind) for kind in names)]
    return "zh" if any(_HAN.search(one) for one in words) or not words else "en"


def _unknown(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The rests, those with one small word between them as one."""
    told: list[str] = []
    is_open = False
    for at, piece in enumerate(pieces):
        if not piece.senses:
            told = [*told[:-1], told[-1] + piece.text] if is_open and told else [*told, piece.text]
            is_open = True
            continue
        is_between = is_open and len(piece.text) == 1 and at + 1 < len(pieces) and not pieces[at + 1].senses
        if is_between:
            told[-1] += piece.text
        is_open = is_between
    return tuple(told)


def _nearest(known: Vocabulary, rest: Sequence[str], pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Names of the store that are much like what is not known, alone or with the name beside it."""
    texts = list(rest)
    for at, piece in enumerate(pieces):
        if not piece.senses:
            around = [
                one.text if one.has("project") or one.has("unit") else ""
                for one in pieces[max(at - 1, 0) : at + 2 : 2]
            ]
            texts.extend(f"{one}{piece.text}" for one in around[:1] if one)
            texts.extend(f"{piece.text}{one}" for one in around[-1:] if one)
    return tuple(dict.fromkeys(name for text in texts if len(text) > 1 for name in known.nearest(text)))[:3]


def _settle_names(made: Gathered) -> None:
    """Tell what a name is that can be several things: an indicator where the project is told otherwise."""
    for name, *kinds in made.either:
        has_project = bool(made.names.get("project")) or sum("project" in one for one in made.either) > 1
        is_row = "level3" in kinds and (has_project or "project" not in kinds or _asks_rows(made))
        kind = (
            "level3"
            if is_row
            else next((one for one in ("unit", "project", *kinds) if one in kinds), kinds[0])
        )
        made.names.setdefault(kind, []).append(name)


def _asks_rows(made: Gathered) -> bool:
    """Whether a field is asked for that only indicators have, and no project is needed to tell of which."""
    names = [one.name for one in made.fields if not one.name.startswith("any_")]
    return bool(names) and all(field(one).of_indicator for one in names) and made.has("noun", "indicator")


def _follows_rows(turns: Sequence[Turn]) -> bool:
    return bool(turns) and turns[-1].plan is not None and turns[-1].plan.of_rows


def _names_forms(made: Gathered) -> bool:
    """Whether the question itself says which unit, project or form it is about."""
    return bool(made.names.get("unit") or made.names.get("project")) or made.has("form") or made.has("all")


def _draft(made: Gathered, known: Vocabulary, language: Language, follows_rows: bool) -> Draft | Trouble:
    """What the question says by itself; `follows_rows`: the one before was about indicators, and so is this."""
    names = {
        "units": _named(known.units, made.names.get("unit", ())),
        "projects": _named(known.projects, made.names.get("project", ())),
        "level1": _named(known.level1, made.names.get("level1", ())),
        "level2": _named(known.level2, made.names.get("level2", ())),
        "level3": _named(known.level3, made.names.get("level3", ())),
        "items": _named(known.items, made.names.get("item", ())),
    }
    of_rows = follows_rows or _is_of_rows(made, names)
    if made.has("when") and not any(one.name in ("any_budget", "initial") for one in made.fields):
        return Trouble(kind="several", language=language)
    where = conditions(made, of_rows)
    if where is None:
        return Trouble(
            kind="figures", rest=tuple(one.figure or one.sign for one in made.limits), language=language
        )
    op = _op(made)
    if op is None and made.has("op"):
        return Trouble(kind="several", language=language)
    wanted = [one for one in made.fields if not one.is_used]
    if any(one.is_first for one in wanted):
        wanted = [one for one in wanted if one.is_first]
    fields = tuple(dict.fromkeys(one for told in wanted for one in _fields(told.name, of_rows, made)))
    if len(fields) > 1 and "any_budget" not in {one.name for one in wanted}:
        of_rate = ({"rate", "score"} == set(fields) and "execution_score") or (
            {"rate", "weight"} == set(fields) and "execution_weight"
        )
        if not _joins(made) and not of_rate:
            return Trouble(kind="several", language=language)
        fields = (of_rate,) if of_rate and not _joins(made) else fields
    fields, made.years = _of_year_before(fields, made)
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


def _joins(made: Gathered) -> bool:
    """Whether 和, 各 or the like stands there: without it two fields are not asked for, one of them is misunderstood."""
    return made.has("each") or any(one in JOINING for one in made.texts.get("filler", ())) or made.has("list")


def _of_year_before(fields: tuple[str, ...], made: Gathered) -> tuple[tuple[str, ...], list[int]]:
    """2020年目标表上2019年的预算: what that form prints of the year before, under the form's own year."""
    years = sorted(set(made.years))
    if (
        set(made.said.get("form", ())) != {"target"}
        or len(years) != 2
        or years[1] - years[0] != 1
        or made.has("op", "compare")
    ):
        return fields, made.years
    if fields and set(fields) <= {"planned", "initial", "adjusted"}:
        return ("previous_budget",), years[1:]
    return (("previous_executed",), years[1:]) if fields == ("executed",) else (fields, made.years)


def _named(names: dict[str, str], keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(names[one] for one in dict.fromkeys(keys))


def _is_of_rows(made: Gathered, names: dict[str, Any]) -> bool:
    macros = [loaded("macros")[one] for one in made.said.get("macro", ())]
    fields = [one.name for one in made.fields if not one.name.startswith("any_")]
    return (
        any(names[one] for one in ("level1", "level2", "level3"))
        or made.has("noun", "indicator")
        or made.has("without")
        or any(one.get("rows") for one in macros)
        or any(field(one).of_indicator for one in fields)
    )


def _op(made: Gathered) -> Op | None:
    """What is asked for; None where nothing is, or several things that do not go together."""
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
    if {"compare", "trend"} <= said:
        said.discard("compare")
    if {"count", "list"} == said:
        said = {"list"} if made.texts.get("op", [""])[0] != "" and _lists_first(made) else {"count"}
    return next((one for one in STRONG if one in said), None)


def _lists_first(made: Gathered) -> bool:
    return made.said["op"][0] == "list"


def _fields(name: str, of_rows: bool, made: Gathered) -> tuple[str, ...]:
    """The fields that a word asks for."""
    if name == "any_budget":
        if made.has("when"):
            return ("initial",)
        named = made.said.get("form", ())
        told = [one for form in named for one in BUDGETS.get(form, ())]
        return tuple(told) or ("planned", "initial", "adjusted")
    return (settled(name, of_rows),)


def _finished(draft: Draft | Trouble, made: Gathered) -> Plan | Trouble:
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
        fields = tuple(dict.fromkeys(one.field for one in where if one.sign != "has")) or ("deviation",)
        op = op or "list"
    if not fields and op in ("max", "min") and _is_of_scores(made):
        fields = (settled("any_score", draft.of_rows),)
    if op is None and (where or made.has("order")):
        op = "list"
    if op == "list" and not fields and made.has("noun", "indicator"):
        fields = ("level3",)
    if not fields and op != "list":
        return Trouble(kind="nothing_asked", language=draft.language)
    if op in (*RECKONED, "compare") and len(fields) > 1:
        return Trouble(kind="several", language=draft.language)
    if op in RECKONED and (field(fields[0]).is_text):
        return Trouble(kind="several", language=draft.language)
    return _plan(draft._replace(fields=fields), _settled_op(op, draft._replace(fields=fields)), made)


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
    soft = {"points", "score", "weight", "actual", "target", "deviation", "achieved", "cause"}
    if set(draft.fields) - soft or any(not field(one.field).of_indicator for one in draft.where):
        return Trouble(kind="several", language=draft.language)
    where = draft.where
    if draft.names["level3"]:
        where = tuple(one for one in where if one.sign == "has")
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
    ):
        if len(told) >= 2:
            return kind
    return ""
