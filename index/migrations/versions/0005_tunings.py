"""What people changed of the rules' figures."""

import sqlalchemy as sa
from alembic import op

from index.append_only import keep_from_change

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tunings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.CheckConstraint("action IN ('make', 'set', 'undo')", name=op.f("ck_tunings_action")),
        sa.ForeignKeyConstraint(["undoes"], ["tunings.id"], name=op.f("fk_tunings_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tunings")),
        sa.UniqueConstraint("undoes", name=op.f("uq_tunings_undoes")),
        sqlite_autoincrement=True,
    )
    keep_from_change(op.get_bind(), "tunings")
