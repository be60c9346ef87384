"""Rows of a table as the model sees them: every value stands in the row of the cell that names it.

    实施基地数 │ 12个 │ 12个 │ 10 │ 10     `row` leads from each value to the naming cell (指标名称, 资金来源);
    │ 产出指标 │ 数量指标 │                `level2_cell` and `level1_cell` lead from the naming cell to its levels.

Rules, where there are any, say what stands in one row; the model says what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.transformer.cells import LIKELY, NamedCell, NamedPage
from extract.transformer.roles import INDICATOR

LEVELS = ("level1", "level2")
VALUES = tuple(role for role in INDICATOR if role not in (*LEVELS, "level3"))
LEAST_CLAIM = 0.3
"""A cell that points to no row with more than this stands in none, unless a rule puts it there."""


@dataclass
class NamedRow:
    """One row: its naming cell (None for what a page's end cut off its row), and its values by role, with their mass."""

    page: int
    name: NamedCell | None
    values: dict[str, list[tuple[NamedCell, float]]] = field(default_factory=dict)

    @property
    def top(self) -> float:
        """Where the row begins on its page."""
        cells = [cell for found in self.values.values() for cell, _ in found]
        return self.name.box.top if self.name else min(cell.box.top for cell in cells)


def rows_of(page: NamedPage, naming: str, values: Sequence[str]) -> list[NamedRow]:
    """Return the page's rows from top to bottom, each named by a cell of the role `naming`.

    Values above every naming cell that lead to none of them are the rest of a row that the page before began:
    a row without a name, first of all.
    """
    rows = [NamedRow(page.number, cell) for cell in page.cells if cell.role == naming]
    rest = NamedRow(page.number, None)
    for cell in page.cells:
        if cell.role not in values:
            continue
        row, mass = _row_of(cell, rows, page)
        if row is not None:
            row.values.setdefault(cell.role, []).append((cell, mass))
        elif not rows or cell.box.bottom <= min(other.top for other in rows):
            rest.values.setdefault(cell.role, []).append((cell, 1.0))
    rows.sort(key=lambda row: row.top)
    return [rest, *rows] if rest.values else rows


def _row_of(cell: NamedCell, rows: Sequence[NamedRow], page: NamedPage) -> tuple[NamedRow | None, float]:
    """Return the row that the cell belongs to and how sure that is; a rule around both decides before the model."""
    claims = [(page.pointed("row", cell, row.name), row) for row in rows if row.name]
    if cell.ruled:
        beside = [pair for pair in claims if pair[1].name and _shares_row(cell, pair[1].name)]
        if beside:
            return max(beside, key=lambda pair: pair[0])[1], 1.0
    best = max(claims, key=lambda pair: pair[0], default=None)
    if best is None or best[0] < LEAST_CLAIM:
        return None, 0.0
    return best[1], best[0]


def _shares_row(one: NamedCell, other: NamedCell) -> bool:
    return one.ruled is not None and other.ruled is not None and one.ruled.shares_row(other.ruled)


def level_of(row: NamedRow, level: str, page: NamedPage) -> NamedCell | None:
    """Return the level cell that stands over the row, by the rules or by the model; None where none is likely."""
    if row.name is None:
        return None
    cells = [cell for cell in page.cells if cell.role == level]
    beside = [cell for cell in cells if _shares_row(row.name, cell)]
    if beside:
        return beside[0]
    claims = [(page.pointed(f"{level}_cell", row.name, cell), cell) for cell in cells]
    mass, best = max(claims, key=lambda pair: pair[0], default=(0.0, None))
    return best if mass >= LEAST_CLAIM else None


def is_level_elsewhere(row: NamedRow, level: str, page: NamedPage) -> bool:
    """Return whether the model says that the level over the row stands on another page."""
    if row.name is None:
        return False
    return page.pointed(f"{level}_cell", row.name, None) >= LIKELY
