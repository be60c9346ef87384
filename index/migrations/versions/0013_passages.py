"""What search finds: passages with their words, and what is to be told to the vectors; all of it can be made again."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("filing", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("pointer", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("x0", sa.Double(), nullable=True),
        sa.Column("top", sa.Double(), nullable=True),
        sa.Column("x1", sa.Double(), nullable=True),
        sa.Column("bottom", sa.Double(), nullable=True),
        sa.Column("fiscal_year", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("project_name", sa.String(), nullable=True),
        sa.Column("level1", sa.String(), nullable=True),
        sa.Column("form_kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.sha256"], name=op.f("fk_passages_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
        sqlite_autoincrement=True,
    )
    for name in ("document", "unit", "project_name"):
        op.create_index(op.f(f"ix_passages_{name}"), "passages", [name], unique=False)
    op.create_table(
        "vector_outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("passage", sa.Integer(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.CheckConstraint("change IN ('add', 'remove')", name=op.f("ck_vector_outbox_change")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vector_outbox")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "derived",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("recipe", sa.String(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["documents.sha256"], name=op.f("fk_derived_document")),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_derived")),
    )
    _index_the_words()


def _index_the_words() -> None:
    """The words of passages stand in FTS5. What goes takes its words along; the outbox follows by itself."""
    op.execute(
        "CREATE VIRTUAL TABLE passage_words USING fts5(text, around, words, concepts, "
        "tokenize=\"unicode61 remove_diacritics 0 tokenchars '.%‰-_/='\")"
    )
    op.execute(
        "CREATE TRIGGER passages_added AFTER INSERT ON passages BEGIN "
        "INSERT INTO vector_outbox (passage, change) VALUES (new.id, 'add'); END"
    )
    op.execute(
        "CREATE TRIGGER passages_removed AFTER DELETE ON passages BEGIN "
        "DELETE FROM passage_words WHERE rowid = old.id; "
        "INSERT INTO vector_outbox (passage, change) VALUES (old.id, 'remove'); END"
    )
    op.execute(
        "CREATE TRIGGER passages_refuse_update BEFORE UPDATE ON passages "
        "BEGIN SELECT RAISE(ABORT, 'passages are replaced, never changed'); END"
    )
