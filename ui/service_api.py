"""The routes of the service itself: that it is there, who asks, its kinds of problems, its description, its measures."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request, Response

from extract.filing import Record
from index.permissions import Act, Role
from ingest.errors import NotFound
from ui.answers import Json, me_told
from ui.files_told import UNKEPT, file_of
from ui.openapi import described
from ui.problems import ADDRESS, KINDS, Kind

TEXT = "text/plain"


class Health(Record):
    """That the service is there; nothing more, for anybody may ask."""

    status: Literal["ok"]


class LanguageTold(Record):
    """Which language model is asked, and where it runs."""

    name: str
    where: str
    is_here: bool


class Me(Record):
    """Who asks, what they may do, whether the desk is open, and which language model is asked where."""

    who: str | None
    roles: tuple[Role, ...]
    acts: tuple[Act, ...]
    is_open: bool
    language: LanguageTold | None


def add_routes(routes: APIRouter, default_user: str | None) -> None:
    """Add the routes."""

    @routes.get("/health", response_model=Health)
    def health() -> Json:
        return Json({"status": "ok"})

    @routes.get("/me", response_model=Me)
    def me(request: Request) -> Json:
        return Json(me_told(request, default_user))

    @routes.get("/problems", response_model=list[Kind])
    def problems() -> Json:
        return Json(list(KINDS.values()))

    @routes.get("/problems/{name}", response_model=Kind)
    def problem(name: Annotated[str, Path(pattern=r"^[a-z-]{1,40}$")]) -> Json:
        kind = next((one for one in KINDS.values() if one.type == ADDRESS + name), None)
        if kind is None:
            raise NotFound(f"没有这种问题：{name}。/ There is no kind of problem called {name}.")
        return Json(kind)

    @cache
    def description() -> dict[str, Any]:
        return described(routes)

    @routes.get("/openapi.json", response_model=dict[str, Any])
    def openapi() -> Json:
        return Json(description())

    @routes.get(
        "/metrics",
        response_class=Response,
        responses=file_of(TEXT, "Prometheus 指标 / measures for Prometheus", is_text=True),
    )
    def metrics(request: Request) -> Response:
        data, media_type = request.app.state.metrics.exposed(request.headers.get("accept", ""))
        return Response(data, media_type=media_type, headers=UNKEPT)
