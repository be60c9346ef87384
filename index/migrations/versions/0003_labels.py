"""The labels that people taught."""

import sqlalchemy as sa
from alembic import op

from index.append_only import keep_from_change

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "labels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.CheckConstraint("action IN ('teach', 'undo')", name=op.f("ck_labels_action")),
        sa.ForeignKeyConstraint(["undoes"], ["labels.id"], name=op.f("fk_labels_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labels")),
        sa.UniqueConstraint("undoes", name=op.f("uq_labels_undoes")),
        sqlite_autoincrement=True,
    )
    keep_from_change(op.get_bind(), "labels")
