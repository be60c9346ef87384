"""The routes of questions: the answer, its plan in words, its table and citations, and what the next question takes up.

Whole, or line by line: the answer first, as the program gives it, and a language model's sentence on it when it comes.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import Field

from extract.filing import Record
from extract.language.model import LanguageModel
from index.answers.model_wording import worded
from index.answers.plan import Plan, Turn
from index.answers.reply import Answer, Citation, Outcome, Table
from index.store import Store
from ui.answers import Json, example
from ui.asking import answer_told
from ui.files_told import file_of
from ui.streams import NDJSON, Streams

MOST_TURNS = 12
MOST_AT_ONCE = 16
"""So many questions are answered line by line at a time; who comes then is told to wait."""


class Question(Record):
    """A question, and the turns of the conversation before it as the answers gave them, oldest first."""

    model_config = example(question="2023年各项目的得分是多少？")
    question: Annotated[str, Field(max_length=400)]
    conversation: Annotated[tuple[Turn, ...], Field(max_length=MOST_TURNS)] = ()


class PlanTold(Record):
    """What a question was taken for: in words, and as a query."""

    words: str
    query: Plan


class AnswerTold(Record):
    """An answer: `outcome` and `abstained` say whether the filings do, `missing` how many figures could not be read.

    `turn` goes into the `conversation` of the next question; `worded` is a language model's sentence on the answer, where
    there is a model and its sentence passed the guard.
    """

    answer: str
    abstained: bool
    plan: PlanTold | None
    table: Table
    citations: tuple[Citation, ...]
    outcome: Outcome
    missing: int
    turn: Turn
    worded: str | None


def add_routes(routes: APIRouter, store: Store) -> None:
    """Add the routes over a store."""
    streams = Streams(MOST_AT_ONCE)

    @routes.post("/ask", response_model=AnswerTold)
    def ask(body: Question, request: Request) -> Json:
        model = model_of(request)
        answer = store.answers.ask(body.question, body.conversation, model)
        return Json(_told(answer, _sentence(body.question, answer, model)))

    @routes.post(
        "/ask/stream",
        response_class=StreamingResponse,
        responses=file_of(NDJSON, "一行一个 JSON / one JSON object a line: docs/api.md", is_text=True),
    )
    async def ask_in_lines(body: Question, request: Request) -> StreamingResponse:
        model = model_of(request)

        def work(emit: Callable[[dict[str, Any]], None], cancel: Event) -> None:
            answer = store.answers.ask(body.question, body.conversation, model, cancel)
            emit({"event": "answer", **_told(answer, None)})
            emit({"event": "worded", "worded": _sentence(body.question, answer, model, cancel)})

        return streams.answer(work, request.url.path)


def model_of(request: Request) -> LanguageModel | None:
    """Return the language model of the application, if it has one."""
    model: LanguageModel | None = getattr(request.app.state, "model", None)
    return model


def _sentence(
    question: str, answer: Answer, model: LanguageModel | None, cancel: Event | None = None
) -> str | None:
    said = worded(question, answer, model, cancel=cancel)
    return said.text if said.is_by_model else None


def _told(answer: Answer, sentence: str | None) -> dict[str, Any]:
    turn = Turn(plan=answer.plan, found=answer.found)
    more = {"outcome": answer.outcome, "missing": answer.missing, "turn": turn, "worded": sentence}
    return answer_told(answer) | more
