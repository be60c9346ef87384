"""The routes across years: trends, as JSON, CSV and a picture, and two filings side by side."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from extract.filing import Record
from index.comparison import Comparison, comparison
from index.store import Store
from index.trend import Subject, Trend
from ingest.errors import NotFound
from ui.answers import Json
from ui.files_told import PNG, file_of
from ui.trend_sheet import trend_csv

FilingId = Annotated[str, Query(pattern=r"^[0-9A-Za-z_-]{1,80}$")]
Words = Annotated[str | None, Query(min_length=1, max_length=200)]


class Subjects(Record):
    """What a trend can be asked for."""

    projects: tuple[Subject, ...]
    units: tuple[Subject, ...]


def add_routes(routes: APIRouter, store: Store) -> None:
    """Add the routes over a store."""

    @routes.get("/trends", response_model=Trend | Subjects)
    def trends(project: Words = None, unit: Words = None) -> Json:
        if project is None and unit is None:
            return Json(Subjects(projects=store.trends.projects(), units=store.trends.units()))
        return Json(_asked(store, project, unit))

    @routes.get("/comparison", response_model=Comparison)
    def compare(left: FilingId, right: FilingId) -> Json:
        return Json(comparison(store.filing(left), store.filing(right)))

    @routes.get(
        "/trends.csv", response_class=Response, responses=file_of("text/csv", "表格 / a table", is_text=True)
    )
    def sheet(project: Words = None, unit: Words = None) -> Response:
        trend = _asked(store, project, unit)
        return _file(trend_csv(trend), "text/csv; charset=utf-8", trend, "csv")

    @routes.get("/trends.png", response_class=Response, responses=PNG)
    def picture(project: Words = None, unit: Words = None) -> Response:
        from ui.trend_picture import trend_png  # what draws is heavy, and seldom wanted

        trend = _asked(store, project, unit)
        return _file(trend_png(trend), "image/png", trend, "png")


def _asked(store: Store, project: str | None, unit: str | None) -> Trend:
    if project is not None:
        return store.trends.of_project(project, unit)
    if unit is not None:
        return store.trends.of_unit(unit)
    raise NotFound("请指明项目或单位（project、unit）。/ Name a project or a unit.")


def _file(data: bytes, kind: str, trend: Trend, suffix: str) -> Response:
    name = quote(f"趋势-{trend.subject.name}.{suffix}".replace("/", "_"))
    told = f"attachment; filename=\"trends.{suffix}\"; filename*=UTF-8''{name}"
    return Response(data, media_type=kind, headers={"content-disposition": told})
