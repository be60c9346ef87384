"""The tables that questions are run over, made again from the documents at any time."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PLACE = ("x0", "top", "x1", "bottom")


def upgrade() -> None:
    op.create_table(
        "forms",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("filing", sa.String(), nullable=False),
        sa.Column("form_type", sa.String(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("unit_key", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=True),
        sa.Column("core", sa.String(), nullable=False),
        sa.Column("project_key", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Double(), nullable=True) for name in PLACE),
        sa.ForeignKeyConstraint(["document"], ["documents.sha256"], name=op.f("fk_forms_document")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_forms")),
        sa.UniqueConstraint("filing", name=op.f("uq_forms_filing")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_forms_scope", "forms", ["form_type", "fiscal_year", "unit_key", "project_key"])
    for name in ("document", "unit_key", "project_key"):
        op.create_index(op.f(f"ix_forms_{name}"), "forms", [name], unique=False)
    op.create_table(
        "facts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("level1", sa.String(), nullable=True),
        sa.Column("level2", sa.String(), nullable=True),
        sa.Column("level3", sa.String(), nullable=True),
        sa.Column("level3_key", sa.String(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("printed", sa.Text(), nullable=True),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("scaled", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("pointer", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Double(), nullable=True) for name in PLACE),
        sa.Column("is_unread", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["form"], ["forms.number"], name=op.f("fk_facts_form")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_facts")),
    )
    op.create_index("ix_facts_form", "facts", ["form", "field", "line"])
    op.create_index("ix_facts_level3_key", "facts", ["level3_key", "field"])
