"""What is measured of a running desk, for Prometheus: requests by address and status, what waits, what was read.

Numbers alone: no text of a document, no name of a file or a person. An address is told by its template
(/api/v1/filings/{filing_id}), never by its ids.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from http import HTTPStatus

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.store import Store
from ui.doors import door_at
from ui.hands import Hands
from ui.reading import Reader

API = "/api/v1/"
DESK, UNKNOWN = "desk", "unknown"
"""How addresses of the pages are told, and those that there are not."""
METHODS = frozenset({"GET", "HEAD", "POST"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0)
"""Seconds: from a cached list to an answer worded by a language model."""


class Metrics:
    """The measures of one application."""

    def __init__(self, store: Store, hands: Hands, reader: Reader) -> None:
        self._store, self._hands, self._reader = store, hands, reader
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "jixiao_http_requests",
            "Requests answered, by method, address and status.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "jixiao_http_request_duration_seconds",
            "How long requests to the API took until the last byte was handed over.",
            ("method", "route"),
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._registry.register(self)  # a collector is whatever has `collect`

    def note(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        method, route = method if method in METHODS else "other", route_of(method, path)
        self._requests.labels(method, route, str(status)).inc()
        if route not in (DESK, UNKNOWN):
            self._seconds.labels(method, route).observe(seconds)

    def exposed(self, accept: str) -> tuple[bytes, str]:
        """Return all measures and their media type, in the form that Prometheus asks for."""
        encode, media_type = choose_encoder(accept)
        return encode(self._registry), media_type

    def describe(self) -> Iterator[Metric]:
        """Yield nothing: what is measured of the store is asked for only when it is wanted."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Yield what stands in the store now, and who reads."""
        counts = self._store.counts()
        documents = GaugeMetricFamily("jixiao_documents", "Documents by state.", labels=["state"])
        for state, count in counts.documents.items():
            documents.add_metric([state], count)
        yield documents
        for name, told, value in (
            ("queue_length", "Documents that wait to be read.", counts.documents["waiting"]),
            ("pages_read", "Pages read of all documents.", counts.pages_read),
            ("filings", "Filings held, without those of withdrawn documents.", counts.filings),
            (
                "vector_outbox_length",
                "Changes that the vectors were not told yet.",
                counts.vectors_waiting,
            ),
            (
                "documents_behind",
                "Documents that search does not know, or not as they are.",
                counts.documents_behind,
            ),
            (
                "webhook_waiting",
                "Messages to the webhook that were not taken yet.",
                counts.webhook_waiting,
            ),
            ("webhook_given_up", "Messages to the webhook that are sent no more.", counts.webhook_given_up),
            ("workers", "How many documents are read at once.", self._hands.count),
            ("reader_faults", "1 where waiting documents cannot be read.", int(bool(self._reader.fault))),
            (
                "language_queue_length",
                "Prompts that the language model has or that wait for it.",
                getattr(self._hands.language, "waiting", 0),
            ),
        ):
            yield GaugeMetricFamily(f"jixiao_{name}", told, value=value)


def route_of(method: str, path: str) -> str:
    """Return the template of an address of the API, `desk` for one of the pages, `unknown` for one that there is not."""
    door = door_at(method, path)
    if door is None:
        return UNKNOWN
    return door.path if path.startswith(API) else DESK


class Measured:
    """The outermost ASGI layer: counts every request, those that are refused too."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and count it once it is answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, began = int(HTTPStatus.INTERNAL_SERVER_ERROR), time.monotonic()

        async def sender(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sender)
        finally:
            self._metrics.note(scope["method"], scope["path"], status, time.monotonic() - began)
