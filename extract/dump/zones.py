"""Which part of a dump is prose: statements and budgets, from their titles to the title of a form of tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.dump.prose import is_wrapped_title, widest_of
from extract.dump.token import Strip
from extract.filing import FormType
from extract.labels import LabelBook

OF_PROSE: frozenset[FormType] = frozenset({"project_statement", "department_budget"})


NEAR = 15
"""Lines from the title of a form of tables to its first label, at most."""


def zones(strips: Sequence[Strip], book: LabelBook) -> Iterator[tuple[bool, Sequence[Strip]]]:
    """Yield the parts of the dump in order, each with whether it is prose."""
    begin = 0
    current: FormType | None = None
    for at in range(len(strips)):
        kind = _kind(strips, at, book, current)
        if kind is None:
            continue
        if begin < at and (kind in OF_PROSE) != (current in OF_PROSE):
            yield current in OF_PROSE, strips[begin:at]
            begin = at
        current = kind
    if begin < len(strips):
        yield current in OF_PROSE, strips[begin:]


def _kind(strips: Sequence[Strip], at: int, book: LabelBook, current: FormType | None) -> FormType | None:
    """Return the kind of form that the line begins: by its title, also one on two lines, or its first heading."""
    strip = strips[at]
    if not strip.pieces:
        return None
    if kind := book.form_type(strip.text):
        return kind if kind in OF_PROSE or _has_labels(strips, at, book) or current is None else None
    if current is None and (kind := book.opening(strip.text)):
        return kind
    return _wrapped(strips, at, book)


def _wrapped(strips: Sequence[Strip], at: int, book: LabelBook) -> FormType | None:
    """Return the kind of form whose title begins on the line and ends on the next."""
    page = [strip for strip in strips[at : at + NEAR] if strip.page == strips[at].page]
    below = next((strip for strip in page[1:] if strip.pieces), None)
    if below is None or not is_wrapped_title(strips[at], below, widest_of(page), book):
        return None
    kind = book.form_type(strips[at].text + below.text)
    return kind if kind in OF_PROSE else None


def _has_labels(strips: Sequence[Strip], at: int, book: LabelBook) -> bool:
    """Return whether the title's form follows it: a list of contents names titles too."""
    words = (word for strip in strips[at + 1 : at + NEAR] for piece in strip.pieces for word in piece.words())
    return any(book.header.match(word.text) == "project_name" for word in words)
