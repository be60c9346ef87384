"""The tables of a document in printed order, each with the title and the unit above it, continued over pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.draft import LEAST_NUMBER_CONFIDENCE, Draft
from extract.filing import BudgetTable, Evidence, Status
from extract.flow import Line, Row
from extract.number import is_dash, parse_number
from extract.passage import Passage
from extract.tabular import Grid, grid_of, may_be_dirt
from extract.text import folded
from extract.unit import unit_in

LEAST_ODD_CONFIDENCE = 0.9
"""A text among the numbers of a column that is none itself is a misread number, or dirt, unless it was read surely."""
NAMED = re.compile(r"[一-鿿]{2}")
"""What names a table has words: a page number that nothing told from a title has none."""
LEAST_NUMBERS, LEAST_NUMBERS_SHARE = 3, 0.6
CONTINUED = re.compile(r"[(（]?(?:续表?|续\d*|接上页)[)）]?\s*[一二三四五六七八九十\d]*$|^续表?\s*[:：]?")


@dataclass(frozen=True, slots=True)
class Printed:
    """A table with the lines that belong to it; `parts` are its grids, one a page."""

    title: Passage | None
    unit: Passage | None
    parts: tuple[Grid, ...]


def printed_tables(pieces: Sequence[tuple[Passage | None, Sequence[Line], Sequence[Row]]]) -> list[Printed]:
    """Return the tables of `(title, lines above, rows)`, those that go on over a page as one."""
    found: list[Printed] = []
    for told, above, rows in pieces:
        title, rows = _own_title(told if told and NAMED.search(told.text) else None, rows)
        if not rows:
            continue
        grid = grid_of(rows)
        unit = next((line.passage for line in above if unit_in(line.text)), None)
        if found and _goes_on(found[-1], title, grid):
            part = grid.after_header_of(found[-1].parts[0])
            found[-1] = replace(found[-1], parts=(*found[-1].parts, part))
        else:
            found.append(Printed(title, unit, (grid,)))
    return found


def _own_title(title: Passage | None, rows: Sequence[Row]) -> tuple[Passage | None, Sequence[Row]]:
    """Return the title and the rows under it; a first row of one cell over the whole width is a title."""
    if len(rows) > 1 and len(rows[0].slots) == 1 and not rows[0].slots[0].passage.is_blank:
        return title or rows[0].slots[0].passage, rows[1:]
    return title, rows


def _goes_on(before: Printed, title: Passage | None, grid: Grid) -> bool:
    """Return whether the table is the rest of the one on the page before: its columns, and no title of its own."""
    last = before.parts[-1]
    if not grid.has_columns_of(last) or grid.rows[0].page != last.rows[-1].page + 1:
        return False
    return title is None or (before.title is not None and _plain(title.text) == _plain(before.title.text))


def _plain(title: str) -> str:
    return folded(CONTINUED.sub("", title.strip()))


def table_draft(table: Printed) -> Draft:
    """Return the table with a proof for its title, unit, each header and each cell."""
    header = table.parts[0].header
    proofs: dict[str, Evidence] = {}
    rows: list[tuple[str, ...]] = []
    body = [cells for part in table.parts for cells in part.body]
    numeric = frozenset(_columns_of_numbers(body))
    for cells in body:
        row = [_text(cell, place in numeric) for place, cell in enumerate(cells)]
        if any(row):
            proofs.update(_row_proofs(cells, row, len(rows)))
            rows.append(tuple(row))
    for place, labels in enumerate(header):
        if labels:
            proofs[f"/tables/0/header/{place}"] = labels[-1].evidence()
    unit = unit_in(table.unit.text) if table.unit else None
    if table.title:
        proofs["/tables/0/title"] = table.title.evidence()
    if table.unit and unit:
        proofs["/tables/0/unit"] = table.unit.part(unit).evidence()
    record = BudgetTable(
        title=CONTINUED.sub("", table.title.text).strip() if table.title else None,
        unit=unit,
        header=tuple("/".join(label.text for label in labels if label.text) for labels in header),
        rows=tuple(rows),
    )
    return Draft({"tables": (record,)}, proofs)


def _columns_of_numbers(body: Sequence[Sequence[Passage | None]]) -> Iterator[int]:
    """Yield the places of the columns that hold numbers, whatever a few of their cells were read as."""
    for place in range(max(map(len, body), default=0)):
        column = [cells[place] for cells in body if place < len(cells)]
        told = [cell for cell in column if cell and cell.text and not is_dash(cell.text)]
        said = [cell.text for cell in told if not may_be_dirt(cell)]
        numbers = sum(parse_number(text) is not None for text in said)
        if numbers >= max(LEAST_NUMBERS, LEAST_NUMBERS_SHARE * len(said)):
            yield place


def _row_proofs(
    cells: Sequence[Passage | None], texts: Sequence[str], row: int
) -> Iterator[tuple[str, Evidence]]:
    for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        if cell is not None:
            doubt: Status | None = "unread" if cell.text and not text else None
            reason = "识别把握过低 / read with too little confidence" if doubt else None
            yield f"/tables/0/rows/{row}/{place}", cell.evidence(doubt, reason)


def _text(cell: Passage | None, is_among_numbers: bool) -> str:
    """Return the cell's text; a number read with too little confidence is left out: a wrong one costs more."""
    if cell is None or cell.is_unread:
        return ""
    if parse_number(cell.text) is not None:
        return cell.text if cell.confidence >= LEAST_NUMBER_CONFIDENCE else ""
    is_odd = is_among_numbers and not is_dash(cell.text) and cell.confidence < LEAST_ODD_CONFIDENCE
    return "" if is_odd else cell.text
