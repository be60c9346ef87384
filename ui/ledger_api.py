"""The routes that keep the store in order: withdrawals, resubmissions, differences, the coverage sheet, the chain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, File, Request, UploadFile

from extract.filing import Record
from index.audit import Head
from index.document_rows import DocumentRow, Receipt
from index.rows import FilingView, Resubmission
from index.store import Store
from review.difference import FieldDifference
from ui.answers import Id, Json, Number, Sha, Text, clean_name, who
from ui.coverage import Coverage, sheet
from ui.receipts import receipt_told
from ui.texts import language_of


class Reason(Record):
    """Why a person does what they do."""

    reason: Text = ""


class NewDecision(Record):
    """What a person makes of two filings; `seen` is the last event on them that they saw, if any."""

    earlier: Text
    later: Text
    decision: Literal["confirmed", "refused"]
    reason: Text = ""
    seen: int | None = None


class NewLink(Record):
    """What a person says of two filings: they are of one project, they are not, or nothing after all."""

    earlier: Text
    later: Text
    decision: Literal["same", "different", "undone"]
    reason: Text = ""


class ReceiptTold(DocumentRow):
    """A document, with what became of the file that came in: whether it was known, and what to tell."""

    is_known: bool
    is_restored: bool
    message: str | None


class Difference(Record):
    """Two filings, and the fields in which they differ or agree."""

    earlier: str
    later: str
    fields: tuple[FieldDifference, ...]


class Undone(Record):
    """The pair of which a decision was taken back, as it stands now; None where nothing ties the two any more."""

    resubmission: Resubmission | None


def receipt_answer(receipt: Receipt, request: Request) -> ReceiptTold:
    """Return the document's row, with what became of the file."""
    told = receipt_told(receipt, language_of(request.headers.get("accept-language")))
    known = {"is_known": receipt.is_known, "is_restored": receipt.is_restored, "message": told}
    return ReceiptTold.model_validate(dict(receipt.document) | known)


def add_routes(routes: APIRouter, store: Store, default_user: str | None, wake: Callable[[], None]) -> None:
    """Add the routes over a store; `wake` is called when a document waits to be read."""
    _withdrawals(routes, store, default_user, wake)
    _resubmissions(routes, store, default_user)

    @routes.post("/links", response_model=FilingView)
    def link(body: NewLink, request: Request) -> Json:
        store.kinships.decide(
            body.earlier, body.later, body.decision, body.reason, who(request, default_user)
        )
        return Json(store.filing(body.later))

    @routes.get("/verify", response_model=Head)
    def verify(expect: str | None = None) -> Json:
        return Json(store.chain(expect))

    @routes.get("/coverage", response_model=Coverage)
    def coverage() -> Json:
        return Json(sheet(store))

    @routes.post("/coverage", response_model=Coverage)
    def coverage_of(expected: Annotated[UploadFile, File()]) -> Json:
        return Json(sheet(store, expected.file.read(), clean_name(expected.filename)))


def _withdrawals(routes: APIRouter, store: Store, default_user: str | None, wake: Callable[[], None]) -> None:
    @routes.post("/documents/{sha}/withdrawal", response_model=DocumentRow)
    def withdraw(sha: Sha, body: Reason, request: Request) -> Json:
        store.withdraw(sha, body.reason, who(request, default_user))
        return Json(store.document(sha))

    @routes.post("/documents/{sha}/restoration", response_model=DocumentRow)
    def restore(sha: Sha, body: Reason, request: Request) -> Json:
        store.restore(sha, body.reason, who(request, default_user))
        wake()
        return Json(store.document(sha))


def _resubmissions(routes: APIRouter, store: Store, default_user: str | None) -> None:
    @routes.get("/resubmissions", response_model=list[Resubmission])
    def resubmissions() -> Json:
        return Json(store.resubmissions.all())

    @routes.get("/filings/{earlier}/difference/{later}", response_model=Difference)
    def difference(earlier: Id, later: Id) -> Json:
        fields = list(store.resubmissions.difference(earlier, later))
        return Json({"earlier": earlier, "later": later, "fields": fields})

    @routes.post("/resubmissions", response_model=Resubmission)
    def decide(body: NewDecision, request: Request) -> Json:
        name = who(request, default_user)
        return Json(
            store.resubmissions.decide(
                body.earlier, body.later, body.decision, body.reason, name, seen=body.seen
            )
        )

    @routes.post("/resubmissions/{event}/undo", response_model=Undone)
    def undo(event: Number, body: Reason, request: Request) -> Json:
        return Json(
            {"resubmission": store.resubmissions.undo(event, body.reason, who(request, default_user))}
        )
