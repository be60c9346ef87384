"""Changes of rows: added, deleted, split, merged and moved, beside the corrections of values, with what they need.

SQLite cannot change what a table asks of its rows: there the table is made anew, its rows and numbers as they were. No
digest of the chain changes: values that are null have no part in it.
"""

import sqlalchemy as sa
from alembic import op

from index.append_only import keep_from_change

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEPT = "id, document, filing, page, x0, top, x1, bottom, field, pointer, action, old, new, who, made_at, why, undoes, reading"


ACTIONS = (
    "action IN ('correct', 'confirm', 'reject', 'undo', "
    "'add_row', 'delete_row', 'split_row', 'merge_rows', 'move_row')"
)
CHECK = "ck_corrections_action"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _made_anew()
        return
    op.add_column("corrections", sa.Column("detail", sa.Text(), nullable=True))
    op.drop_constraint(op.f(CHECK), "corrections")
    op.create_check_constraint(op.f(CHECK), "corrections", ACTIONS)


def _made_anew() -> None:
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
        sa.Column("detail", sa.Text(), nullable=True),
        sa.CheckConstraint(ACTIONS, name=op.f(CHECK)),
        sa.ForeignKeyConstraint(["document"], ["documents.sha256"], name=op.f("fk_corrections_document")),
        sa.ForeignKeyConstraint(["filing"], ["filings.id"], name=op.f("fk_corrections_filing")),
        sa.ForeignKeyConstraint(["undoes"], ["corrections_new.id"], name=op.f("fk_corrections_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        sqlite_autoincrement=True,
    )
    op.execute(f"INSERT INTO corrections_new ({KEPT}) SELECT {KEPT} FROM corrections ORDER BY id")  # noqa: S608
    op.drop_table("corrections")
    op.rename_table("corrections_new", "corrections")
    op.create_index(op.f("ix_corrections_document"), "corrections", ["document"], unique=False)
    keep_from_change(op.get_bind(), "corrections")
