"""The route of search: hits with their places, what else there is to choose from, and what the answer does not cover."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query

from extract.filing import BoxTuple, FormType, Record
from index.search.filters import By, Filters, Hit, State
from index.search.passage import PassageKind
from index.store import Store
from ui.answers import Json
from ui.search import MOST, hit_told

Words = Annotated[str, Query(max_length=400)]
Name = Annotated[str | None, Query(max_length=120)]


class HitTold(Record):
    """A record that was found, by the export contract, and what a page shows of it (index.search.filters)."""

    filing: str
    file: str
    fiscal_year: int | None
    project_name: str | None
    path: str
    text: str
    page: int | None
    box: BoxTuple | None
    score: float
    kind: PassageKind
    form_kind: FormType
    unit: str | None
    level1: str | None
    document: str
    exact: bool
    snippet: str
    marks: tuple[tuple[int, int], ...]


class FoundTold(Record):
    """Hits, best first, and what else there is to choose from (index.search.filters.Found)."""

    hits: tuple[HitTold, ...]
    facets: Mapping[str, Mapping[str, int]]
    by: By
    why: str | None
    left_out: int


def add_routes(routes: APIRouter, store: Store) -> None:
    """Add the route over a store."""

    @routes.get("/search", response_model=FoundTold)
    def search(
        q: Words,
        year: Annotated[int | None, Query(ge=0, le=9999)] = None,
        unit: Name = None,
        kind: Name = None,
        level1: Name = None,
        state: State | None = None,
        findings: bool = False,
        everything: Annotated[bool, Query(alias="all")] = False,
        top: Annotated[int, Query(ge=1, le=MOST)] = 10,
    ) -> Json:
        filters = Filters(
            year=year,
            unit=unit,
            kind=kind,
            level1=level1,
            state=state,
            findings=findings,
            everything=everything,
        )
        found = store.search.find(q, filters, top)
        told = dict(found) | {"hits": tuple(_told(hit) for hit in found.hits)}
        return Json(FoundTold(**told))


def _told(hit: Hit) -> HitTold:
    """A hit as the command line prints it, with what a page shows of it beside."""
    shown = hit.passage.model_dump(include={"kind", "form_kind", "unit", "level1", "document"})
    return HitTold(**hit_told(hit), **shown, exact=hit.exact, snippet=hit.snippet, marks=hit.marks)
