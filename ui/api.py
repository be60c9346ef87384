"""The REST API under /api/v1: JSON whose numbers keep their printed digits, errors as problem+json.

Who acts: the header or cookie `jixiao_user` (percent-encoded UTF-8), else the user of the settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal
from urllib.parse import unquote

from fastapi import APIRouter, FastAPI, File, Header, Path, Request, Response, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse
from pydantic import Field
from starlette.exceptions import HTTPException

from extract.filing import Record, dumps
from index.rows import FilingView
from index.store import Store
from ingest.errors import (
    Conflict,
    EngineUnavailable,
    Forbidden,
    InvalidCorrection,
    JixiaoError,
    NotFound,
    UnreadableDocument,
    UnreadablePage,
)

STATUSES: tuple[tuple[type[JixiaoError], HTTPStatus], ...] = (
    (NotFound, HTTPStatus.NOT_FOUND),
    (Conflict, HTTPStatus.CONFLICT),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (InvalidCorrection, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnreadableDocument, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnreadablePage, HTTPStatus.UNPROCESSABLE_ENTITY),
    (EngineUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (JixiaoError, HTTPStatus.BAD_REQUEST),
)
NAME_LENGTH = 60
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")

Sha = Annotated[str, Path(pattern=r"^[0-9a-f]{8,64}$")]
Id = Annotated[str, Path(pattern=r"^[0-9A-Za-z_-]{1,80}$")]
Text = Annotated[str, Field(max_length=20_000)]


class NewCorrection(Record):
    """What a person says stands at a pointer; None for blank."""

    pointer: Text
    new: Text | None
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


class Json(Response):
    """Records as JSON, every Decimal by its printed digits."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Return the bytes of a record, a mapping or a list of them."""
        return dumps(content).encode()


def clean_name(name: str | None) -> str:
    """Return a file's name as shown: its last component, without control characters."""
    return PurePosixPath(UNPRINTABLE.sub("", name or "").replace("\\", "/")).name or "document"


def named(request: Request, default: str | None) -> str | None:
    """Return the name that the request carries, else the default, else None."""
    given = request.headers.get("jixiao_user") or request.cookies.get("jixiao_user") or ""
    return UNPRINTABLE.sub(" ", unquote(given)).strip()[:NAME_LENGTH] or default


def who(request: Request, default: str | None) -> str:
    """Return the name of the person who acts; Forbidden when nobody has said one."""
    name = named(request, default)
    if not name:
        raise Forbidden("请先填写姓名 / Please give your name first (jixiao_user)")
    return name


def router(
    store: Store, default_user: str | None, max_file_bytes: int, wake: Callable[[], None]
) -> APIRouter:
    """Return the routes over a store; `wake` is called when documents have come in."""
    routes = APIRouter(prefix="/api/v1", default_response_class=Json)
    _documents(routes, store, default_user, max_file_bytes, wake)
    _filings(routes, store)
    _people(routes, store, default_user)

    @routes.get("/health")
    def health() -> Json:
        return Json({"status": "ok"})

    @routes.get("/me")
    def me(request: Request) -> Json:
        return Json({"who": named(request, default_user)})

    return routes


def _documents(
    routes: APIRouter, store: Store, default_user: str | None, max_file_bytes: int, wake: Callable[[], None]
) -> None:
    @routes.get("/documents")
    def documents() -> Json:
        return Json(store.documents())

    @routes.post("/documents", status_code=HTTPStatus.CREATED)
    def add(files: Annotated[list[UploadFile], File()], request: Request) -> Json:
        name = named(request, default_user)
        for file in files:
            if (file.size or 0) > max_file_bytes:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_large(file, max_file_bytes))
        rows = [store.keep(file.file.read(), clean_name(file.filename), name) for file in files]
        wake()
        return Json(rows, HTTPStatus.CREATED)

    @routes.get("/documents/{sha}")
    def document(sha: Sha) -> Json:
        return Json(store.document(sha))

    @routes.get("/documents/{sha}/pages/{number}.png")
    def page(sha: Sha, number: Annotated[int, Path(ge=1, le=9999)]) -> FileResponse:
        image = store.page_image(store.document(sha).sha256, number)
        return FileResponse(image, media_type="image/png", headers={"cache-control": "private, max-age=3600"})


def _filings(routes: APIRouter, store: Store) -> None:
    @routes.get("/filings")
    def filings() -> Json:
        return Json(store.filings())

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

    @routes.post("/filings/{filing_id}/confirmations")
    def confirm(filing_id: Id, body: Confirmation, request: Request) -> Json:
        return _shown(store.confirm(filing_id, body.pointer, who(request, default_user), body.version))

    @routes.post("/corrections/{correction_id}/undo")
    def undo(correction_id: int, request: Request) -> Json:
        return _shown(store.undo(correction_id, who(request, default_user)))

    @routes.post("/findings/{finding_id}/decision")
    def decide(finding_id: Id, body: Decision, request: Request) -> Json:
        return _shown(store.decide(finding_id, body.decision, body.reason, who(request, default_user)))


def answer_errors(app: FastAPI) -> None:
    """Answer every error of the API with problem+json."""

    def refused(_request: Request, error: Exception) -> Response:
        status = next(status for kind, status in STATUSES if isinstance(error, kind))
        return _problem(status, str(error))

    def failed(_request: Request, error: Exception) -> Response:
        return _problem(HTTPStatus(getattr(error, "status_code", 500)), str(getattr(error, "detail", "")))

    def malformed(_request: Request, error: Exception) -> Response:
        places = error.errors() if isinstance(error, RequestValidationError) else []
        return _problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "; ".join(f"{'.'.join(str(part) for part in place['loc'])}: {place['msg']}" for place in places),
        )

    app.add_exception_handler(JixiaoError, refused)
    app.add_exception_handler(HTTPException, failed)
    app.add_exception_handler(RequestValidationError, malformed)


def _etag(view: FilingView) -> str:
    return f'"{view.version}"'


def _shown(view: FilingView) -> Json:
    return Json(view, headers={"etag": _etag(view), "cache-control": "no-store"})


def _too_large(file: UploadFile, max_file_bytes: int) -> str:
    megabytes = max_file_bytes // 2**20
    name = clean_name(file.filename)
    return f"{name}: 文件超过 {megabytes} MB / the file is over {megabytes} MB (JIXIAO_MAX_UPLOAD_MB)"


def _problem(status: HTTPStatus, detail: str) -> Response:
    body = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    return Response(dumps(body), status.value, media_type="application/problem+json")
