"""A plan by a language model for a question that the planner does not understand: the same closed query, or none.

The model sees the question, the fields that there are and names of the store like those in it. What it writes has to be a
plan (index.answers.plan), and every name, year and figure in it has to stand in the question. It is shown in words before
its answer, and run by the same query as any other plan.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from threading import Event

from rapidfuzz import fuzz

from extract.language.model import SECONDS, LanguageModel
from extract.language.prompt import prompt, quoted
from extract.language.structured import structured
from index.answers import budget_terms, target_facts
from index.answers.fields import fields
from index.answers.figures import figures
from index.answers.names import key
from index.answers.plan import Plan
from index.answers.reply import Answer
from index.answers.vocabulary import Vocabulary
from ingest.errors import LanguageUnavailable

KINDS = ("units", "projects", "level1", "level2", "level3", "items")
OF_WORDS = frozenset({budget_terms.FIELD, target_facts.FIELD})
"""Fields that only the words of a question lead to: lines of budgets, which a model might add to, and a judgement."""
LIKE = 75
MOST = 8
"""So many names of a kind are shown to the model, the likest first."""


def planned_by_model(
    question: str,
    known: Vocabulary,
    model: LanguageModel | None,
    seconds: float = SECONDS,
    cancel: Event | None = None,
) -> Plan | None:
    """Return the model's plan; None without a model, where it gives none, or one that says more than the question.

    `cancel`: set where nobody wants the plan any more.
    """
    if model is None:
        return None
    data = {
        "question": question,
        "fields": {name: one.zh for name, one in fields().items() if name not in OF_WORDS},
        "names": {kind: _like(question, getattr(known, kind).values()) for kind in KINDS},
        "plan": json.dumps(Plan.model_json_schema(), ensure_ascii=False),
    }
    if len(quoted(data)) > model.room:
        return None
    try:
        plan = structured(model, prompt("planning", data), Plan, seconds, cancel)
    except LanguageUnavailable:
        return None
    return plan if plan is not None and is_of(plan, question, known) else None


def told_as_understood(answer: Answer) -> Answer:
    """Return the answer to a model's plan, beginning with what the model took the question for."""
    words = answer.plan_words
    is_chinese = answer.plan is None or answer.plan.language == "zh"
    lead = (
        f"（按语言模型的理解：{words}）" if is_chinese else f"(As a language model understood it: {words}) "
    )
    return answer.model_copy(update={"answer": f"{lead}{answer.answer}"})


def is_of(plan: Plan, question: str, known: Vocabulary) -> bool:
    """Whether every name of the plan is one of the store that the question speaks of, and every figure is the question's."""
    names = ((kind, name) for kind in KINDS for name in getattr(plan, kind))
    are_named = all(key(name) in getattr(known, kind) and _speaks_of(question, name) for kind, name in names)
    figures_told = {figure.value for figure in figures(question)}
    years = set(plan.years)
    wanted = {value for one in plan.where if one.than for value in (own.value for own in figures(one.than))}
    words = [one.than for one in plan.where if one.than and not list(figures(one.than))]
    are_years = years <= {int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", question)}
    is_asked = bool(plan.fields) or plan.op in ("count", "list", "findings")
    is_of_words = bool(OF_WORDS & set(plan.fields) or plan.lines or plan.tables or plan.depth)
    return (
        is_asked
        and not is_of_words
        and are_named
        and are_years
        and wanted <= figures_told
        and all(key(word) in key(question) for word in words)
    )


def _like(question: str, names: Iterable[str]) -> list[str]:
    told = sorted(names, key=lambda name: -fuzz.partial_ratio(key(name), key(question)))
    return [name for name in told[:MOST] if _speaks_of(question, name)]


def _speaks_of(question: str, name: str) -> bool:
    return fuzz.partial_ratio(key(name), key(question)) >= LIKE
