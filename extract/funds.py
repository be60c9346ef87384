"""The funds block (项目资金): one line for each source of funds under the columns of the header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from extract.columns import Columns, header_rows, under
from extract.draft import EMPTY, Draft, number_at
from extract.filing import Evidence, FundLine
from extract.flow import Row, Slot
from extract.labels import LabelBook
from extract.passage import Passage
from extract.totals import totals_under

EDGE = 0.02
POINTS = re.compile(r"[（(]\s*(\d+(?:\.\d+)?)\s*分\s*[)）]")
LEAST_COLUMNS = 2
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
    draft, taken = read_funds(rows[height:], columns, book)
    taken += height
    after = rows[taken] if taken < len(rows) else None
    if after and {"weight", "score"} <= columns.keys() and _is_whole(after, book):
        totals = totals_under(after, columns, book)
        return (draft | totals, taken + 1) if totals else (draft, taken)
    return draft, taken


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
        values, proofs = _numbers(row, columns)
        lines.append(FundLine(source=source, label=label.text).model_copy(update=values))
        if source == "total" and (block := _weight_of_block(row, columns, book)):
            lines[-1], proofs["weight"] = lines[-1].model_copy(update={"weight": block[0]}), block[1]
        pointer = f"/funds/{len(lines) - 1}"
        evidence[f"{pointer}/label"] = label.evidence()
        evidence.update({f"{pointer}/{field}": proof for field, proof in proofs.items()})
    return Draft({"funds": tuple(lines)}, evidence), len(lines)


def _numbers(row: Row, columns: Columns) -> tuple[dict[str, Decimal | None], dict[str, Evidence]]:
    cells = {
        field: number_at(slot.passage)
        for field, slot in under(row, columns).items()
        if slot.first_row == row.index
    }
    return {field: value for field, (value, _) in cells.items()}, {
        field: proof for field, (_, proof) in cells.items()
    }


def label_of(row: Row, columns: Columns) -> Passage | None:
    """Return the cell that names the row: the nearest one to the left of the first column."""
    edge = min(slot.left for slot in columns.values()) + EDGE
    left = [slot for slot in row.own if slot.right <= edge]
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
