"""How many threads of calculation this process may use: models that are loaded later keep to it.

Several workers share the cores: each of them would otherwise start as many threads as there are cores, and all
of them would wait for one another.
"""

from __future__ import annotations

import os

_allowed: int | None = None


def cores() -> int:
    """Return the number of cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def allow_threads(count: int) -> None:
    """Let every model loaded from now on, and OpenCV, calculate in so many threads."""
    global _allowed
    import cv2

    _allowed = count
    cv2.setNumThreads(count)


def allowed_threads() -> int | None:
    """Return the number of threads allowed, None where nobody set one: the library then decides."""
    return _allowed
