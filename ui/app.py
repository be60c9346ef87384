"""The web application: the REST API, our static files, the sign-in page and the Gradio desk, behind guard and gate."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from extract.language.address import told
from index.build import build
from index.settings import Settings
from index.store import Store
from ui import api, sign_in, work_api
from ui.answers import answer_errors
from ui.gate import Gate, OpenGate
from ui.guard import Guard
from ui.hands import Hands
from ui.metrics import Measured, Metrics
from ui.policy import Policy
from ui.reading import Reader
from ui.retries import Retries
from ui.service import Service
from ui.texts import TEXTS
from ui.webhook import telling

MEGABYTE = 2**20
FILES_IN_A_REQUEST = 20


def create_app(store: Store, settings: Settings, hands: Hands, is_open: bool = False) -> FastAPI:
    """Return the application over a store; waiting documents are read in the background, by these hands.

    `is_open`: nobody signs in, and whoever gives a name acts.
    """
    from ui import desk  # Gradio is heavy: the command line is quick without it

    reader = Reader(lambda: build(store, hands.read, hold=reader.hold), hands.count, hands.halt, store.pause)
    max_file_bytes = settings.max_upload_mb * MEGABYTE
    app = FastAPI(
        title="Jixiao",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_lifespan(reader, store, settings),
    )
    app.state.model, app.state.language = hands.language, told(hands.language)
    app.state.metrics = Metrics(store, hands, reader)
    answer_errors(app)
    routes = api.router(store, settings.user, max_file_bytes, reader.wake)
    work_api.add_routes(routes, store, settings, reader)
    app.include_router(routes)
    app.mount("/static/desk", StaticFiles(directory=TEXTS.parent))
    app.add_middleware(Service)
    app.add_middleware(Retries, default_user=settings.user)
    if is_open:
        app.add_middleware(OpenGate, people=store.people, default_user=settings.user)
    else:
        _have_people_sign_in(app, store, settings)
    # Mounted at the root, Gradio takes every address that nothing before it took.
    desk.mount(app, desk.blocks())
    app.add_middleware(Policy, is_https=settings.https)
    app.add_middleware(Guard, hosts=settings.hosts, max_bytes=FILES_IN_A_REQUEST * max_file_bytes)
    app.add_middleware(Measured, metrics=app.state.metrics)
    return app


def _have_people_sign_in(app: FastAPI, store: Store, settings: Settings) -> None:
    """Let in only people of the store, each to what their roles allow."""
    lifetime = timedelta(hours=settings.session_hours)
    sessions = store.people.sessions(lifetime, timedelta(minutes=settings.session_idle_minutes))
    cookie = sign_in.Cookie(lifetime, settings.https)
    app.include_router(sign_in.router(store.people, sessions, cookie))
    app.add_middleware(Gate, people=store.people, sessions=sessions, cookie=cookie.name)


def _lifespan(reader: Reader, store: Store, settings: Settings) -> Callable[[FastAPI], Any]:
    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        warming = store.warming()
        reader.start()
        store.search.start()
        warming.start()
        with telling(store, settings):
            yield
        warming.stop()
        reader.stop()
        store.search.stop()

    return lifespan
