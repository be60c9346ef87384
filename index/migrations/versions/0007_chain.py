"""The chain over all that is never changed: what exists already is linked in the order of time."""

from collections.abc import Iterator
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from index.chain import TIMES, linked, opening

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    chain = op.create_table(
        "chain",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row_table", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=True),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_chain")),
        sa.UniqueConstraint("row_table", "row_id", name=op.f("uq_chain_row_table")),
        sa.UniqueConstraint("digest", name=op.f("uq_chain_digest")),
    )
    connection = op.get_bind()
    tables = {name: _reflected(connection, name) for name in _append_only(connection)}
    rows = sorted(row for name, table in tables.items() for row in _rows(connection, name, table))
    note = (
        f"链自此开始，此前已有的 {len(rows)} 行按时间顺序接入。"
        f" / The chain begins here; the {len(rows)} rows that stood before follow in the order of time."
    )
    link = opening(datetime.now(UTC).isoformat(timespec="microseconds"), note)
    connection.execute(chain.insert(), link._asdict())
    for _, name, number in rows:
        table = tables[name]
        row = connection.execute(sa.select(table).where(table.c.id == number)).mappings().one()
        link = linked(link.digest, link.number + 1, name, row)
        connection.execute(chain.insert(), link._asdict())
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER chain_refuse_{change.lower()} BEFORE {change} ON chain "
            "BEGIN SELECT RAISE(ABORT, 'chain is append-only'); END"
        )


def _append_only(connection: sa.Connection) -> list[str]:
    """The tables that a trigger keeps from being changed."""
    triggers = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_refuse_update'"
    return sorted(connection.execute(sa.text(triggers)).scalars())


def _reflected(connection: sa.Connection, name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=connection, resolve_fks=False)


def _rows(connection: sa.Connection, name: str, table: sa.Table) -> Iterator[tuple[str, str, int]]:
    """Each row by when it was written, its table and its number."""
    time = next(table.c[column] for column in TIMES if column in table.c)
    for when, number in connection.execute(sa.select(time, table.c.id)):
        yield when, name, number
