"""What the benches measure with: seconds of the clock and of the processor, megabytes, the load of the machine."""

import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import psutil

Taken = tuple[float, float]
"""Seconds by the clock and of this process."""


def seconds(work: Callable[[], object]) -> Taken:
    """Seconds that a piece of work takes."""
    clock, own = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - own


def told(name: str, taken: Sequence[Taken]) -> float:
    """Print the median and the 95th percentile in ms, by the clock and of processor time; return that of processor time.

    On a machine that does other work as well the clock tells more of that than of what is measured.
    """
    clock, own = np.array(taken).T * 1000
    say(
        f"{name} ({len(taken)}): p50 {np.percentile(clock, 50):.1f} p95 {np.percentile(clock, 95):.1f} ms by the clock, "
        f"p50 {np.percentile(own, 50):.1f} p95 {np.percentile(own, 95):.1f} ms of processor time"
    )
    return float(np.percentile(own, 95))


def say(line: str) -> None:
    """Print a line, as it is measured."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def megabytes(*folders: Path) -> float:
    """What files, or all files in folders, take on the disk."""
    files = [one for folder in folders for one in ([folder] if folder.is_file() else folder.rglob("*"))]
    return sum(one.stat().st_size for one in files if one.is_file()) / 2**20


def memory() -> str:
    """What this process has in memory, and the most that it had."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{psutil.Process().memory_info().rss / 2**20:.0f} MiB of memory (at most {peak:.0f})"


def load() -> str:
    """How busy the machine is with all that runs there."""
    return f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
