"""The funds a target form asks for (年度资金总额, 其中：财政拨款): one amount for each source, without columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from extract.columns import under
from extract.draft import EMPTY, Draft, number_at
from extract.filing import Evidence, FundLine
from extract.flow import Row, Slot
from extract.labels import LabelBook
from extract.number import is_dash, parse_number
from extract.pairs import COLON
from extract.passage import Passage

YEARS_BUDGET = ("initial_budget", "adjusted_budget")
WHOLE_PROJECT = re.compile(r"中期|实施期|全周期|项目总|总投资|三年")


def read_stated_funds(rows: Sequence[Row], book: LabelBook) -> tuple[Draft, int]:
    """Return the year's amount for each source, as the initial budget, and how many rows they take; 0 for none.

    │ 项目资金 │ 年度资金总额： │ 2,241.10 │    Beside its label, or under it. An amount of the whole
    │ （万元） │ 其中：财政拨款 │ 2,241.10 │    project (实施期资金总额) is its total budget.
    """
    beside = list(takewhile(bool, (_beside(row, book) or _within_block(row, book) for row in rows)))
    beside = beside if _beside(rows[0], book) else []
    if any(_says_amount(value) for pairs in beside for _, value in pairs):
        return _draft([pair for pairs in beside for pair in pairs], book), len(beside)
    if len(rows) > 1 and _heads(rows[0], book) and _beside(rows[1], book):
        draft, taken = read_stated_funds(rows[1:], book)
        return draft, taken + 1 if taken else 0
    pairs = _under(rows[0], rows[1], book) if len(rows) > 1 else []
    return _draft(pairs, book), 2 if pairs else 0


def _heads(row: Row, book: LabelBook) -> bool:
    """Return whether the row names the columns of the amounts under it: 资金来源 │ 本年预算申请数 │ 备注."""
    return (
        len(row.own) > 1
        and book.funds_block.match(row.own[0].text) is not None
        and not any(parse_number(slot.text) is not None for slot in row.own)
    )


def _draft(pairs: Sequence[tuple[Slot, Slot]], book: LabelBook) -> Draft:
    draft = EMPTY
    lines: list[FundLine] = []
    evidence: dict[str, Evidence] = {}
    for label, value in pairs:
        source = book.fund_source(label.text) or "unlisted"
        if not lines and book.funds_columns.match(label.text) in YEARS_BUDGET:
            source = "total"
        number, proof = number_at(value.passage)
        if WHOLE_PROJECT.search(label.text):
            draft |= Draft({"total_budget": number}, {"/total_budget": proof}) if source == "total" else EMPTY
            continue
        source = "unlisted" if source in {line.source for line in lines} else source
        pointer = f"/funds/{len(lines)}"
        evidence |= {f"{pointer}/label": label.passage.evidence(), f"{pointer}/initial_budget": proof}
        lines.append(FundLine(source=source, label=_name(label.passage), initial_budget=number))
    return draft | (Draft({"funds": tuple(lines)}, evidence) if lines else EMPTY)


def _name(label: Passage) -> str:
    return label.text.strip().rstrip(":：")


def _beside(row: Row, book: LabelBook) -> list[tuple[Slot, Slot]]:
    """Return the labels of sources with the amounts to their right; [] for a row of anything else."""
    slots = [part for slot in row.own for part in _parts(slot, book)]
    if slots and len(slots) % 2 and (book.funds_block.match(slots[0].text) or slots[0].last_row > row.index):
        slots = slots[1:]
    while len(slots) > 2 and slots[-1].passage.is_blank:
        slots = slots[:-1]  # a column for remarks
    pairs = list(zip(slots[::2], slots[1::2], strict=False))
    if not pairs or len(slots) % 2:
        return []
    known = [_is_source(label, book) for label, _ in pairs]
    if len(pairs) > 1 and book.funds_columns.match(pairs[0][0].text) in YEARS_BUDGET:
        known[0] = True  # 预算数 │ 1120.20 │ 其中：财政资金 │ …
    return pairs if all(known) and all(_is_amount(value) for _, value in pairs) else []


def _parts(slot: Slot, book: LabelBook) -> list[Slot]:
    """Return a cell that holds a source and its amount (其中：财政拨款：2,241.10万元) as label and value, another as it is."""
    label, colon, amount = _last_colon(slot.text)
    if not colon or parse_number(amount) is None or not book.fund_source(label):
        return [slot]
    parts = (slot.passage.part(label), slot.passage.part(amount.strip()))
    return [replace(slot, passage=part) for part in parts]


def _last_colon(text: str) -> tuple[str, str, str]:
    found = list(COLON.finditer(text))
    return (text[: found[-1].start()], found[-1][0], text[found[-1].end() :]) if found else (text, "", "")


def _within_block(row: Row, book: LabelBook) -> list[tuple[Slot, Slot]]:
    """Return the label and amount of a row that the block's own cell spans, whatever its source is called."""
    spans = any(slot.first_row < row.index and book.funds_block.match(slot.text) for slot in row.slots)
    own = [slot for slot in row.own if not slot.passage.is_blank] if spans else []
    return [(own[0], own[1])] if len(own) == 2 and parse_number(own[1].text) is not None else []


def _under(labels: Row, values: Row, book: LabelBook) -> list[tuple[Slot, Slot]]:
    """Return the labels of sources with the amounts in the row under them; [] for rows of anything else.

    A label before the first source, which reaches down beside the amounts, is the block's whatever it says.
    """
    known = [slot for slot in labels.own if _is_source(slot, book)]
    named = [slot for slot in labels.own if slot not in known and not book.funds_block.match(slot.text)]
    others = [
        slot for slot in named if not (known and slot.left < known[0].left and slot.last_row > labels.index)
    ]
    sources = {slot.text: slot for slot in known}
    cells = under(values, sources)
    if len(sources) < 2 or others or len(cells) < len(sources) or labels.table != values.table:
        return []
    pairs = [(sources[label], cells[label]) for label in sources]
    return pairs if all(_is_amount(value) for _, value in pairs) else []


def _is_source(slot: Slot, book: LabelBook) -> bool:
    is_other = book.header.match(slot.text) or book.notes.match(slot.text)
    return book.fund_source(slot.text) is not None and not is_other


def _says_amount(slot: Slot) -> bool:
    return slot.passage.is_unread or parse_number(slot.text) is not None


def _is_amount(slot: Slot) -> bool:
    number: Decimal | None = parse_number(slot.text)
    return number is not None or slot.passage.is_blank or slot.passage.is_unread or is_dash(slot.text)
