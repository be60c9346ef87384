"""The README's command line, run as a new user would, in an empty folder with an empty store."""

from __future__ import annotations

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from extract.filing import loads

CHECKOUT = Path(__file__).parents[2]
ELSEWHERE = ("serve", "eval")
"""Commands that wait for people or take minutes: test_serving and test_benchmark run them."""


def commands() -> list[str]:
    """The lines of the README's block of commands, comments taken off."""
    blocks = re.findall(r"```sh\n(.*?)```", (CHECKOUT / "README.md").read_text("utf-8"), re.S)
    lines = next(block for block in blocks if "jixiao extract" in block).splitlines()
    return [line.split("#")[0].strip() for line in lines if line.strip()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "jixiao").symlink_to(Path(sys.executable).parent / "jixiao")
    (tmp_path / "fixtures").symlink_to(CHECKOUT / "fixtures")
    return tmp_path


def test_the_readme_shows_every_command_that_it_should() -> None:
    shown = {line.split()[1] for line in commands()}
    assert {"extract", "add", "list", "check", "export", "debug", "serve", "eval"} <= shown


def test_the_readmes_commands_do_what_it_says(folder: Path) -> None:
    status: dict[str, int] = {}
    for line in commands():
        name = line.split()[1]
        if name not in ELSEWHERE:
            done = subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True, check=False)
            status[name] = done.returncode
            assert done.returncode in (0, 4), f"{line}\n{done.stderr}"
    well = (
        "extract",
        "add",
        "list",
        "export",
        "search",
        "ask",
        "resubmissions",
        "coverage",
        "trends",
        "remove",
        "learned",
        "verify",
        "backup",
        "restore",
        "debug",
        "user",
    )
    assert status == {"check": 4} | dict.fromkeys(well, 0)
    document = loads((folder / "form.json").read_text("utf-8"))
    assert document["schema_version"] == "1"
    assert document["filings"][0]["total_score"] == Decimal(99)
    assert {finding["rule"] for finding in document["findings"]} >= {"scores-total", "overspent"}
    assert (folder / "filings.xlsx").read_bytes().startswith(b"PK")
    assert any((folder / "seen").glob("clean-*-cells.png"))
