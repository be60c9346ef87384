"""Nothing reaches out: the real service with the network cut, and what its libraries would like to send."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import fixtures
from ingest.quiet import SILENCE

TESTS = Path(__file__).parent
OFFLINE = TESTS / "offline"
SET = Path(fixtures.__file__).parent / "set"
DEMO = Path(fixtures.__file__).parent / "demo"
ELSEWHERE = "192.0.2.1"  # of a net that is kept for examples
TALKATIVE = {name: "true" if value == "false" else "True" for name, value in SILENCE.items()} | {
    "HF_HUB_OFFLINE": "0",
    "TRANSFORMERS_OFFLINE": "0",
    "CHROMA_TELEMETRY_IMPL": "chromadb.telemetry.product.posthog.Posthog",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1",
    "GRADIO_ANALYTICS_MAX_EVENTS": "10000",
}


@cache
def cut() -> tuple[str, ...]:
    """Return the words before a command that take its network away; none where the system forbids it."""
    for words in (("unshare", "--user", "--map-root-user", "--net"), ("unshare", "--net")):
        if shutil.which(words[0]) and not subprocess.run([*words, "true"], capture_output=True).returncode:
            return words
    return ()


@dataclass
class Watch:
    """Runs Python with every reach beyond this machine refused and noted, and the network cut if it can be."""

    notes: Path

    def run(self, *words: str | Path) -> str:
        own = {name: value for name, value in os.environ.items() if not name.startswith("JIXIAO_")}
        paths = os.pathsep.join([str(OFFLINE), str(TESTS.parents[1])])
        told = subprocess.run(
            [*cut(), sys.executable, *words],
            env=own | TALKATIVE | {"PYTHONPATH": paths, "OFFLINE_NOTES": str(self.notes)},
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert told.returncode == 0, told.stderr
        return told.stdout

    def noted(self) -> list[str]:
        return self.notes.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    notes = tmp_path / "notes"
    notes.touch()
    return Watch(notes)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was seen of a demo document added, and of the desk served and used, all without a network."""
    folder = tmp_path_factory.mktemp("day")
    watch = Watch(folder / "notes")
    watch.notes.touch()
    uploaded = SET / "municipal-digital.pdf"
    told = watch.run(OFFLINE / "work.py", folder / "home", DEMO / "unexplained.pdf", uploaded)
    return {**json.loads(told), "noted": watch.noted()}


def test_with_the_network_cut_a_scan_is_read_and_the_desk_works(day: dict[str, Any]) -> None:
    assert day["added"] == 0, day["added_err"]
    assert day["filings"] == 2
    assert len(day["statuses"]) > 10
    assert day["statuses"] == {address: 201 if address == "upload" else 200 for address in day["statuses"]}
    assert day["served"]["status"] == 0


def test_meanwhile_nothing_was_even_tried(day: dict[str, Any]) -> None:
    assert day["noted"] == []
    assert day["alone"] is bool(cut())
    assert day["unrouted"] == (0 if day["alone"] else None)


def test_and_nothing_was_said_but_what_was_done(day: dict[str, Any]) -> None:
    assert day["served"]["out"] == ""
    assert [line[:3] for line in day["served"]["err"].splitlines()] == ["审核台"]
    assert len(day["added_err"].splitlines()) == 2


@pytest.mark.parametrize(
    ("program", "note"),
    [
        (f"socket.create_connection(('{ELSEWHERE}', 80))", f"socket.getaddrinfo {ELSEWHERE}"),
        (f"socket.socket().connect(('{ELSEWHERE}', 80))", f"socket.connect {ELSEWHERE}"),
        (f"socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('{ELSEWHERE}', 53))", f"sendto {ELSEWHERE}"),
        ("socket.getaddrinfo('telemetry.example', 443)", "socket.getaddrinfo telemetry.example"),
        ("socket.gethostbyname('telemetry.example')", "socket.gethostbyname telemetry.example"),
        ("urllib.request.urlopen('https://telemetry.example/')", "urllib.Request https://telemetry.example/"),
        ("httpx.get('https://telemetry.example/')", "socket.getaddrinfo telemetry.example"),
    ],
)
def test_the_watch_refuses_and_notes_every_way_out(watch: Watch, program: str, note: str) -> None:
    refused = "(OSError, httpx.TransportError)"
    told = watch.run(
        "-c",
        f"import socket, urllib.request, httpx\ntry:\n    {program}\nexcept {refused}:\n    print('refused')",
    )
    assert told == "refused\n"
    assert watch.noted()[0].endswith(note)


def test_the_watch_leaves_this_machine_alone(watch: Watch) -> None:
    program = (
        "import socket, work; work.raise_loopback(); ear = socket.create_server(('127.0.0.1', 0));"
        "socket.create_connection(('localhost', ear.getsockname()[1])); print('met')"
    )
    assert watch.run("-c", program) == "met\n"
    assert watch.noted() == []


@pytest.mark.skipif(not cut(), reason="this system allows no network namespace")
@pytest.mark.parametrize("kind", ["SOCK_STREAM", "SOCK_DGRAM"])
def test_what_native_code_tries_is_counted_by_the_kernel(watch: Watch, kind: str) -> None:
    program = (  # through libc: the interpreter's own events do not see it
        "import ctypes, socket, struct, work; work.raise_loopback(); before = work.unrouted();"
        f"socket_ = socket.socket(type=socket.{kind});"
        f"address = struct.pack('=H', socket.AF_INET) + struct.pack('!H', 80)"
        f" + socket.inet_aton('{ELSEWHERE}') + bytes(8);"
        "print(ctypes.CDLL(None).connect(socket_.fileno(), address, 16), work.unrouted() - before)"
    )
    assert watch.run("-c", program) == "-1 1\n"
    assert watch.noted() == []


def test_the_embedded_vector_store_keeps_to_itself(watch: Watch, tmp_path: Path) -> None:
    program = f"""
import sys, work
alone = bool({cut()!r})
if alone:
    work.raise_loopback()
before = work.unrouted() if alone else 0
import ui.commands
import chromadb
client = chromadb.PersistentClient({str(tmp_path / "vectors")!r})
filings = client.get_or_create_collection("filings", embedding_function=None)
filings.upsert(ids=["a", "b"], embeddings=[[1.0, 0.0], [0.0, 1.0]], documents=["甲", "乙"])
found = filings.query(query_embeddings=[[0.9, 0.1]], n_results=1)["ids"]
sent = work.unrouted() - before if alone else 0
print(client.get_settings().anonymized_telemetry, found, "posthog" in sys.modules, sent)
"""
    assert watch.run("-c", program) == "False [['a']] False 0\n"
    assert watch.noted() == []


def test_every_library_takes_itself_to_be_told_to_keep_silent(watch: Watch) -> None:
    program = """
import ui.desk, gradio.analytics, huggingface_hub.constants as hub, langsmith.utils
print(gradio.analytics.analytics_enabled(), gradio.Blocks().analytics_enabled)
print(hub.HF_HUB_OFFLINE, hub.HF_HUB_DISABLE_TELEMETRY, bool(langsmith.utils.tracing_is_enabled()))
"""
    assert watch.run("-c", program) == "False False\nTrue True False\n"
    assert watch.noted() == []


def test_without_the_switches_the_watch_sees_what_they_are_for(watch: Watch) -> None:
    program = """
import threading, gradio
gradio.Blocks()
for thread in set(threading.enumerate()) - {threading.main_thread()}:
    thread.join(5)
"""
    watch.run("-c", program)
    assert watch.noted() != []


@pytest.mark.parametrize(
    "modules",
    [
        ("ui.commands", "ui.desk"),
        ("ui.desk",),
        ("ui.app", "ui.desk"),
        ("ingest.rapid", "extract.transformer.inference", "onnxruntime", "gradio"),
    ],
)
def test_the_switches_are_set_before_what_reads_them_is_imported(
    watch: Watch, modules: tuple[str, ...]
) -> None:
    program = """
import importlib, os, sys
from ingest.quiet import SILENCE
seen, late = set(), set()
def look(event, given):
    package = given[0].partition(".")[0] if event == "import" else ""
    if package in {"gradio", "gradio_client", "huggingface_hub", "chromadb", "langchain_core", "langsmith", "onnxruntime"}:
        seen.add(package)
        if not SILENCE.items() <= os.environ.items():
            late.add(package)
sys.addaudithook(look)
for module in sys.argv[1:]:
    importlib.import_module(module)
print("gradio" in seen, sorted(late))
"""
    assert watch.run("-c", program, *modules) == "True []\n"
