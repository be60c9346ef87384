"""Reading what waits: every document becomes filings that are kept, one after the other."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial

from filelock import Timeout

from extract.directions import NONE, Directions
from extract.filing import Extraction
from index.document_rows import DocumentRow
from index.reading import OnPage, Read
from index.store import Store
from ingest.errors import EngineUnavailable, Interrupted, JixiaoError, StoreError, trail

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.3
"""How often to look whether another process has ended the document that we wait for."""


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
Hold = Callable[[], bool]
"""Comes back when reading may go on: whether it had been held."""


def build(
    store: Store,
    read: Read,
    *,
    on_progress: OnProgress | None = None,
    wanted: Collection[str] = (),
    hands: int = 1,
    halt: Callable[[], None] | None = None,
    hold: Hold = lambda: False,
) -> None:
    """Read every document that waits, those a dead process left too, and keep what each gives or why it failed.

    Other processes may do the same: each document is read by one. Those of `wanted` (sha256) that another
    process is reading are waited for. So many `hands` read at once. EngineUnavailable ends it: the documents
    wait on; so does Ctrl-C, where `halt` is called to interrupt what the others are reading.
    `hold` is called before each document and after each page.
    """
    tally = _Tally(store, on_progress)
    if hands == 1:
        _work(store, read, tally, wanted, hold)
    else:
        _work_together(partial(_work, store, read, tally, wanted, hold), hands, halt)


def _work_together(work: Callable[[], None], hands: int, halt: Callable[[], None] | None) -> None:
    """Have so many threads do the work; the first error of any of them ends the others too, and is raised."""
    with ThreadPoolExecutor(hands, thread_name_prefix="hand") as threads:
        doing = [threads.submit(work) for _ in range(hands)]
        try:
            for ended in as_completed(doing):
                ended.result()
        finally:
            if halt and not all(one.done() for one in doing):
                halt()


def _work(store: Store, read: Read, tally: _Tally, wanted: Collection[str], hold: Hold) -> None:
    """Read what waits, one document after the other, until nothing is left that another does not hold."""
    while queue := store.queue.waiting():
        tally.expect(queue)
        taken = [sha256 for sha256 in queue if _take(store, read, sha256, tally, hold)]
        if not taken:
            if not set(wanted) & set(queue):
                return
            time.sleep(POLL_SECONDS)


def _take(store: Store, read: Read, sha256: str, tally: _Tally, hold: Hold) -> bool:
    """Whether we read the document: False when another process holds it."""
    hold()
    try:
        with store.queue.lock(sha256).acquire(blocking=False):
            if store.queue.begin(sha256):
                _read(store, read, sha256, tally, hold)
            return True
    except Timeout:
        return False


def _read(store: Store, read: Read, sha256: str, tally: _Tally, hold: Hold) -> None:
    """Read one document and keep the outcome, whatever it is: the one place where any error is caught."""
    row = store.document(sha256)
    order, pace = store.directions.order(sha256), store.queue.pace

    def on_page(done: int, pages: int) -> None:
        pace.turned(sha256, done)
        store.queue.note(sha256, done, pages)
        tally.tell(row, done, pages)
        if hold():
            pace.began(sha256, done)

    tally.tell(row, 0, row.pages)
    store.early.forget(sha256)  # of a reader that died
    pace.began(sha256)
    try:
        extraction = _extraction(read, store, row, order.directions, on_page)
        store.save_reading(sha256, extraction, order)
        pace.ended(sha256, extraction.source.pages)
    except (EngineUnavailable, Interrupted, KeyboardInterrupt):
        store.queue.release(sha256)
        raise
    except StoreError:
        raise
    except JixiaoError as error:
        store.fail(sha256, str(error), order)
    except Exception as error:  # noqa: BLE001  (the outer loop: one document must not end the run)
        logger.error("document %s could not be read: %s", sha256[:12], trail(error))
        store.fail(
            sha256,
            f"{row.file}: 读取时出错（{type(error).__name__}），请报告此问题。/ An internal fault; please report it.",
            order,
        )
    finally:
        pace.dropped(sha256)
        store.early.forget(sha256)
    tally.end(sha256)


def _extraction(read: Read, store: Store, row: DocumentRow, said: Directions, on_page: OnPage) -> Extraction:
    """What reading the document gives; a reader that knows of no directions is none the wiser where there are none."""
    path = store.original(row.sha256)
    if said == NONE:
        return read(path, name=row.file, on_page=on_page)
    return read(path, name=row.file, on_page=on_page, directions=said)


class _Tally:
    """Counts documents and pages over one run of `build`, and guesses the time left; many threads may tell it.

    A document that was not opened yet counts as many pages as those that were have on average.
    """

    def __init__(self, store: Store, on_progress: OnProgress | None) -> None:
        self._store = store
        self._on_progress = on_progress
        self._lock = threading.Lock()
        self._pages: dict[str, int | None] = {}
        self._done: dict[str, int] = {}
        self._ended: set[str] = set()
        self._began = time.monotonic()

    def expect(self, queue: Collection[str]) -> None:
        """Count documents that were not seen before."""
        if self._on_progress:
            with self._lock:
                for sha256 in queue:
                    self._pages.setdefault(sha256, None)

    def tell(self, row: DocumentRow, done: int, pages: int | None) -> None:
        """Call on_progress: `done` pages of this document are read."""
        if self._on_progress is None:
            return
        with self._lock:
            self._told(row, done, pages, self._on_progress)

    def end(self, sha256: str) -> None:
        """The document is done, well or badly; one that could not be opened counts as a page.

        That one more is done is told with its own name: no page of another comes between.
        """
        row = self._store.document(sha256)
        with self._lock:
            self._ended.add(sha256)
            pages = row.pages or self._pages.get(sha256) or 1
            if self._on_progress is not None:
                self._told(row, pages, pages, self._on_progress)

    def _told(self, row: DocumentRow, done: int, pages: int | None, on_progress: OnProgress) -> None:
        self._pages[row.sha256] = pages or self._pages.get(row.sha256)
        self._done[row.sha256] = done
        on_progress(self._progress(row))

    def _progress(self, row: DocumentRow) -> Progress:
        known = [pages for pages in self._pages.values() if pages]
        mean = sum(known) / len(known) if known else 1
        total = round(sum(pages or mean for pages in self._pages.values()))
        done = sum(self._done.values())
        each = (time.monotonic() - self._began) / done if done else None
        left = each * (total - done) if each is not None else None
        return Progress(row, len(self._ended), len(self._pages), done, total, left)
