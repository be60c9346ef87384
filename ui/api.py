"""The REST API under /api/v1: JSON whose numbers keep their printed digits, errors as problem+json: docs/api.md.

Who acts: whoever signed in or shows a token (ui/gate.py). At the open desk the header or cookie `jixiao_user`
(percent-encoded UTF-8), else the user of the settings.
"""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter

from index.store import Store
from ui import (
    ask_api,
    compositions_api,
    directions_api,
    documents_api,
    export_api,
    filings_api,
    findings_api,
    labels_api,
    ledger_api,
    paper_api,
    parameters_api,
    people_api,
    place_text_api,
    search_api,
    second_readings_api,
    service_api,
    sign_off_api,
    trends_api,
)
from ui.answers import Json


def router(
    store: Store, default_user: str | None, max_file_bytes: int, wake: Callable[[], None]
) -> APIRouter:
    """Return the routes over a store; `wake` is called when documents have come in."""
    routes = APIRouter(prefix="/api/v1", default_response_class=Json)
    documents_api.add_routes(routes, store, default_user, max_file_bytes, wake)
    filings_api.add_routes(routes, store, default_user)
    findings_api.add_routes(routes, store, default_user)
    sign_off_api.add_routes(routes, store, default_user)
    export_api.add_routes(routes, store)
    search_api.add_routes(routes, store)
    ask_api.add_routes(routes, store)
    ledger_api.add_routes(routes, store, default_user, wake)
    compositions_api.add_routes(routes, store, default_user, wake)
    directions_api.add_routes(routes, store, default_user, wake)
    labels_api.add_routes(routes, store, default_user, wake)
    parameters_api.add_routes(routes, store, default_user)
    second_readings_api.add_routes(routes, store, default_user)
    people_api.add_routes(routes, store.people)
    paper_api.add_routes(routes, store, default_user)
    trends_api.add_routes(routes, store)
    place_text_api.add_routes(routes, store)
    service_api.add_routes(routes, default_user)
    return routes
