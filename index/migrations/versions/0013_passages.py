"""What search finds: passages with their words, and what is to be told to the vectors; all of it can be made again."""

import sqlalchemy as sa
from alembic import op

from index.append_only import refuse

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
    if op.get_bind().dialect.name == "sqlite":
        _words_in_fts5()
    else:
        _words_in_tsvector()
    refuse(op.get_bind(), "passages", ("update",), "passages are replaced, never changed")


def _words_in_tsvector() -> None:
    """The words of passages stand in tsvectors (index.search.tsvector)."""
    op.execute(
        "CREATE TABLE passage_words ("
        "id integer PRIMARY KEY REFERENCES passages ON DELETE CASCADE, vector tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX ix_passage_words_vector ON passage_words USING gin (vector)")
    for name, event, row, change in (
        ("passages_added", "INSERT", "new", "add"),
        ("passages_removed", "DELETE", "old", "remove"),
    ):
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608
            f"INSERT INTO vector_outbox (passage, change) VALUES ({row}.id, '{change}'); RETURN NULL; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON passages FOR EACH ROW EXECUTE FUNCTION {name}()")


def _words_in_fts5() -> None:
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
