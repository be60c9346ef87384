"""The interpreter's own look through all that a desk remembers, kept out of the way of whoever waits.

A desk remembers millions of objects, and Python now and then goes through every one of them for circles that nobody
holds any more: nothing else runs meanwhile, for a second at 10,000 filings. Here what was remembered is set aside
(gc.freeze) a little at a time, so that no look has much to go through, and only when nobody waits for anything.
"""

from __future__ import annotations

import gc
import threading
import time

from index.foreground import Foreground

BEAT_SECONDS = 10.0
"""So often what is new is looked through and set aside."""
PATIENCE_SECONDS = 5.0
"""How long that waits for a moment in which nobody waits for anything."""
ANEW_SECONDS = 3600.0
"""So often, at the most, everything is looked through: circles through what was set aside are found by that alone."""
CALM_BEATS = 6
"""So many beats one after the other nobody is to have done anything when that is done."""
NEVER = 1_000_000
_lock = threading.Lock()
_before: list[tuple[int, int, int]] = []
"""The interpreter's own thresholds, as many times as there are desks at work in this process."""


class Tidying:
    """A thread that does the interpreter's long looks in its stead, until it is stopped; once started, it is to be stopped."""

    def __init__(self, ahead: Foreground, beat_seconds: float = BEAT_SECONDS) -> None:
        """Use `Store.tidying`."""
        self._ahead = ahead
        self._beat_seconds = beat_seconds
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tidying", daemon=True)
        self._anew = time.monotonic() + ANEW_SECONDS
        self._calm = 0

    def start(self) -> None:
        """Begin: from now on the interpreter goes through young objects alone."""
        with _lock:
            young, middle, old = _before[0] if _before else gc.get_threshold()
            _before.append((young, middle, old))
            gc.set_threshold(young, middle, NEVER)
        self._thread.start()

    def stop(self, seconds: float = 3.0) -> None:
        """End; the last one in the process leaves the interpreter as it was."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(seconds)
        with _lock:
            thresholds = _before.pop()
            if not _before:
                gc.set_threshold(*thresholds)
                gc.unfreeze()

    def _run(self) -> None:
        while not self._closing.wait(self._beat_seconds):
            self._calm = 0 if self._ahead.is_busy else self._calm + 1
            self._ahead.give_way(PATIENCE_SECONDS)
            if self._calm >= CALM_BEATS and time.monotonic() >= self._anew:
                self._anew = time.monotonic() + ANEW_SECONDS
                gc.unfreeze()
            gc.collect()
            gc.freeze()
