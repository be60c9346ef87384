"""What was done to sign filings off."""

import sqlalchemy as sa
from alembic import op

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
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER sign_offs_refuse_{change.lower()} BEFORE {change} ON sign_offs "
            "BEGIN SELECT RAISE(ABORT, 'sign_offs is append-only'); END"
        )
