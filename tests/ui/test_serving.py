import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.ports import free_port

JIXIAO = Path(sys.executable).with_name("jixiao")
SECONDS_TO_START = 120


def wait_for(url: str, process: subprocess.Popen[bytes]) -> httpx.Response:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        try:
            return httpx.get(url)
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError("the desk did not start")


def test_serve_answers_on_its_port_tells_where_and_stops_when_interrupted(tmp_path: Path) -> None:
    port = free_port()
    environment = os.environ | {"JIXIAO_OCR_ENGINE": "scripted", "JIXIAO_HOME": str(tmp_path / "home")}
    with subprocess.Popen(
        [JIXIAO, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            assert wait_for(f"http://127.0.0.1:{port}/api/v1/health", process).status_code == 200
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=SECONDS_TO_START)
        finally:
            process.kill()  # a test that fails waits for nothing
    assert process.returncode in (0, 130)
    assert out == b""
    assert f"http://127.0.0.1:{port}" in err.decode()
    assert b"Traceback" not in err
