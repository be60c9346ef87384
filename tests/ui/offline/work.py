"""A day's work with the network cut: `work.py HOME PDF OTHER_PDF` prints what was seen, as JSON.

Started in a network namespace of its own, it brings up the loopback there; what the kernel could not route
is then counted, by whatever it was tried.
"""

import fcntl
import json
import re
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

JIXIAO = Path(sys.executable).with_name("jixiao")
SECONDS = 90
GET_FLAGS, SET_FLAGS, IS_UP = 0x8913, 0x8914, 1
COUNTERS = (Path("/proc/net/snmp"), Path("/proc/net/snmp6"))


def raise_loopback() -> None:
    """Bring up the interface `lo`; nothing changes where it is up."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ask:
        held = fcntl.ioctl(ask, GET_FLAGS, struct.pack("16sh14x", b"lo", 0))
        (flags,) = struct.unpack_from("h", held, 16)
        if not flags & IS_UP:
            fcntl.ioctl(ask, SET_FLAGS, struct.pack("16sh14x", b"lo", flags | IS_UP))


def unrouted() -> int:
    """Return how many packets and connections found no route out, in this namespace, since its beginning."""
    names, values = [line.split() for line in COUNTERS[0].read_text().splitlines() if line.startswith("Ip:")]
    count = int(dict(zip(names, values, strict=True))["OutNoRoutes"])
    if COUNTERS[1].exists():
        count += int(dict(line.split() for line in COUNTERS[1].read_text().splitlines())["Ip6OutNoRoutes"])
    return count


@contextmanager
def served(home: str) -> Iterator[tuple[httpx.Client, dict[str, Any]]]:
    """The desk over a home as the command serves it; what it said and how it ended stands in the record."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    ended: dict[str, Any] = {}
    command = [str(JIXIAO), "serve", "--open", "--home", home, "--port", str(port)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=SECONDS) as client,
    ):
        try:
            ended["seconds"] = waited(lambda: answers(client, process))
            yield client, ended
        finally:
            process.send_signal(signal.SIGINT)
            ended["out"], ended["err"] = process.communicate(timeout=30)
            ended["status"] = process.returncode


def answers(client: httpx.Client, process: subprocess.Popen[str]) -> bool:
    if process.poll() is not None:
        raise SystemExit("the desk ended before it answered")
    try:
        return client.get("/api/v1/health").status_code == 200
    except httpx.TransportError:
        return False


def waited(done: Callable[[], bool]) -> float:
    """Return the seconds until `done` was true."""
    began = time.monotonic()
    while not done():
        if time.monotonic() > began + SECONDS:
            raise SystemExit("it did not happen in time")
        time.sleep(0.1)
    return time.monotonic() - began


def use(client: httpx.Client, upload: Path) -> dict[str, int]:
    """Do over HTTP what a person at the desk does; returns the status of each address asked for."""
    statuses = {}

    def get(address: str) -> httpx.Response:
        answer = client.get(address)
        statuses[address] = answer.status_code
        return answer

    page = get("/").text
    for address in re.findall(r'(?:src|href)="\./([^"]+\.(?:js|css))"', page):
        get(f"/{address}")
    get("/config")
    get("/static/desk/review.js")
    sent = client.post("/api/v1/documents", files={"files": (upload.name, upload.read_bytes())})
    statuses["upload"] = sent.status_code
    waited(lambda: all(document["state"] == "read" for document in client.get("/api/v1/documents").json()))
    for document in get("/api/v1/documents").json():
        get(f"/api/v1/documents/{document['sha256']}/pages/1.png")
    for filing in get("/api/v1/filings").json():
        get(f"/api/v1/filings/{filing['id']}")
    get("/api/v1/export.json")
    return statuses


def main(home: str, pdf: str, other: str) -> None:
    alone = [name for _, name in socket.if_nameindex()] == ["lo"] and COUNTERS[0].exists()
    if alone:
        raise_loopback()
    before = unrouted() if alone else 0
    added = subprocess.run(
        [str(JIXIAO), "add", pdf, "--home", home], capture_output=True, text=True, check=False
    )
    with served(home) as (client, ended):
        statuses = use(client, Path(other))
        filings = len(client.get("/api/v1/filings").json())
    seen = {
        "alone": alone,
        "unrouted": unrouted() - before if alone else None,
        "added": added.returncode,
        "added_err": added.stderr,
        "statuses": statuses,
        "filings": filings,
        "served": ended,
    }
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
