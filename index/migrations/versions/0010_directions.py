"""What people said of a document's pages before they are read."""

import sqlalchemy as sa
from alembic import op

from index.append_only import keep_from_change

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "directions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("old", sa.String(), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("reading", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('turn', 'leave_out', 'boundary', 'form_type', 'undo')", name=op.f("ck_directions_kind")
        ),
        sa.ForeignKeyConstraint(["document"], ["documents.sha256"], name=op.f("fk_directions_document")),
        sa.ForeignKeyConstraint(["undoes"], ["directions.id"], name=op.f("fk_directions_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_directions_document"), "directions", ["document"])
    keep_from_change(op.get_bind(), "directions")
