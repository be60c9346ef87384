"""The funds block (项目资金): one line for each source of funds under the columns of the header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from extract.columns import Columns, header_rows, under
from extract.draft import EMPTY, Draft, labelled, number_at
from extract.filing import Evidence, FundLine, Source
from extract.flow import Row, Slot
from extract.funds_arithmetic import columns_of, is_one_column, lines_under, parts_under
from extract.funds_completed import completed, with_total
from extract.funds_heads import AMOUNTS, BY_ARITHMETIC, LEAST_COLUMNS, Heads, funds_header
from extract.grammar import without_specks
from extract.labels import LabelBook
from extract.number import is_dash, parse_number
from extract.passage import Passage
from extract.text import without_brackets
from extract.totals import totals_under

EDGE = 0.02
POINTS = re.compile(r"[（(]\s*(\d+(?:\.\d+)?)\s*分\s*[)）]")
MOST_LINES = 12
"""Rows of a funds block: those below are looked at by no arithmetic."""


def funds_columns(rows: Sequence[Row], book: LabelBook) -> tuple[Columns, int] | None:
    """Return the columns of a funds header of known labels at the first of the rows, and its rows, or None."""
    found = header_rows(rows, book.funds_columns, LEAST_COLUMNS)
    return found if found and AMOUNTS & set(found[0]) else None


def read_funds_block(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the fund lines of the block whose header is at the first of the rows, and its rows; (EMPTY, 0) for none."""
    header = funds_header(rows, book)
    if header is None:
        return EMPTY, 0
    heads, height = header
    body = lines_under(rows[height : height + MOST_LINES])
    heads = completed(heads, _total_first(body, book))
    if not AMOUNTS & heads.columns.keys():
        return EMPTY, 0
    draft, taken = read_funds(rows[height:], heads, book)
    if not taken:
        return EMPTY, 0
    taken += height
    after = rows[taken] if taken < len(rows) else None
    if after and {"weight", "score"} <= heads.columns.keys() and _is_whole(after, book):
        totals = totals_under(after, heads.columns, book)
        return (draft | totals, taken + 1) if totals else (draft, taken)
    return draft, taken


def _total_first(rows: Sequence[Row], book: LabelBook) -> list[Row]:
    """Return the rows with the total's, which may stand below its parts, at their head."""
    total = [row for row in rows if any(book.fund_source(slot.text) == "total" for slot in row.own[:2])]
    return [*total[:1], *(row for row in rows if row not in total[:1])]


def read_unnamed_funds(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the fund lines of a block whose header no label knows, told by its figures, and its rows; (EMPTY, 0) for none.

    The first row under the header is the total's, whatever it is called.
    """
    body = rows[1 : 1 + MOST_LINES]
    if is_no_header(rows[0], book):
        return EMPTY, 0
    columns = columns_of(body)
    heads = Heads(columns, dict.fromkeys(columns, BY_ARITHMETIC))
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
            _add(lines, evidence, row, heads, label, source)
    return Draft({"funds": tuple(lines)}, evidence), taken + 1


def is_no_header(row: Row, book: LabelBook) -> bool:
    """Return whether the row can head no funds: it has figures, or the label of another field."""
    return any(parse_number(slot.text) is not None or book.header.match(slot.text) for slot in row.own)


def _is_whole(row: Row, book: LabelBook) -> bool:
    """Return whether the row under the block begins with the form's total score: no header of other columns does."""
    return any(book.header.match(slot.text) == "total_score" for slot in row.own[:2])


def read_funds(rows: Sequence[Row], heads: Heads, book: LabelBook) -> tuple[Draft, int]:
    """Return the fund lines with their evidence, and how many rows of the form they took."""
    lines: list[FundLine] = []
    evidence: dict[str, Evidence] = {}
    sources: set[str] = set()
    columns = heads.columns
    for place, row in enumerate(rows):
        if lines and funds_header(rows[place:], book):
            break
        label = label_of(row, columns)
        if label is None and not lines and (label := _block_over(row, heads, book)):
            _add(lines, evidence, row, heads, label, "total")
            break
        first = rows[0] if lines else None
        if label is None or not _belongs(row, label, heads, book, first):
            break
        source = book.fund_source(label.text) or "unlisted"
        # A second row of one source is a row of its own kind: only one line may be the total.
        source = "unlisted" if source in sources else source
        sources.add(source)
        _add(lines, evidence, row, heads, label, source)
        if source == "total" and (block := _weight_of_block(row, columns, book)):
            lines[-1] = lines[-1].model_copy(update={"weight": block[0]})
            evidence[f"/funds/{len(lines) - 1}/weight"] = block[1]
    named = [place for place, line in enumerate(lines) if book.fund_source(line.label)]
    return Draft({"funds": tuple(with_total(lines, named))}, evidence), len(lines)


def _block_over(row: Row, heads: Heads, book: LabelBook) -> Passage | None:
    """Return the block's own cell as the name of its only row, which has figures alone: │ 预算执行（元） │ 612.40 │ …"""
    figures = under(row, heads.columns)
    first = row.slots[0]
    if first.first_row >= row.index or first in figures.values() or first.last_row > row.index:
        return None
    is_figures = all(parse_number(slot.text) is not None or slot.passage.is_blank for slot in row.own)
    if not is_figures or len(row.own) < LEAST_COLUMNS or book.header.match(first.text):
        return None
    return nameless(first.passage)


def nameless(block: Passage) -> Passage:
    """Return the block's own label as the name of a line that has none: 预算执行情况（万元） without its unit."""
    return block.part(without_brackets(block.text).strip())


def _add(
    lines: list[FundLine],
    evidence: dict[str, Evidence],
    row: Row,
    heads: Heads,
    label: Passage,
    source: Source,
) -> None:
    """Put the line of a row to the others, its proofs to theirs."""
    values, proofs = _numbers(row, heads)
    pointer = f"/funds/{len(lines)}"
    lines.append(FundLine(source=source, label=label.text).model_copy(update=values))
    evidence[f"{pointer}/label"] = label.evidence()
    evidence.update({f"{pointer}/{field}": proof for field, proof in proofs.items()})


def _numbers(row: Row, heads: Heads) -> tuple[dict[str, Decimal | None], dict[str, Evidence]]:
    cells = {
        field: number_at(slot.passage)
        for field, slot in under(row, heads.columns).items()
        if slot.first_row == row.index
    }
    return {field: value for field, (value, _) in cells.items()}, {
        field: heads.proof(field, labelled(proof, heads.columns[field].text))
        for field, (_, proof) in cells.items()
    }


def label_of(row: Row, columns: Columns) -> Passage | None:
    """Return the name of the row, without the specks of a scan: what stands nearest to the left of the first column."""
    slot = label_slot(row, columns)
    return without_specks(slot.passage, is_name=True) if slot else None


def label_slot(row: Row, columns: Columns) -> Slot | None:
    """Return the cell that names the row, or None."""
    edge = min(slot.left for slot in columns.values()) + EDGE
    left = [slot for slot in row.own if slot.right <= edge and parse_number(slot.text) is None]
    return left[-1] if left and not left[-1].passage.is_blank else None


def _weight_of_block(row: Row, columns: Columns, book: LabelBook) -> tuple[Decimal, Evidence] | None:
    """Return the weight that the block's own label carries, 预算执行情况（10分）, where no column has one."""
    if "weight" in columns:
        return None
    blocks = [slot for slot in row.slots if _spans_block(slot, row, book)]
    found = POINTS.search(blocks[0].text) if blocks else None
    return (Decimal(found[1]), blocks[0].passage.part(found[0]).evidence()) if found else None


def _belongs(row: Row, label: Passage, heads: Heads, book: LabelBook, first: Row | None) -> bool:
    """Return whether the row is one of the block: its label says so, or the block's own cell still spans it.

    A cell that nobody knows spans it too where it begins beside the header, and the row has figures or nothing in the
    columns of amounts. Without such a cell a row of figures goes on with a block whose `first` line has the same cells.
    """
    cells = under(row, heads.columns)
    if not cells or book.header.match(label.text) == "total_score":
        return False
    if book.fund_source(label.text) or any(_spans_block(slot, row, book) for slot in row.slots):
        return True
    header = min(slot.first_row for slot in heads.columns.values())
    is_spanned = any(slot.first_row <= header and slot.last_row >= row.index for slot in row.slots)
    amounts = [slot for field, slot in cells.items() if field in AMOUNTS]
    if not amounts or not all(_is_amount(slot) for slot in amounts):
        return False
    has_figure = any(parse_number(slot.text) is not None for slot in amounts)
    return is_spanned or (first is not None and has_figure and _are_alike(row, first))


def _are_alike(row: Row, first: Row) -> bool:
    """Return whether two rows of one table have the same cells, label's and all."""
    return (
        row.table == first.table
        and len(row.own) == len(first.own)
        and all(is_one_column(one, other) for one, other in zip(row.own, first.own, strict=True))
    )


def _is_amount(slot: Slot) -> bool:
    return parse_number(slot.text) is not None or is_dash(slot.text)


def _spans_block(slot: Slot, row: Row, book: LabelBook) -> bool:
    """Return whether the cell is the block's own, begun above, or anew where the table goes on over a page."""
    goes_on = slot.first_row < row.index or (row.is_first and slot is row.own[0] and len(row.own) > 2)
    return goes_on and book.funds_block.match(slot.text) is not None
