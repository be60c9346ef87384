"""The routes that say of a document's pages how they are to be read, and take that back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from extract.filing import Record
from index.directions import Asked
from index.document_rows import PagesView
from index.standing import DirectionKind
from index.store import Store
from ui.answers import Json, Number, Sha, Text, who

MOST_AT_ONCE = 2000


class NewDirection(Record):
    """What a person says of one page: a turn with its degrees, a boundary, a kind of form, or that it is left out."""

    kind: DirectionKind
    page: int
    value: str | None = None


class NewDirections(Record):
    """All that a person says at once, after which the document is read once."""

    directions: Annotated[tuple[NewDirection, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]
    why: Text | None = None
    version: int | None = None


class TakenBack(Record):
    """That an event is taken back."""

    why: Text | None = None
    version: int | None = None


def add_routes(routes: APIRouter, store: Store, default_user: str | None, wake: Callable[[], None]) -> None:
    """Add the routes over a store; `wake` is called when a document waits to be read again."""

    @routes.get("/documents/{sha}/directions", response_model=PagesView)
    def pages(sha: Sha) -> Json:
        return Json(store.directions.pages(sha))

    @routes.post("/documents/{sha}/directions", response_model=PagesView)
    def give(sha: Sha, body: NewDirections, request: Request) -> Json:
        asked = [Asked(one.kind, one.page, one.value) for one in body.directions]
        view = store.directions.give(sha, asked, who(request, default_user), body.why, body.version)
        wake()
        return Json(view)

    @routes.post("/directions/{event}/undo", response_model=PagesView)
    def undo(event: Number, body: TakenBack, request: Request) -> Json:
        view = store.directions.undo(event, who(request, default_user), body.why, body.version)
        wake()
        return Json(view)
