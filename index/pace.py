"""How long reading takes here and now: measured on the pages that this program has read, never guessed beforehand."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from statistics import fmean
from threading import Lock
from typing import NamedTuple

LATEST = 20
"""So many of the latest pages are the measure: a stack of poor scans shows soon."""
ENOUGH = 2
"""Of fewer pages nothing is said."""


class Task(NamedTuple):
    """A document with pages to read; `pages` is None until it was opened."""

    sha256: str
    done: int
    pages: int | None


class Pace:
    """Measures pages as they are read; usable from many threads. The time in which reading is held does not count."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._since: dict[str, tuple[int, float]] = {}
        """By document: the pages turned, and since when the next one is read."""
        self._pages: deque[float] = deque(maxlen=LATEST)
        self._endings: deque[float] = deque(maxlen=LATEST)

    def began(self, sha256: str, done: int = 0) -> None:
        """The document's next page is begun now, after so many that are done."""
        with self._lock:
            self._since[sha256] = done, self._clock()

    def turned(self, sha256: str, done: int) -> None:
        """So many pages of the document are read.

        A mere sign of life turns none, and of pages that come all at once, as a text's do, no time is taken.
        """
        with self._lock:
            before, since = self._since.get(sha256, (done, 0.0))
            now = self._clock()
            if done == before + 1:
                self._pages.append(now - since)
            if done > before:
                self._since[sha256] = done, now

    def ended(self, sha256: str, pages: int) -> None:
        """The document of so many pages, all of which were turned, is put together and kept."""
        with self._lock:
            done, since = self._since.pop(sha256, (0, 0.0))
            if done and pages:
                self._endings.append((self._clock() - since) / pages)

    def dropped(self, sha256: str) -> None:
        """The document's reading ended otherwise."""
        with self._lock:
            self._since.pop(sha256, None)

    @property
    def seconds_a_page(self) -> float | None:
        """What a page takes, of the latest; None until two were read."""
        with self._lock:
            return fmean(self._pages) if len(self._pages) >= ENOUGH else None

    def left(self, task: Task) -> float | None:
        """Return the seconds that a document still takes: its pages, and putting them together; None where nobody knows."""
        each = self.seconds_a_page
        if each is None or task.pages is None:
            return None
        with self._lock:
            ending = fmean(self._endings) if self._endings else 0.0
        return each * max(task.pages - task.done, 0) + ending * task.pages

    def left_of_all(self, tasks: Iterable[Task], hands: int) -> float | None:
        """Return the seconds that all opened documents take where so many are read at once; None where nobody knows.

        Those not opened yet are not in it: how many pages they have is not known.
        """
        known = [seconds for one in tasks if (seconds := self.left(one)) is not None]
        return max(sum(known) / max(min(hands, len(known)), 1), *known) if known else None
