"""The route of the working paper: one workbook of a project, or of the filings of a year or a unit."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from index.permissions import Person
from index.store import Store
from ui.answers import named
from ui.choosing import Choice
from ui.files_told import file_of
from ui.paper.working_paper import working_paper

MOST_FILINGS = 1000
"""Of more a browser would wait for minutes; the command line has no such bound."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Words = Annotated[str | None, Query(min_length=1, max_length=200)]


def add_routes(routes: APIRouter, store: Store, default_user: str | None) -> None:
    """Add the route over a store."""

    @routes.get(
        "/working-paper.xlsx", response_class=Response, responses=file_of(XLSX, "工作底稿 / a workbook")
    )
    def paper(
        request: Request,
        project: Words = None,
        year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
        unit: Words = None,
        filing: Words = None,
    ) -> Response:
        choice = Choice(project=project, year=year, unit=unit, filing=filing)
        person = named(request, default_user)
        name = person.name if isinstance(person, Person) else person
        made = working_paper(store, choice, name, most_filings=MOST_FILINGS)
        return Response(made.data, media_type=XLSX, headers={"content-disposition": _disposition(made.file)})


def _disposition(file: str) -> str:
    """The header that names the file, for old programs too."""
    return f"attachment; filename=\"working-paper.xlsx\"; filename*=UTF-8''{quote(file)}"
