"""Running desks, forms to put into them, windows to look at them, and the command line."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from index.settings import Settings
from index.store import Store
from tests.ui import members
from tests.ui.command_line import Paper, Run, read
from tests.ui.form import Form
from tests.ui.running import Desk, running, serve, wait_for
from tests.ui.window import Served, Window, browsing
from ui.commands import run

PATIENCE_SECONDS = 60
"""How long an answer is waited for: several desks and readers may share a core."""


@pytest.fixture(autouse=True, scope="session")
def patience() -> None:
    """Five seconds, which httpx allows where nothing is said, measure the machine and not the desk."""
    timeout = inspect.signature(httpx.get).parameters["timeout"].default
    timeout.connect = timeout.read = timeout.write = timeout.pool = PATIENCE_SECONDS


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", max_upload_mb=2)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with nothing in it, and no desk over it."""
    opened = Store.open(tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    with running(settings) as desk:
        yield desk


@pytest.fixture(scope="session")
def standing_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all tests that change nothing."""
    with running(Settings(home=tmp_path_factory.mktemp("home"), max_upload_mb=2)) as desk:
        yield desk


@pytest.fixture(scope="session")
def serving() -> Callable[..., Any]:
    """Makes a desk over a home with a reader of one's own; the real one by default."""

    @contextmanager
    def make(home: Path, read: Any = None) -> Iterator[Desk]:
        store = Store.open(home)
        with serve(store, Settings(home=home), read) as url:
            yield Desk(url, store, {})
        store.close()

    return make


@pytest.fixture(scope="session")
def serving_with() -> Callable[..., Any]:
    """Makes a desk over a store by its settings."""

    @contextmanager
    def make(store: Store, settings: Settings) -> Iterator[Desk]:
        with serve(store, settings) as url:
            yield Desk(url, store, {})

    return make


@pytest.fixture
def reading_desk(serving: Callable[..., Any], tmp_path: Path) -> Iterator[Desk]:
    """A desk that really reads."""
    with serving(tmp_path / "home") as desk:
        yield desk


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[members.Staffed]:
    """A desk on which people sign in: one of each role, called as the role is."""
    with members.staffed(tmp_path / "home") as desk:
        yield desk


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def form() -> type[Form]:
    return Form


@pytest.fixture
def wait() -> Callable[..., Any]:
    return wait_for


@pytest.fixture
def look(chromium: Browser) -> Iterator[Callable[..., Window]]:
    """Opens windows on a desk, in a language and a size."""
    contexts = []

    def make(desk: Served, locale: str = "zh-CN", width: int = 1366, height: int = 768) -> Window:
        context = chromium.new_context(locale=locale, viewport={"width": width, "height": height})
        context.set_default_timeout(45_000)
        contexts.append(context)
        return Window(context.new_page(), desk)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def read_by(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Any], None]:
    """Gives the command line a home of its own, a name, and a reader that needs no engine."""

    def set_up(reader: Any) -> None:
        module = type(sys)("reader_of_commands")
        module.read = reader  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "reader_of_commands", module)
        monkeypatch.setenv("JIXIAO_READER", "reader_of_commands:read")
        monkeypatch.setenv("JIXIAO_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("JIXIAO_USER", "王芳")
        monkeypatch.setenv("JIXIAO_WORKERS", "0")

    return set_up


@pytest.fixture
def command_line(read_by: Callable[[Any], None]) -> None:
    """The command line over the reader of `tests.ui.command_line`."""
    read_by(read)


@pytest.fixture
def jixiao(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command: its status, standard output and standard error."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        status = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return call


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """Writes a file of these lines into the folder `in`."""

    def write(name: str, *lines: str) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write
