"""The files that the program is run by: as far as they can be checked where nothing of it is started."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from index.settings import Settings
from ui.commands import application

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "deploy"
UNITS = sorted(FOLDER.glob("*.service"))
COMMANDS = typer.main.get_command(application).commands  # type: ignore[attr-defined]
SETTINGS = {f"JIXIAO_{name.upper()}" for name in Settings.model_fields}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))
    return found


def refused(words: list[str]) -> list[str]:
    """The options of a command line that the program does not know."""
    known = {option for one in COMMANDS[words[0]].params for option in one.opts}
    return [word for word in words[1:] if word.startswith("--") and word not in known]


def test_compose_runs_the_desk_the_workers_and_both_servers(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"desk", "workers", "postgres", "chroma", "vllm"}
    assert (services["desk"]["command"][0], services["workers"]["command"]) == ("serve", ["work"])
    assert "--desk-only" in services["desk"]["command"]
    assert services["vllm"]["profiles"] == ["language"]
    assert [refused(services[name]["command"]) for name in ("desk", "workers")] == [[], []]


def test_compose_sets_what_the_program_knows(compose: dict[str, Any]) -> None:
    named = {name for one in compose["services"].values() for name in one["environment"] if "JIXIAO" in name}
    assert {"JIXIAO_HOME", "JIXIAO_DATABASE_URL", "JIXIAO_VECTORS_URL"} <= named <= SETTINGS
    desk = compose["services"]["desk"]["environment"]
    assert desk["JIXIAO_DATABASE_URL"].startswith("postgresql://")
    assert "--locale=C" in compose["services"]["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]


def test_compose_shows_nothing_but_the_desk_and_that_to_this_machine_alone(compose: dict[str, Any]) -> None:
    ports = {name: one["ports"] for name, one in compose["services"].items() if "ports" in one}
    assert ports == {"desk": ["127.0.0.1:7860:7860"]}


def test_compose_names_volumes_and_services_that_there_are(compose: dict[str, Any]) -> None:
    for one in compose["services"].values():
        volumes = {volume.partition(":")[0] for volume in one.get("volumes", ()) if volume[0] not in "$./"}
        assert volumes <= set(compose["volumes"])
        assert set(one.get("depends_on", ())) <= set(compose["services"])
    build = compose["services"]["desk"]["build"]
    assert (FOLDER / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).exists()


def test_the_image_is_made_of_what_there_is_and_does_not_run_as_root() -> None:
    lines = (FOLDER / "Dockerfile").read_text("utf-8")
    for lock in re.findall(r"requirements/[\w.]+", lines):
        assert (ROOT / lock).exists()
    assert re.search(r"^USER (?!root)", lines, re.MULTILINE)
    assert lines.count("pip install") == lines.count("--require-hashes") + 1


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_one_and_starts_a_command_that_there_is(unit: Path, tmp_path: Path) -> None:
    text = unit.read_text("utf-8")
    (started,) = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    program, *words = shlex.split(started)
    assert program == "/opt/jixiao/.venv/bin/jixiao"
    assert refused(words) == []
    assert set(re.findall(r"JIXIAO_\w+", text)) <= SETTINGS
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    (tmp_path / unit.name).write_text(text.replace(program, "/bin/true"), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / unit.name], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_page_names_every_file_and_commands_that_there_are() -> None:
    page = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    assert {f"deploy/{one.name}" for one in FOLDER.iterdir() if one.suffix != ".dockerignore"} <= set(
        re.findall(r"\]\((deploy/[^)]+)\)", page)
    )
    lines = re.findall(r"^(?:JIXIAO_\S+ )?\.venv/bin/jixiao ([^#\n]+)", page, re.MULTILINE)
    assert {line.split()[0] for line in lines} >= {"serve", "backup", "restore", "user"}
    for line in lines:
        words = shlex.split(line.replace("…", ""))
        assert words[0] in COMMANDS
        assert words[0] == "user" or refused(words) == []
