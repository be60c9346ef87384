"""A self-evaluation form (项目支出绩效自评表): its blocks, each known by its labels, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator

from extract.blocks import read_blocks
from extract.filing import Filing, Problem
from extract.flow import Form
from extract.funds import read_funds_block, read_unnamed_funds
from extract.goal import read_goal_block
from extract.header import read_head
from extract.indicator_block import read_indicators
from extract.indicators import header_fields
from extract.labels import LabelBook
from extract.missing import missing_blocks
from extract.turned_funds import read_paired_funds, read_turned_funds, read_unnamed_turned_funds

READERS = (
    read_indicators,
    read_goal_block,
    read_paired_funds,
    read_turned_funds,
    read_funds_block,
)
UNNAMED = (read_unnamed_funds, read_unnamed_turned_funds)
"""Readers of funds that no label names: asked only where no other reader finds any."""


def owns(form: Form, book: LabelBook) -> bool:
    """Return whether an untitled form is one: by the columns of what was done, which only it has."""
    return {"actual", "level3"} <= header_fields(form.rows, book)


def read(form: Form, filing_id: str, book: LabelBook) -> Filing:
    """Return the filing of one form; what the form does not say is null."""
    blocks, pairs = read_blocks(form.rows, book, READERS)
    if not blocks.values.get("funds"):
        blocks, pairs = read_blocks(form.rows, book, (*READERS, *UNNAMED))
    draft = blocks | read_head(form, pairs, book)
    return Filing(id=filing_id, form_type="self_evaluation", **draft.values, evidence=draft.evidence)


def missing(filing: Filing, form: Form) -> Iterator[Problem]:
    """Yield what every such form has and this one was not read to have."""
    yield from missing_blocks(
        form, {"绩效指标 / indicators": filing.indicators, "项目资金 / funds": filing.funds}
    )
