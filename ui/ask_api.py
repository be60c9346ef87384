"""The route of questions: the answer, its plan in words, its table and citations, and what the next question takes up."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field

from extract.filing import Record
from index.answers.model_wording import worded
from index.answers.plan import Turn
from index.store import Store
from ui.answers import Json
from ui.asking import answer_told

MOST_TURNS = 12


class Question(Record):
    """A question, and the turns of the conversation before it as the answers gave them, oldest first."""

    question: Annotated[str, Field(max_length=400)]
    conversation: Annotated[tuple[Turn, ...], Field(max_length=MOST_TURNS)] = ()


def add_routes(routes: APIRouter, store: Store) -> None:
    """Add the route over a store."""

    @routes.post("/ask")
    def ask(body: Question, request: Request) -> Json:
        model = getattr(request.app.state, "model", None)
        answer = store.answers.ask(body.question, body.conversation, model)
        sentence = worded(body.question, answer, model)
        turn = Turn(plan=answer.plan, found=answer.found)
        more: dict[str, Any] = {"outcome": answer.outcome, "missing": answer.missing, "turn": turn}
        more["worded"] = sentence.text if sentence.is_by_model else None
        return Json(answer_told(answer) | more)
