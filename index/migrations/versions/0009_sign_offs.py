"""What was done to sign filings off."""

import sqlalchemy as sa
from alembic import op

from index.append_only import keep_from_change

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_offs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("filing", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.CheckConstraint(
            "action IN ('submitted', 'signed', 'returned', 'reopened')", name=op.f("ck_sign_offs_action")
        ),
        sa.ForeignKeyConstraint(["document"], ["documents.sha256"], name=op.f("fk_sign_offs_document")),
        sa.ForeignKeyConstraint(["filing"], ["filings.id"], name=op.f("fk_sign_offs_filing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_offs")),
        sqlite_autoincrement=True,
    )
    for column in ("document", "filing"):
        op.create_index(op.f(f"ix_sign_offs_{column}"), "sign_offs", [column], unique=False)
    keep_from_change(op.get_bind(), "sign_offs")
