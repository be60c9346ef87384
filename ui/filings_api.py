"""The routes of filings: the list, one with its ETag, a picture of one of its places, and what people say of its values."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from extract.filing import FormType, Place, Record
from index.crop import crop
from index.rows import FilingRow, FilingView, Stage
from index.store import Store
from ingest.errors import NotFound
from review.correction import RowAction
from ui.answers import Id, Json, Number, Text, example, who
from ui.documents_api import Everything
from ui.etags import SHOWN, TAGGED, seen_version, shown, shown_anew
from ui.files_told import PNG, PNG_TYPE, UNKEPT
from ui.paging import HEADERS, Cursor, Limit, paged

Name = Annotated[str | None, Query(min_length=1, max_length=200)]
Year = Annotated[int | None, Query(ge=0, le=9999)]
Pointer = Annotated[str, Query(max_length=400, description="/funds/0/execution_rate")]


class NewCorrection(Record):
    """What a person says stands at a pointer; None for blank."""

    model_config = example(pointer="/funds/0/execution_rate", new="86.18%", why="原件为 86.18%")
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


class Asked(Record):
    """Which filings are wanted: of this year, of a unit or a project whose name holds this, of this kind, so far reviewed."""

    year: int | None = None
    unit: str | None = None
    project: str | None = None
    kind: FormType | None = None
    state: Stage | None = None

    def means(self, row: FilingRow) -> bool:
        """Whether a filing is wanted."""
        return (
            (self.year is None or row.fiscal_year == self.year)
            and (self.unit is None or self.unit in (row.implementing_unit or ""))
            and (self.project is None or self.project in (row.project_name or row.title or ""))
            and (self.kind is None or row.form_type == self.kind)
            and (self.state is None or row.stage == self.state)
        )


def add_routes(routes: APIRouter, store: Store, default_user: str | None) -> None:
    """Add the routes over a store."""
    _looking(routes, store)
    _saying(routes, store, default_user)


def _looking(routes: APIRouter, store: Store) -> None:
    @routes.get("/filings", response_model=list[FilingRow], responses={200: {"headers": HEADERS}})
    def filings(
        request: Request,
        everything: Everything = False,
        year: Year = None,
        unit: Name = None,
        project: Name = None,
        kind: FormType | None = None,
        state: Stage | None = None,
        limit: Limit = None,
        cursor: Cursor = None,
    ) -> Json:
        asked = Asked(year=year, unit=unit, project=project, kind=kind, state=state)
        rows = [row for row in store.filings(everything) if asked.means(row)]
        page = paged(request, rows, lambda row: row.id, limit, cursor)
        return Json(page.rows, headers=page.headers)

    @routes.get(
        "/filings/{filing_id}",
        response_model=FilingView,
        responses=TAGGED | {304: {"description": "与 If-None-Match 相同 / as the reader has it already"}},
    )
    def filing(filing_id: Id, request: Request) -> Response:
        return shown_anew(request, store.filing(filing_id))

    @routes.get("/filings/{filing_id}/crop.png", response_class=Response, responses=PNG)
    def piece(filing_id: Id, pointer: Pointer) -> Response:
        view = store.filing(filing_id)
        evidence = view.filing.evidence.get(pointer)
        if evidence is None or evidence.page is None or evidence.box is None:
            raise NotFound(
                f"{filing_id} 的 {pointer} 在纸面上没有位置。/ {pointer} has no place on the paper."
            )
        png = crop(store.page_image(view.document, evidence.page), evidence.box)
        return Response(png, media_type=PNG_TYPE, headers=UNKEPT)


def _saying(routes: APIRouter, store: Store, default_user: str | None) -> None:
    @routes.post("/filings/{filing_id}/corrections", **SHOWN)
    def correct(filing_id: Id, body: NewCorrection, request: Request) -> Json:
        name = who(request, default_user)
        seen = seen_version(request, store, filing_id, body.version)
        return shown(store.correct(filing_id, body.pointer, body.new, name, body.why, seen))

    @routes.post("/filings/{filing_id}/rows", **SHOWN)
    def change_row(filing_id: Id, body: RowChange, request: Request) -> Json:
        name = who(request, default_user)
        seen = seen_version(request, store, filing_id, body.version)
        more = body.model_dump(include={"other", "at", "why"}) | {"box": body.box}
        return shown(store.change_row(filing_id, body.pointer, body.action, name, seen, **more))

    @routes.post("/filings/{filing_id}/confirmations", **SHOWN)
    def confirm(filing_id: Id, body: Confirmation, request: Request) -> Json:
        name = who(request, default_user)
        seen = seen_version(request, store, filing_id, body.version)
        return shown(store.confirm(filing_id, body.pointer, name, seen))

    @routes.post("/filings/{filing_id}/rejections", **SHOWN)
    def reject(filing_id: Id, body: Rejection, request: Request) -> Json:
        name = who(request, default_user)
        seen = seen_version(request, store, filing_id, body.version)
        return shown(store.reject(filing_id, body.pointer, name, body.why, seen))

    @routes.post("/filings/{filing_id}/readings", **SHOWN)
    def take_reading(filing_id: Id, body: Confirmation, request: Request) -> Json:
        name = who(request, default_user)
        seen = seen_version(request, store, filing_id, body.version)
        return shown(store.take_reading(filing_id, body.pointer, name, seen))

    @routes.post("/corrections/{correction_id}/undo", **SHOWN)
    def undo(correction_id: Number, request: Request) -> Json:
        name, seen = who(request, default_user), None
        if "if-match" in request.headers:
            seen = seen_version(request, store, store.corrected(correction_id), None)
        return shown(store.undo(correction_id, name, seen))
