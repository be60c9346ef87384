"""No address is there that the table of doors does not name, and the table names none that is not there."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, get_args

import pytest
from starlette.routing import Mount, Route

from index.permissions import Act
from index.settings import Settings
from index.store import Store
from ui.app import create_app
from ui.doors import ANYONE, API, MEMBER, PAGES, needs
from ui.guard import OPEN_PATHS
from ui.hands import Hands

IN_PLACE = {"sha": "ab" * 32, "number": "1", "path": "x.js"}


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[str, str]]]:
    """Every route of the application, as (method, path), those of what is mounted on it included."""
    store = Store.open(tmp_path_factory.mktemp("home"))

    async def made() -> Any:
        return create_app(store, Settings(home=store.home), Hands(lambda *_, **__: None))  # type: ignore[arg-type, return-value]

    with ThreadPoolExecutor(1) as thread:  # another test's browser may have a loop in this one
        app = thread.submit(asyncio.run, made()).result()
    yield list(walked(app.routes, ""))
    store.close()


def walked(routes: Any, prefix: str) -> Iterator[tuple[str, str]]:
    for route in routes:
        if isinstance(route, Mount):
            inner = route.routes
            yield from (
                walked(inner, prefix + route.path) if inner else [("GET", f"{prefix}{route.path}/x.js")]
            )
        elif isinstance(route, Route) or hasattr(route, "methods"):
            for method in route.methods or ():
                yield method, prefix + route.path
        elif included := getattr(route, "original_router", None):
            yield from walked(included.routes, prefix)
        else:
            raise AssertionError(f"what kind of route is {route}?")


def filled(path: str) -> str:
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: IN_PLACE.get(found[1], "1"), path)


def test_every_route_that_the_guard_lets_through_is_named(routes: list[tuple[str, str]]) -> None:
    reachable = [(method, path) for method, path in routes if OPEN_PATHS.fullmatch(filled(path))]
    assert len(reachable) > 60
    unnamed = {
        f"{method} {path}"
        for method, path in reachable
        if method != "OPTIONS" and needs(method, filled(path)) is None
    }
    assert unnamed == set()


def test_every_route_of_our_own_is_named_by_itself(routes: list[tuple[str, str]]) -> None:
    own = {f"{method} {path}" for method, path in routes if path.startswith("/api/v1")}
    assert own == {f"{method} /api/v1{path}" for method, path in (door.split(" ", 1) for door in API)}


def test_every_door_leads_somewhere(routes: list[tuple[str, str]]) -> None:
    there = {(method, filled(path)) for method, path in routes}
    for door in PAGES:
        method, path = door.split(" ", 1)
        wanted = re.compile(re.escape(filled(path)).replace("x\\.js", ".*"))
        assert any(method == one and wanted.fullmatch(other) for one, other in there) or (
            path == "/static/desk/sign_in.css"
        ), door


def test_a_door_needs_an_act_that_permissions_know() -> None:
    assert {*API.values(), *PAGES.values()} <= {*get_args(Act), ANYONE, MEMBER}


@pytest.mark.parametrize(
    ("method", "path", "needed"),
    [
        ("GET", "/", "read"),
        ("HEAD", "/", "read"),
        ("POST", "/", None),
        ("GET", "/api/v1/health", ANYONE),
        ("POST", "/api/v1/filings/a-1/corrections", "correct"),
        ("GET", "/api/v1/filings/a-1/corrections", None),
        ("POST", "/api/v1/filings/a/b/corrections", None),
        ("GET", "/static/desk/sign_in.css", ANYONE),
        ("GET", "/static/desk/sign_in.css/", "read"),
        ("GET", "/static/desk/review.js", "read"),
        ("POST", "/gradio_api/upload", None),
        ("POST", "/api/v1/reading/pause", "upload"),
        ("DELETE", "/api/v1/documents/ab", None),
    ],
)
def test_a_request_needs_what_its_door_says(method: str, path: str, needed: str | None) -> None:
    assert needs(method, path) == needed


def test_the_static_file_of_the_sign_in_page_is_where_its_door_is() -> None:
    assert (Path(__file__).parents[2] / "ui" / "static" / "sign_in.css").exists()
