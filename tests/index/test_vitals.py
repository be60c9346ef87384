"""What the system tells of a process."""

import os
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from index import vitals
from index.vitals import Clock, memory_mb, peak_mb, waited_seconds


def test_memory_is_that_of_the_process_and_nothing_where_there_is_none() -> None:
    held = bytearray(os.urandom(2**20)) * 64
    assert 64 < memory_mb(os.getpid()) <= peak_mb(os.getpid()) + 1
    assert len(held) == 64 * 2**20
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    assert memory_mb(ended.pid) == peak_mb(ended.pid) == waited_seconds(ended.pid) == 0


def test_a_process_that_sleeps_has_the_wall_s_time() -> None:
    program = "import time; print('begun', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as sleeper:
        assert sleeper.stdout
        assert sleeper.stdout.readline() == b"begun\n"  # what it waited for until then is over
        clock = Clock(sleeper.pid)
        time.sleep(0.5)
        assert clock.now() > 0.25
        sleeper.kill()


@pytest.mark.parametrize(
    ("waited", "expected"),
    [
        pytest.param([0, 0, 0], 20, id="it ran or slept"),
        pytest.param([0, 5, 15], 5.5, id="it waited for a core"),
        pytest.param([0, 30, 60], 1, id="its threads waited longer than the time that passed"),
        pytest.param([9, 0, 0], 20, id="a thread that had waited has ended"),
    ],
)
def test_waiting_for_a_core_is_no_time_of_the_process(
    monkeypatch: pytest.MonkeyPatch, waited: list[float], expected: float
) -> None:
    walls, waits = iter([100.0, 110.0, 120.0]), iter(waited)
    monkeypatch.setattr(vitals, "time", SimpleNamespace(monotonic=lambda: next(walls)))
    monkeypatch.setattr(vitals, "waited_seconds", lambda pid: next(waits))
    clock = Clock(1)
    clock.now()
    assert clock.now() == pytest.approx(expected)
