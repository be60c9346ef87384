"""The sub-items of the year's funds (项目当年投入资金构成): a name and an amount in each row."""

from __future__ import annotations

from collections.abc import Sequence

from extract.columns import Columns, header_rows, under
from extract.draft import EMPTY, Draft, number_at, text_at
from extract.filing import BudgetItem, OtherField
from extract.flow import Row
from extract.indicators import is_indicator_header
from extract.labels import LabelBook
from extract.passage import Passage
from extract.text import folded

BOTH = 2
EDGE = 0.02


def read_budget_items(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the sub-items of the block whose header is at the first of the rows, and its rows; (EMPTY, 0) for none.

    │ 项目当年投入 │ 子项目名称 │ 预算金额（元） │    A row belongs to the block while both its cells stand
    │   资金构成   │ 设备购置   │    1990000     │    under the header's. The total is no sub-item.
    """
    header = _header(rows, book)
    if header is None:
        return EMPTY, 0
    columns, taken = header
    block = _lead(rows[0], columns)
    draft = Draft({"budget_items": ()}, {})
    while taken < len(rows):
        if repeated := _header(rows[taken:], book):
            columns, taken = repeated[0], taken + repeated[1]
            continue
        row = rows[taken]
        cells = under(row, columns)
        is_item = len(cells) == BOTH and cells["name"] is not cells["amount"]
        if not is_item or _begins_other(rows[taken:], columns, block, book):
            break
        draft |= _item(cells["name"].passage, cells["amount"].passage, book)
        taken += 1
    return draft, taken


def _header(rows: Sequence[Row], book: LabelBook) -> tuple[Columns, int] | None:
    header = header_rows(rows, book.budget_items, BOTH)
    return header if header and set(header[0]) == {"name", "amount"} else None


def _begins_other(rows: Sequence[Row], columns: Columns, block: str, book: LabelBook) -> bool:
    """Return whether another block begins at the first of the rows: a label of its own stands in it, or an indicator."""
    lead = _lead(rows[0], columns)
    is_named = bool(lead) and lead != block and not lead.isdigit()
    return is_named or book.is_label(rows[0].own[0].text) or is_indicator_header(rows, book)


def _lead(row: Row, columns: Columns) -> str:
    """Return what stands left of the names in the row: the block's label, a number, or nothing."""
    return "".join(folded(slot.text) for slot in row.own if slot.right <= columns["name"].left + EDGE)


def _item(name: Passage, amount: Passage, book: LabelBook) -> Draft:
    if name.is_blank and amount.is_blank:
        return EMPTY
    if book.totals.match(name.text):
        total = OtherField(label=name.text, value=amount.text)
        return Draft({"other_fields": (total,)}, {"/other_fields/0/value": amount.evidence()})
    (text, name_proof), (number, amount_proof) = text_at(name), number_at(amount)
    item = BudgetItem(name=text or "", amount=number)
    return Draft(
        {"budget_items": (item,)},
        {"/budget_items/0/name": name_proof, "/budget_items/0/amount": amount_proof},
    )
