"""What a person waits for goes first: who works in the background looks here, and lets it pass."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

CALM_SECONDS = 1.0
"""So long after the last act of a person the next one may well follow."""


class Foreground:
    """The acts that people of this process wait for just now."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._acts = 0
        self._last = float("-inf")

    @contextmanager
    def act(self) -> Iterator[None]:
        """A block that somebody waits for; blocks may stand within each other."""
        with self._changed:
            self._acts += 1
        try:
            yield
        finally:
            with self._changed:
                self._acts -= 1
                self._last = time.monotonic()
                self._changed.notify_all()

    def give_way(self, seconds: float) -> None:
        """Return once nobody has waited for anything for a second, or after so long: the background must come on, too."""
        end = time.monotonic() + seconds
        with self._changed:
            while self._is_busy() and (left := end - time.monotonic()) > 0:
                self._changed.wait(min(left, CALM_SECONDS))

    @property
    def is_busy(self) -> bool:
        """Whether somebody waits for something, or has done so in the last second."""
        with self._changed:
            return self._is_busy()

    def _is_busy(self) -> bool:
        return self._acts > 0 or time.monotonic() - self._last < CALM_SECONDS
