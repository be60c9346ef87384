"""What each database that keeps the records wants: its switches, how a write takes its lock, how its faults are told.

    sqlite       a file; a write begins with BEGIN IMMEDIATE
    postgresql   a server; a write begins with a lock on the chain, before it looks at anything

In both a read sees one snapshot, and only one transaction writes at a time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    InternalError,
    NoSuchModuleError,
    OperationalError,
    ProgrammingError,
)

from ingest.errors import StoreError

BUSY_MS = 30_000
"""How long a write waits for another."""
WRITES, MIGRATES = "writes", "migrates"
"""What a transaction may do besides reading, as the execution option `for_`."""
MIGRATION_LOCK = 0x6A69_7869
"""The number of PostgreSQL's advisory lock that whoever migrates holds."""
CONNECTIONS = 20
"""So many stay open, twice as many at the most: as many as threads answer requests (anyio's 40)."""
DRIVER = "postgresql+psycopg"


class Backend(NamedTuple):
    """One kind of database.

    `faults`: the classes of error that say it cannot be used; `remedy` what to do then, in Chinese and English.
    `reading` and `writing`: the execution options of a transaction that does this.
    """

    opened: Callable[[URL], Engine]
    faults: frozenset[type[DatabaseError]]
    remedy: tuple[str, str]
    reading: Mapping[str, Any]
    writing: Mapping[str, Any]


def backend_of(url: str) -> tuple[Backend, URL]:
    """Return the kind of database at a URL, and the URL with its driver; StoreError for another kind."""
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    name = address.get_backend_name() if address else ""
    if address is None or name not in BACKENDS:
        raise StoreError(
            f"暂不支持此数据库：{url.split(':')[0]}。JIXIAO_DATABASE_URL 请用 sqlite:///路径 或 postgresql://用户@主机/库名，"
            "或不设。 / Only sqlite:/// and postgresql:// are supported; or unset JIXIAO_DATABASE_URL."
        )
    return BACKENDS[name], address.set(drivername=DRIVER) if name == "postgresql" else address


def _open_sqlite(url: URL) -> Engine:
    engine = create_engine(url, pool_size=CONNECTIONS, max_overflow=CONNECTIONS)

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun here, DDL included
        for pragma in (
            f"busy_timeout = {BUSY_MS}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        is_writing = connection.get_execution_options().get("for_")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")

    return engine


def _open_postgresql(url: URL) -> Engine:
    try:
        engine = create_engine(
            url,
            pool_pre_ping=True,
            pool_size=CONNECTIONS,
            max_overflow=CONNECTIONS,
            connect_args={"client_encoding": "utf8"},
        )
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreError(
            "使用 PostgreSQL 需先安装驱动：.venv/bin/pip install --require-hashes --no-deps -r requirements/postgres.lock。"
            " / PostgreSQL wants its driver: install requirements/postgres.lock."
        ) from error

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.autocommit = True
        connection.execute(f"SET lock_timeout = {BUSY_MS}")
        connection.autocommit = False

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        match connection.get_execution_options().get("for_"):
            case "writes":  # no SELECT, which would take the snapshot before the lock is there
                connection.exec_driver_sql("LOCK TABLE chain IN EXCLUSIVE MODE")
            case "migrates":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")

    return engine


def refuse_unsuited(connection: Connection) -> None:
    """Raise StoreError for a PostgreSQL database that would order or keep text otherwise than the program means it."""
    if connection.dialect.name != "postgresql":
        return
    encoding = connection.execute(text("SHOW server_encoding")).scalar()
    is_ordered = connection.execute(text("SELECT 'Z' < 'a' AND 'a-b' < 'aa'")).scalar()
    if encoding != "UTF8" or not is_ordered:
        raise StoreError(
            "PostgreSQL 库须以 UTF8 编码、C 排序规则建立：CREATE DATABASE jixiao TEMPLATE template0 ENCODING 'UTF8' "
            "LC_COLLATE 'C' LC_CTYPE 'C'。 / The PostgreSQL database must be in UTF8 and ordered by C (docs/deploy.md)."
        )


BACKENDS: Mapping[str, Backend] = {
    "sqlite": Backend(
        _open_sqlite,
        frozenset({DatabaseError, OperationalError}),
        (
            "请检查磁盘空间、权限和文件是否完好。",
            "check disk space, rights and the file.",
        ),
        {},
        {"for_": WRITES},
    ),
    "postgresql": Backend(
        _open_postgresql,
        frozenset({DatabaseError, OperationalError, InternalError, ProgrammingError}),
        (
            "请检查 JIXIAO_DATABASE_URL、PostgreSQL 服务和该用户的权限。",
            "check JIXIAO_DATABASE_URL, the PostgreSQL server and the user's rights.",
        ),
        {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
        {"isolation_level": "REPEATABLE READ", "for_": WRITES},
    ),
}
