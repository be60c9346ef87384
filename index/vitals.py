"""What the system tells of another process: its memory, and how long it really had to work.

Linux tells it under /proc; elsewhere memory is 0 and the clock is the wall's.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from ingest.limits import MIB

NANOSECONDS = 1e9
LEAST_SHARE = 0.05
"""The clock of a process never goes slower than this: a bound is a bound on the busiest machine too."""


class Clock:
    """The time of a process, in seconds: without that in which a busy machine let its threads wait for a core."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._seconds = 0.0
        self._wall, self._waited = time.monotonic(), waited_seconds(pid)

    def now(self) -> float:
        """Return the time; to be asked often, since what a thread waited is forgotten with the thread."""
        wall, waited = time.monotonic(), waited_seconds(self._pid)
        passed = wall - self._wall
        self._seconds += max(passed - max(waited - self._waited, 0.0), LEAST_SHARE * passed)
        self._wall, self._waited = wall, waited
        return self._seconds


def waited_seconds(pid: int) -> float:
    """Return how long the threads of a process, together, have been ready to run and were not let."""
    waited = 0
    for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            waited += int(path.read_text("ascii").split()[1])
        except (OSError, IndexError, ValueError):
            continue  # the thread has ended
    return waited / NANOSECONDS


def memory_mb(pid: int) -> float:
    """Return the memory that a process holds, in MiB; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / MIB


def peak_mb(pid: int) -> float:
    """Return the most memory that a process ever held, in MiB; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)
