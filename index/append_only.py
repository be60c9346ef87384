"""The triggers that keep rows from being changed or deleted: the database itself refuses, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, text

SAYS = "{} is append-only"
_REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation';
END $$
"""


def keep_from_change(connection: Connection, table: str) -> None:
    """Have the database refuse to change or delete a row of the table; on PostgreSQL to empty it as well."""
    refuse(connection, table, ("update", "delete"), SAYS.format(table))
    if connection.dialect.name == "postgresql":
        connection.execute(
            text(
                f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{SAYS.format(table)}')"
            )
        )


def refuse(connection: Connection, table: str, changes: Sequence[str], says: str) -> None:
    """Have the database refuse these changes of a table's rows, with these words."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        does = f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
    else:
        connection.execute(text(_REFUSE))
        does = f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{says}')"
    for change in changes:
        connection.execute(
            text(f"CREATE TRIGGER {table}_refuse_{change} BEFORE {change.upper()} ON {table} {does}")
        )


@contextmanager
def deletable(connection: Connection, table: str) -> Iterator[None]:
    """Let rows of the table be deleted in the block, for a store that is only just being filled."""
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"DROP TRIGGER {table}_refuse_delete"))
        yield
        refuse(connection, table, ("delete",), SAYS.format(table))
    else:
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        yield
        connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))


def kept_from_change(connection: Connection) -> list[str]:
    """Return the tables that a trigger keeps from being changed, by their names."""
    if connection.dialect.name == "sqlite":
        asked = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_refuse\\_update' ESCAPE '\\'"
    else:
        asked = (
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE pg_table_is_visible(c.oid) AND t.tgname = c.relname || '_refuse_update'"
        )
    return sorted(connection.execute(text(asked)).scalars())
