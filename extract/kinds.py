"""The kinds of form, and which of them a form is: one line for each, and the engine knows no more of any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from extract.draft import Draft
from extract.filing import Filing, FormType, Problem
from extract.flow import Form
from extract.forms import department_budget, department_evaluation, project_statement, self_evaluation, target
from extract.labels import LabelBook

MODEL_KINDS: frozenset[FormType] = frozenset({"self_evaluation", "target", "department_evaluation"})
"""The kinds that the local model reads; prose and budget tables are the geometry's alone."""
PROJECT_KINDS: frozenset[FormType] = frozenset({"self_evaluation", "target", "project_statement"})
"""The kinds that speak of one project and name it."""
SURE_ROW = 0.9
LEAST_ROWS = 3
"""Rows without a title or a label that make a form: fewer may be any table's."""


class Kind(Protocol):
    """What a file of `extract/forms/` offers."""

    def owns(self, form: Form, book: LabelBook) -> bool:
        """Return whether a form without a title is of this kind."""

    def read(self, form: Form, filing_id: str, book: LabelBook) -> Filing:
        """Return the filing of one form; what the form does not say is null."""

    def missing(self, filing: Filing, form: Form) -> Iterator[Problem]:
        """Yield what every such form has and this one was not read to have."""


KINDS: Mapping[FormType, Kind] = {
    "self_evaluation": self_evaluation,
    "department_evaluation": department_evaluation,
    "target": target,
    "project_statement": project_statement,
    "department_budget": department_budget,
}


def kind_by_claims(claims: Draft) -> Kind | None:
    """Return the kind of a form whose title and labels are lost, by the rows that the local model is sure of; else None.

    A form with something done or scored in it is a self-evaluation, one with targets alone a target form.
    """
    rows = claims.values.get("indicators", ())
    sure = [
        row
        for place, row in enumerate(rows)
        if claims.evidence[f"/indicators/{place}/level3"].confidence >= SURE_ROW and row.target
    ]
    if len(sure) < LEAST_ROWS:
        return None
    is_evaluation = any(row.actual or row.score is not None for row in sure)
    return KINDS["self_evaluation" if is_evaluation else "target"]


def kind_of(form: Form, book: LabelBook) -> Kind | None:
    """Return the kind that the form's title names; untitled, the first whose own marks it bears; else None."""
    if form.form_type:
        return KINDS[form.form_type]
    return next((kind for kind in KINDS.values() if kind.owns(form, book)), None)
