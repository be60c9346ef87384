"""The process that opens and reads files: a job a line comes in, what became of it goes out, in lines of JSON.

    python -P -m index.worker TERMS

It is started by `index.hand` and does what could hang, crash or outgrow the memory, so that nothing else does.
What it says is never unpickled: it may have read a file made to take it over. It ends by itself when whoever
started it is gone, when nothing came for a while, and by the system's alarm when it calculates far too long:
each holds even where the other process was killed.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import pickle
import queue
import resource
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ingest.errors import JixiaoError, trail
from ingest.limits import MIB, Limits
from ingest.threads import allow_threads

if TYPE_CHECKING:
    from extract.filing import Extraction
    from extract.language.model import LanguageModel

IDLE_SECONDS = 60
"""A process without work is ended: what the models hold is given back to the machine."""
ALARM_FACTOR = 2
"""Beyond the limit of a page, for each thread: whoever started us ends us long before."""

Answer = dict[str, Any]
Tell = Callable[[Answer], None]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a worker works by: the names of reader and engine, its threads, memory and seconds a page, the file's limits.

    `second` is the setting of the second readings.
    """

    reader: str
    ocr_engine: str
    threads: int
    memory_mb: int
    page_seconds: float
    pages: int
    pixels: int
    decompressed_mb: int
    second: str = "on"
    language: dict[str, Any] | None = None
    """What there is to know of the language model that whoever started us holds (extract.language.relay)."""

    @property
    def limits(self) -> Limits:
        """What one file may cost."""
        return Limits(self.pages, self.pixels, self.decompressed_mb)

    def alarm_seconds(self, pages: int = 1) -> float:
        """How long to calculate without a sign of life, at most, on a document of so many pages."""
        return (self.page_seconds + pages) * self.threads * ALARM_FACTOR


class Desk:
    """What a worker can do, by the name of the task; it waits for a word after each page.

    The reader and its models are loaded once, at the first reading.
    """

    def __init__(self, terms: Terms, tell: Tell, told: Callable[[], Answer] | None = None) -> None:
        self._terms = terms
        self._tell = tell
        self._told = told
        self._read: Any = None
        self._book: Any = None

    def do(self, job: dict[str, Any]) -> Answer:
        """Return what became of the job: its result, or the error that it ended in."""
        try:
            task: Callable[[dict[str, Any]], Answer] = getattr(self, f"_{job['task']}")
            return task(job)
        except JixiaoError as error:
            return {"error": type(error).__name__, "text": str(error)}
        except Exception as error:  # noqa: BLE001  (the outer loop: one document must not end the run)
            if is_out_of_memory(error):
                return {"stopped": "memory"}
            return {"fault": type(error).__name__, "trail": trail(error)}

    def _reading(self, job: dict[str, Any]) -> Answer:
        from extract.directions import directions_of
        from index.extraction import extraction_text
        from index.reading import named_reader

        # Labels come from the program that started us, by a way that no document can reach.
        self._book = pickle.loads(base64.b64decode(job["book"])) if job["book"] else None  # noqa: S301
        terms = self._terms
        self._read = self._read or named_reader(
            terms.reader,
            terms.ocr_engine,
            lambda: self._book,
            terms.limits,
            terms.second,
            self._language(),
            self._glimpse,
        )
        said = {"directions": directions_of(job["directions"])} if job.get("directions") else {}
        extraction = self._read(Path(job["path"]), name=job["name"], on_page=self._turn, **said)
        return {"done": extraction_text(extraction)}

    def _glimpse(self, _: Path, pages: int, early: Extraction) -> None:
        from index.extraction import extraction_text

        self._tell({"early": extraction_text(early), "pages": pages})

    def _language(self) -> LanguageModel | None:
        """Return the language model, asked through whoever started us; None where there is none."""
        if self._terms.language is None or self._told is None:
            return None
        from extract.language.relay import Relay

        return Relay(self._terms.language, self._ask)

    def _ask(self, request: dict[str, Any]) -> Answer:
        self._tell({"ask": request})
        return self._told() if self._told else {}

    def _picture(self, job: dict[str, Any]) -> Answer:
        from index.pictures import page_png

        png = page_png(Path(job["path"]), job["name"], job["page"], self._terms.limits)
        return {"done": base64.b64encode(png).decode()}

    def _lines(self, job: dict[str, Any]) -> Answer:
        from index.pictures import text_lines

        lines = text_lines(Path(job["path"]), job["name"], self._terms.limits)
        return {"done": [[line.number, line.page, line.text] for line in lines]}

    def _place(self, job: dict[str, Any]) -> Answer:
        from index.place_text import engine_called, place_text
        from ingest.page import Box

        engine = engine_called(self._terms.ocr_engine)
        read = place_text(
            Path(job["path"]), job["name"], job["page"], Box(*job["box"]), engine, self._terms.limits
        )
        return {"done": list(read)}

    def _assembly(self, job: dict[str, Any]) -> Answer:
        from ingest.assembly import Piece, put_together

        pieces = [Piece(**one | {"path": Path(one["path"])}) for one in job["pieces"]]
        made = put_together(pieces, self._terms.limits, job["identity"], self._turn)
        Path(job["out"]).write_bytes(made)
        return {"done": len(made)}

    def _turn(self, done: int, pages: int) -> None:
        self._tell({"page": [done, pages]})
        if self._told:
            self._told()  # whoever started us says when to go on: reading may be held between two pages
        set_alarm(self._terms.alarm_seconds(pages))


RESERVED = 1.5
"""The system's bound counts what is reserved, and libraries reserve more than they hold; what is held is watched."""
NO_MEMORY = (
    "bad_alloc", "bad allocation", "insufficient memory", "failed to allocate", "cannot allocate",
    "can't start new thread",
)  # fmt: skip
"""What libraries say when an allocation fails, a thread's stack included."""


def is_out_of_memory(error: BaseException | None) -> bool:
    """Return whether an allocation failed, for this error or one that led to it: each library says it in its own way.

    The interpreter's is SystemError, where the one that failed was its own, deep in a call.
    """
    if error is None:
        return False
    told = str(error).lower()
    is_one = isinstance(error, MemoryError | SystemError) or any(sign in told for sign in NO_MEMORY)
    return is_one or is_out_of_memory(error.__cause__ or error.__context__)


def set_alarm(seconds: float) -> None:
    """Have the system end this process once it has calculated for so long without another alarm; 0 for never.

    It does so whatever code is running.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)


def work(jobs: queue.Queue[str], desk: Desk, tell: Tell, alarm_seconds: float) -> None:
    """Do the jobs as they come, until none came for a while."""
    with contextlib.suppress(queue.Empty):
        while True:
            job = json.loads(jobs.get(timeout=IDLE_SECONDS))
            tell({"begun": True})
            set_alarm(alarm_seconds)
            tell(desk.do(job))
            set_alarm(0)


def main() -> None:
    """Work until nobody wants anything any more."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    terms = Terms(**json.loads(sys.argv[1]))
    allow_threads(terms.threads)
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (round(terms.memory_mb * RESERVED) * MIB, most))
    tell = partial(_tell, out)
    jobs = _jobs(sys.stdin)
    desk = Desk(terms, tell, lambda: json.loads(jobs.get()))
    work(jobs, desk, tell, terms.alarm_seconds())
    os._exit(0)  # the thread that listens cannot be ended otherwise


def _tell(out: IO[str], answer: Answer) -> None:
    try:
        out.write(json.dumps(answer, ensure_ascii=True) + "\n")
        out.flush()
    except BrokenPipeError:
        os._exit(0)


def _jobs(source: IO[str]) -> queue.Queue[str]:
    """Return the lines as they come in; when there can be no more this process ends, in the middle of a page too."""
    jobs: queue.Queue[str] = queue.Queue()

    def listen() -> None:
        for line in source:
            jobs.put(line)
        os._exit(0)

    threading.Thread(target=listen, name="jobs", daemon=True).start()
    return jobs


if __name__ == "__main__":
    main()
