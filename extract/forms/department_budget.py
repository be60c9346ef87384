"""A department's budget (部门预算): its tables, and the prose that explains and restates them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.amounts import stated_amounts
from extract.budget_tables import printed_tables, table_draft
from extract.chapters import Chapter, chapters
from extract.draft import EMPTY, Draft
from extract.fields import read_pairs
from extract.filing import Filing, OtherField, Problem
from extract.flow import Form, Line
from extract.header import read_title, read_year
from extract.labels import LabelBook
from extract.missing import missing_blocks
from extract.names import UNIT_NAME
from extract.pairs import pairs_of_lines
from extract.passage import Passage
from extract.prose import paragraphs
from extract.text import folded
from extract.unit import read_unit

UNIT_IN_TITLE = re.compile(r"(\D{4,}?)\s*(?:19|20)\d{2}\s*年")
CONTENTS = frozenset({"目录", "目次"})
LEAST_PROSE = 20
"""A chapter's text that is shorter than this many characters explains nothing."""


def owns(form: Form, book: LabelBook) -> bool:
    """Return whether an untitled form is one: a table under a title that only budgets have."""
    return any(
        chapter.is_table
        and chapter.title is not None
        and book.budget_titles.search(folded(chapter.title.text))
        for chapter in chapters(form.items)
    )


def read(form: Form, filing_id: str, book: LabelBook) -> Filing:
    """Return the filing of one budget; what it does not say is null."""
    parts = chapters(form.items)
    draft = read_title(form) | read_year(form, Draft({}, {})) | _head(parts, book) | _unit(form)
    for table in printed_tables([(part.title, part.lines, part.rows) for part in parts if part.is_table]):
        draft |= table_draft(table)
    for part in parts:
        if (
            not part.is_table
            and (body := _prose(part))
            and part.title
            and folded(part.title.text) not in CONTENTS
        ):
            draft |= _explained(part.title, body)
    return Filing(id=filing_id, form_type="department_budget", **draft.values, evidence=draft.evidence)


def missing(filing: Filing, form: Form) -> Iterator[Problem]:
    """Yield what every budget has and this one was not read to have."""
    yield from missing_blocks(form, {"预算 / budget": filing.tables})


def _head(parts: Sequence[Chapter], book: LabelBook) -> Draft:
    """Return the labels and values on the cover and above the tables, each label once."""
    cover: list[Line] = [line for part in parts if not _prose(part) for line in part.lines]
    seen: set[str] = set()
    pairs = []
    for pair in pairs_of_lines(cover, book.is_label):
        if folded(pair.label) not in seen:
            pairs.append(pair)
            seen.add(folded(pair.label))
    return read_pairs(pairs, book) | read_unit(line.passage for line in cover)


def _unit(form: Form) -> Draft:
    """Return the unit that the title begins with: 某某局2020年部门预算."""
    found = UNIT_IN_TITLE.match(form.title.text.strip()) if form.title else None
    if form.title is None or found is None or not UNIT_NAME.fullmatch(found[1]):
        return EMPTY
    return Draft(
        {"implementing_unit": found[1]}, {"/implementing_unit": form.title.part(found[1]).evidence()}
    )


def _prose(part: Chapter) -> Passage | None:
    """Return the chapter's paragraphs as one passage; None where no more than a few words stand there."""
    if part.is_table:
        return None
    whole: Passage | None = None
    for paragraph in paragraphs(part.lines):
        whole = whole.then(paragraph, "\n") if whole else paragraph
    return whole if whole and len(whole.text) >= LEAST_PROSE else None


def _explained(title: Passage, body: Passage) -> Draft:
    """Return a chapter's prose under its title, and the amounts that it states."""
    field = OtherField(label=title.text.strip(), value=body.text)
    proofs = {"/other_fields/0/label": title.evidence(), "/other_fields/0/value": body.evidence()}
    return Draft({"other_fields": (field,)}, proofs) | stated_amounts(body, field.label)
