"""Seconds by step of the reading, for the benchmark: kept only while somebody collects them.

    with collect() as laps:
        with step("ocr"):
            ...
    laps.seconds  # {"ocr": 1.3}

A step inside another is taken out of the outer one, so the steps add up to the whole. Collecting holds
for the context that opened it: a thread started meanwhile is not heard.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(slots=True)
class Laps:
    """Seconds by step name; `inner` is what the steps inside the one now open have taken."""

    seconds: dict[str, float] = field(default_factory=dict)
    inner: float = 0.0


_laps: ContextVar[Laps | None] = ContextVar("laps", default=None)


@contextmanager
def collect() -> Iterator[Laps]:
    """Yield the laps of every step taken until the block ends."""
    laps = Laps()
    token = _laps.set(laps)
    try:
        yield laps
    finally:
        _laps.reset(token)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Count the block's own seconds under the name; costs next to nothing when nobody collects."""
    laps = _laps.get()
    if laps is None:
        yield
        return
    before, laps.inner = laps.inner, 0.0
    start = time.perf_counter()
    try:
        yield
    finally:
        whole = time.perf_counter() - start
        laps.seconds[name] = laps.seconds.get(name, 0.0) + whole - laps.inner
        laps.inner = before + whole
