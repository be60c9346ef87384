"""How a database keeps the words of passages: FTS5 in SQLite, tsvectors in PostgreSQL, with the same functions in both."""

from __future__ import annotations

from types import ModuleType

from sqlalchemy.orm import Session

from index.search import fts5, tsvector


def words_of(session: Session) -> ModuleType:
    """Return the module for the database of this session."""
    return fts5 if session.get_bind().dialect.name == "sqlite" else tsvector
