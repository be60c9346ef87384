"""Pages that were cut off their form: without rules or labels they look like strangers, and only the model knows better."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from extract.filing import FormType
from extract.flow import Form
from extract.kinds import MODEL_KINDS, kind_of
from extract.labels import LabelBook
from extract.transformer.cells import NamedPage
from extract.transformer.claims import claims_of
from extract.transformer.form_pages import Named, pages_of

SURE_ROW = 0.9


def with_lost_pages(
    forms: Sequence[Form], named: Named, book: LabelBook, begins: Container[int] = ()
) -> list[Form]:
    """Return the forms, each with the pages behind it that hold rows of an indicator table and begin no form.

    `begins`: pages of which a person said that a form begins there.
    """
    whole: list[Form] = []
    for form in forms:
        owner = next((k for k, before in enumerate(whole) if _goes_on_in(before, form)), None)
        is_stray = owner is not None and form.pages[0] not in begins and kind_of(form, book) is None
        if owner is not None and is_stray and _is_rest(pages_of(form, named), book):
            items = sorted((*whole[owner].items, *form.items), key=lambda item: item.page)
            whole[owner] = replace(whole[owner], items=tuple(items))
        else:
            whole.append(form)
    return whole


def _goes_on_in(before: Form, form: Form) -> bool:
    """Return whether the form's first page stands among the other's, or directly behind them."""
    kinds: frozenset[FormType | None] = MODEL_KINDS
    return before.form_type in kinds and before.pages[0] < form.pages[0] <= before.pages[-1] + 1


def _is_rest(pages: Sequence[NamedPage], book: LabelBook) -> bool:
    """Return whether the model is sure of a row there, and sees no project named: a form's beginning names one."""
    draft = claims_of(pages, book).draft
    rows = len(draft.values.get("indicators", ()))
    sure = [draft.evidence[f"/indicators/{row}/level3"].confidence >= SURE_ROW for row in range(rows)]
    return any(sure) and "project_name" not in draft.values
