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
EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('chain', 'alembic_version') LOOP
        EXECUTE format('DELETE FROM %I', one.tablename);
    END LOOP;
    DELETE FROM chain WHERE number > 0;
    FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        PERFORM setval(one.sequencename::regclass, 1, false);
    END LOOP;
END $$
"""
"""Empties a store's tables, with neither triggers nor foreign keys in the way; its chain has begun all the same."""
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
    """A running server, and the databases on it that no test uses now."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count()
        self._free: list[str] = []

    def url(self, name: str) -> str:
        return f"postgresql://jixiao@/{name}?host={self.folder}"

    def run(self, statement: str, name: str = "postgres") -> list[tuple[Any, ...]]:
        """Return the rows of a statement, run by another program than the store's."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def borrow(self) -> str:
        """Return the name of a database with the newest tables and nothing in them; `give_back` it."""
        if self._free:
            return self._free.pop()
        name = f"store{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        Database(self.url(name), self.folder / f"{name}.lock").close()
        return name

    def give_back(self, name: str) -> None:
        """Have what was written into a database gone: that takes a hundredth of what making another does."""
        self.run(EMPTY, name)
        self._free.append(name)


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
