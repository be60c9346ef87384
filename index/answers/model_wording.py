"""An answer put into a sentence by a language model, where the guard lets it through; else it stays as it is quoted.

The model is given what the answer asserts and nothing of the documents besides. Its sentence stands above the answer and its
table, never instead of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from threading import Event
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from extract.language.model import SECONDS, LanguageModel
from extract.language.prompt import prompt, quoted
from extract.language.structured import structured
from extract.pointer import field_of
from index.answers.fields import fields
from index.answers.figures import figures
from index.answers.guard import Ground, is_prose, judged
from index.answers.plan import Plan
from index.answers.reply import Answer, Claim
from ingest.errors import LanguageUnavailable

WORDED = ("lookup", "list", "trend", "why")
"""What is reckoned is told by the program alone."""
MOST = 6
QUOTES = re.compile('[“”「」『』"]')


class Sentence(BaseModel):
    """What a model makes of the facts."""

    model_config = ConfigDict(extra="forbid")
    sentence: str


class Worded(NamedTuple):
    """The text to show: `is_by_model`, or the answer as quoted, and why the model's sentence was not taken."""

    text: str
    is_by_model: bool
    why: tuple[str, ...] = ()


class Fact(NamedTuple):
    """One thing that the answer asserts: whose, which field, the value as told."""

    whose: str
    field: str
    claim: Claim
    is_prose: bool


def worded(
    question: str,
    answer: Answer,
    model: LanguageModel | None,
    seconds: float = SECONDS,
    cancel: Event | None = None,
) -> Worded:
    """Return the answer in the model's words where each of them has its ground, else as it is.

    `cancel`: set where nobody wants the words any more.
    """
    as_quoted = Worded(answer.answer, False)
    if model is None or not _may_be_worded(answer):
        return as_quoted
    facts = tuple(_facts(answer))
    data = {
        "question": question,
        "facts": [{"whose": one.whose, "what": one.field, "value": one.claim.text} for one in facts],
    }
    if len(quoted(data)) > model.room:
        return as_quoted
    try:
        said = structured(model, prompt("wording", data), Sentence, seconds, cancel)
    except LanguageUnavailable as error:
        return as_quoted._replace(why=(str(error),))
    if said is None:
        return as_quoted._replace(why=("答复不合格式 / not in the form asked for",))
    faults = faults_of(said.sentence, facts)
    return as_quoted._replace(why=faults) if faults else Worded(said.sentence.strip(), True)


def faults_of(sentence: str, facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """Return why a sentence on the facts is not taken: what of it has no ground, what of them it leaves out."""
    grounds = [
        Ground(
            one.claim.text,
            unit="" if one.claim.number is None else one.claim.unit or "",
            of=(("whose", one.whose), ("field", one.field)),
            is_prose=one.is_prose,
        )
        for one in facts
    ]
    verdict = judged(sentence, grounds)
    left_out = tuple(f"没有说到 / left out: {one.claim.text}" for one in facts if not _tells(sentence, one))
    return (*verdict.why, *left_out)


def _may_be_worded(answer: Answer) -> bool:
    is_told = answer.plan is not None and answer.plan.op in WORDED and answer.plan.language == "zh"
    return (
        answer.outcome in ("answer", "each")
        and is_told
        and not answer.missing
        and 0 < len(answer.claims) <= MOST
    )


def _facts(answer: Answer) -> Iterator[Fact]:
    for claim in answer.claims:
        cited = [answer.citations[number] for number in claim.cites]
        name = _field(cited[0].path, answer.plan) if cited else ""
        yield Fact(
            QUOTES.sub("", claim.whose), name, claim, claim.number is None and any(map(is_prose, cited))
        )


def _field(path: str, plan: Plan | None) -> str:
    """Return what the field at a pointer is called."""
    asked = plan.fields if plan else ()
    at = field_of(path)
    named = (one.zh for name, one in fields().items() if one.at == at and (not asked or name in asked))
    return next(named, "")


def _tells(sentence: str, fact: Fact) -> bool:
    if fact.claim.number is None:
        return re.sub(r"\s", "", QUOTES.sub("", fact.claim.text)) in re.sub(
            r"\s", "", QUOTES.sub("", sentence)
        )
    told = list(figures(f"{fact.claim.text}{_unit(fact.claim)}"))
    return any(own.says(other) for own in told for other in figures(sentence))


def _unit(claim: Claim) -> str:
    return "" if not claim.unit or claim.text.endswith(claim.unit) else claim.unit
