"""Funds blocks of other shapes: sources as columns, or each amount beside its own label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import takewhile

from extract.columns import Columns, under
from extract.draft import EMPTY, Draft, number_at
from extract.filing import Evidence, FundLine, Source
from extract.flow import Row, Slot
from extract.funds import MOST_LINES, is_no_header, label_of
from extract.funds_arithmetic import is_one_column, numbers, roles_of
from extract.labels import LabelBook

LEAST_SOURCES = 2


def read_turned_funds(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the fund lines of a block whose rows are the amounts and whose columns are the sources, and its rows.

    │ 项目     │ 合计  │ 财政拨款 │ 其他资金 │    0 rows where the first of them is no such header.
    │ 年初预算 │ 612.4 │  447.0   │  134.1   │
    """
    sources = _sources(rows[0], book)
    if (
        len(sources) < LEAST_SOURCES
        or book.fund_source(rows[0].own[0].text)
        or not _is_amount(rows[1:], sources, book)
    ):
        return EMPTY, 0
    values: dict[str, dict[str, Decimal | None]] = {label: {} for label in sources}
    evidence: dict[str, Evidence] = {}
    taken = 1
    for row in rows[1:]:
        field = _amount_field(row, sources, book)
        if field is None:
            break
        for place, (label, slot) in enumerate(under(row, sources).items()):
            values[label][field], evidence[f"/funds/{place}/{field}"] = number_at(slot.passage)
        taken += 1
    lines = []
    for place, (label, slot) in enumerate(sources.items()):
        source = book.fund_source(label) or "unlisted"
        lines.append(FundLine(source=source, label=label).model_copy(update=values[label]))
        evidence[f"/funds/{place}/label"] = slot.passage.evidence()
    return Draft({"funds": tuple(lines)}, evidence), taken


def _sources(row: Row, book: LabelBook) -> dict[str, Slot]:
    """Return the cells that name sources; beside a total, any cell right of it is one (基本支出, 项目支出)."""
    known = {slot.text: slot for slot in row.own if book.fund_source(slot.text)}
    total = next((slot for slot in row.own if book.fund_source(slot.text) == "total"), None)
    if total is None:
        return known
    right = [slot for slot in row.own if slot.left > total.left and not slot.passage.is_blank]
    return known | {slot.text: slot for slot in right if book.funds_columns.match(slot.text) is None}


def _is_amount(rows: Sequence[Row], sources: Columns, book: LabelBook) -> bool:
    return bool(rows) and _amount_field(rows[0], sources, book) is not None


def _amount_field(row: Row, sources: Columns, book: LabelBook) -> str | None:
    """Return the amount that a row of a turned block holds, by its label."""
    label = label_of(row, sources)
    return (
        book.funds_columns.match(label.text) if label and len(under(row, sources)) == len(sources) else None
    )


def read_unnamed_turned_funds(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the fund lines of a turned block whose rows no label names, told by the figures of its first column.

    That column is the total's, whatever it is called; (EMPTY, 0) for any other rows.
    """
    names = [slot for slot in rows[0].own if not slot.passage.is_blank]
    if len(names) < LEAST_SOURCES or is_no_header(rows[0], book):
        return EMPTY, 0
    body = rows[1 : 1 + MOST_LINES]
    heads = (place for place, name in enumerate(names) if body and numbers(body[0], (name,)))
    columns = names[next(heads, len(names)) :]
    draft, taken = _told_by_figures(columns, body, book) if columns else (EMPTY, 0)
    return draft, 1 + taken if taken else 0


def _told_by_figures(columns: Sequence[Slot], rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    body = list(takewhile(lambda row: bool(numbers(row, columns[:1])), rows))
    figures = [numbers(row, columns) for row in body]
    lines = [
        {place: row[number] for place, row in enumerate(figures) if number in row}
        for number in range(len(columns))
    ]
    roles = roles_of(lines, [_text_under(row, columns[0]) for row in body])
    if roles is None:
        return EMPTY, 0
    rows_of = {field: body[place] for field, place in roles.named().items()}
    return _turned(columns, rows_of, book), len(body)


def _text_under(row: Row, column: Slot) -> str:
    return next((slot.text for slot in row.own if is_one_column(slot, column)), "")


def _turned(columns: Sequence[Slot], rows: Mapping[str, Row], book: LabelBook) -> Draft:
    lines: list[FundLine] = []
    evidence: dict[str, Evidence] = {}
    sources: set[Source] = {"total"}
    for place, column in enumerate(columns):
        known = book.fund_source(column.text) or "unlisted"
        source: Source = "total" if not lines else "unlisted" if known in sources else known
        sources.add(source)
        cells = {
            field: number_at(slot.passage)
            for field, row in rows.items()
            for slot in row.own
            if is_one_column(slot, column)
        }
        evidence[f"/funds/{place}/label"] = column.passage.evidence()
        evidence |= {f"/funds/{place}/{field}": proof for field, (_, proof) in cells.items()}
        values = {field: value for field, (value, _) in cells.items()}
        lines.append(FundLine(source=source, label=column.text).model_copy(update=values))
    return Draft({"funds": tuple(lines)}, evidence)


def read_paired_funds(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the fund lines of rows that print each amount beside its label, and how many rows they take.

    │ 年度资金总额 │ 年初预算 │ 1,132.60 │ 全年预算 │ 1,132.60 │    A row without a source
    │ 执行率       │ 99.15%   │ 分值     │ 10       │               belongs to the total.
    """
    lines: list[FundLine] = []
    evidence: dict[str, Evidence] = {}
    taken = 0
    for row in rows:
        label, *rest = row.own
        source = book.fund_source(label.text)
        pairs = _amount_pairs(rest if source else row.own, book)
        if not pairs or not (source or lines):
            break
        place = len(lines) if source else 0
        read = {field: number_at(slot.passage) for field, slot in pairs.items()}
        evidence.update({f"/funds/{place}/{field}": proof for field, (_, proof) in read.items()})
        values = {field: value for field, (value, _) in read.items()}
        if source:
            evidence[f"/funds/{place}/label"] = label.passage.evidence()
            lines.append(FundLine(source=source, label=label.text).model_copy(update=values))
        else:
            lines[0] = lines[0].model_copy(update=values)
        taken += 1
    return (Draft({"funds": tuple(lines)}, evidence) if lines else EMPTY), taken


def _amount_pairs(slots: Sequence[Slot], book: LabelBook) -> dict[str, Slot]:
    """Return the amounts of a row of nothing but labels and values in turn; {} for any other row."""
    if not slots or len(slots) % 2:
        return {}
    named = [
        (book.funds_columns.match(label.text), value)
        for label, value in zip(slots[::2], slots[1::2], strict=True)
    ]
    return {field: value for field, value in named if field} if all(field for field, _ in named) else {}
