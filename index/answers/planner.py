"""A question becomes a plan, or it is told what of it is not understood. No word with a meaning is left aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.answers.accounting import unaccounted
from index.answers.budget_planning import (
    OF_BUDGETS,
    asks_whole,
    drafted_of_budget,
    drafted_of_whole,
    is_of_budget,
    longest_named,
    names_budget,
)
from index.answers.conversation import taken_up
from index.answers.drafting import drafted, said_op
from index.answers.fields import field
from index.answers.finishing import finished
from index.answers.gathered import Gathered, gathered
from index.answers.lexicon import Sense
from index.answers.parted import parted
from index.answers.plan import Language, Plan, Trouble, Turn
from index.answers.reader import Piece, readings
from index.answers.vocabulary import Vocabulary
from index.answers.wording import plan_words

NOTHING_NAMED = 99
"""How broad a plan is that names no field: forms are listed."""
CLOCK = {"this": 0, "last": -1, "before_last": -2, "next": 1, "after_next": 2}
_HAN = re.compile(r"[一-鿿]")


def planned(
    question: str, known: Vocabulary, turns: Sequence[Turn] = (), this_year: int = 0
) -> Plan | Trouble:
    """Return what is asked as a plan; `turns` are the questions answered before, oldest first.

    A question that can be read in two ways with two plans is asked back: which figure is meant is not guessed. One with words
    that are not known is read once more, with the words that only ask and bind (index.answers.lexicon.idle).
    """
    told = _planned_as(readings(question, known.words), question, known, turns, this_year)
    if isinstance(told, Plan) or told.kind != "words":
        return told
    again = _planned_as(readings(question, known.words, is_lenient=True), question, known, turns, this_year)
    return told if isinstance(again, Trouble) and again.kind == "words" else again


def _planned_as(
    ways: Sequence[Sequence[Piece]],
    question: str,
    known: Vocabulary,
    turns: Sequence[Turn],
    this_year: int,
) -> Plan | Trouble:
    """The plan of these readings of a question, or what keeps it back."""
    has_comma = "、" in question
    plans: list[tuple[Sequence[Piece], Plan]] = []
    troubles: list[Trouble] = []
    for pieces in ways:
        told = _planned(pieces, has_comma, known, turns, this_year)
        if isinstance(told, Plan) and (apart := parted(question, pieces)):
            told = Trouble(kind="words", rest=apart, language=told.language)
        if isinstance(told, Plan):
            plans.append((pieces, told))
        else:
            troubles.append(told)
    if not plans:
        return troubles[0]
    plans = longest_named(plans)
    likeliest, plan = plans[0]
    others = [
        other for pieces, other in plans[1:] if not _is_less(pieces, likeliest) and not _is_alike(other, plan)
    ]
    if others:
        words = tuple(dict.fromkeys(map(plan_words, (plan, *others))))
        return Trouble(kind="readings", rest=words, language=plan.language)
    return min((plan, *(other for _, other in plans[1:] if _is_alike(other, plan))), key=_breadth)


def _breadth(plan: Plan) -> int:
    """How much is asked for: of two readings that differ in that alone, 当年预算 is not all that is called 预算."""
    return len(plan.fields) or NOTHING_NAMED


def _is_less(pieces: Sequence[Piece], than: Sequence[Piece]) -> bool:
    """Whether a reading has but some of the senses of another: that one leaves less aside."""
    return not _senses(pieces) - _senses(than)


def _senses(pieces: Sequence[Piece]) -> Counter[Sense]:
    return Counter(sense for one in pieces for sense in one.senses if sense.kind != "filler")


def _is_alike(one: Plan, other: Plan) -> bool:
    """Whether two plans ask for the same, as far as figures go; 申报的预算 is among all that is called 预算."""
    fields = {*one.fields, *other.fields}
    if one.fields and other.fields and fields in (set(one.fields), set(other.fields)):
        shared = {"fields": tuple(sorted(fields)), "forms": ()} if one.fields != other.fields else {}
        one, other = one.model_copy(update=shared), other.model_copy(update=shared)
    return _essence(one) == _essence(other)


def _essence(plan: Plan) -> Plan:
    forms: tuple[str, ...] = plan.forms
    forms = forms or tuple(dict.fromkeys(form for one in plan.fields for form in field(one).forms))
    changed = {"op": "lookup" if plan.op == "list" else plan.op, "forms": forms, "language": "zh"}
    return plan.model_copy(update=changed if plan.op == "count" else {**changed, "of": "form"})


def _planned(
    pieces: Sequence[Piece], has_comma: bool, known: Vocabulary, turns: Sequence[Turn], this_year: int
) -> Plan | Trouble:
    """The plan of one reading."""
    language = _language(pieces)
    made = gathered(pieces)
    if has_comma:
        made.texts.setdefault("filler", []).append("、")
    if made.rest:
        rest = _unknown(pieces)
        return Trouble(kind="words", rest=rest, nearest=_nearest(known, rest, pieces), language=language)
    made.years.extend(this_year + CLOCK[one] for one in made.said.get("clock", ()))
    _settle_years(made)
    if unsettled := _settle_names(made):
        return Trouble(kind="names", rest=unsettled, language=language)
    if known.has_budgets and asks_whole(made):
        draft = drafted_of_whole(made, known, language)
    elif is_of_budget(made):
        draft = drafted_of_budget(made, known, language)
    else:
        draft = drafted(made, known, language, _follows_rows(turns) and not _names_forms(made))
    if isinstance(draft, Trouble):
        return draft
    plan = finished(taken_up(draft, made, turns), made)
    if isinstance(plan, Plan) and (left := unaccounted(plan, made)):
        return Trouble(kind="aside", rest=left, language=language)
    return plan


def _language(pieces: Sequence[Piece]) -> Language:
    """Chinese where any word beside the names is."""
    names = ("unit", "project", "level1", "level2", "level3", "item")
    words = [one.text for one in pieces if not any(one.has(kind) for kind in names)]
    return "zh" if any(_HAN.search(one) for one in words) or not words else "en"


def _settle_years(made: Gathered) -> None:
    """从2021到2023多了还是少了: of years that are said as one range and compared, the first and the last are."""
    if len(made.spans) == 1 and said_op(made) == "compare":
        first, last = made.spans[0]
        if set(made.years) == set(range(first, last + 1)):
            made.years = [first, last]


def _settle_names(made: Gathered) -> tuple[str, ...]:
    """Tell what a name is that can be several things; return those that may be of a budget's table or of other forms alike."""
    unsettled: list[str] = []
    for name, *kinds in made.either:
        own = [one for one in kinds if one in OF_BUDGETS]
        others = [one for one in kinds if one not in OF_BUDGETS]
        if own and others and names_budget(made) == _is_of_forms(made):
            unsettled.append(name)
        elif own and (not others or names_budget(made)):
            kind = "table" if "table" in own and name.endswith("表") else own[0] if len(own) == 1 else "line"
            made.names.setdefault(kind, []).append(made.meant[name, kind])
        else:
            kind = _kind_of_name(made, others)
            made.names.setdefault(kind, []).append(made.meant[name, kind])
    return tuple(unsettled)


def _kind_of_name(made: Gathered, kinds: Sequence[str]) -> str:
    """What kind of name on forms one is: an indicator where the project is told otherwise."""
    has_project = bool(made.names.get("project")) or sum("project" in one for one in made.either) > 1
    if "level3" in kinds and (has_project or "project" not in kinds or _asks_rows(made)):
        return "level3"
    return next((one for one in ("unit", "project", *kinds) if one in kinds), kinds[0])


def _is_of_forms(made: Gathered) -> bool:
    """Whether a question says itself that it is about a project or another form than a department's budget."""
    other = set(made.said.get("form", ())) - {"department_budget"}
    return bool(other or made.names.get("project") or made.names.get("level3"))


def _asks_rows(made: Gathered) -> bool:
    """Whether a field is asked for that only indicators have, and no project is needed to tell of which."""
    names = [one.name for one in made.fields if not one.name.startswith("any_")]
    return bool(names) and all(field(one).of_indicator for one in names) and made.has("noun", "indicator")


def _follows_rows(turns: Sequence[Turn]) -> bool:
    return bool(turns) and turns[-1].plan is not None and turns[-1].plan.of_rows


def _names_forms(made: Gathered) -> bool:
    """Whether the question itself says which unit, project or form it is about."""
    return bool(made.names.get("unit") or made.names.get("project")) or made.has("form") or made.has("all")


def _unknown(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The rests, those with one small word between them as one."""
    told: list[str] = []
    is_open = False
    for at, piece in enumerate(pieces):
        if not piece.senses or piece.has("beyond"):
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
