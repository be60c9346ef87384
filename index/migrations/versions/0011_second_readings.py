"""What second readers typed of the places that were drawn for them, unseen."""

import sqlalchemy as sa
from alembic import op

from index.append_only import keep_from_change

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("filing", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("x0", sa.Double(), nullable=False),
        sa.Column("top", sa.Double(), nullable=False),
        sa.Column("x1", sa.Double(), nullable=False),
        sa.Column("bottom", sa.Double(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("pointer", sa.String(), nullable=False),
        sa.Column("read", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("reading", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('agrees', 'differs', 'illegible')", name=op.f("ck_second_readings_outcome")
        ),
        sa.ForeignKeyConstraint(["document"], ["documents.sha256"], name=op.f("fk_second_readings_document")),
        sa.ForeignKeyConstraint(["filing"], ["filings.id"], name=op.f("fk_second_readings_filing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_readings")),
        sa.UniqueConstraint("task", name=op.f("uq_second_readings_task")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_second_readings_document"), "second_readings", ["document"], unique=False)
    keep_from_change(op.get_bind(), "second_readings")
