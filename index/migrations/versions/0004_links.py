"""What people said of two filings: that they are of one project, or that they are not."""

import sqlalchemy as sa
from alembic import op

from index.append_only import keep_from_change

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("earlier", sa.String(), nullable=False),
        sa.Column("later", sa.String(), nullable=False),
        sa.Column("earlier_document", sa.String(), nullable=False),
        sa.Column("later_document", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.CheckConstraint("decision IN ('same', 'different', 'undone')", name=op.f("ck_links_decision")),
        sa.ForeignKeyConstraint(["earlier"], ["filings.id"], name=op.f("fk_links_earlier")),
        sa.ForeignKeyConstraint(["later"], ["filings.id"], name=op.f("fk_links_later")),
        sa.ForeignKeyConstraint(
            ["earlier_document"], ["documents.sha256"], name=op.f("fk_links_earlier_document")
        ),
        sa.ForeignKeyConstraint(
            ["later_document"], ["documents.sha256"], name=op.f("fk_links_later_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sqlite_autoincrement=True,
    )
    for side in ("earlier_document", "later_document"):
        op.create_index(op.f(f"ix_links_{side}"), "links", [side])
    keep_from_change(op.get_bind(), "links")
