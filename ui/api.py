"""The REST API under /api/v1: JSON whose numbers keep their printed digits, errors as problem+json.

Who acts: whoever signed in or shows a token (ui/gate.py). At the open desk the header or cookie `jixiao_user`
(percent-encoded UTF-8), else the user of the settings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, File, Header, Path, Query, Request, Response, UploadFile
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException

from extract.filing import Place, Record
from index.rows import FilingView
from index.store import Store
from review.correction import RowAction
from ui import (
    ask_api,
    compositions_api,
    directions_api,
    labels_api,
    ledger_api,
    paper_api,
    parameters_api,
    people_api,
    place_text_api,
    search_api,
    second_readings_api,
    sign_off_api,
    trends_api,
)
from ui.answers import Id, Json, Number, Sha, Text, clean_name, me_told, named, who

Everything = Annotated[bool, Query(alias="all")]
ETAG_LENGTH = 12


class NewCorrection(Record):
    """What a person says stands at a pointer; None for blank."""

    pointer: Text
    new: Text | None
    why: Text | None = None
    version: int | None = None


class RowChange(Record):
    """What a person does to a row of the form; `other` is the row that it is merged with or moved behind."""

    action: RowAction
    pointer: Text
    other: Text | None = None
    at: float | None = None
    box: Place | None = None
    why: Text | None = None
    version: int | None = None


class Rejection(Record):
    """A person has looked: what was read there is no reading of the place."""

    pointer: Text
    why: Text | None = None
    version: int | None = None


class Confirmation(Record):
    """A person has looked: the value stands on the paper as read."""

    pointer: Text
    version: int | None = None


class Decision(Record):
    """What a person makes of a finding."""

    decision: Literal["accepted", "dismissed", "reopened"]
    reason: Text
    version: int | None = None


def router(
    store: Store, default_user: str | None, max_file_bytes: int, wake: Callable[[], None]
) -> APIRouter:
    """Return the routes over a store; `wake` is called when documents have come in."""
    routes = APIRouter(prefix="/api/v1", default_response_class=Json)
    _documents(routes, store, default_user, max_file_bytes, wake)
    _filings(routes, store)
    _people(routes, store, default_user)
    ledger_api.add_routes(routes, store, default_user, wake)
    compositions_api.add_routes(routes, store, default_user, wake)
    directions_api.add_routes(routes, store, default_user, wake)
    labels_api.add_routes(routes, store, default_user, wake)
    parameters_api.add_routes(routes, store, default_user)
    second_readings_api.add_routes(routes, store, default_user)
    people_api.add_routes(routes, store.people)
    sign_off_api.add_routes(routes, store, default_user, _shown)
    paper_api.add_routes(routes, store, default_user)
    trends_api.add_routes(routes, store)
    search_api.add_routes(routes, store)
    ask_api.add_routes(routes, store)
    place_text_api.add_routes(routes, store)

    @routes.get("/health")
    def health() -> Json:
        return Json({"status": "ok"})

    @routes.get("/me")
    def me(request: Request) -> Json:
        return Json(me_told(request, default_user))

    return routes


def _documents(
    routes: APIRouter, store: Store, default_user: str | None, max_file_bytes: int, wake: Callable[[], None]
) -> None:
    @routes.get("/documents")
    def documents(everything: Everything = False) -> Json:
        return Json(store.documents(everything))

    @routes.post("/documents", status_code=HTTPStatus.CREATED)
    def add(files: Annotated[list[UploadFile], File()], request: Request) -> Json:
        name = named(request, default_user)
        for file in files:
            if (file.size or 0) > max_file_bytes:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_large(file, max_file_bytes))
        receipts = [store.receive(file.file.read(), clean_name(file.filename), name) for file in files]
        wake()
        return Json([ledger_api.receipt_answer(one, request) for one in receipts], HTTPStatus.CREATED)

    @routes.get("/documents/{sha}")
    def document(sha: Sha) -> Json:
        return Json(store.document(sha))

    @routes.get("/documents/{sha}/pages/{number}.png")
    def page(sha: Sha, number: Annotated[int, Path(ge=1, le=9999)]) -> FileResponse:
        image = store.page_image(store.document(sha).sha256, number)
        return FileResponse(image, media_type="image/png", headers={"cache-control": "private, max-age=3600"})

    @routes.get("/documents/{sha}/lines")
    def lines(sha: Sha) -> Json:
        return Json([asdict(line) for line in store.text_lines(store.document(sha).sha256)])


def _filings(routes: APIRouter, store: Store) -> None:
    @routes.get("/filings")
    def filings(everything: Everything = False) -> Json:
        return Json(store.filings(everything))

    @routes.get("/filings/{filing_id}")
    def filing(filing_id: Id, if_none_match: Annotated[str | None, Header()] = None) -> Response:
        view = store.filing(filing_id)
        if if_none_match == _etag(view):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"etag": _etag(view)})
        return _shown(view)

    @routes.get("/export.json")
    def export() -> Json:
        return Json(store.export(), headers={"content-disposition": 'attachment; filename="jixiao.json"'})


def _people(routes: APIRouter, store: Store, default_user: str | None) -> None:
    @routes.post("/filings/{filing_id}/corrections")
    def correct(filing_id: Id, body: NewCorrection, request: Request) -> Json:
        name = who(request, default_user)
        return _shown(store.correct(filing_id, body.pointer, body.new, name, body.why, body.version))

    @routes.post("/filings/{filing_id}/rows")
    def change_row(filing_id: Id, body: RowChange, request: Request) -> Json:
        name = who(request, default_user)
        more = body.model_dump(include={"other", "at", "why"}) | {"box": body.box}
        return _shown(store.change_row(filing_id, body.pointer, body.action, name, body.version, **more))

    @routes.post("/filings/{filing_id}/confirmations")
    def confirm(filing_id: Id, body: Confirmation, request: Request) -> Json:
        return _shown(store.confirm(filing_id, body.pointer, who(request, default_user), body.version))

    @routes.post("/filings/{filing_id}/rejections")
    def reject(filing_id: Id, body: Rejection, request: Request) -> Json:
        name = who(request, default_user)
        return _shown(store.reject(filing_id, body.pointer, name, body.why, body.version))

    @routes.post("/filings/{filing_id}/readings")
    def take_reading(filing_id: Id, body: Confirmation, request: Request) -> Json:
        name = who(request, default_user)
        return _shown(store.take_reading(filing_id, body.pointer, name, body.version))

    @routes.post("/corrections/{correction_id}/undo")
    def undo(correction_id: Number, request: Request) -> Json:
        return _shown(store.undo(correction_id, who(request, default_user)))

    @routes.post("/findings/{finding_id}/decision")
    def decide(finding_id: Id, body: Decision, request: Request) -> Json:
        name = who(request, default_user)
        return _shown(store.decide(finding_id, body.decision, body.reason, name, body.version))


def _etag(view: FilingView) -> str:
    """The version, and what ties the filing to others: that changes with their documents too."""
    across = [one for one in view.findings if one.finding.scope != "form"]
    ties = sha256(repr((view.superseded_by, view.resubmissions, view.kin, across)).encode()).hexdigest()[
        :ETAG_LENGTH
    ]
    return f'"{view.version}-{ties}"'


def _shown(view: FilingView) -> Json:
    return Json(view, headers={"etag": _etag(view), "cache-control": "no-store"})


def _too_large(file: UploadFile, max_file_bytes: int) -> str:
    megabytes = max_file_bytes // 2**20
    name = clean_name(file.filename)
    return f"{name}: 文件超过 {megabytes} MB / the file is over {megabytes} MB (JIXIAO_MAX_UPLOAD_MB)"
