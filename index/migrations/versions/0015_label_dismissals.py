"""That a proposed label was looked at and is not wanted: an event beside teaching and taking back.

SQLite cannot change what a table asks of its rows: the table is made anew, its rows and numbers as they were. No
digest of the chain changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEPT = "id, action, label, field, who, made_at, undoes"


def upgrade() -> None:
    op.create_table(
        "labels_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.CheckConstraint("action IN ('teach', 'dismiss', 'undo')", name=op.f("ck_labels_action")),
        sa.ForeignKeyConstraint(["undoes"], ["labels_new.id"], name=op.f("fk_labels_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labels")),
        sa.UniqueConstraint("undoes", name=op.f("uq_labels_undoes")),
        sqlite_autoincrement=True,
    )
    op.execute(f"INSERT INTO labels_new ({KEPT}) SELECT {KEPT} FROM labels ORDER BY id")  # noqa: S608
    op.drop_table("labels")
    op.rename_table("labels_new", "labels")
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER labels_refuse_{change.lower()} BEFORE {change} ON labels "
            "BEGIN SELECT RAISE(ABORT, 'labels is append-only'); END"
        )
