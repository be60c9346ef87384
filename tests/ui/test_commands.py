"""The command line as a whole: its usage, its statuses, and what it says when something is amiss."""

import importlib
import os
import pty
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from index.store import Store
from tests.ui.command_line import JIXIAO, Paper, Run

pytestmark = pytest.mark.usefixtures("command_line")


def test_help_comes_at_once_and_names_every_command() -> None:
    shown = subprocess.run([JIXIAO, "--help"], capture_output=True, text=True, check=True).stdout
    for command in ("extract", "add", "list", "remove", "check", "export", "serve", "eval", "debug"):
        assert command in shown
    loaded = subprocess.run(
        [sys.executable, "-c", "import ui.commands, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"gradio", "sqlalchemy", "cv2", "chromadb", "openpyxl", "pydantic"} & set(loaded)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["bogus"],
        ["extract"],
        ["add"],
        ["remove", "abcd"],
        ["check", "--fail-on", "bogus"],
        ["check", "--year", "x"],
        ["export", "--format", "bogus"],
        ["serve", "--port", "0"],
        ["list", "--bogus"],
    ],
)
def test_a_usage_error_ends_with_3_and_leaves_standard_output_to_the_answer(
    jixiao: Run, arguments: list[str]
) -> None:
    status, out, err = jixiao(*arguments)
    assert status == 3
    assert err or not arguments
    assert not out or not arguments


def test_the_command_itself_ends_with_these_statuses(tmp_path: Path) -> None:
    assert subprocess.run([JIXIAO, "bogus"], capture_output=True, check=False).returncode == 3
    missing = subprocess.run(
        [JIXIAO, "add", tmp_path / "none.pdf"],
        capture_output=True,
        check=False,
        env=os.environ | {"JIXIAO_READER": "json:loads"},
    )
    assert missing.returncode == 2
    assert missing.stdout == b""
    assert "none.pdf" in missing.stderr.decode()


def test_a_wrong_setting_is_a_usage_error_that_names_it(jixiao: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_PORT", "many")
    status, _, err = jixiao("list")
    assert status == 3
    assert "JIXIAO_PORT" in err


def test_a_reader_that_cannot_be_loaded_is_named(
    jixiao: Run, monkeypatch: pytest.MonkeyPatch, paper: Paper
) -> None:
    monkeypatch.setenv("JIXIAO_READER", "nowhere:read")
    status, _, err = jixiao("extract", paper("a.pdf", "甲"))
    assert status == 1
    assert "JIXIAO_READER" in err


def test_the_home_may_stand_before_or_after_the_command(jixiao: Run, paper: Paper, tmp_path: Path) -> None:
    assert jixiao("--home", tmp_path / "one", "add", paper("a.pdf", "甲"))[0] == 0
    assert jixiao("add", paper("a.pdf", "甲"), "--home", tmp_path / "two")[0] == 0
    assert "甲" in jixiao("list", "--home", tmp_path / "one")[1]
    assert "甲" in jixiao("--home", tmp_path / "two", "list")[1]
    assert not (tmp_path / "home").exists()


def test_a_port_that_is_taken_is_named_with_the_remedy(jixiao: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, out, err = jixiao("serve", "--port", str(port))
    assert (status, out) == (1, "")
    assert str(port) in err
    assert "JIXIAO_PORT" in err


def test_nothing_that_reports_home_is_left_on_whatever_the_environment_says() -> None:
    program = "import os, ui.commands; from ingest.quiet import SILENCE; print(SILENCE.items() <= os.environ.items())"
    environment = os.environ | {"GRADIO_ANALYTICS_ENABLED": "True", "ANONYMIZED_TELEMETRY": "True"}
    told = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout == "True\n"


def test_a_bar_with_pages_and_time_left_is_drawn_where_a_person_looks(paper: Paper, tmp_path: Path) -> None:
    file = paper("a.pdf", "3 1 甲")
    ours, theirs = pty.openpty()
    environment = os.environ | {
        "JIXIAO_READER": "paced:read",
        "PYTHONPATH": str(Path(__file__).parents[1] / "index"),
        "TERM": "xterm",
        "COLUMNS": "120",
    }
    ended = subprocess.run(
        [JIXIAO, "add", file], env=environment, stdout=subprocess.PIPE, stderr=theirs, check=False
    )
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert (ended.returncode, ended.stdout) == (0, b"")
    assert "3/3 页 pages" in shown
    assert "约剩" in shown


def test_debug_draws_each_page_and_prints_where(
    jixiao: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIXIAO_OCR_ENGINE", "scripted")
    scan = tmp_path / "scan.png"
    Image.new("RGB", (300, 400), "white").save(scan)
    for stage in ("words", "rules", "cells", "fields"):
        status, out, _ = jixiao("debug", scan, "--stage", stage, "--out", tmp_path / "out")
        assert status == 0
        assert [Path(line).name for line in out.splitlines()] == [f"scan-001-{stage}.png"]
        assert Path(out.strip()).exists()
    scan.write_bytes(b"")
    assert jixiao("debug", scan)[0] == 2


def test_a_fault_of_ours_ends_with_1_and_is_told_apart(
    jixiao: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    Store.open(tmp_path / "home").close()
    monkeypatch.setattr(importlib.import_module("ui.lists"), "print_lists", lambda store: 1 / 0)
    assert jixiao("list", "--home", tmp_path / "home")[0] == 1
    assert "internal fault" in caplog.text


def test_whoever_has_read_enough_ends_the_output_without_a_fault(tmp_path: Path) -> None:
    home = tmp_path / "home"
    Store.open(home).close()
    command = f"'{JIXIAO}' list --json --home '{home}' | true; exit ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert ended.returncode == 0
    assert b"Traceback" not in ended.stderr
