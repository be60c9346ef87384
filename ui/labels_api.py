"""The routes that teach labels, take them back, and read a document again by them."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request

from extract.filing import Record
from index.permissions import allow
from index.store import Store
from ui.answers import Json, Number, Sha, Text, who
from ui.learned import proposed


class NewLabel(Record):
    """That a printed label names a field (header.project_name)."""

    label: Text
    field: Text


def add_routes(routes: APIRouter, store: Store, default_user: str | None, wake: Callable[[], None]) -> None:
    """Add the routes over a store; `wake` is called when a document waits to be read."""

    def everything() -> dict[str, Any]:
        fields = [{"field": field, "name": name} for field, name in store.labels.fields().items()]
        return {"labels": store.labels.all(), "fields": fields}

    @routes.get("/labels")
    def labels() -> Json:
        return Json(everything())

    @routes.post("/labels")
    def teach(body: NewLabel, request: Request) -> Json:
        return Json(
            store.labels.teach(body.label, body.field, who(request, default_user)), HTTPStatus.CREATED
        )

    def proposals() -> dict[str, Any]:
        return {"proposals": proposed(store), "dismissed": store.labels.dismissed()}

    @routes.get("/labels/proposals")
    def proposals_told() -> Json:
        return Json(proposals())

    @routes.post("/labels/dismissals")
    def dismiss(body: NewLabel, request: Request) -> Json:
        store.labels.dismiss(body.label, body.field, who(request, default_user))
        return Json(proposals(), HTTPStatus.CREATED)

    @routes.post("/labels/{event}/undo")
    def undo(event: Number, request: Request) -> Json:
        store.labels.undo(event, who(request, default_user))
        return Json(everything())

    @routes.post("/documents/{sha}/reading")
    def read_again(sha: Sha, request: Request) -> Json:
        allow(who(request, default_user), "upload")
        sha256 = store.document(sha).sha256
        store.queue.again(sha256)
        wake()
        return Json(store.document(sha256))
