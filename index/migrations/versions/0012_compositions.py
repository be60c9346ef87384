"""That people joined documents, or split them."""

import sqlalchemy as sa
from alembic import op

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
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER compositions_refuse_{change.lower()} BEFORE {change} ON compositions "
            "BEGIN SELECT RAISE(ABORT, 'compositions is append-only'); END"
        )
