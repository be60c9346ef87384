"""What the model claims that a form says: the same drafts that the geometric reader makes, from named cells alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from extract.dates import date_of, first_and_last, year_of
from extract.draft import EMPTY, Draft, number_at, text_at
from extract.filing import BudgetItem, Evidence, FundLine, Indicator
from extract.funds_heads import AMOUNTS
from extract.goal import goal_draft
from extract.indicator_block import indicator_of
from extract.indicators import FIGURES
from extract.labels import LabelBook
from extract.pairs import COLON
from extract.passage import Passage
from extract.text import folded
from extract.totals import GRADE
from extract.transformer.cells import NamedPage
from extract.transformer.claimed_rows import ClaimedRows, claimed_rows, whole_of
from extract.transformer.roles import BUDGET_ITEMS, FUNDS
from extract.transformer.rows import rows_of
from extract.unit import unit_in
from ingest.page import Box

TEXTS = ("project_name", "project_category", "competent_department", "implementing_unit")
NUMBERS = (
    "total_budget", "current_year_budget", "previous_budget", "previous_executed", "total_weight", "total_score",
)  # fmt: skip
FUND_FIELDS = {role: role.removeprefix("fund_") for role in FUNDS if role != "fund_label"}
LONGEST_LABEL = 14
LARGEST_TOTAL = 200
"""No form gives more points: a larger number is two that ran together."""


SURE_HEAD = 0.9


class Claims(NamedTuple):
    """What the model says of a form: the values it finds, and where the heads of columns stand, page and box."""

    draft: Draft
    heads: tuple[tuple[int, Box], ...] = ()


def claims_of(pages: Sequence[NamedPage], book: LabelBook) -> Claims:
    """Return every value that the model finds on the form's pages; what it does not find is not in the draft."""
    rows = claimed_rows(pages, book)
    parts = (
        indicators_of(rows),
        funds_of(pages, book),
        items_of(pages),
        goal_of(pages),
        head_of(pages),
    )
    whole = EMPTY
    for part in parts:
        whole |= part
    return Claims(whole, tuple(_heads(pages, rows)))


def _heads(pages: Sequence[NamedPage], rows: ClaimedRows) -> Iterator[tuple[int, Box]]:
    for passage in [passage for entry in rows.heads for passage in entry.passages.values()]:
        yield from ((place.page, Box(*place.box)) for place in passage.places)
    for cell in [cell for page in pages for cell in page.cells]:
        if cell.role == "column_head" and cell.certainty >= SURE_HEAD:
            yield from ((place.page, Box(*place.box)) for place in cell.passage.places)


def indicators_of(rows: ClaimedRows) -> Draft:
    """Return the rows of the indicator table, and the figures of its total."""
    indicators: list[Indicator] = []
    evidence: dict[str, Evidence] = {}
    for place, entry in enumerate(rows.entries):
        values, proofs = indicator_of(entry)
        indicators.append(Indicator(**values))
        evidence |= {f"/indicators/{place}/{name}": proof for name, proof in proofs.items()}
    draft = Draft({"indicators": tuple(indicators)}, evidence) if indicators else EMPTY
    for field in FIGURES:
        if rows.total and rows.total.has(field):
            draft |= _field(f"total_{field}", rows.total.passages[field])
    return draft


def funds_of(pages: Sequence[NamedPage], book: LabelBook) -> Draft:
    """Return the lines of the funds, each of the source that its label names, `unlisted` where nobody knows it."""
    lines: list[FundLine] = []
    evidence: dict[str, Evidence] = {}
    sources: set[str] = set()
    for row in [row for page in pages for row in rows_of(page, "fund_label", tuple(FUND_FIELDS))]:
        if row.name is None:
            continue
        numbers = {FUND_FIELDS[role]: number_at(whole_of(cells)) for role, cells in row.values.items()}
        if not any(numbers.get(amount, (None,))[0] is not None for amount in AMOUNTS):
            continue
        label = row.name.claimed()
        source = book.fund_source(label.text) or "unlisted"
        source = "unlisted" if source in sources else source
        sources.add(source)
        values = {name: value for name, (value, _) in numbers.items()}
        evidence[f"/funds/{len(lines)}/label"] = label.evidence()
        evidence |= {f"/funds/{len(lines)}/{name}": proof for name, (_, proof) in numbers.items()}
        lines.append(FundLine(source=source, label=label.text).model_copy(update=values))
    return Draft({"funds": tuple(lines)}, evidence) if lines else EMPTY


def items_of(pages: Sequence[NamedPage]) -> Draft:
    """Return the sub-items of the year's funds (项目当年投入资金构成)."""
    name_role, amount_role = BUDGET_ITEMS
    items: list[BudgetItem] = []
    evidence: dict[str, Evidence] = {}
    for row in [row for page in pages for row in rows_of(page, name_role, (amount_role,))]:
        if row.name is None or amount_role not in row.values:
            continue
        name, (amount, proof) = row.name.claimed(), number_at(whole_of(row.values[amount_role]))
        if amount is None:
            continue
        evidence |= {
            f"/budget_items/{len(items)}/name": name.evidence(),
            f"/budget_items/{len(items)}/amount": proof,
        }
        items.append(BudgetItem(name=name.text, amount=amount))
    return Draft({"budget_items": tuple(items)}, evidence) if items else EMPTY


def goal_of(pages: Sequence[NamedPage]) -> Draft:
    """Return the two halves of the annual goal, each over as many pages as it goes on."""
    parts: dict[str, Passage] = {}
    for page in pages:
        for cell in page.cells:
            if cell.role in ("goal_expected", "goal_actual"):
                side = cell.role.removeprefix("goal_")
                parts[side] = parts[side] + cell.claimed() if side in parts else cell.claimed()
    return goal_draft(parts) if parts else EMPTY


def head_of(pages: Sequence[NamedPage]) -> Draft:
    """Return the values that a form has once, each from the cell that is most likely it."""
    draft = EMPTY
    for role in (*TEXTS, *NUMBERS, "fiscal_year", "start_date", "end_date", "period", "amount_unit", "grade"):
        cells = [cell for page in pages for cell in page.cells if cell.role == role]
        if cells:
            draft |= _field(role, without_label(max(cells, key=lambda cell: cell.certainty).claimed()))
    return draft


def without_label(passage: Passage) -> Passage:
    """Return what stands behind the colon where a label and its value are one line (项目名称：…)."""
    label, *rest = COLON.split(passage.text, maxsplit=1)
    if not rest or not rest[0].strip() or len(folded(label)) > LONGEST_LABEL:
        return passage
    return passage.part(rest[0].strip())


def _field(role: str, value: Passage) -> Draft:
    if role in NUMBERS:
        number, proof = number_at(value)
        if role in ("total_weight", "total_score") and number is not None and number > LARGEST_TOTAL:
            return EMPTY
        return Draft({role: number}, {f"/{role}": proof}) if number is not None else EMPTY
    if role == "fiscal_year":
        year = year_of(value.text)
        return Draft({role: year[0]}, {f"/{role}": value.part(year[1]).evidence()}) if year else EMPTY
    if role == "period":
        dates: dict[str, Any] = dict(first_and_last(value.text))
        return Draft(dates, {f"/{name}": value.evidence() for name in dates})
    if role == "amount_unit":
        unit = unit_in(value.text)
        return Draft({role: unit}, {f"/{role}": value.part(unit).evidence()}) if unit else EMPTY
    if role == "grade":
        grade = GRADE.fullmatch(value.text.strip())
        return Draft({role: grade[1]}, {f"/{role}": value.part(grade[1]).evidence()}) if grade else EMPTY
    text, proof = text_at(value)
    if role in ("start_date", "end_date"):
        text = date_of(text or "")
    return Draft({role: text}, {f"/{role}": proof}) if text else EMPTY
