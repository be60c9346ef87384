"""Reading what waits: every document becomes filings that are kept, one after the other."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from filelock import Timeout

from extract.filing import Extraction
from index.pictures import count_pages
from index.rows import DocumentRow
from index.store import Store
from ingest.errors import EngineUnavailable, JixiaoError, StoreError, trail

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.3
"""How often to look whether another process has ended the document that we wait for."""


class Read(Protocol):
    """Reading one file (extract.read); `on_page(done, total)` is called after each page."""

    def __call__(
        self, path: Path, *, name: str | None = None, on_page: Callable[[int, int], None] | None = None
    ) -> Extraction:
        """Return what the file holds."""
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading is. `pages` are those known so far; `seconds_left` is None until one was read."""

    document: DocumentRow
    done_documents: int
    documents: int
    done_pages: int
    pages: int
    seconds_left: float | None


OnProgress = Callable[[Progress], None]


def build(
    store: Store,
    read: Read,
    *,
    on_progress: OnProgress | None = None,
    wanted: Collection[str] = (),
) -> None:
    """Read every document that waits, those a dead process left too, and keep what each gives or why it failed.

    Other processes may do the same: each document is read by one. Those of `wanted` (sha256) that another
    process is reading are waited for. EngineUnavailable ends it: the documents wait on.
    """
    tally = _Tally(store, on_progress)
    while queue := store.queue.waiting():
        tally.expect(queue)
        taken = [sha256 for sha256 in queue if _take(store, read, sha256, tally)]
        if not taken:
            if not set(wanted) & set(queue):
                return
            time.sleep(POLL_SECONDS)


def _take(store: Store, read: Read, sha256: str, tally: _Tally) -> bool:
    """Whether we read the document: False when another process holds it."""
    try:
        with store.queue.lock(sha256).acquire(blocking=False):
            if store.queue.begin(sha256):
                _read(store, read, sha256, tally)
            return True
    except Timeout:
        return False


def _read(store: Store, read: Read, sha256: str, tally: _Tally) -> None:
    """Read one document and keep the outcome, whatever it is: the one place where any error is caught."""
    row = store.document(sha256)

    def on_page(done: int, pages: int) -> None:
        store.queue.note(sha256, done, pages)
        tally.tell(row, done, pages)

    tally.tell(row, 0, row.pages)
    try:
        store.save_reading(sha256, read(store.original(sha256), name=row.file, on_page=on_page))
    except (EngineUnavailable, StoreError):
        raise
    except JixiaoError as error:
        store.fail(sha256, str(error))
    except Exception as error:  # noqa: BLE001  (the outer loop: one document must not end the run)
        logger.error("document %s could not be read: %s", sha256[:12], trail(error))
        store.fail(
            sha256,
            f"{row.file}: 读取时出错（{type(error).__name__}），请报告此问题。/ An internal fault; please report it.",
        )
    tally.end(sha256)


class _Tally:
    """Counts documents and pages over one run of `build`, and guesses the time left."""

    def __init__(self, store: Store, on_progress: OnProgress | None) -> None:
        self._store = store
        self._on_progress = on_progress
        self._pages: dict[str, int | None] = {}
        self._ended: set[str] = set()
        self._began = time.monotonic()

    def expect(self, queue: Collection[str]) -> None:
        """Count the pages of documents that were not seen before."""
        for sha256 in queue:
            if sha256 not in self._pages and self._on_progress:
                row = self._store.document(sha256)
                self._pages[sha256] = count_pages(self._store.original(sha256), row.file)

    def tell(self, row: DocumentRow, done: int, pages: int | None) -> None:
        """Call on_progress: `done` pages of this document are read."""
        if self._on_progress is None:
            return
        self._pages[row.sha256] = pages or self._pages.get(row.sha256)
        total = sum(count or 1 for count in self._pages.values())
        read = done + sum(self._pages[sha256] or 1 for sha256 in self._ended)
        each = (time.monotonic() - self._began) / read if read else None
        left = each * (total - read) if each is not None else None
        self._on_progress(Progress(row, len(self._ended), len(self._pages), read, total, left))

    def end(self, sha256: str) -> None:
        """The document is done, well or badly."""
        self._ended.add(sha256)
        row = self._store.document(sha256)
        self.tell(row, 0, row.pages)
