"""What a figure was measured on and from: the machine, the commit, the day."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple


class Machine(NamedTuple):
    """What the seconds were measured on."""

    cpu: str
    cores: int
    system: str


@dataclass(frozen=True, slots=True)
class Record:
    """Where the figures of one run come from: the commit, the day, the machine, and the options of the command."""

    commit: str
    date: str
    machine: Machine
    command: Mapping[str, Any]

    def head(self) -> dict[str, Any]:
        """Return what stands before the figures as plain JSON values."""
        return {
            "commit": self.commit,
            "date": self.date,
            "machine": self.machine._asdict(),
            "command": dict(self.command),
        }


def machine() -> Machine:
    """Return this machine: its processor's name, the cores this process may use, its system."""
    return Machine(_cpu(), _cores(), f"{platform.system()} {platform.machine()}")


def commit_in(folder: Path) -> str:
    """Return the short commit that a folder stands at, with "+" for changes on top; "unknown" outside git."""
    git = shutil.which("git")
    if git is None:
        return "unknown"
    command = [git, "-C", str(folder), "describe", "--always", "--dirty=+", "--exclude=*"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return ended.stdout.strip() or "unknown"


def now() -> str:
    """Return the local date and time, to the minute, with its offset."""
    return datetime.now().astimezone().isoformat(timespec="minutes")


def _cpu() -> str:
    listing = Path("/proc/cpuinfo")
    if listing.is_file():
        for line in listing.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or "unknown"


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
