"""The cells of a department's budget as facts: each with its table, its row, its column and the unit printed above it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from extract.filing import Filing
from index.answers.budget_terms import FIELD, TOTAL, Spot, term_of, term_of_outlay
from index.answers.money import TEN_THOUSAND
from index.answers.names import key
from review.account_codes import Codes
from review.budget import Cell, Column, Line, Sheet, Side, bare, sheets
from review.budget_conflicts import conflicts
from review.budget_figures import figures
from review.table_kinds import kind_of

SIDES = {"income": "earned", "expense": "spent", "general": "spent", "fund": "spent", "economy": "spent"}
TOTALS = ("whole_totals", "fiscal_totals")
ROUNDED = Decimal("0.01")
"""By what share two figures that differ in their unit may differ beside it: one of them is rounded."""


class BudgetCell(NamedTuple):
    """A cell with a number, or with one that could not be read."""

    cell: Cell
    spot: Spot
    title: str
    heading: str
    row: str
    term: str
    unit: str | None


def budget_cells(filing: Filing) -> Iterator[BudgetCell]:
    """Yield the cells of the filing's tables that hold an amount, in printed order; blank ones say nothing."""
    doubted = doubted_units(filing)
    for sheet in sheets(filing):
        kind = kind_of(sheet.title) or ""
        for number, side in enumerate(sheet.sides):
            way = SIDES.get(kind) or (("earned", "spent")[min(number, 1)] if kind in TOTALS else "")
            for line in side.lines:
                for column in side.columns:
                    cell = line.cells[column.place]
                    if cell.value is not None or cell.is_unread:
                        spot = Spot(
                            kind, way, _code(line.codes), _column(column, side, kind), sheet.number in doubted
                        )
                        yield _cell(filing, sheet, side, line, column, spot)


def _cell(filing: Filing, sheet: Sheet, side: Side, line: Line, column: Column, spot: Spot) -> BudgetCell:
    is_alone = not line.name and len(side.lines) == 1
    term = TOTAL if line.is_total or is_alone else term_of(bare(line.name))
    return BudgetCell(
        line.cells[column.place],
        spot,
        sheet.title,
        "/".join(column.path),
        "" if is_alone else line.shown,
        term,
        filing.tables[sheet.number].unit,
    )


def _code(codes: Codes | None) -> str:
    return "".join(codes or ())


def _column(column: Column, side: Side, kind: str) -> str:
    """What a column means; the only one of a side is its total, that of a group what the group is."""
    label = column.label
    above = column.path[-2] if len(column.path) > 1 else ""
    if kind == "outlays":
        return term_of_outlay(label) or term_of_outlay(above) or term_of(label)
    if len(side.columns) == 1:
        return TOTAL
    told = term_of(label)
    if told != TOTAL or not above:
        return told
    group = term_of(above)
    siblings = {one.path[:-1] for one in side.columns}
    return TOTAL if len(siblings) == 1 or group == key(above) else group


def doubted_units(filing: Filing) -> frozenset[int]:
    """Return the tables whose figures are ten thousand times those of others that print the same: a mistaken unit.

    Of two tables that stand against each other alone, both are doubted.
    """
    found: set[int] = set()
    pairs: list[tuple[int, ...]] = []
    for odd, others in conflicts(figures(sheets(filing))):
        one, other = abs(odd.value), abs(others[0].value)
        if one and other and _is_other_unit(max(one, other) / min(one, other)):
            among = {place for told in others for place in told.tables}
            if len(among) > 1:
                found.update(odd.tables)
            else:
                pairs.append((*odd.tables, *among))
    return frozenset(found.union(*(pair for pair in pairs if not found & set(pair))))


def _is_other_unit(ratio: Decimal) -> bool:
    return abs(ratio / TEN_THOUSAND - 1) < ROUNDED


__all__ = ["FIELD", "BudgetCell", "budget_cells", "doubted_units"]
