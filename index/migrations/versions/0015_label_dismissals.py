"""That a proposed label was looked at and is not wanted: an event beside teaching and taking back.

SQLite cannot change what a table asks of its rows: there the table is made anew, its rows and numbers as they were. No
digest of the chain changes.
"""

import sqlalchemy as sa
from alembic import op

from index.append_only import keep_from_change

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEPT = "id, action, label, field, who, made_at, undoes"


ACTIONS = "action IN ('teach', 'dismiss', 'undo')"
CHECK = "ck_labels_action"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _made_anew()
        return
    op.drop_constraint(op.f(CHECK), "labels")
    op.create_check_constraint(op.f(CHECK), "labels", ACTIONS)


def _made_anew() -> None:
    op.create_table(
        "labels_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.CheckConstraint(ACTIONS, name=op.f(CHECK)),
        sa.ForeignKeyConstraint(["undoes"], ["labels_new.id"], name=op.f("fk_labels_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labels")),
        sa.UniqueConstraint("undoes", name=op.f("uq_labels_undoes")),
        sqlite_autoincrement=True,
    )
    op.execute(f"INSERT INTO labels_new ({KEPT}) SELECT {KEPT} FROM labels ORDER BY id")  # noqa: S608
    op.drop_table("labels")
    op.rename_table("labels_new", "labels")
    keep_from_change(op.get_bind(), "labels")
