"""How a desk bears its people: `python -m eval.load [--filings N] [--seconds S] [--reviewers R]`.

So many reviewers act every three seconds on average, each at moments of their own, through the REST API of a served
store of invented filings: four in five actions read (a filing; now and then a search or a question), one writes to the
filing that was opened (a correction or a confirmation). Told are the milliseconds by kind of action, as the reviewers
wait for them on the same machine, what failed, and what the server took of the processor. Exit status 1 where something
failed or the next field took too long.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TextIO

import httpx
import psutil
from rich.console import Console
from rich.table import Table

REVIEWERS, SECONDS, FILINGS = 20, 300, 10_000
WARMING_SECONDS = 900.0
TARGET_MS = 100
NEXT_FIELD = ("open", "correct", "confirm")
"""What a reviewer waits for between one field and the next."""
SERVER = "import sys; from ui.commands import main; sys.exit(main())"
ACTING = Path(__file__).parent / "reviewers.py"
IDS = "JIXIAO_LOAD_IDS"


class Waited(NamedTuple):
    """How often an action was done and failed, and how long it took, in milliseconds."""

    action: str
    times: int
    failed: int
    p50: float
    p95: float
    longest: float


class Borne(NamedTuple):
    """What was measured: the waits by action, the share of a processor and the memory (MiB) that the server took."""

    waits: tuple[Waited, ...]
    processor: float
    memory: float
    load: float

    @property
    def is_good(self) -> bool:
        """Whether nothing failed and the next field came in time."""
        return bool(self.waits) and all(
            one.times and not one.failed and (one.action not in NEXT_FIELD or one.p95 <= TARGET_MS)
            for one in self.waits
        )


def measured(home: Path, ids: Sequence[str], reviewers: int, seconds: int) -> Borne:
    """Serve the store and let the reviewers act on its filings."""
    with served(home) as (url, server):
        _looked_first(url, ids[0])
        before, began = _processor_seconds(server), time.perf_counter()
        waits = _acted(url, ids, reviewers, seconds)
        share = (_processor_seconds(server) - before) / (time.perf_counter() - began)
        return Borne(waits, share, server.memory_info().rss / 2**20, os.getloadavg()[0])


def _looked_first(url: str, filing: str) -> None:
    """Do what a desk does once after its start: the first filing, search and question of a store look all of it over."""
    with httpx.Client(base_url=f"{url}/api/v1", timeout=WARMING_SECONDS) as client:
        client.get(f"/filings/{filing}").raise_for_status()
        client.get("/search", params={"q": "满意度"}).raise_for_status()
        client.post("/ask", json={"question": "2020年收上来多少张自评表？"}).raise_for_status()


@contextmanager
def served(home: Path) -> Iterator[tuple[str, psutil.Process]]:
    """Yield the address of an open desk over the store, in a process of its own, and the process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", SERVER, "serve", "--open", "--home", str(home), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, server)
        yield url, psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            httpx.get(f"{url}/api/v1/health").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"the server ended with {server.returncode}")


def _processor_seconds(server: psutil.Process) -> float:
    used = server.cpu_times()
    return float(used.user + used.system)


def _acted(url: str, ids: Sequence[str], reviewers: int, seconds: int) -> tuple[Waited, ...]:
    """What the reviewers waited for; they are locust's own process."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "ids.json"
        kept.write_text(json.dumps(list(ids)), encoding="utf-8")
        command = [sys.executable, "-m", "locust", "-f", str(ACTING), "--headless", "--host", url]
        command += ["--users", str(reviewers), "--spawn-rate", str(reviewers), "--run-time", f"{seconds}s"]
        command += ["--csv", f"{folder}/waits", "--only-summary", "--exit-code-on-error", "0"]
        subprocess.run(  # noqa: S603
            command, env={**os.environ, IDS: str(kept)}, check=True, capture_output=True
        )
        return waits_of(Path(folder) / "waits_stats.csv")


def waits_of(statistics: Path) -> tuple[Waited, ...]:
    """Return what a file of locust's statistics tells of each action."""
    with statistics.open(encoding="utf-8", newline="") as lines:
        return tuple(_waited(one) for one in csv.DictReader(lines) if one["Name"] != "Aggregated")


def _waited(line: Mapping[str, str]) -> Waited:
    return Waited(
        action=line["Name"],
        times=int(line["Request Count"]),
        failed=int(line["Failure Count"]),
        p50=float(line["50%"]),
        p95=float(line["95%"]),
        longest=float(line["Max Response Time"]),
    )


def show(borne: Borne, out: TextIO | None = None) -> None:
    """Print the figures as a table."""
    table = Table("动作 action", "次 count", "失败 failed", "p50 ms", "p95 ms", "最长 longest ms")
    for one in borne.waits:
        figures = (one.times, one.failed, *(f"{ms:.0f}" for ms in (one.p50, one.p95, one.longest)))
        table.add_row(one.action, *map(str, figures))
    console = Console(file=out, width=None if (out or sys.stdout).isatty() else 100)
    console.print(table)
    console.print(
        f"服务进程 the server: {borne.processor:.0%} of a processor, {borne.memory:.0f} MiB; "
        f"load of the machine {borne.load:.1f} on {os.cpu_count()} processors"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where something failed or the next field came too late."""
    from fixtures.archive import archive, fill

    asked = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        ids = fill(home, archive(asked.filings))
        borne = measured(home, ids, asked.reviewers, asked.seconds)
    show(borne)
    return 0 if borne.is_good else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.load")
    parser.add_argument("--filings", type=int, default=FILINGS, metavar="N")
    parser.add_argument("--seconds", type=int, default=SECONDS, metavar="S")
    parser.add_argument("--reviewers", type=int, default=REVIEWERS, metavar="R")
    return parser


if __name__ == "__main__":
    sys.exit(main())
