"""How guessing is slowed: of one name, or from one place, only so many attempts fail within a time; then one waits."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

MOST_KEYS = 10_000


class Throttle:
    """Counts failures by key. It forgets them at the end of the window, and when the program ends."""

    def __init__(self, most: int, window_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._window = window_seconds
        self._clock = clock
        self._failures: dict[str, deque[float]] = {}
        self._lock = Lock()

    def wait_seconds(self, key: str) -> float:
        """Return how long the next attempt of this key has to wait; 0 when it may be made."""
        with self._lock:
            return self._wait(key)

    def begin(self, key: str) -> float:
        """Count an attempt as failed and return 0, or how long it has to wait, uncounted.

        Counted before it is judged, so that many attempts at once are not all judged before the first is counted.
        """
        with self._lock:
            wait = self._wait(key)
            if not wait:
                self._failures.setdefault(key, deque()).append(self._clock())
                self._forget_most()
            return wait

    def forgive(self, key: str) -> None:
        """Forget the failures of a key: the person came in."""
        with self._lock:
            self._failures.pop(key, None)

    def take_back(self, key: str) -> None:
        """Take the last attempt of a key back: it was none that failed."""
        with self._lock:
            if failures := self._failures.get(key):
                failures.pop()

    def _wait(self, key: str) -> float:
        failures = self._failures.get(key, deque())
        now = self._clock()
        while failures and now - failures[0] >= self._window:
            failures.popleft()
        if len(failures) < self._most:
            return 0.0
        return failures[0] + self._window - now

    def _forget_most(self) -> None:
        """Keep no more keys than memory should be given for: the longest known go first."""
        while len(self._failures) > MOST_KEYS:
            self._failures.pop(next(iter(self._failures)))
