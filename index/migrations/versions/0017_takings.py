"""Who took a filing to work on, and who handed it back."""

import sqlalchemy as sa
from alembic import op

from index.append_only import keep_from_change

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "takings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("filing", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.CheckConstraint("action IN ('take', 'hand_back')", name=op.f("ck_takings_action")),
        sa.ForeignKeyConstraint(["document"], ["documents.sha256"], name=op.f("fk_takings_document")),
        sa.ForeignKeyConstraint(["filing"], ["filings.id"], name=op.f("fk_takings_filing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takings")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_takings_filing"), "takings", ["filing"], unique=False)
    keep_from_change(op.get_bind(), "takings")
