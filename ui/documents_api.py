"""The routes of documents: what is kept and how far its reading has come, uploads, pages, pieces of a page, lines of text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, File, Path, Query, Request, Response, UploadFile
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException

from extract.filing import BoxTuple, Record
from index.crop import crop
from index.document_rows import DocumentRow, DocumentState
from index.rows import FilingView
from index.store import Store
from ingest.dump import TextLine
from ui.answers import Json, Sha, clean_name, named
from ui.files_told import PNG, PNG_TYPE, UNKEPT
from ui.ledger_api import ReceiptTold, receipt_answer
from ui.paging import HEADERS, Cursor, Limit, paged

Everything = Annotated[
    bool,
    Query(alias="all", description="连同已撤回、被取代的 / withdrawn and superseded ones too"),
]
PageNumber = Annotated[int, Path(ge=1, le=9999)]
Edge = Annotated[float, Query(ge=0, le=1, allow_inf_nan=False)]
LEAST = 0.001
"""A piece of a page is not narrower than this part of it."""


class EarlyTold(Record):
    """What the first `pages` pages of a document hold that is still being read: to look at, not to work on.

    None are told of before the first page was read, and none once the document is read.
    """

    pages: int = 0
    filings: tuple[FilingView, ...] = ()


def add_routes(
    routes: APIRouter, store: Store, default_user: str | None, max_file_bytes: int, wake: Callable[[], None]
) -> None:
    """Add the routes over a store; `wake` is called when documents have come in."""

    @routes.get("/documents", response_model=list[DocumentRow], responses={200: {"headers": HEADERS}})
    def documents(
        request: Request,
        everything: Everything = False,
        state: DocumentState | None = None,
        limit: Limit = None,
        cursor: Cursor = None,
    ) -> Json:
        rows = store.documents(everything or state == "withdrawn")
        asked = [row for row in rows if state is None or row.state == state]
        page = paged(request, asked, lambda row: row.sha256, limit, cursor)
        return Json(page.rows, headers=page.headers)

    @routes.post("/documents", status_code=HTTPStatus.CREATED, response_model=list[ReceiptTold])
    def add(files: Annotated[list[UploadFile], File()], request: Request) -> Json:
        name = named(request, default_user)
        for file in files:
            if (file.size or 0) > max_file_bytes:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_large(file, max_file_bytes))
        receipts = [store.receive(file.file.read(), clean_name(file.filename), name) for file in files]
        wake()
        return Json([receipt_answer(one, request) for one in receipts], HTTPStatus.CREATED)

    @routes.get("/documents/{sha}", response_model=DocumentRow)
    def document(sha: Sha) -> Json:
        return Json(store.document(sha))

    @routes.get("/documents/{sha}/early", response_model=EarlyTold)
    def early(sha: Sha) -> Json:
        row = store.document(sha)
        seen = store.early.of(row.sha256)
        told = EarlyTold(pages=seen.pages, filings=seen.views(row)) if seen else EarlyTold()
        return Json(told, headers=UNKEPT)

    @routes.get("/documents/{sha}/pages/{number}.png", response_class=Response, responses=PNG)
    def page(sha: Sha, number: PageNumber) -> FileResponse:
        image = store.page_image(store.document(sha).sha256, number)
        return FileResponse(image, media_type=PNG_TYPE, headers={"cache-control": "private, max-age=3600"})

    @routes.get("/documents/{sha}/pages/{number}/crop.png", response_class=Response, responses=PNG)
    def piece(sha: Sha, number: PageNumber, x0: Edge, top: Edge, x1: Edge, bottom: Edge) -> Response:
        box: BoxTuple = (x0, top, x1, bottom)
        if x1 - x0 < LEAST or bottom - top < LEAST:
            raise HTTPException(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "x0 须小于 x1，top 须小于 bottom / x0 has to be left of x1, top above bottom",
            )
        png = crop(store.page_image(store.document(sha).sha256, number), box)
        return Response(png, media_type=PNG_TYPE, headers=UNKEPT)

    @routes.get("/documents/{sha}/lines", response_model=list[TextLine])
    def lines(sha: Sha) -> Json:
        return Json([asdict(line) for line in store.text_lines(store.document(sha).sha256)])


def _too_large(file: UploadFile, max_file_bytes: int) -> str:
    megabytes = max_file_bytes // 2**20
    name = clean_name(file.filename)
    return f"{name}: 文件超过 {megabytes} MB / the file is over {megabytes} MB (JIXIAO_MAX_UPLOAD_MB)"
