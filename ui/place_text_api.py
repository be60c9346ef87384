"""The route that reads a place of a page anew, which a person drew a box around."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter
from starlette.exceptions import HTTPException

from extract.filing import Record
from index.store import Store
from ingest.page import Box
from ui.answers import Json, Sha
from ui.documents_api import LEAST, Edge, PageNumber
from ui.files_told import UNKEPT


class PlaceRead(Record):
    """What was read at a place, "" where nothing was, and how surely: that of the least certain character, 0-1."""

    text: str
    confidence: float


def add_routes(routes: APIRouter, store: Store) -> None:
    """Add the route over a store."""

    @routes.get("/documents/{sha}/pages/{number}/text", response_model=PlaceRead)
    def place_text(sha: Sha, number: PageNumber, x0: Edge, top: Edge, x1: Edge, bottom: Edge) -> Json:
        if x1 - x0 < LEAST or bottom - top < LEAST:
            raise HTTPException(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "x0 须小于 x1，top 须小于 bottom / x0 has to be left of x1, top above bottom",
            )
        read = store.place_text(store.document(sha).sha256, number, Box(x0, top, x1, bottom))
        return Json(PlaceRead(text=read.text, confidence=read.confidence), headers=UNKEPT)
