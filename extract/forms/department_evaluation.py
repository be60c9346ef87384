"""An evaluation of a whole department (部门整体支出绩效自评表): a self-evaluation without a project."""

from __future__ import annotations

from collections.abc import Iterator

from extract.blocks import read_blocks
from extract.filing import Filing, Problem
from extract.flow import Form
from extract.forms.self_evaluation import READERS, UNNAMED
from extract.header import read_head
from extract.labels import LabelBook
from extract.missing import missing_blocks


def owns(form: Form, book: LabelBook) -> bool:  # noqa: ARG001
    """Return False: nothing but its title tells it from a project's self-evaluation."""
    return False


def read(form: Form, filing_id: str, book: LabelBook) -> Filing:
    """Return the filing of one form; the department that fills it in is its unit."""
    blocks, pairs = read_blocks(form.rows, book, READERS)
    if not blocks.values.get("funds"):
        blocks, pairs = read_blocks(form.rows, book, (*READERS, *UNNAMED))
    draft = blocks | read_head(form, pairs, book)
    return Filing(id=filing_id, form_type="department_evaluation", **draft.values, evidence=draft.evidence)


def missing(filing: Filing, form: Form) -> Iterator[Problem]:
    """Yield what every such form has and this one was not read to have."""
    yield from missing_blocks(form, {"绩效指标 / indicators": filing.indicators})
