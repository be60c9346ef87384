"""`jixiao add`, the real command, is killed at twenty moments; what is left equals an undisturbed run."""

import os
import random
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

SEED = 20
KILLS = 20
KILLS_A_STORE = 5
LONGEST_STEP_SECONDS = 0.05
DOCUMENTS = (
    *(f"{1 + number % 4} {number % 3} 项目{number}" for number in range(14)),
    "1 0 bad",
    "2 1 fault",
)
STEPS = 3 * len(DOCUMENTS)
"""Each document comes in, is begun and is ended."""
CONTENT = {
    "documents": "number, sha256, file, size, state, reason, pages, progress, attempts",
    "readings": "document, version, extraction",
    "filings": "id, document, number, place",
    "outbox": "document, change",
    "corrections": "id",
    "decisions": "id",
    "withdrawals": "id",
    "arrivals": "document, file",
    "supersessions": "id",
}
"""What of each table must not depend on kills: everything but times and the numbers of rows."""


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    for number, text in enumerate(DOCUMENTS):
        (folder / f"{number:02d}.pdf").write_text(text, encoding="utf-8")
    return folder


def start(command: list[str], papers: Path, home: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "JIXIAO_READER": "paced:read",
        "JIXIAO_USER": "测试",
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]),
    }
    arguments = [*command, "add", str(papers), "--home", str(home)]
    return subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def seconds(process: subprocess.Popen[bytes]) -> float:
    """How long the undisturbed command takes; two of its files cannot be read."""
    began = time.monotonic()
    assert process.wait(300) == 2
    return time.monotonic() - began


def steps(home: Path) -> int:
    """How many documents came in, were begun and ended in a store; 0 before there is one."""
    counted = (
        "SELECT count(*) + coalesce(sum(state != 'waiting'), 0) "
        "+ coalesce(sum(state IN ('read', 'failed')), 0) FROM documents"
    )
    try:
        connection = sqlite3.connect(f"file:{home / 'jixiao.db'}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return 0
    with closing(connection):
        try:
            return int(connection.execute(counted).fetchone()[0])
        except sqlite3.OperationalError:  # it is not whole yet
            return 0


def wait_for_steps(process: subprocess.Popen[bytes], home: Path, more: int) -> None:
    """Come back when so many more steps are done, or the command has ended; however quick the machine is."""
    goal = steps(home) + more
    while process.poll() is None and steps(home) < goal:
        time.sleep(0.005)


def content(home: Path) -> dict[str, Any]:
    with sqlite3.connect(home / "jixiao.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found: dict[str, Any] = {
            table: sorted(connection.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)
            for table, columns in CONTENT.items()
        }
    connection.close()
    originals = (path for path in (home / "originals").rglob("*") if path.is_file())
    found["originals"] = {path.name: path.read_bytes() for path in originals}
    return found


def test_killed_at_twenty_moments_the_next_add_ends_the_work_with_nothing_doubled_or_lost(
    command: list[str], papers: Path, tmp_path: Path
) -> None:
    seconds(start(command, papers, tmp_path / "undisturbed"))
    expected = content(tmp_path / "undisturbed")
    assert len(expected["documents"]) == len(expected["originals"]) == len(DOCUMENTS)
    assert len(expected["readings"]) == len(DOCUMENTS) - 2

    seconds(start(command, papers, tmp_path / "undisturbed"))
    assert content(tmp_path / "undisturbed") == expected

    moments = random.Random(SEED)
    killed = 0
    for number in range(KILLS // KILLS_A_STORE):
        home = tmp_path / f"killed-{number}"
        for _ in range(KILLS_A_STORE):
            process = start(command, papers, home)
            wait_for_steps(process, home, moments.randint(0, 2 * STEPS // KILLS_A_STORE - 1))
            time.sleep(moments.uniform(0, LONGEST_STEP_SECONDS))
            process.send_signal(signal.SIGKILL)
            killed += process.wait(60) == -signal.SIGKILL
        seconds(start(command, papers, home))
        assert content(home) == expected, f"store {number}"
    assert killed >= KILLS // 2, "too few were still at work when they were killed"
