"""A process that decides, undoes, withdraws and brings back is killed; what it was told is kept is there, whole."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from extract.filing import Filing
from index.store import Store

SEED = 9
KILLS = 5
BUSY = Path(__file__).with_name("busy.py")
CHECKOUT = Path(__file__).parents[2]


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(home / "jixiao.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def told_before_the_kill(home: Path, one: str, other: str, seconds: float) -> list[str]:
    """What the process said was kept, until it was killed some time after it had begun."""
    process = subprocess.Popen(
        [sys.executable, BUSY, home, one, other],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
    )
    assert process.stdout
    first = process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read()
    assert process.wait(60) == -signal.SIGKILL
    process.stdout.close()
    lines = (first + rest).split("\n")
    return lines[:-1]


def test_what_was_said_to_be_kept_is_there_and_nothing_is_half_done(
    store: Store, kept: Callable[..., str], filing: Callable[..., Filing]
) -> None:
    one, other = (
        f"{kept(data, filing().model_copy(update={'implementing_unit': '园林处'}))[:12]}-1"
        for data in (b"one", b"two")
    )
    home, moments = store.home, random.Random(SEED)
    for _ in range(KILLS):
        told = told_before_the_kill(home, one, other, moments.uniform(0.05, 0.8))
        assert rows(home, "PRAGMA integrity_check") == [("ok",)]
        events = rows(home, "SELECT id, action, undoes FROM supersessions ORDER BY id")
        kept_events = {f"supersessions {number}" for number, action, _ in events if action == "confirmed"}
        kept_events |= {f"undone {undoes}" for _, action, undoes in events if action == "undone"}
        kept_events |= {f"arrivals {file}" for (file,) in rows(home, "SELECT file FROM arrivals")}
        assert {line for line in told if line != "withdrawn"} <= kept_events
        assert rows(home, "SELECT count(*) FROM outbox WHERE change = 'supersession'") == [(2 * len(events),)]
        withdrawals = rows(home, "SELECT action FROM withdrawals ORDER BY id")
        assert told.count("withdrawn") <= withdrawals.count(("withdraw",))
        state = store.document(other.split("-")[0]).state
        is_out = bool(withdrawals) and withdrawals[-1] == ("withdraw",)
        assert state == ("withdrawn" if is_out else "read")
        in_force = bool(events) and events[-1][1] == "confirmed" and not is_out
        assert {row.id: row.superseded_by for row in store.filings(everything=True)}[one] == (
            other if in_force else None
        )
        if is_out:
            store.receive(b"two", "a.pdf", "王芳")
        if events and events[-1][1] == "confirmed":
            store.resubmissions.undo(int(str(events[-1][0])), "", "王芳")
    assert len(rows(home, "SELECT id FROM supersessions")) > 2 * KILLS
