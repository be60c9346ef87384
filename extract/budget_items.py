"""The sub-items of the year's funds (项目当年投入资金构成): a name and an amount in each row."""

from __future__ import annotations

from collections.abc import Sequence

from extract.columns import header_rows, under
from extract.draft import EMPTY, Draft, number_at, text_at
from extract.filing import BudgetItem, OtherField
from extract.flow import Row
from extract.labels import LabelBook
from extract.passage import Passage

BOTH = 2


def read_budget_items(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the sub-items of the block whose header is at the first of the rows, and its rows; (EMPTY, 0) for none.

    │ 项目当年投入 │ 子项目名称 │ 预算金额（元） │    A row belongs to the block while both its cells stand
    │   资金构成   │ 设备购置   │    1990000     │    under the header's. The total is no sub-item.
    """
    header = header_rows(rows, book.budget_items, BOTH)
    if header is None or set(header[0]) != {"name", "amount"}:
        return EMPTY, 0
    columns, taken = header
    draft = Draft({"budget_items": ()}, {})
    for row in rows[taken:]:
        cells = under(row, columns)
        if len(cells) < BOTH or cells["name"] is cells["amount"] or book.is_label(row.own[0].text):
            break
        draft |= _item(cells["name"].passage, cells["amount"].passage, book)
        taken += 1
    return draft, taken


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
