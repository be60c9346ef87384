"""The figures in force: those that the rules compare with while they judge one filing, and the shipped ones besides.

A rule asks `parameters()` and its like, and never learns where a figure comes from. `review.packs` decides which
are in force for a filing; nothing that is kept between two filings may be worked out from a figure that a pack replaces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Books = Mapping[str, Any]
"""Records of figures by the name of their book, where they differ from the shipped ones."""
Book = TypeVar("Book")

_books: ContextVar[Books] = ContextVar("books", default={})  # noqa: B039  (never changed in place)


def in_force(name: str, shipped: Callable[[], Book]) -> Book:
    """Return the book of this name that is in force, the shipped one where no pack changes it."""
    book: Book | None = _books.get().get(name)
    return shipped() if book is None else book


@contextmanager
def with_books(books: Books) -> Iterator[None]:
    """Put these books in force while the block runs."""
    token = _books.set(books)
    try:
        yield
    finally:
        _books.reset(token)
