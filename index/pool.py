"""The worker processes that open and read every file: as many as the settings allow, each with one job at a time.

    thread that reads ── Pool ──┬── Hand ── pipe ── index.worker: a process within its bounds
    thread that reads ──────────┴── Hand ── pipe ── index.worker

A process of its own, and not a fork: nothing of ours (connections, locks, a hostile file's doings) is shared with
it, and it can be ended at any moment. It is started when there is work, and kept for the next job.
"""

from __future__ import annotations

import base64
import logging
import pickle
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.directions import NONE, Directions
from extract.filing import Extraction
from extract.labels import LabelBook
from extract.language.model import LanguageModel
from extract.language.relay import about, answered
from index.bounds import Bounds
from index.extraction import extraction_of
from index.hand import Hand
from index.place_text import PlaceText
from index.reading import OnEarlyFile, OnPage
from index.worker import Answer, Terms
from ingest import errors
from ingest.dump import TextLine
from ingest.errors import EngineUnavailable, Interrupted, JixiaoError, ReaderFault
from ingest.threads import cores

if TYPE_CHECKING:
    from ingest.assembly import Piece
    from ingest.page import Box

logger = logging.getLogger(__name__)

ATTEMPTS = 3
"""A process that ended for want of work just as it was given some is replaced."""


class Pool:
    """Workers for reading, and for looking at pages; usable from many threads. After `halt` or `close` it does nothing more.

    `demand` tells how many documents there are to read: a document alone gets all cores, and several share them,
    unless each worker is to have so many `threads`. `on_early` is told what the first pages of a file hold.
    """

    def __init__(
        self,
        bounds: Bounds,
        workers: int,
        *,
        reader: str,
        ocr_engine: str,
        second: str = "on",
        book: Callable[[], LabelBook] | None = None,
        demand: Callable[[], int] = lambda: 1,
        threads: int | None = None,
        language: LanguageModel | None = None,
        on_early: OnEarlyFile | None = None,
    ) -> None:
        self.size = max(workers, 1)
        self._bounds, self._reader, self._ocr_engine, self._second = bounds, reader, ocr_engine, second
        self._book, self._demand, self._threads = book, demand, threads
        self._language, self._on_early = language, on_early
        self._halted = threading.Event()
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(self.size)
        self._idle: list[Hand] = []
        self._busy: set[Hand] = set()

    def read(
        self,
        path: Path,
        *,
        name: str | None = None,
        on_page: OnPage | None = None,
        directions: Directions = NONE,
    ) -> Extraction:
        """Return what the file holds, read by a worker; it raises what reading there raised.

        ReadingStopped when the worker went over its bounds or died; Interrupted when the pool was halted.
        """
        book = self._book() if self._book else None
        job = {
            "task": "reading",
            "path": str(path),
            "name": name or path.name,
            "book": base64.b64encode(pickle.dumps(book)).decode() if book else None,
            "directions": None if directions == NONE else directions.plain(),
        }

        def glimpsed(answer: Answer) -> None:
            if self._on_early:
                self._on_early(path, int(answer["pages"]), extraction_of(answer["early"]))

        return extraction_of(self._done(job, on_page, glimpsed))

    def page_png(self, original: Path, file: str, page: int) -> bytes:
        """Return the PNG of a page (index.pictures), drawn by a worker."""
        job = {"task": "picture", "path": str(original), "name": file, "page": page}
        return base64.b64decode(self._done(job))

    def text_lines(self, original: Path, file: str) -> tuple[TextLine, ...]:
        """Return the lines of a text dump (index.pictures), as a worker reads them."""
        lines = self._done({"task": "lines", "path": str(original), "name": file})
        return tuple(TextLine(*line) for line in lines)

    def place_text(self, original: Path, file: str, page: int, box: Box) -> PlaceText:
        """Return what stands in a box of a page (index.place_text), as a worker reads it."""
        job = {"task": "place", "path": str(original), "name": file, "page": page, "box": list(box)}
        return PlaceText(*self._done(job))

    def put_together(self, pieces: Sequence[Piece], identity: str, out: Path) -> None:
        """Write the PDF of these pages of kept files to `out` (ingest.assembly), as a worker makes it."""
        plain = [asdict(piece) | {"path": str(piece.path)} for piece in pieces]
        name = "、".join(dict.fromkeys(piece.file for piece in pieces))
        self._done({"task": "assembly", "name": name, "pieces": plain, "identity": identity, "out": str(out)})

    def pids(self) -> list[int]:
        """Return the numbers of the processes that there are."""
        with self._lock:
            return [hand.pid for hand in (*self._idle, *self._busy) if hand.is_alive()]

    def start(self) -> None:
        """Have a worker start now, so that it is ready when the first file comes."""
        with self._lock:
            if not self._idle and not self._halted.is_set():
                self._idle.append(self._new())

    def halt(self) -> None:
        """End every job; each `read` under way raises Interrupted within a moment."""
        self._halted.set()

    def close(self) -> None:
        """End the processes, those at work too."""
        self.halt()
        with self._lock:
            idle, self._idle = self._idle, []
            for hand in self._busy:
                hand.kill()
        for hand in idle:
            hand.end()

    def __enter__(self) -> Pool:
        """Return the pool, which is closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def _done(
        self,
        job: dict[str, Any],
        on_page: OnPage | None = None,
        on_early: Callable[[Answer], None] | None = None,
    ) -> Any:
        """Return the result of a job; the error that it ended in is raised."""
        for _ in range(ATTEMPTS):
            with self._hand() as hand:
                answer = hand.do(job, self._halted, on_page, self._asked, on_early)
                if answer is not None and "fault" in answer:
                    raise _fault(job["name"], answer)
            if answer is not None:
                if "error" in answer:
                    raise _error(answer)
                return answer["done"]
        raise EngineUnavailable(
            "读取进程一再结束，未能开始；请检查内存 / the process that reads ended before it began, again and again; check memory"
        )

    def _asked(self, request: Answer) -> Answer:
        """Return what a worker is answered that asks the language model; all share its one queue."""
        return answered(request, self._language, self._halted)

    @contextmanager
    def _hand(self) -> Iterator[Hand]:
        """Yield a worker that nobody else has; one that an error came from is ended, else it is kept."""
        with self._places:
            hand, is_sound = self._taken(), False
            try:
                yield hand
                is_sound = True
            finally:
                if not is_sound:
                    hand.end()
                self._put_back(hand)

    def _taken(self) -> Hand:
        with self._lock:
            if self._halted.is_set():
                raise Interrupted("正在结束 / the program is ending")
            hand = self._idle.pop() if self._idle else self._new()
            while not hand.is_alive():
                hand.end()
                hand = self._idle.pop() if self._idle else self._new()
            self._busy.add(hand)
        return hand

    def _put_back(self, hand: Hand) -> None:
        with self._lock:
            self._busy.discard(hand)
            is_kept = hand.is_alive() and hand.pages < self._bounds.pages and not self._halted.is_set()
            if is_kept:
                self._idle.append(hand)
        if not is_kept:
            hand.end()

    def _new(self) -> Hand:
        bounds, share = self._bounds, max(1, min(self.size, self._demand()))
        file = bounds.file
        terms = Terms(
            self._reader, self._ocr_engine, self._threads or max(1, cores() // share), bounds.memory_mb, bounds.page_seconds,
            file.pages, file.pixels, file.decompressed_mb, self._second, about(self._language),
        )  # fmt: skip
        return Hand(terms, bounds)


def _error(answer: Answer) -> JixiaoError:
    """Return the error that a worker named, as it would have been raised here."""
    kind = getattr(errors, answer["error"], JixiaoError)
    is_ours = isinstance(kind, type) and issubclass(kind, JixiaoError)
    return (kind if is_ours else JixiaoError)(answer["text"])


def _fault(file: str, answer: Answer) -> ReaderFault:
    """Return the error of a failure that nobody foresaw; the log says where, and nothing of the document."""
    logger.error("%s could not be read: %s", "a document", answer["trail"])
    return ReaderFault(
        f"{file}: 读取时出错（{answer['fault']}），请报告此问题。/ An internal fault; please report it."
    )
