"""The route of search: hits with their places, what else there is to choose from, and what the answer does not cover."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from index.search.filters import Filters, Hit, State
from index.store import Store
from ui.answers import Json
from ui.search import MOST, hit_told

Words = Annotated[str, Query(max_length=400)]
Name = Annotated[str | None, Query(max_length=120)]


def add_routes(routes: APIRouter, store: Store) -> None:
    """Add the route over a store."""

    @routes.get("/search")
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
        told = found.model_dump(exclude={"hits"})
        return Json({"hits": [_told(hit) for hit in found.hits], **told})


def _told(hit: Hit) -> dict[str, Any]:
    """A hit as the command line prints it, with what a page shows of it beside."""
    shown = hit.passage.model_dump(include={"kind", "form_kind", "unit", "level1", "document"})
    return hit_told(hit) | shown | {"exact": hit.exact, "snippet": hit.snippet, "marks": hit.marks}
