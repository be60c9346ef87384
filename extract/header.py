"""What stands around a form's tables: its title, year, unit and remarks, and the labels and values of head and foot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.dates import Year, year_of
from extract.draft import EMPTY, Draft
from extract.fields import read_pairs
from extract.filing import Alternative
from extract.flow import Form, is_year_mark
from extract.grammar import without_specks
from extract.labels import LabelBook
from extract.pairs import Pair, pairs_of_lines
from extract.passage import Passage
from extract.remarks import read_remarks
from extract.unit import read_unit

YEAR_MARK = re.compile(r"\s*[(（]\s*\d{4}\s*年?度?\s*[)）]\s*$")
LONGEST_UNIT_CELL = 40


def read_head(form: Form, pairs: Sequence[Pair], book: LabelBook, is_goal_a_section: bool = False) -> Draft:
    """Return the fields around the form's blocks: `pairs` are those of its tables, its lines bring more."""
    pairs = [*pairs_of_lines(form.lines, book.is_label), *pairs]
    draft = read_pairs(pairs, book, is_goal_a_section)
    draft |= read_title(form) | read_unit(_where_units_stand(form)) | read_remarks(form, book)
    return draft | read_year(form, draft)


def read_title(form: Form) -> Draft:
    """Return the form's printed title, a year mark in brackets behind it left out."""
    if form.title is None:
        return EMPTY
    title = without_specks(form.title, is_name=True)
    text = YEAR_MARK.sub("", title.text)
    return Draft({"title": text}, {"/title": title.part(text).evidence()})


def read_year(form: Form, draft: Draft) -> Draft:
    """Return the year of the title or of the mark under it; else one that the project's name holds, as "fuzzy".

    Where two marks disagree the first stands, "fuzzy" too, with the other among its alternatives.
    """
    if draft.values.get("fiscal_year"):
        return EMPTY
    marks = [(year, passage) for passage in _year_marks(form) if (year := year_of(passage.text))]
    if marks:
        (year, passage), others = (
            marks[0],
            [other for other, _ in marks if other.number != marks[0][0].number],
        )
        return _year(year, passage, others)
    if found := year_of(draft.values.get("project_name") or ""):
        proof = draft.evidence["/project_name"].model_copy(update={"status": "fuzzy", "text": found.text})
        return Draft({"fiscal_year": found.number}, {"/fiscal_year": proof})
    return EMPTY


def _year(year: Year, passage: Passage, others: Sequence[Year]) -> Draft:
    proof = passage.part(year.text).evidence("fuzzy" if others else None)
    if others:
        alternatives = tuple(Alternative(text=other.text, confidence=0.5) for other in others)
        reason = "纸面上的年度不一致 / the years on the form disagree"
        proof = proof.model_copy(update={"alternatives": alternatives, "reason": reason})
    return Draft({"fiscal_year": year.number}, {"/fiscal_year": proof})


def _year_marks(form: Form) -> Iterator[Passage]:
    if form.title:
        yield form.title
    yield from (line.passage for line in form.lines if is_year_mark(line.text))
    yield from (slot.passage for row in form.rows[:2] for slot in row.own if is_year_mark(slot.text))


def _where_units_stand(form: Form) -> Iterator[Passage]:
    yield from (line.passage for line in form.lines)
    yield from (slot.passage for row in form.rows for slot in row.own if len(slot.text) < LONGEST_UNIT_CELL)
