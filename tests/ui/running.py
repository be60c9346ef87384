"""A desk over a real socket, with the real reader or one that knows the forms put into it."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from extract.filing import DocumentSource, Extraction
from index.settings import Settings
from index.store import Store
from ingest.errors import UnknownFileType
from tests.ui.form import Form
from ui.app import create_app
from ui.hands import Hands, hands


@dataclass
class Desk:
    """A running desk: where it is, its store, and the forms that its reader knows."""

    url: str
    store: Store
    forms: dict[str, Form]

    def know(self, form: Form) -> str:
        """Let the reader know this form's picture; returns its sha256."""
        sha256 = hashlib.sha256(form.png()).hexdigest()
        self.forms[sha256] = form
        return sha256

    def put(self, form: Form, file: str) -> str:
        """Keep and read a form as an upload would, and return its filing's id."""
        data, sha256 = form.png(), self.know(form)
        with httpx.Client(base_url=self.url, timeout=60) as client:
            client.post("/api/v1/documents", files={"files": (file, data)}).raise_for_status()
            wait_for(lambda: client.get(f"/api/v1/documents/{sha256}").json()["state"] == "read")
        return f"{sha256[:12]}-1"


def wait_for(done: Callable[[], Any], seconds: float = 60.0) -> Any:
    """Return what `done` returns once it is true; fails after the time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := done():
            return result
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


class serve:  # noqa: N801 - a context manager
    """The application on a free port of this machine, until the block ends."""

    def __init__(self, store: Store, settings: Settings, read: Any = None, is_open: bool = True) -> None:
        self.make = lambda hands: create_app(store, settings, hands, is_open)
        made = hands(settings, store.labels.book, on_early=store.early.keep)
        self.hands = made if read is None else nullcontext(Hands(read))
        self.server: uvicorn.Server | None = None
        # As uvicorn binds its own: asyncio sends at once (TCP_NODELAY) only over sockets that say they are TCP.
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self.socket.bind(("127.0.0.1", 0))
        self.thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    async def _run(self) -> None:
        # Made inside the loop: elsewhere Gradio opens loops of its own that nobody closes.
        self.server = uvicorn.Server(
            uvicorn.Config(
                self.make(self.hands.__enter__()), log_level="warning", timeout_graceful_shutdown=2
            )
        )
        await self.server.serve(sockets=[self.socket])

    def __enter__(self) -> str:
        self.thread.start()
        wait_for(lambda: self.server and self.server.started, 60)
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        assert self.server
        self.server.should_exit = True
        self.thread.join(30)
        self.hands.__exit__(None, None, None)
        self.socket.close()


@contextmanager
def running(settings: Settings) -> Iterator[Desk]:
    """A desk whose reader knows the forms that were put into it."""
    store = Store.open(settings.home, second_reading_share=settings.second_reading_share)
    forms: dict[str, Form] = {}

    def read(
        path: Path, *, name: str | None = None, on_page: Callable[[int, int], None] | None = None
    ) -> Extraction:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        if on_page:
            on_page(1, 1)
        if sha256 not in forms:
            raise UnknownFileType(f"{name}: 不是可读的文件 / not a file that is read here")
        source = DocumentSource(file=name or path.name, sha256=sha256, pages=1)
        return Extraction(source, (forms[sha256].filing(sha256),), ())

    with serve(store, settings, read) as url:
        yield Desk(url, store, forms)
    store.close()
