"""A self-evaluation form (项目支出绩效自评表): its blocks, each known by its labels, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from extract.columns import Columns, under
from extract.draft import EMPTY, Draft, explanation_at, number_at, text_at
from extract.explanation import split_deviation
from extract.filing import Evidence, Filing, Indicator
from extract.flow import Form, Row
from extract.funds import funds_columns, read_funds
from extract.goal import goal_columns, read_goal
from extract.grammar import as_measure, as_operator
from extract.header import read_pairs, read_title, read_unit, read_year
from extract.indicators import Entry, is_indicator_header, is_total, read_entries
from extract.labels import LabelBook
from extract.pairs import Pair, pairs_of_lines, pairs_of_row, pairs_of_two_rows
from extract.passage import Passage
from extract.remarks import read_remarks
from extract.turned_funds import read_paired_funds, read_turned_funds

GRADE = re.compile(r"(?:.*等[级次][:：]?)?[（(]?([优良中差][秀好等]?)[)）]?")


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
        else:
            found, taken = _pairs_at(rows[place:], book)
            pairs += found
        place += max(taken, 1)
    return draft, pairs


def _pairs_at(rows: Sequence[Row], book: LabelBook) -> tuple[list[Pair], int]:
    """Return the label and value pairs at the first of the rows, and how many rows they stand in."""
    is_label = _is_label(book)
    if (
        len(rows) > 1
        and rows[1].continues(rows[0])
        and not any(
            is_label(before.text) and is_label(after.text)
            for before, after in zip(rows[0].own, rows[1].own, strict=True)
        )
    ):
        return pairs_of_row(rows[1].joined_to(rows[0]), is_label), 2
    if len(rows) > 1 and (found := pairs_of_two_rows(rows[0], rows[1], is_label)):
        return found, 2
    return pairs_of_row(rows[0], is_label), 1


def _block(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the block that begins at the first of the rows and how many rows it takes; 0 for none."""
    if is_indicator_header(rows, book):
        return _indicators(rows, book)
    columns = goal_columns(rows[0], book)
    if columns:
        ends = [_begins_block(rows[k:], book) for k in range(1, len(rows))]
        draft, taken = read_goal(rows[1:], columns, ends)
        return draft, taken + 1
    for read_block in (read_paired_funds, read_turned_funds):
        draft, taken = read_block(rows, book)
        if taken:
            return draft, taken
    if funds := funds_columns(rows, book):
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
    if taken < len(rows) and is_total(rows[taken], book) and (totals := _totals(rows[taken], columns, book)):
        draft |= totals
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
            number_at
            if field in ("weight", "score")
            else explanation_at
            if field.startswith("deviation")
            else text_at
        )
        values[field], proofs[field] = read(passage)
    if "deviation_measure" in passages:
        return _with_two_columns(values, proofs, passages)
    for part, text in zip(("cause", "measure"), split_deviation(values.get("deviation")), strict=True):
        values[f"deviation_{part}"] = text
        if text is not None:
            proofs[f"deviation_{part}"] = passages["deviation"].part(text).evidence()
    return values, proofs


def _with_two_columns(
    values: dict[str, Any], proofs: dict[str, Evidence], passages: dict[str, Passage]
) -> tuple[dict[str, Any], dict[str, Evidence]]:
    """Return the row with cause and measure from columns of their own; the explanation is both, one after the other."""
    cause, measure = passages.get("deviation"), passages["deviation_measure"]
    whole = cause.beside(measure) if cause else measure
    values["deviation"], proofs["deviation"] = explanation_at(whole)
    if cause:
        values["deviation_cause"], proofs["deviation_cause"] = explanation_at(cause)
    return values, proofs


def _target(passages: dict[str, Passage]) -> Passage:
    """Return the target, with the operator and the unit of columns of their own taken out and joined on."""
    target = passages["target"]
    if "target_operator" in passages:
        target = as_operator(passages.pop("target_operator")).beside(target)
    return target.beside(passages.pop("target_unit")) if "target_unit" in passages else target


def _totals(row: Row, columns: Columns, book: LabelBook) -> Draft | None:
    """Return the total weight and score, and a grade in the same row; None for a row of labels and values.

    │    总分    │ 100 │ 93.7 │      │    The figures stand under their columns;
    │ 自评总分 │ 93.7 │ 满分 │ 100 │     here they stand beside their labels.
    """
    cells = under(row, {field: columns[field] for field in ("weight", "score") if field in columns})
    if sum(book.header.match(slot.text) is not None for slot in row.own) > 1:
        return None
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
