"""The relational store as a connection, brought to the newest tables: SQLite, or PostgreSQL (index.backends).

A read sees one snapshot. A write takes the lock at its start, so that what it checked still holds when it commits.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from filelock import FileLock
from sqlalchemy import Connection, Engine, event, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from index.backends import BUSY_MS, MIGRATES, Backend, backend_of, refuse_unsuited
from index.chain import extend
from index.derived import refresh_changed
from index.snapshot import ANSWERS
from ingest.errors import StoreError

MIGRATIONS = Path(__file__).parent / "migrations"
REVISION = "0018"
"""The newest migration; a store that stands at it is opened without importing Alembic."""


class Keeping(Session):
    """A session that links what it adds to the append-only tables into the chain, and writes what follows from its changes."""


event.listen(Keeping, "after_flush", extend)
event.listen(Keeping, "before_commit", refresh_changed)


class Database:
    """One engine per process; sessions are short and belong to one thread."""

    def __init__(self, url: str, lock: Path) -> None:
        """Open the database at `url`; `lock` keeps two processes from migrating at once."""
        self._backend, address = backend_of(url)
        self.engine = self._backend.opened(address)
        self._reader = self.engine.execution_options(**self._backend.reading)
        self._writer = self.engine.execution_options(**self._backend.writing)
        self._writers = Lock()
        try:
            with FileLock(lock), _as_ours(self._backend):
                _upgrade(self.engine)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Yield a session on one snapshot; nothing it does is kept."""
        with _as_ours(self._backend), Session(self._reader, info={ANSWERS: {}}) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Yield a session that holds the write lock; kept as a whole at the end, or not at all.

        StoreError when another version of the program has migrated the store since it was opened.
        """
        with self._turn(), _as_ours(self._backend), Keeping(self._writer) as session, session.begin():
            _refuse_other_revision(session.connection())
            yield session

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let the writers of this process pass one after the other; other processes are held off by the database alone.

        SQLite has whoever waits for its lock sleep for up to 100 ms at a time, and lets in whoever happens to be awake.
        """
        is_ours = self._writers.acquire(
            timeout=BUSY_MS / 1000
        )  # after that the database says what is the matter
        try:
            yield
        finally:
            if is_ours:
                self._writers.release()


@contextmanager
def _as_ours(backend: Backend) -> Iterator[None]:
    """Turn what keeps the database from being read or written into StoreError, with the remedy."""
    try:
        yield
    except DatabaseError as error:
        if type(error) not in backend.faults:
            raise
        told, told_en = backend.remedy
        raise StoreError(
            f"资料库无法读写（{error.orig}），{told} / The store cannot be read or written; {told_en}"
        ) from error


def _refuse_other_revision(connection: Connection) -> None:
    """Raise StoreError where the tables are not those that this program writes: a row would come without what they want."""
    at = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if at != REVISION:
        raise StoreError(
            f"资料库已由另一版本的程序改为 {at}（本程序为 {REVISION}），未写入；请停止本程序，用新版本重新启动。"
            f" / Another version migrated the store to {at} meanwhile (this one writes {REVISION}); nothing was written:"
            " stop this program and start the newer one."
        )


def _upgrade(engine: Engine) -> None:
    """Bring the tables to REVISION, in one transaction; StoreError when a newer program wrote them."""
    with engine.connect() as connection:
        refuse_unsuited(connection)
        at = _revision(connection)
    if at == REVISION:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    if at is not None and at not in {script.revision for script in _scripts(ScriptDirectory, config)}:
        raise StoreError(
            f"资料库由更新的版本写成（{at}），请升级本程序。/ A newer version wrote this store; upgrade Jixiao."
        )
    with engine.execution_options(for_=MIGRATES).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _scripts(directory: Any, config: Any) -> Iterator[Any]:
    yield from directory.from_config(config).walk_revisions()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
