"""The names that a file came under, and which filing supersedes which."""

import sqlalchemy as sa
from alembic import op

from index.append_only import keep_from_change

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("arrivals", "supersessions")


def upgrade() -> None:
    op.create_table(
        "arrivals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=True),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.sha256"], name=op.f("fk_arrivals_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrivals")),
        sa.UniqueConstraint("document", "file", name=op.f("uq_arrivals_document")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "supersessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("earlier", sa.String(), nullable=False),
        sa.Column("later", sa.String(), nullable=False),
        sa.Column("earlier_document", sa.String(), nullable=False),
        sa.Column("later_document", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "action IN ('confirmed', 'refused', 'undone')", name=op.f("ck_supersessions_action")
        ),
        sa.ForeignKeyConstraint(["earlier"], ["filings.id"], name=op.f("fk_supersessions_earlier")),
        sa.ForeignKeyConstraint(["later"], ["filings.id"], name=op.f("fk_supersessions_later")),
        sa.ForeignKeyConstraint(
            ["earlier_document"], ["documents.sha256"], name=op.f("fk_supersessions_earlier_document")
        ),
        sa.ForeignKeyConstraint(
            ["later_document"], ["documents.sha256"], name=op.f("fk_supersessions_later_document")
        ),
        sa.ForeignKeyConstraint(["undoes"], ["supersessions.id"], name=op.f("fk_supersessions_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supersessions")),
        sqlite_autoincrement=True,
    )
    for column in ("earlier_document", "later_document"):
        op.create_index(op.f(f"ix_supersessions_{column}"), "supersessions", [column], unique=False)
    # What came in before names were kept came in under the one name that it has.
    op.execute(
        "INSERT INTO arrivals (document, file, who, made_at) "
        "SELECT sha256, file, added_by, added_at FROM documents ORDER BY number"
    )
    for table in APPEND_ONLY:
        keep_from_change(op.get_bind(), table)
