"""Sheets of pages as they are really read: generated documents, their lines named by the right answer.

`python -m eval.training.real --grade office --count 40 --out FILE` keeps them in a file.
"""

from __future__ import annotations

import argparse
import pickle
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.training.around import named_around, names_beside
from eval.training.matching import Spot, matched, own_role, part_of_target, spots
from extract.labels import label_book
from extract.transformer.roles import AROUND
from extract.transformer.unit import NamedSheet, Sheet, Unit
from extract.transformer.units_of_page import sheet_of, words_of_units
from fixtures import layouts
from fixtures.family import Family
from fixtures.generate import Case, generate
from fixtures.scan import GRADES
from ingest.document import open_document
from ingest.engine import Engine, make_engine
from ingest.page import Box, Page
from ingest.reader import read_page
from ingest.specimens import Specimens

NAMING = {"level3": "level3", "fund_label": "label", "budget_item_name": "name"}
"""Roles that name a row, and the last part of their pointers."""
OF_ROWS = ("/indicators/", "/funds/", "/budget_items/")


def real_sheets(
    seed: int, count: int, grade: str, engine: Engine, families: Sequence[Family] = layouts.DEVELOPMENT
) -> Iterator[NamedSheet]:
    """Yield the pages of so many generated documents as they are read at that grade."""
    for case in generate(seed, count, families=families, grades=(grade,)):
        for page in pages_of(case, engine):
            if page.words:
                yield named_sheet(page, case.gold)


def pages_of(case: Case, engine: Engine) -> Iterator[Page]:
    """Yield the pages of a document as they are read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{case.name}.pdf"
        path.write_bytes(case.pdf)
        specimens = Specimens()
        with open_document(path) as document:
            for number in range(1, document.source.pages + 1):
                yield read_page(document.sheet(number), engine, specimens)


def named_sheet(page: Page, gold: dict[str, object]) -> NamedSheet:
    """Return the page's units with their roles and pointers by the right answer of its document."""
    sheet = sheet_of(page)
    cells, tables = _cells(page)
    values = matched(page, sheet.units, spots(gold, page.number))
    own = [
        own_role(unit, found, is_in_cell=cell is not None)
        for unit, found, cell in zip(sheet.units, values, cells, strict=True)
    ]
    own = [_in_columns(unit, found, role) for unit, found, role in zip(sheet.units, values, own, strict=True)]
    roles = named_around(sheet.units, own, cells, tables, label_book())
    return NamedSheet(sheet, tuple(roles), _pointers(sheet, roles, values, cells))


def _in_columns(unit: Unit, values: Sequence[Spot], role: str | None) -> str | None:
    """Return the role of a part of a target, or of a measure, that has a column of its own."""
    if role == "target" and values[0].is_in_columns:
        return part_of_target(unit, values[0])
    if role == "deviation" and values[0].turn > 0:
        return "deviation_measure"
    return role


def _cells(page: Page) -> tuple[list[Box | None], list[int]]:
    """Return for each unit the box of its ruled cell, None outside, and the number of its table, -1 outside."""
    by_word = {
        id(word): (cell.box if table.source == "rules" else None, number)
        for number, table in enumerate(page.tables)
        for cell in table.cells
        for word in cell.words
    }
    found = [by_word.get(id(words[0]), (None, -1)) for words in words_of_units(page)]
    return [box for box, _ in found], [number for _, number in found]


def _pointers(
    sheet: Sheet, roles: Sequence[str], values: Sequence[tuple[Spot, ...]], cells: Sequence[Box | None]
) -> dict[str, tuple[int | None, ...]]:
    order = sorted(range(len(roles)), key=lambda n: (round(sheet.units[n].box.top, 3), sheet.units[n].box.x0))
    names: dict[tuple[int, str], int] = {}
    levels: dict[tuple[int, str], int] = {}
    for place in order:
        role = roles[place]
        for spot in values[place]:
            if role in NAMING and spot.pointer.endswith(f"/{NAMING[role]}") and spot.is_first_page:
                names.setdefault(spot.row, place)
            if role in ("level1", "level2") and spot.role == role and spot.is_first_page:
                levels.setdefault((spot.filing, spot.pointer), place)
    rooms = [cell or unit.box for unit, cell in zip(sheet.units, cells, strict=True)]
    rows = [_row(n, roles, values, names, rooms) for n in range(len(roles))]
    return {
        "next_line": _next_lines(roles, values, cells, order),
        "row": tuple(rows),
        **{f"{name}_cell": _over(name, rows, values, levels) for name in ("level2", "level1")},
    }


def _row(
    place: int,
    roles: Sequence[str],
    values: Sequence[Sequence[Spot]],
    names: dict[tuple[int, str], int],
    rooms: Sequence[Box],
) -> int | None:
    """Return the line that names the row of a value; of a value over several rows the first one's."""
    role = roles[place]
    if role in AROUND or role in ("level1", "level2"):
        return None
    if role == "indicator_remark":
        beside = [spot.row for other in names_beside(place, roles, rooms) for spot in values[other][:1]]
        return names.get(beside[0]) if beside else None
    own = [spot for spot in values[place] if spot.pointer.startswith(OF_ROWS)]
    return names.get(own[0].row) if own else None


def _over(
    name: str,
    rows: Sequence[int | None],
    values: Sequence[tuple[Spot, ...]],
    levels: dict[tuple[int, str], int],
) -> tuple[int | None, ...]:
    """Return the first line of the level cell over each line that names an indicator."""
    found: list[int | None] = [None] * len(rows)
    for place, row in enumerate(rows):
        if row == place:
            spot = next(one for one in values[place] if one.pointer.startswith(OF_ROWS))
            found[place] = levels.get((spot.filing, f"{spot.row[1]}/{name}"))
    return tuple(found)


def _next_lines(
    roles: Sequence[str],
    values: Sequence[tuple[Spot, ...]],
    cells: Sequence[Box | None],
    order: Sequence[int],
) -> tuple[int | None, ...]:
    after: list[int | None] = [None] * len(roles)
    last: dict[object, int] = {}
    for place in order:
        spot = values[place][0] if values[place] else None
        box = cells[place]
        key: object = (roles[place], box)
        if box is None:
            if spot is None:
                continue
            key = (roles[place], spot.filing, spot.box)
        if key in last:
            after[last[key]] = place
        last[key] = place
    return tuple(after)


def main() -> None:
    """Keep the sheets of generated documents in a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=39)
    parser.add_argument("--grade", default="digital", choices=GRADES)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    sheets = list(real_sheets(given.seed, given.count, given.grade, make_engine()))
    given.out.write_bytes(pickle.dumps(sheets))


if __name__ == "__main__":
    main()
