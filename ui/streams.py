"""Answers that come line by line (NDJSON): work in a thread of its own, which whoever goes away has given up."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from typing import Any

from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from extract.filing import dumps
from ingest.errors import JixiaoError, trail
from ui.problems import told

logger = logging.getLogger(__name__)

NDJSON = "application/x-ndjson"
BEAT_SECONDS = 5.0
"""So often a line is sent while nothing comes: proxies keep the connection, and who went away is noticed."""
WAIT_SECONDS = 5
"""How long one is told to wait where too many are answered at once."""
HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
LAST = ("end", "problem")

Told = dict[str, Any]
Work = Callable[[Callable[[Told], None], threading.Event], None]
"""What is done: it hands its lines over, and gives up where the event is set."""


class Streams:
    """Answers line by line, so many at once."""

    def __init__(self, most: int) -> None:
        self._places = threading.BoundedSemaphore(most)

    def answer(self, work: Work, path: str) -> StreamingResponse:
        """Return the answer that the work gives line by line, begun at once; HTTPException 429 where too many are now.

        To be called in the server's loop.
        """
        if not self._places.acquire(blocking=False):
            detail = f"同时提问的人太多，请 {WAIT_SECONDS} 秒后再试 / Too many ask at once; wait {WAIT_SECONDS} seconds"
            raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS, detail, {"retry-after": str(WAIT_SECONDS)})
        cancel, queue, loop = threading.Event(), asyncio.Queue[Told](), asyncio.get_running_loop()

        def emit(line: Told) -> None:
            if not cancel.is_set():
                loop.call_soon_threadsafe(queue.put_nowait, line)

        def run() -> None:
            try:
                emit(_done(work, emit, cancel, path))
            finally:
                self._places.release()

        threading.Thread(target=run, name="answer", daemon=True).start()
        return StreamingResponse(_lines(queue, cancel), media_type=NDJSON, headers=HEADERS)


async def _lines(queue: asyncio.Queue[Told], cancel: threading.Event) -> AsyncIterator[bytes]:
    """Yield the lines as they come, and one at every beat in which none does; whoever goes away sets the event."""
    began, is_over = time.monotonic(), False
    try:
        while not is_over:
            try:
                line = await asyncio.wait_for(queue.get(), BEAT_SECONDS)
            except TimeoutError:
                line = {"event": "waiting", "seconds": round(time.monotonic() - began)}
            is_over = line["event"] in LAST
            yield f"{dumps(line)}\n".encode()
    finally:
        cancel.set()


def _done(work: Work, emit: Callable[[Told], None], cancel: threading.Event, path: str) -> Told:
    """Do the work; return the last line, which tells that all was said or why not."""
    try:
        work(emit, cancel)
    except JixiaoError as error:
        return {"event": "problem", **told(HTTPStatus.SERVICE_UNAVAILABLE, str(error), path)}
    except Exception as error:  # noqa: BLE001  (the outermost loop of an answer)
        logger.error("an answer failed, please report it: %s", trail(error))
        return {"event": "problem", **told(HTTPStatus.INTERNAL_SERVER_ERROR, "", path)}
    return {"event": "end"}
