"""Rejections, the reading that a person saw, findings that a correction ended, and the chain over all that is never changed.

What exists already is linked in the order of time. SQLite cannot change what a table asks of its rows: there the tables
of corrections and decisions are made anew, their rows and numbers as they were. Each correction gets the last reading
before it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from index.append_only import keep_from_change, kept_from_change
from index.chain import TIMES, linked, opening

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


CORRECTIONS = "action IN ('correct', 'confirm', 'reject', 'undo')"
DECISIONS = "decision IN ('accepted', 'dismissed', 'reopened', 'resolved')"
LAST_READING = "(SELECT max(version) FROM readings WHERE readings.document = corrections.document AND read_at <= made_at)"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _corrections()
        _decisions()
    else:
        _altered()
    _chain()


def _altered() -> None:
    op.add_column("corrections", sa.Column("reading", sa.Integer(), nullable=True))
    op.execute("ALTER TABLE corrections DISABLE TRIGGER USER")
    op.execute(f"UPDATE corrections SET reading = {LAST_READING}")  # noqa: S608
    op.execute("ALTER TABLE corrections ENABLE TRIGGER USER")
    op.add_column("decisions", sa.Column("correction", sa.Integer(), nullable=True))
    op.add_column("decisions", sa.Column("told", sa.Text(), nullable=True))
    op.create_foreign_key(op.f("fk_decisions_correction"), "decisions", "corrections", ["correction"], ["id"])
    for table, name, condition in (
        ("corrections", "ck_corrections_action", CORRECTIONS),
        ("decisions", "ck_decisions_decision", DECISIONS),
    ):
        op.drop_constraint(op.f(name), table)
        op.create_check_constraint(op.f(name), table, condition)


def _corrections() -> None:
    op.create_table(
        "corrections_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("filing", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("x0", sa.Double(), nullable=True),
        sa.Column("top", sa.Double(), nullable=True),
        sa.Column("x1", sa.Double(), nullable=True),
        sa.Column("bottom", sa.Double(), nullable=True),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("pointer", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("reading", sa.Integer(), nullable=True),
        sa.CheckConstraint(CORRECTIONS, name=op.f("ck_corrections_action")),
        sa.ForeignKeyConstraint(["document"], ["documents.sha256"], name=op.f("fk_corrections_document")),
        sa.ForeignKeyConstraint(["filing"], ["filings.id"], name=op.f("fk_corrections_filing")),
        sa.ForeignKeyConstraint(["undoes"], ["corrections_new.id"], name=op.f("fk_corrections_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO corrections_new (id, document, filing, page, x0, top, x1, bottom, field, pointer, action, "  # noqa: S608
        "old, new, who, made_at, why, undoes, reading) "
        "SELECT id, document, filing, page, x0, top, x1, bottom, field, pointer, action, old, new, who, made_at, "
        f"why, undoes, {LAST_READING} FROM corrections ORDER BY id"
    )
    op.drop_table("corrections")
    op.rename_table("corrections_new", "corrections")
    op.create_index(op.f("ix_corrections_document"), "corrections", ["document"], unique=False)
    keep_from_change(op.get_bind(), "corrections")


def _decisions() -> None:
    op.create_table(
        "decisions_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("filing", sa.String(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("correction", sa.Integer(), nullable=True),
        sa.Column("told", sa.Text(), nullable=True),
        sa.CheckConstraint(DECISIONS, name=op.f("ck_decisions_decision")),
        sa.ForeignKeyConstraint(["document"], ["documents.sha256"], name=op.f("fk_decisions_document")),
        sa.ForeignKeyConstraint(["filing"], ["filings.id"], name=op.f("fk_decisions_filing")),
        sa.ForeignKeyConstraint(["correction"], ["corrections.id"], name=op.f("fk_decisions_correction")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO decisions_new (id, document, filing, finding, basis, decision, reason, who, made_at) "
        "SELECT id, document, filing, finding, basis, decision, reason, who, made_at FROM decisions ORDER BY id"
    )
    op.drop_table("decisions")
    op.rename_table("decisions_new", "decisions")
    for column in ("document", "finding"):
        op.create_index(op.f(f"ix_decisions_{column}"), "decisions", [column], unique=False)
    keep_from_change(op.get_bind(), "decisions")


def _chain() -> None:
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
    tables = {name: _reflected(connection, name) for name in kept_from_change(connection)}
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
    keep_from_change(op.get_bind(), "chain")


def _reflected(connection: sa.Connection, name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=connection, resolve_fks=False)


def _rows(connection: sa.Connection, name: str, table: sa.Table) -> Iterator[tuple[str, str, int]]:
    """Each row by when it was written, its table and its number."""
    time = next(table.c[column] for column in TIMES if column in table.c)
    for when, number in connection.execute(sa.select(time, table.c.id)):
        yield when, name, number
