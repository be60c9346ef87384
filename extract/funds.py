"""The funds block (项目资金): one line for each source of funds under the columns of the header."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extract.columns import Columns, header_rows, under
from extract.draft import EMPTY, Draft, number_at
from extract.filing import Evidence, FundLine
from extract.flow import Row, Slot
from extract.labels import LabelBook
from extract.passage import Passage

EDGE = 0.02
LEAST_SOURCES = 2
LEAST_COLUMNS = 2
AMOUNTS = {"initial_budget", "adjusted_budget", "executed"}


def funds_columns(rows: Sequence[Row], book: LabelBook) -> tuple[Columns, int] | None:
    """Return the columns of the funds header at the first of the rows, and how many rows it takes, or None."""
    found = header_rows(rows, book.funds_columns, LEAST_COLUMNS)
    return found if found and AMOUNTS & set(found[0]) else None


def read_funds(rows: Sequence[Row], columns: Columns, book: LabelBook) -> tuple[Draft, int]:
    """Return the fund lines with their evidence, and how many rows of the form they took."""
    lines: list[FundLine] = []
    evidence: dict[str, Evidence] = {}
    sources: set[str] = set()
    for row in rows:
        label = _label(row, columns)
        if label is None or not _belongs(row, label, columns, book):
            break
        source = book.fund_source(label.text) or "unlisted"
        # A second row of one source is a row of its own kind: only one line may be the total.
        source = "unlisted" if source in sources else source
        sources.add(source)
        values, proofs = _numbers(row, columns)
        lines.append(FundLine(source=source, label=label.text).model_copy(update=values))
        pointer = f"/funds/{len(lines) - 1}"
        evidence[f"{pointer}/label"] = label.evidence()
        evidence.update({f"{pointer}/{field}": proof for field, proof in proofs.items()})
    return Draft({"funds": tuple(lines)}, evidence), len(lines)


def read_turned_funds(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the fund lines of a block whose rows are the amounts and whose columns are the sources, and its rows.

    │ 项目     │ 合计  │ 财政拨款 │ 其他资金 │    0 rows where the first of them is no such header.
    │ 年初预算 │ 612.4 │  447.0   │  134.1   │
    """
    sources = {slot.text: slot for slot in rows[0].own if book.fund_source(slot.text)}
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


def _is_amount(rows: Sequence[Row], sources: Columns, book: LabelBook) -> bool:
    return bool(rows) and _amount_field(rows[0], sources, book) is not None


def _amount_field(row: Row, sources: Columns, book: LabelBook) -> str | None:
    """Return the amount that a row of a turned block holds, by its label."""
    label = _label(row, sources)
    return (
        book.funds_columns.match(label.text) if label and len(under(row, sources)) == len(sources) else None
    )


def _numbers(row: Row, columns: Columns) -> tuple[dict[str, Decimal | None], dict[str, Evidence]]:
    cells = {
        field: number_at(slot.passage)
        for field, slot in under(row, columns).items()
        if slot.first_row == row.index
    }
    return {field: value for field, (value, _) in cells.items()}, {
        field: proof for field, (_, proof) in cells.items()
    }


def _label(row: Row, columns: Columns) -> Passage | None:
    """Return the cell that names the row: the nearest one to the left of the first column."""
    edge = min(slot.left for slot in columns.values()) + EDGE
    left = [slot for slot in row.own if slot.right <= edge]
    return left[-1].passage if left and not left[-1].passage.is_blank else None


def _belongs(row: Row, label: Passage, columns: Columns, book: LabelBook) -> bool:
    """Return whether the row is one of the block: its label says so, or the block's own cell still spans it."""
    if not under(row, columns):
        return False
    if book.fund_source(label.text):
        return True
    return any(_spans_block(slot, row, book) for slot in row.slots)


def _spans_block(slot: Slot, row: Row, book: LabelBook) -> bool:
    return slot.first_row < row.index and book.funds_block.match(slot.text) is not None
