"""The routes that teach labels, take them back, and read a document again by them."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from fastapi import APIRouter, Request

from extract.filing import Record
from index.document_rows import DocumentRow
from index.permissions import allow
from index.rows import DismissedLabel, LearnedLabel
from index.store import Store
from review.lesson import LabelProposal
from ui.answers import Json, Number, Sha, Text, who
from ui.learned import proposed


class NewLabel(Record):
    """That a printed label names a field (header.project_name)."""

    label: Text
    field: Text


class FieldName(Record):
    """A field that a label can name, by its path in the label data, and what it is called."""

    field: str
    name: str


class LabelsTold(Record):
    """The labels that people taught, and the fields that a label can name."""

    labels: tuple[LearnedLabel, ...]
    fields: tuple[FieldName, ...]


class ProposalsTold(Record):
    """The labels that corrections propose, and those that a person does not want."""

    proposals: tuple[LabelProposal, ...]
    dismissed: tuple[DismissedLabel, ...]


def add_routes(routes: APIRouter, store: Store, default_user: str | None, wake: Callable[[], None]) -> None:
    """Add the routes over a store; `wake` is called when a document waits to be read."""

    def everything() -> LabelsTold:
        fields = (FieldName(field=field, name=name) for field, name in store.labels.fields().items())
        return LabelsTold(labels=tuple(store.labels.all()), fields=tuple(fields))

    @routes.get("/labels", response_model=LabelsTold)
    def labels() -> Json:
        return Json(everything())

    @routes.post("/labels", status_code=HTTPStatus.CREATED, response_model=LearnedLabel)
    def teach(body: NewLabel, request: Request) -> Json:
        return Json(
            store.labels.teach(body.label, body.field, who(request, default_user)), HTTPStatus.CREATED
        )

    def proposals() -> ProposalsTold:
        return ProposalsTold(proposals=tuple(proposed(store)), dismissed=tuple(store.labels.dismissed()))

    @routes.get("/labels/proposals", response_model=ProposalsTold)
    def proposals_told() -> Json:
        return Json(proposals())

    @routes.post("/labels/dismissals", status_code=HTTPStatus.CREATED, response_model=ProposalsTold)
    def dismiss(body: NewLabel, request: Request) -> Json:
        store.labels.dismiss(body.label, body.field, who(request, default_user))
        return Json(proposals(), HTTPStatus.CREATED)

    @routes.post("/labels/{event}/undo", response_model=LabelsTold)
    def undo(event: Number, request: Request) -> Json:
        store.labels.undo(event, who(request, default_user))
        return Json(everything())

    @routes.post("/documents/{sha}/reading", response_model=DocumentRow)
    def read_again(sha: Sha, request: Request) -> Json:
        allow(who(request, default_user), "upload")
        sha256 = store.document(sha).sha256
        store.queue.again(sha256)
        wake()
        return Json(store.document(sha256))
