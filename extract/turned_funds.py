"""Funds blocks of other shapes: sources as columns, or each amount beside its own label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from extract.columns import Columns, under
from extract.draft import EMPTY, Draft, labelled, number_at
from extract.filing import Evidence, FundLine, Source
from extract.flow import Row, Slot
from extract.funds import MOST_LINES, is_no_header, label_slot, nameless
from extract.funds_arithmetic import is_one_column, numbers, roles_of
from extract.funds_completed import Named, completed_places
from extract.funds_heads import AMOUNTS, BY_ARITHMETIC, Heads, heads_of
from extract.grammar import without_specks
from extract.labels import LabelBook
from extract.number import is_dash, parse_number

LEAST_SOURCES = 2
LEAST_AMOUNTS = 2


def read_turned_funds(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the fund lines of a block whose rows are the amounts and whose columns are the sources, and its rows.

    │ 项目     │ 合计  │ 财政拨款 │ 其他资金 │    0 rows where the first of them is no such header.
    │ 年初预算 │ 612.4 │  447.0   │  134.1   │
    """
    sources = _sources(rows, book)
    if len(sources) < LEAST_SOURCES:
        return EMPTY, 0
    columns = {str(place): slot for place, slot in enumerate(sources)}
    body = list(_rows_of_figures(rows[1 : 1 + MOST_LINES], columns))
    heads = heads_of([slot for _, slot in body], book)
    if not _is_block(heads, [slot for _, slot in body[:LEAST_SOURCES]]):
        return EMPTY, 0
    named = [slot for _, slot in body if any(slot is one for one in (*heads.columns.values(), *heads.aside))]
    taken = 1 + max(place for place, (_, slot) in enumerate(body) if slot is named[-1])
    heads, rows_of = _completed(heads, body[:taken], sources)
    return _turned(sources, rows_of, book, heads), 1 + taken


def _completed(
    heads: Heads, body: Sequence[tuple[Row, Slot]], sources: Sequence[Slot]
) -> tuple[Heads, dict[str, Row]]:
    """Return the heads and the row of each field, with the rows that no name gave and figures prove."""
    figures = [numbers(row, sources) for row, _ in body]
    lines = [
        {place: row[number] for place, row in enumerate(figures) if number in row}
        for number in range(len(sources))
    ]
    names = [slot for _, slot in body]
    at = {id(slot): place for place, slot in enumerate(names)}
    named = Named(
        {field: at[id(slot)] for field, slot in heads.columns.items() if id(slot) in at},
        heads.told,
        frozenset(at[id(slot)] for slot in heads.aside if id(slot) in at),
    )
    found = completed_places(named, lines, [_text_under(row, sources[0]) for row, _ in body])
    columns = {field: names[place] for field, place in found.places.items()}
    return Heads(columns, found.told, heads.aside), {
        field: body[place][0] for field, place in found.places.items()
    }


def _is_block(heads: Heads, first: Sequence[Slot]) -> bool:
    """Whether the rows' names make it a funds block: two of them amounts, or a known one that begins it."""
    amounts = [slot for field, slot in heads.columns.items() if field in AMOUNTS]
    begins = [slot for slot in first[:1] if any(slot is one for one in amounts)]
    is_known = any(field in AMOUNTS and field not in heads.told for field in heads.columns)
    return len(amounts) >= LEAST_AMOUNTS or (is_known and bool(begins))


def _sources(rows: Sequence[Row], book: LabelBook) -> list[Slot]:
    """Return the cells that name sources: known ones; beside a total any cell right of it is one (基本支出, 项目支出).

    Where none is known, the cells that figures stand under.
    """
    row = rows[0]
    if book.fund_source(row.own[0].text) or is_no_header(row, book):
        return []
    known = [slot for slot in row.own if book.fund_source(slot.text)]
    total = next((slot for slot in row.own if book.fund_source(slot.text) == "total"), None)
    below = rows[1] if len(rows) > 1 else None
    if total is None and below is not None:
        heads = [slot for slot in row.own[1:] if not slot.passage.is_blank]
        over = [slot for slot in heads if numbers(below, (slot,))]
        total = over[0] if over and over[0] is heads[0] else None
    if total is None:
        return known
    return [slot for slot in row.own if slot.left >= total.left and not slot.passage.is_blank]


def _rows_of_figures(rows: Sequence[Row], columns: Columns) -> Iterator[tuple[Row, Slot]]:
    """Yield each row with its name, as far as rows have one and nothing but figures under the sources."""
    for row in rows:
        name = label_slot(row, columns)
        if name is None or not _is_of_figures(row, columns):
            return
        yield row, name


def _is_of_figures(row: Row, columns: Columns) -> bool:
    """Whether a row has a cell under each source, and in each a figure, or nothing."""
    cells = under(row, columns)
    return len(cells) == len(columns) and all(_is_amount(slot) for slot in cells.values())


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
    told = Heads({}, dict.fromkeys(rows_of, BY_ARITHMETIC))
    return _turned(columns, rows_of, book, told), len(body)


def _text_under(row: Row, column: Slot) -> str:
    return next((slot.text for slot in row.own if is_one_column(slot, column)), "")


def _turned(columns: Sequence[Slot], rows: Mapping[str, Row], book: LabelBook, heads: Heads) -> Draft:
    lines: list[FundLine] = []
    evidence: dict[str, Evidence] = {}
    sources: set[Source] = set()
    has_total = any(book.fund_source(column.text) == "total" for column in columns)
    for place, column in enumerate(columns):
        known = book.fund_source(column.text) or "unlisted"
        source: Source = "total" if not (lines or has_total) else "unlisted" if known in sources else known
        sources.add(source)
        cells = {
            field: number_at(slot.passage)
            for field, row in rows.items()
            for slot in under(row, {"": column}).values()
        }
        label = without_specks(column.passage, is_name=True)
        evidence[f"/funds/{place}/label"] = label.evidence()
        for field, (_, proof) in cells.items():
            name = heads.columns[field].text if field in heads.columns else ""
            evidence[f"/funds/{place}/{field}"] = heads.proof(field, labelled(proof, name))
        values = {field: value for field, (value, _) in cells.items()}
        lines.append(FundLine(source=source, label=label.text).model_copy(update=values))
    return Draft({"funds": tuple(lines)}, evidence)


def read_paired_funds(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the fund lines of rows that print each amount beside its label, and how many rows they take.

    │ 年度资金总额 │ 年初预算 │ 1,132.60 │ 全年预算 │ 1,132.60 │    A row without a source
    │ 执行率       │ 99.15%   │ 分值     │ 10       │               belongs to the total; the block's
                                                                    own label may stand for its name.
    """
    lines: list[FundLine] = []
    evidence: dict[str, Evidence] = {}
    taken = 0
    for row in rows:
        label, *rest = row.own
        source = book.fund_source(label.text) or _of_block(label, book, is_first=not lines)
        heads, pairs = _amount_pairs(rest if source else row.own, book)
        if not pairs or not (source or lines):
            break
        place = len(lines) if source else 0
        known = {} if source else lines[0].model_dump(exclude_none=True)
        read = {field: number_at(slot.passage) for field, slot in pairs.items() if field not in known}
        evidence.update(
            {f"/funds/{place}/{field}": heads.proof(field, proof) for field, (_, proof) in read.items()}
        )
        values = {field: value for field, (value, _) in read.items()}
        if source:
            name = label.passage if book.fund_source(label.text) else nameless(label.passage)
            evidence[f"/funds/{place}/label"] = name.evidence()
            lines.append(FundLine(source=source, label=name.text).model_copy(update=values))
        else:
            lines[0] = lines[0].model_copy(update=values)
        taken += 1
    return (Draft({"funds": tuple(lines)}, evidence) if lines else EMPTY), taken


def _of_block(label: Slot, book: LabelBook, *, is_first: bool) -> Source | None:
    """Return the total for the block's own label before its first row."""
    return "total" if is_first and book.funds_block.match(label.text) else None


def _amount_pairs(slots: Sequence[Slot], book: LabelBook) -> tuple[Heads, dict[str, Slot]]:
    """Return the heads and amounts of a row of nothing but labels and values in turn; no amounts for any other row."""
    heads = heads_of(slots[::2], book)
    named = [*heads.columns.values(), *heads.aside]
    is_told = bool(slots) and len(slots) % 2 == 0 and len(named) == len(slots) // 2
    is_value = all(book.funds_columns.match(value.text) is None for value in slots[1::2])
    if not (is_told and is_value) or (heads.told and not all(_is_amount(value) for value in slots[1::2])):
        return heads, {}
    fields = {id(slot): field for field, slot in heads.columns.items()}
    pairs = zip(slots[::2], slots[1::2], strict=True)
    return heads, {fields[id(label)]: value for label, value in pairs if id(label) in fields}


def _is_amount(slot: Slot) -> bool:
    return parse_number(slot.text) is not None or is_dash(slot.text)
