"""That people joined documents, or split them."""

import sqlalchemy as sa
from alembic import op

from index.append_only import keep_from_change

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "compositions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "action IN ('join', 'split', 'rearrange', 'undo')", name=op.f("ck_compositions_action")
        ),
        sa.ForeignKeyConstraint(["undoes"], ["compositions.id"], name=op.f("fk_compositions_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compositions")),
        sqlite_autoincrement=True,
    )
    keep_from_change(op.get_bind(), "compositions")
