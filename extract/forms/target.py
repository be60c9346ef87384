"""A target form (绩效目标表) or declaration (绩效目标申报表): what a project is to do, why, and for how much."""

from __future__ import annotations

from collections.abc import Iterator

from extract.blocks import read_blocks
from extract.budget_items import read_budget_items
from extract.filing import Filing, Problem
from extract.flow import Form
from extract.funds import read_funds_block
from extract.header import read_head
from extract.indicator_block import read_indicators
from extract.indicators import header_fields
from extract.labels import LabelBook
from extract.listing import read_target_list
from extract.missing import missing_blocks
from extract.prose import headed_sections
from extract.stated_funds import read_stated_funds
from extract.turned_funds import read_paired_funds, read_turned_funds

READERS = (
    read_target_list,
    read_indicators,
    read_budget_items,
    read_paired_funds,
    read_turned_funds,
    read_funds_block,
    read_stated_funds,
)


def owns(form: Form, book: LabelBook) -> bool:
    """Return whether an untitled form is one: it has targets and no column for what was done."""
    fields = header_fields(form.rows, book)
    return {"target", "level3"} <= fields and not {"actual", "score"} & fields


def read(form: Form, filing_id: str, book: LabelBook) -> Filing:
    """Return the filing of one form; what the form does not say is null."""
    blocks, pairs = read_blocks(form.rows, book, READERS)
    draft = blocks | read_head(form, pairs, book, is_goal_a_section=True)
    draft |= headed_sections(form.items, book)
    return Filing(id=filing_id, form_type="target", **draft.values, evidence=draft.evidence)


def missing(filing: Filing, form: Form) -> Iterator[Problem]:
    """Yield what every such form has and this one was not read to have."""
    yield from missing_blocks(form, {"绩效指标 / indicators": filing.indicators})
