"""What the webhook is owed: documents whose reading ended."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("ended", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.String(), nullable=True),
        sa.Column("due_at", sa.String(), nullable=False),
        sa.Column("ended_at", sa.String(), nullable=True),
        sa.Column("said", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'told', 'given_up')", name=op.f("ck_deliveries_state")),
        sa.ForeignKeyConstraint(["document"], ["documents.sha256"], name=op.f("fk_deliveries_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("message", name=op.f("uq_deliveries_message")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_state", "deliveries", ["state", "due_at"], unique=False)
