"""The records of a store as one SQLite file, and such a file as the records of a store, in whichever database.

Row by row all is kept as it was, so that every digest of the chain holds in the other database too. What is derived
(index.derived) is left out where rows are copied: it is made again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Integer, Table, delete, func, insert, select, text

from index.answers.tables import Fact, Form
from index.append_only import deletable
from index.backends import WRITES
from index.chain import CHAIN, LINKS
from index.database import Database
from index.schema import Base, Document
from index.search.tables import Derived, PassageRow, VectorChange
from ingest.errors import StoreError

DERIVED = frozenset(one.__tablename__ for one in (Fact, Form, PassageRow, VectorChange, Derived))
AT_ONCE = 100
"""Rows copied together; a reading is a text of some hundred kilobytes."""


def save_records(database: Database, path: Path) -> None:
    """Write the records as they are at this moment into a new SQLite file, while others go on reading and writing."""
    with database.read() as session:
        connection = session.connection()
        if connection.dialect.name == "sqlite":
            _save_file(connection, path)
            return
        made = _made(path)
        try:
            with made.engine.execution_options(for_=WRITES).begin() as into:
                _copy(connection, into)
        finally:
            made.close()
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode = DELETE").close()


def load_records(path: Path, database: Database) -> None:
    """Put the records of a SQLite file into a store that has none, all or nothing; StoreError where it has some."""
    made = _made(path)
    try:
        with (
            made.read() as session,
            database.engine.execution_options(for_=WRITES).begin() as into,
        ):
            refuse_filled(into)
            _copy(session.connection(), into)
            _count_on(into)
    finally:
        made.close()


def refuse_filled(connection: Connection) -> None:
    """Raise StoreError where something was written into the store."""
    links = connection.scalar(select(func.count()).select_from(LINKS)) or 0
    if links > 1 or connection.scalar(select(func.count()).select_from(Document)):
        raise StoreError(
            "该数据库中已有记录，不会覆盖；请指定一个新建的空库。"
            " / The database holds records already and is not overwritten: name an empty one."
        )


def _made(path: Path) -> Database:
    """The SQLite file as a store's database, with the newest tables."""
    return Database(f"sqlite:///{path}", path.with_name(f"{path.name}.lock"))


def _save_file(connection: Connection, path: Path) -> None:
    source = connection.connection.driver_connection
    with closing(sqlite3.connect(path)) as file:
        source.backup(file)  # type: ignore[union-attr]
        file.execute("PRAGMA journal_mode = DELETE").close()


def _copy(source: Connection, into: Connection) -> None:
    """Copy every table but the derived ones; the chain that the new store began for itself makes way."""
    with deletable(into, CHAIN):
        into.execute(delete(LINKS))
    for table in Base.metadata.sorted_tables:
        if table.name not in DERIVED:
            for rows in _batches(source, table):
                into.execute(insert(table), rows)


def _batches(source: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    """The rows of a table in the order of their keys: what takes something back comes after it."""
    found = source.execution_options(yield_per=AT_ONCE).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    for batch in found.mappings().partitions():
        yield [dict(row) for row in batch]


def _count_on(connection: Connection) -> None:
    """Have PostgreSQL number new rows after those that came with their numbers; SQLite does so by itself."""
    if connection.dialect.name == "sqlite":
        return
    for table in Base.metadata.sorted_tables:
        (key, *others) = table.primary_key.columns
        if not others and isinstance(key.type, Integer) and key.autoincrement is not False:
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', '{key.name}'), "  # noqa: S608
                    f"(SELECT coalesce(max({key.name}), 0) + 1 FROM {table.name}), false)"
                )
            )
