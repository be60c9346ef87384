"""A home without a store: what works on what is kept says so and makes none; what brings something begins one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from index.settings import Settings
from tests.ui.command_line import Paper, Run, read
from ui.commands import application
from ui.opening import refuse_nowhere

LOOKING = {
    "list": (),
    "check": (),
    "remove": ("a.pdf", "--reason", "x"),
    "join": ("a.pdf", "b.pdf", "--reason", "x"),
    "split": ("a.pdf", "2", "--reason", "x"),
    "resubmissions": (),
    "supersede": ("a-1", "b-1", "--reason", "x"),
    "difference": ("a-1", "b-1"),
    "coverage": (),
    "export": (),
    "ask": ("河道绿化得了多少分？",),
    "search": ("河道绿化",),
    "reindex": (),
    "verify": (),
    "backup": ("store.tar",),
    "learned": (),
    "trends": ("--project", "x"),
    "mcp": (),
    "eval": ("--corrections",),
    "user list": (),
    "user role": ("王芳", "--role", "admin"),
    "user password": ("王芳",),
    "user disable": ("王芳",),
    "user enable": ("王芳",),
    "user token": ("王芳", "--name", "x"),
    "user tokens": (),
    "user revoke": ("1",),
    "user trace": (),
}
MAKING = {"add", "serve", "work", "restore", "user add"}
STORELESS = {"extract", "debug"}


def commands() -> set[str]:
    """Every command that there is, by its name."""
    found = set()
    for name, one in typer.main.get_command(application).commands.items():  # type: ignore[attr-defined]
        inner = getattr(one, "commands", None)
        found |= {f"{name} {part}" for part in inner} if inner else {name}
    return found


def test_every_command_is_known_to_look_or_to_make() -> None:
    assert commands() == LOOKING.keys() | MAKING | STORELESS


@pytest.mark.parametrize("name", LOOKING)
def test_a_mistyped_home_is_told_with_the_remedy_and_no_store_is_made(
    jixiao: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_DATABASE_URL", raising=False)
    nowhere = tmp_path / "hmoe"
    status, out, err = jixiao(*name.split(), *LOOKING[name], "--home", nowhere)
    assert (status, out) == (1, "")
    assert f"{nowhere} 中没有资料库" in err
    assert "jixiao add" in err
    assert list(tmp_path.iterdir()) == []


def test_what_brings_something_begins_a_store(
    read_by: Callable[..., None], jixiao: Run, paper: Paper, tmp_path: Path
) -> None:
    read_by(read)
    assert jixiao("add", paper("a.txt", "河道绿化"), "--home", tmp_path / "one")[0] == 0
    assert jixiao("list", "--home", tmp_path / "one")[0] == 0
    assert jixiao("user", "add", "王芳", "--role", "admin", "--home", tmp_path / "two")[0] == 0
    assert "王芳" in jixiao("user", "list", "--home", tmp_path / "two")[1]
    assert jixiao("list", "--home", tmp_path / "two")[0] == 0


def test_a_store_in_another_database_is_known_by_its_home(tmp_path: Path) -> None:
    from index.store import Store
    from ingest.errors import StoreError

    home, url = tmp_path / "home", f"sqlite:///{tmp_path / 'elsewhere.db'}"
    settings = Settings(home=home, database_url=url)
    with pytest.raises(StoreError, match="没有资料库"):
        refuse_nowhere(settings)
    Store.open(home, url).close()
    refuse_nowhere(settings)
