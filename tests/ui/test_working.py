"""The desk and what reads as processes of their own: one takes documents in, the other reads them."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE

import httpx

from tests.ports import free_port
from tests.ui.command_line import JIXIAO
from tests.ui.test_serving import wait_for

ROOT = Path(__file__).parents[2]
SECONDS = 60


def test_the_desk_alone_reads_nothing_and_what_reads_apart_from_it_does(tmp_path: Path) -> None:
    environment = os.environ | {
        "JIXIAO_READER": "tests.ui.command_line:read",
        "JIXIAO_WORKERS": "0",
        "JIXIAO_HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(ROOT),
    }
    port = free_port()
    url = f"http://127.0.0.1:{port}/api/v1"

    @contextmanager
    def begun(*command: str) -> Iterator[subprocess.Popen[bytes]]:
        process = subprocess.Popen([JIXIAO, *command], env=environment, stdout=PIPE, stderr=PIPE)
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    with begun("serve", "--open", "--desk-only", "--port", str(port)) as desk:
        wait_for(f"{url}/health", desk)
        files = {"files": ("a.pdf", "河道绿化".encode())}
        (told,) = httpx.post(f"{url}/documents", files=files).json()
        sha256 = told["sha256"]

        def state() -> str:
            return str(httpx.get(f"{url}/documents/{sha256}").json()["state"])

        time.sleep(2)
        assert state() == "waiting"
        with begun("work") as workers:
            until = time.monotonic() + SECONDS
            while state() != "read":
                assert time.monotonic() < until
                time.sleep(0.2)
            workers.send_signal(signal.SIGINT)
            _, err = workers.communicate(timeout=SECONDS)
        assert (workers.returncode, b"Traceback" in err) == (130, False)
