"""The route of the export: the whole store by the export contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter

from extract.filing import Record
from index.document_rows import Composition, Direction, Name
from index.store import Store
from review.correction import Correction
from review.document import Document
from review.error_rate import ErrorRate
from review.finding import Finding
from ui.answers import Json


class Export(Record):
    """Documents with their corrections applied, and what ties them: `jixiao export` (index.store.Store.export)."""

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    corrections: tuple[Correction, ...]
    supersessions: tuple[Mapping[str, Any], ...]
    names: Mapping[str, tuple[Name, ...]]
    directions: Mapping[str, tuple[Direction, ...]]
    compositions: tuple[Composition, ...]
    chain: Mapping[str, Any]
    parameters: tuple[Mapping[str, Any], ...]
    sign_offs: tuple[Mapping[str, Any], ...]
    second_readings: ErrorRate


def add_routes(routes: APIRouter, store: Store) -> None:
    """Add the route over a store."""

    @routes.get("/export.json", response_model=Export)
    def export() -> Json:
        return Json(store.export(), headers={"content-disposition": 'attachment; filename="jixiao.json"'})
