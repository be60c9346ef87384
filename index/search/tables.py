"""The tables of search: all of them follow from the readings and the corrections, and can be made again from them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from index.schema import Base


class PassageRow(Base):
    """One passage (index.search.passage). A row is never changed: what says something else is another row.

    So a number stands for one text for good, and a vector that is kept by it cannot be out of date. Its tokens stand
    under the same number in passage_words: FTS5, or PostgreSQL's tsvectors.
    """

    __tablename__ = "passages"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"), index=True)
    filing: Mapped[str]
    kind: Mapped[str]
    pointer: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    page: Mapped[int | None]
    x0: Mapped[float | None]
    top: Mapped[float | None]
    x1: Mapped[float | None]
    bottom: Mapped[float | None]
    fiscal_year: Mapped[int | None]
    unit: Mapped[str | None] = mapped_column(index=True)
    project_name: Mapped[str | None] = mapped_column(index=True)
    level1: Mapped[str | None]
    form_kind: Mapped[str]


class VectorChange(Base):
    """The vectors' outbox: a passage that came or went; written by the database itself, with the passage."""

    __tablename__ = "vector_outbox"
    __table_args__ = (
        CheckConstraint("change IN ('add', 'remove')", name="change"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    passage: Mapped[int]
    change: Mapped[str]


class Derived(Base):
    """Of which documents all derived rows stand, and by which recipe they were made; `fault`: why they could not be."""

    __tablename__ = "derived"

    document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"), primary_key=True)
    recipe: Mapped[str]
    fault: Mapped[str | None] = mapped_column(Text)
