"""A self-evaluation form (项目支出绩效自评表): its blocks, each known by its labels, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from extract.columns import Columns, header_rows, under
from extract.draft import EMPTY, Draft, explanation_at, number_at, text_at
from extract.explanation import split_deviation
from extract.filing import Evidence, Filing, Indicator
from extract.flow import Form, Row
from extract.funds import read_funds
from extract.goal import goal_columns, read_goal
from extract.grammar import as_measure, as_operator
from extract.header import read_pairs, read_title, read_unit, read_year
from extract.indicators import Entry, is_indicator_header, is_total, read_entries
from extract.labels import LabelBook
from extract.pairs import Pair, pairs_of_lines, pairs_of_row
from extract.passage import Passage
from extract.remarks import read_remarks

GRADE = re.compile(r"(?:.*等[级次][:：]?)?[（(]?([优良中差][秀好等]?)[)）]?")
LEAST_FUND_COLUMNS = 2


def read_self_evaluation(form: Form, filing_id: str, book: LabelBook) -> Filing:
    """Return the filing of one form; what the form does not say is null."""
    draft, pairs = _blocks(form, book)
    draft |= read_pairs(pairs, book) | read_title(form) | read_unit(form) | read_remarks(form, book)
    draft |= read_year(form, draft)
    return Filing(id=filing_id, form_type="self_evaluation", **draft.values, evidence=draft.evidence)


def _blocks(form: Form, book: LabelBook) -> tuple[Draft, list[Pair]]:
    """Return what the form's tables hold, block by block, and the label and value pairs around the blocks."""
    rows = form.rows
    draft, pairs, place = EMPTY, pairs_of_lines(form.lines, _is_label(book)), 0
    while place < len(rows):
        block, taken = _block(rows[place:], book)
        if taken:
            draft |= block
        elif place + 1 < len(rows) and rows[place + 1].continues(rows[place]):
            pairs += pairs_of_row(rows[place + 1].joined_to(rows[place]), _is_label(book))
            taken = 2
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


def _totals(row: Row, columns: Columns, book: LabelBook) -> Draft:
    """Return the total weight and score; a grade may stand in the same row ("等级：优")."""
    cells = under(row, {field: columns[field] for field in ("weight", "score") if field in columns})
    values: dict[str, Any] = {}
    evidence: dict[str, Evidence] = {}
    for field, slot in cells.items():
        if slot.first_row == row.index and book.totals.match(slot.text) is None:
            values[f"total_{field}"], evidence[f"/total_{field}"] = number_at(slot.passage)
    for slot in row.own:
        if found := GRADE.fullmatch(slot.text.strip()):
            values["grade"], evidence["/grade"] = found[1], slot.passage.part(found[1]).evidence()
    return Draft(values, evidence)


def _is_label(book: LabelBook) -> Callable[[str], bool]:
    vocabularies = (book.header, book.contacts, book.phones, book.goal_columns, book.goal_block, book.notes)
    return lambda text: any(vocabulary.match(text) for vocabulary in vocabularies)
