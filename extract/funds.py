"""The funds block (项目资金): one line for each source of funds under the columns of the header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from extract.columns import Columns, header_rows, under
from extract.draft import EMPTY, Draft, labelled, number_at
from extract.filing import Evidence, FundLine, Source
from extract.flow import Row, Slot
from extract.funds_arithmetic import columns_of, completed, parts_under
from extract.labels import LabelBook
from extract.number import parse_number
from extract.passage import Passage
from extract.totals import totals_under

EDGE = 0.02
POINTS = re.compile(r"[（(]\s*(\d+(?:\.\d+)?)\s*分\s*[)）]")
LEAST_COLUMNS = 2
MOST_LINES = 12
"""Rows of a funds block: those below are looked at by no arithmetic."""
AMOUNTS = {"initial_budget", "adjusted_budget", "executed"}


def funds_columns(rows: Sequence[Row], book: LabelBook) -> tuple[Columns, int] | None:
    """Return the columns of the funds header at the first of the rows, and how many rows it takes, or None."""
    found = header_rows(rows, book.funds_columns, LEAST_COLUMNS)
    return found if found and AMOUNTS & set(found[0]) else None


def read_funds_block(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the fund lines of the block whose header is at the first of the rows, and its rows; (EMPTY, 0) for none."""
    header = funds_columns(rows, book)
    if header is None:
        return EMPTY, 0
    columns, height = header
    columns = completed(columns, rows[height : height + MOST_LINES])
    draft, taken = read_funds(rows[height:], columns, book)
    taken += height
    after = rows[taken] if taken < len(rows) else None
    if after and {"weight", "score"} <= columns.keys() and _is_whole(after, book):
        totals = totals_under(after, columns, book)
        return (draft | totals, taken + 1) if totals else (draft, taken)
    return draft, taken


def read_unnamed_funds(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the fund lines of a block whose header no label knows, told by its figures, and its rows; (EMPTY, 0) for none.

    The first row under the header is the total's, whatever it is called.
    """
    body = rows[1 : 1 + MOST_LINES]
    if is_no_header(rows[0], book):
        return EMPTY, 0
    columns = columns_of(body)
    taken = parts_under(body, columns) if columns else 0
    if not taken:
        return EMPTY, 0
    lines: list[FundLine] = []
    evidence: dict[str, Evidence] = {}
    sources: set[Source] = {"total"}
    for row in body[:taken]:
        label = label_of(row, columns)
        if label is not None:
            known = book.fund_source(label.text) or "unlisted"
            source = "total" if not lines else "unlisted" if known in sources else known
            sources.add(source)
            _add(lines, evidence, row, columns, label, source)
    return Draft({"funds": tuple(lines)}, evidence), taken + 1


def is_no_header(row: Row, book: LabelBook) -> bool:
    """Return whether the row can head no funds: it has figures, or the label of another field."""
    return any(parse_number(slot.text) is not None or book.header.match(slot.text) for slot in row.own)


def _is_whole(row: Row, book: LabelBook) -> bool:
    """Return whether the row under the block begins with the form's total score: no header of other columns does."""
    return any(book.header.match(slot.text) == "total_score" for slot in row.own[:2])


def read_funds(rows: Sequence[Row], columns: Columns, book: LabelBook) -> tuple[Draft, int]:
    """Return the fund lines with their evidence, and how many rows of the form they took."""
    lines: list[FundLine] = []
    evidence: dict[str, Evidence] = {}
    sources: set[str] = set()
    for row in rows:
        label = label_of(row, columns)
        if label is None or not _belongs(row, label, columns, book):
            break
        source = book.fund_source(label.text) or "unlisted"
        # A second row of one source is a row of its own kind: only one line may be the total.
        source = "unlisted" if source in sources else source
        sources.add(source)
        _add(lines, evidence, row, columns, label, source)
        if source == "total" and (block := _weight_of_block(row, columns, book)):
            lines[-1] = lines[-1].model_copy(update={"weight": block[0]})
            evidence[f"/funds/{len(lines) - 1}/weight"] = block[1]
    return Draft({"funds": tuple(lines)}, evidence), len(lines)


def _add(
    lines: list[FundLine],
    evidence: dict[str, Evidence],
    row: Row,
    columns: Columns,
    label: Passage,
    source: Source,
) -> None:
    """Put the line of a row to the others, its proofs to theirs."""
    values, proofs = _numbers(row, columns)
    pointer = f"/funds/{len(lines)}"
    lines.append(FundLine(source=source, label=label.text).model_copy(update=values))
    evidence[f"{pointer}/label"] = label.evidence()
    evidence.update({f"{pointer}/{field}": proof for field, proof in proofs.items()})


def _numbers(row: Row, columns: Columns) -> tuple[dict[str, Decimal | None], dict[str, Evidence]]:
    cells = {
        field: number_at(slot.passage)
        for field, slot in under(row, columns).items()
        if slot.first_row == row.index
    }
    return {field: value for field, (value, _) in cells.items()}, {
        field: labelled(proof, columns[field].text) for field, (_, proof) in cells.items()
    }


def label_of(row: Row, columns: Columns) -> Passage | None:
    """Return the cell that names the row: the nearest one to the left of the first column."""
    edge = min(slot.left for slot in columns.values()) + EDGE
    left = [slot for slot in row.own if slot.right <= edge and parse_number(slot.text) is None]
    return left[-1].passage if left and not left[-1].passage.is_blank else None


def _weight_of_block(row: Row, columns: Columns, book: LabelBook) -> tuple[Decimal, Evidence] | None:
    """Return the weight that the block's own label carries, 预算执行情况（10分）, where no column has one."""
    if "weight" in columns:
        return None
    blocks = [slot for slot in row.slots if _spans_block(slot, row, book)]
    found = POINTS.search(blocks[0].text) if blocks else None
    return (Decimal(found[1]), blocks[0].passage.part(found[0]).evidence()) if found else None


def _belongs(row: Row, label: Passage, columns: Columns, book: LabelBook) -> bool:
    """Return whether the row is one of the block: its label says so, or the block's own cell still spans it."""
    if not under(row, columns) or book.header.match(label.text) == "total_score":
        return False
    if book.fund_source(label.text):
        return True
    return any(_spans_block(slot, row, book) for slot in row.slots)


def _spans_block(slot: Slot, row: Row, book: LabelBook) -> bool:
    """Return whether the cell is the block's own, begun above, or anew where the table goes on over a page."""
    goes_on = slot.first_row < row.index or (row.is_first and slot is row.own[0] and len(row.own) > 2)
    return goes_on and book.funds_block.match(slot.text) is not None
