"""The route that reads a place of a page anew, which a person drew a box around."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from index.store import Store
from ingest.errors import InvalidCorrection
from ingest.page import Box
from ui.answers import Json, Sha

FRACTION = r"(?:0(?:\.\d{1,9})?|1(?:\.0{1,9})?)"
Drawn = Annotated[str, Query(pattern=rf"^{FRACTION}(?:,{FRACTION}){{3}}$")]
PageNumber = Annotated[int, Path(ge=1, le=9999)]


def add_routes(routes: APIRouter, store: Store) -> None:
    """Add the route over a store."""

    @routes.get("/documents/{sha}/pages/{number}/text")
    def place_text(sha: Sha, number: PageNumber, box: Drawn) -> Json:
        """Read what stands in `box`: x0,top,x1,bottom in page fractions. Nothing is kept of it."""
        drawn = Box(*(float(one) for one in box.split(",")))
        if drawn.x0 >= drawn.x1 or drawn.top >= drawn.bottom:
            raise InvalidCorrection(f"框 {box} 没有面积。/ The box {box} is empty.")
        read = store.place_text(store.document(sha).sha256, number, drawn)
        return Json(read._asdict(), headers={"cache-control": "no-store"})
