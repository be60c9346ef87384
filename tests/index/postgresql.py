"""A PostgreSQL server of the tests' own, from the system's package: on a socket alone, in a folder that goes with it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from index.database import Database

PROGRAMS = Path("/usr/lib/postgresql")
TEMPLATE = "jixiao_template"
SWITCHES = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
}
START_SECONDS = 60


class Server:
    """A running server; databases are copied from one that has the store's tables already."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count()

    def url(self, name: str) -> str:
        return f"postgresql://jixiao@/{name}?host={self.folder}"

    def run(self, statement: str, name: str = "postgres") -> list[tuple[Any, ...]]:
        """Return the rows of a statement, run by another program than the store's."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def fresh(self, template: str = TEMPLATE) -> str:
        """Return the name of a new database, one with the newest tables where no other template is named."""
        if template == TEMPLATE and not self.run(f"SELECT 1 FROM pg_database WHERE datname = '{TEMPLATE}'"):
            self.run(f"CREATE DATABASE {TEMPLATE}")
            Database(self.url(TEMPLATE), self.folder / "open.lock").close()
        name = f"store{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        self.run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def server() -> Iterator[Server]:
    """Yield a server; without the system's package the test is skipped, and fails where CI wants every test to run."""
    found = sorted(PROGRAMS.glob("*/bin/initdb"), key=lambda path: int(path.parents[1].name))
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no PostgreSQL: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path must be short
    as_whom: dict[str, Any] = {}
    if os.geteuid() == 0:  # PostgreSQL does not run as root
        as_whom = {"user": "postgres", "group": "postgres", "extra_groups": ()}
        shutil.chown(folder, "postgres", "postgres")
    data, programs = folder / "data", found[-1].parent
    made = ["initdb", "-D", data, "-U", "jixiao", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    begun = None
    try:
        subprocess.run(
            [programs / made[0], *made[1:]], check=True, capture_output=True, cwd=folder, **as_whom
        )
        with (folder / "log").open("wb") as log:
            begun = subprocess.Popen(
                [
                    programs / "postgres",
                    *("-D", data, "-k", folder),
                    *(f"--{name}={value}" for name, value in SWITCHES.items()),
                ],
                stdout=log,
                stderr=log,
                cwd=folder,
                **as_whom,
            )
        running = Server(folder)
        _wait_for(running, begun)
        yield running
    finally:
        if begun is not None:
            begun.send_signal(signal.SIGINT)
            begun.wait(START_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(running: Server, begun: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            running.run("SELECT 1")
        except psycopg.OperationalError:
            assert begun.poll() is None, (running.folder / "log").read_text()
            assert time.monotonic() < end
            time.sleep(0.05)
        else:
            return
