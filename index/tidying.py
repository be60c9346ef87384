"""The interpreter's own look through all that a desk remembers, kept out of the way of whoever waits.

A desk remembers millions of objects, and Python now and then goes through every one of them for circles that nobody
holds any more: nothing else runs meanwhile, for a second at 10,000 filings. Here what was remembered is set aside
(gc.freeze) a little at a time, so that no look has much to go through, and only when nobody waits for anything.
"""

from __future__ import annotations

import gc
import threading
import time
from types import TracebackType

from index.foreground import Foreground

BEAT_SECONDS = 10.0
"""So often what is new is looked through and set aside."""
PATIENCE_SECONDS = 5.0
"""How long that waits for a moment in which nobody waits for anything."""
ANEW_SECONDS = 3600.0
"""So often, at the most, everything is looked through: circles through what was set aside are found by that alone."""
CALM_BEATS = 6
"""So many beats one after the other nobody is to have done anything when that is done."""
WAITING_SECONDS = 3.0
"""How long its end waits for a look that is under way."""
GROWTH = 2
"""When so many times as much is set aside as after the last look through everything, the next one waits for no calm."""
NEVER = 1_000_000


class Tidying:
    """A thread that does the interpreter's long looks in its stead, within a block; one in a process."""

    def __init__(self, ahead: Foreground, beat_seconds: float = BEAT_SECONDS) -> None:
        """Use `Store.tidying`."""
        self._ahead = ahead
        self._beat_seconds = beat_seconds
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tidying", daemon=True)
        self._thresholds = gc.get_threshold()
        self._anew = time.monotonic() + ANEW_SECONDS
        self._calm = 0
        self._most = 0

    def __enter__(self) -> Tidying:
        """Begin: from now on the interpreter goes through young objects alone."""
        gc.set_threshold(*self._thresholds[:2], NEVER)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End, and leave the interpreter as it was."""
        self._closing.set()
        self._thread.join(WAITING_SECONDS)
        gc.set_threshold(*self._thresholds)
        gc.unfreeze()

    def _run(self) -> None:
        while not self._closing.wait(self._beat_seconds):
            self._calm = 0 if self._ahead.is_busy else self._calm + 1
            self._ahead.give_way(PATIENCE_SECONDS)
            is_anew = self._is_time()
            if is_anew:
                gc.unfreeze()
            gc.collect()
            gc.freeze()
            if is_anew or not self._most:
                self._anew = time.monotonic() + ANEW_SECONDS
                self._most = GROWTH * gc.get_freeze_count()

    def _is_time(self) -> bool:
        """Whether everything is to be looked through: after a long while, in a calm, or because so much was set aside."""
        is_late = self._calm >= CALM_BEATS and time.monotonic() >= self._anew
        return is_late or gc.get_freeze_count() > self._most > 0
