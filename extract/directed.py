"""The flow and its forms as a person directed: where none may begin, and of what kind one is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extract.filing import FormType
from extract.flow import Form, Item, Row
from extract.kinds import kind_of
from extract.labels import LabelBook


def continued(items: Sequence[Item], pages: frozenset[int]) -> frozenset[int]:
    """Return the items, by `id`, at which no form may begin, for these pages go on with the form before.

    They are what stands on the page up to the end of its first table: below that another form may begin.
    """
    found: set[int] = set()
    for page in pages:
        here = [item for item in items if item.page == page]
        tables = [item.table for item in here if isinstance(item, Row)]
        ends = [place for place, item in enumerate(here) if isinstance(item, Row) and item.table == tables[0]]
        found.update(id(item) for item in (here[: ends[-1] + 1] if ends else here))
    return frozenset(found)


def typed(forms: Sequence[Form], form_types: Mapping[int, FormType], book: LabelBook) -> list[Form]:
    """Return the forms, each that a person named the kind of being of that kind."""
    named = list(forms)
    for page, form_type in form_types.items():
        meant = _meant(named, page, book)
        named = [
            replace(form, form_type=form_type) if any(form is one for one in meant) else form
            for form in named
        ]
    return named


def _meant(forms: Sequence[Form], page: int, book: LabelBook) -> list[Form]:
    """The form that begins on the page, else the last one there; of a table that lists projects, all of its forms.

    What bears the marks of a form goes before what has a table, and that before a mere line above it.
    """
    there = [form for form in forms if form.pages[0] == page] or [
        form for form in forms if page in form.pages
    ][-1:]
    if not there:
        return []
    first = max(
        there, key=lambda form: (kind_of(form, book) is not None, bool(form.rows), -there.index(form))
    )
    return [
        form
        for form in there
        if form is first or (form.items and first.items and form.items[0] is first.items[0])
    ]
