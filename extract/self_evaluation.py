"""A self-evaluation form (项目支出绩效自评表): its blocks, each known by its labels, wherever they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from extract.columns import header_rows, under
from extract.draft import EMPTY, Draft, explanation_at, number_at, text_at
from extract.explanation import split_deviation
from extract.filing import Contact, Evidence, Filing, Indicator, OtherField
from extract.flow import Form, Row, Slot, is_year_mark
from extract.funds import read_funds
from extract.goal import goal_columns, goal_draft, read_goal
from extract.grammar import as_measure, as_operator
from extract.indicators import Entry, is_indicator_header, is_total, read_entries
from extract.labels import LabelBook
from extract.pairs import Pair, pairs_of_lines, pairs_of_row
from extract.passage import Passage

LEAST_FUND_COLUMNS = 2
UNIT = re.compile(r"[(（]\s*(?:单位[:：])?\s*(万元|元)\s*[)）]|单位[:：]\s*(?:人民币)?\s*(万元|元)")
YEAR = re.compile(r"((?:19|20)\d{2})\s*年")


def read_self_evaluation(form: Form, filing_id: str, book: LabelBook) -> Filing:
    """Return the filing of one form; what the form does not say is null."""
    draft, pairs = _blocks(form, book)
    draft |= _pairs(pairs, book)
    for read in (_title, _year, _unit):
        draft |= read(form, draft)
    return Filing(id=filing_id, form_type="self_evaluation", **draft.values, evidence=draft.evidence)


def _blocks(form: Form, book: LabelBook) -> tuple[Draft, list[Pair]]:
    """Return what the form's tables hold, block by block, and the label and value pairs around the blocks."""
    rows = form.rows
    draft, pairs, place = EMPTY, pairs_of_lines(form.lines, _is_label(book)), 0
    draft |= _notes(form, book)
    while place < len(rows):
        block, taken = _block(rows[place:], book)
        if taken:
            draft |= block
        else:
            pairs += pairs_of_row(rows[place], _is_label(book))
        place += max(taken, 1)
    return draft, pairs


def _block(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the block that begins at the first of the rows and how many rows it takes; 0 for none."""
    if is_indicator_header(rows, book):
        return _indicators(rows, book)
    columns = goal_columns(rows[0], book)
    if columns:
        ends = [_begins_block(rows[k:], book) for k in range(1, len(rows))]
        draft, taken = read_goal(rows[1:], columns, ends)
        return draft, taken + 1
    funds = header_rows(rows, book.funds_columns, LEAST_FUND_COLUMNS)
    if funds and {"adjusted_budget", "executed", "initial_budget"} & set(funds[0]):
        draft, taken = read_funds(rows[funds[1] :], funds[0], book)
        return draft, taken + funds[1]
    return EMPTY, 0


def _begins_block(rows: Sequence[Row], book: LabelBook) -> bool:
    return is_indicator_header(rows, book) or goal_columns(rows[0], book) is not None


def _indicators(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    entries, columns, taken = read_entries(rows, book)
    indicators: list[Indicator] = []
    evidence: dict[str, Evidence] = {}
    for entry in entries:
        values, proofs = _indicator(entry)
        evidence.update({f"/indicators/{len(indicators)}/{field}": proof for field, proof in proofs.items()})
        indicators.append(Indicator(**values))
    draft = Draft({"indicators": tuple(indicators)}, evidence)
    if taken < len(rows) and is_total(rows[taken], book):
        draft |= _totals(rows[taken], columns, book)
        taken += 1
    return draft, taken


def _indicator(entry: Entry) -> tuple[dict[str, Any], dict[str, Evidence]]:
    values: dict[str, Any] = {}
    proofs: dict[str, Evidence] = {}
    passages = dict(entry.passages)
    if "target" in passages:
        passages["target"] = _target(passages)
    passages |= {field: as_measure(passages[field]) for field in ("target", "actual") if field in passages}
    for field, passage in passages.items():
        read = (
            number_at if field in ("weight", "score") else explanation_at if field == "deviation" else text_at
        )
        values[field], proofs[field] = read(passage)
    for part, text in zip(("cause", "measure"), split_deviation(values.get("deviation")), strict=True):
        values[f"deviation_{part}"] = text
        if text is not None:
            proofs[f"deviation_{part}"] = passages["deviation"].part(text).evidence()
    return values, proofs


def _target(passages: dict[str, Passage]) -> Passage:
    """Return the target, with the operator and the unit of columns of their own taken out and joined on."""
    target = passages["target"]
    if "target_operator" in passages:
        target = as_operator(passages.pop("target_operator")).beside(target)
    return target.beside(passages.pop("target_unit")) if "target_unit" in passages else target


def _totals(row: Row, columns: dict[str, Slot] | Any, book: LabelBook) -> Draft:
    """Return the total weight and score; a grade may stand in the same row ("等级：优")."""
    cells = under(row, {field: columns[field] for field in ("weight", "score") if field in columns})
    values: dict[str, Any] = {}
    evidence: dict[str, Evidence] = {}
    for field, slot in cells.items():
        if slot.first_row == row.index and book.totals.match(slot.text) is None:
            values[f"total_{field}"], evidence[f"/total_{field}"] = number_at(slot.passage)
    return Draft(values, evidence)


def _is_label(book: LabelBook) -> Any:
    vocabularies = (book.header, book.contacts, book.phones, book.goal_columns, book.goal_block, book.notes)
    return lambda text: any(vocabulary.match(text) for vocabulary in vocabularies)


def _pairs(pairs: Sequence[Pair], book: LabelBook) -> Draft:
    """Return the header fields, contacts, and whatever else was printed as a label with a value."""
    draft = EMPTY
    contacts: list[Contact] = []
    others: list[OtherField] = []
    goal: dict[str, Passage] = {}
    for label, value in pairs:
        field = book.header.match(label)
        if field:
            draft |= _header(field, value)
        elif (role := book.contacts.match(label)) and value:
            contacts.append(Contact(role=role, name=value.text or None))
            draft |= Draft({}, {f"/contacts/{len(contacts) - 1}/name": value.evidence()})
        elif book.phones.match(label) and value and contacts:
            contacts[-1] = contacts[-1].model_copy(update={"phone": value.text or None})
            draft |= Draft({}, {f"/contacts/{len(contacts) - 1}/phone": value.evidence()})
        elif (side := _goal_side(label, book)) and value:
            goal.setdefault(side, value)
        elif not book.notes.match(label) and value and not value.is_blank:
            others.append(OtherField(label=label, value=value.text))
            draft |= Draft({}, {f"/other_fields/{len(others) - 1}/value": value.evidence()})
    return draft | goal_draft(goal) | Draft({"contacts": tuple(contacts), "other_fields": tuple(others)}, {})


def _goal_side(label: str, book: LabelBook) -> str | None:
    """Return which half of the goal a label beside its text names; the block's own label means what is expected."""
    return book.goal_columns.match(label) or ("expected" if book.goal_block.match(label) else None)


def _header(field: str, value: Passage | None) -> Draft:
    if value is None:
        return EMPTY
    read, proof = number_at(value) if field == "total_score" else text_at(value)
    return Draft({field: read}, {f"/{field}": proof})


def _notes(form: Form, book: LabelBook) -> Draft:
    """Return the remarks printed under the form (备注, 说明, 注)."""
    passages = [line.passage for line in form.lines if book.notes.match(re.split("[:：]", line.text)[0])]
    for row in form.rows:
        for slot, following in zip(row.own, (*row.own[1:], None), strict=True):
            if book.notes.match(slot.text) == "notes" and following and not following.passage.is_blank:
                passages.append(following.passage)
    return Draft(
        {"notes": tuple(passage.text for passage in passages)},
        {f"/notes/{index}": passage.evidence() for index, passage in enumerate(passages)},
    )


def _title(form: Form, draft: Draft) -> Draft:  # noqa: ARG001
    if form.title is None:
        return EMPTY
    text = re.sub(r"\s*[(（]\s*\d{4}\s*年度?\s*[)）]\s*$", "", form.title.text)
    return Draft({"title": text}, {"/title": form.title.part(text).evidence()})


def _year(form: Form, draft: Draft) -> Draft:
    """Return the year of the title or of the mark under it; else one that the form names, as "fuzzy"."""
    marks = [form.title] if form.title else []
    marks += [line.passage for line in form.lines if is_year_mark(line.text)]
    marks += [slot.passage for row in form.rows[:2] for slot in row.own if is_year_mark(slot.text)]
    for passage in marks:
        if found := YEAR.search(_plain(passage.text)):
            return Draft({"fiscal_year": int(found[1])}, {"/fiscal_year": passage.part(found[0]).evidence()})
    name = draft.values.get("project_name") or ""
    if found := YEAR.search(_plain(name)):
        proof = draft.evidence["/project_name"].model_copy(update={"status": "fuzzy", "text": found[0]})
        return Draft({"fiscal_year": int(found[1])}, {"/fiscal_year": proof})
    return EMPTY


def _unit(form: Form, draft: Draft) -> Draft:  # noqa: ARG001
    """Return the unit of amounts as the form prints it: in the block's label, a column's, or above the table."""
    cells = [slot.passage for row in form.rows for slot in row.own if len(slot.text) < 40]
    for passage in [*cells, *(line.passage for line in form.lines)]:
        if found := UNIT.search(passage.text):
            unit = found[1] or found[2]
            return Draft({"amount_unit": unit}, {"/amount_unit": passage.part(unit).evidence()})
    return EMPTY


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
