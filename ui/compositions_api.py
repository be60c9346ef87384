"""The routes that join and split documents, and take that back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from extract.filing import Record
from index.document_rows import Composition, Part
from index.store import Store
from ui.answers import Json, Number, Text, who

MOST_AT_ONCE = 1000

Parts = Annotated[tuple[Part, ...], Field(max_length=MOST_AT_ONCE)]


class NewComposition(Record):
    """The documents that are to be, each by the parts of others that it is put together from, in order.

    One of several documents joins them, several of one split it; `versions` are those that the person saw, by sha256.
    """

    results: Annotated[tuple[Parts, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]
    why: Text
    versions: Mapping[str, int] | None = None


class TakenApart(Record):
    """That an event is taken back, and why."""

    why: Text


def add_routes(routes: APIRouter, store: Store, default_user: str | None, wake: Callable[[], None]) -> None:
    """Add the routes over a store; `wake` is called when documents wait to be read."""

    @routes.get("/compositions", response_model=list[Composition])
    def listed() -> Json:
        return Json(list(store.compositions.all()))

    @routes.post("/compositions", response_model=Composition)
    def give(body: NewComposition, request: Request) -> Json:
        made = store.compositions.give(body.results, who(request, default_user), body.why, body.versions)
        wake()
        return Json(made)

    @routes.post("/compositions/{event}/undo", response_model=Composition)
    def undo(event: Number, body: TakenApart, request: Request) -> Json:
        made = store.compositions.undo(event, who(request, default_user), body.why)
        wake()
        return Json(made)
