"""A page's units become cells with a role each: lines joined by the rules where there are any, else by the model.

│ 渠道清淤长度   │      two units of one ruled cell: one cell, whatever the model says of them
│ （公里）       │

渠道清淤长度            no rule around them: one cell where the model's `next_line` leads from one to the other
（公里）
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from extract.grammar import without_specks
from extract.passage import Passage, passage_of_cell, passage_of_words
from extract.transformer.roles import ROLES
from extract.transformer.unit import Probabilities, Sheet, SheetReading
from extract.transformer.units_of_page import sheet_of, words_of_units
from ingest.page import Box, Cell, Page, Word, union
from ingest.words import lines_of

LIKELY = 0.5
NAMES = ("level1", "level2", "level3")
TEXTS = (*NAMES, "target", "actual")
BETWEEN_CELLS = ("row", "level2_cell", "level1_cell")
"""The pointers that lead from cell to cell; `next_line` makes the cells."""
NOTHING = -1
LEAST_MASS = 0.001
Leads = Mapping[int, float]
"""How much of a pointer's mass leads to each cell, by its place among the cells, NOTHING for none of them."""
ROLE = {name: place for place, name in enumerate(ROLES)}


@dataclass(frozen=True, slots=True)
class Ruled:
    """Where a cell stands in a ruled table of its page: the table's number, its first and last row."""

    table: int
    first_row: int
    last_row: int

    def shares_row(self, other: Ruled) -> bool:
        """Return whether both stand in one row of one table."""
        return (
            self.table == other.table
            and self.first_row <= other.last_row
            and other.first_row <= self.last_row
        )


@dataclass(frozen=True, eq=False)
class NamedCell:
    """One cell or paragraph of a page: what it says, where, and how likely each role is. `units` are its lines."""

    page: int
    units: tuple[int, ...]
    box: Box
    passage: Passage
    likelihood: Probabilities
    """(roles,), adding up to 1, in the order of ROLES."""
    ruled: Ruled | None = None

    @cached_property
    def role(self) -> str:
        """The likeliest role."""
        return ROLES[int(self.likelihood.argmax())]

    @property
    def certainty(self) -> float:
        """How likely that role is, 0-1."""
        return float(self.likelihood[ROLE[self.role]])

    def claimed(self, share: float = 1.0) -> Passage:
        """Return its passage as the model's own claim: no surer than the role, times `share`."""
        passage = without_specks(self.passage, self.role in NAMES) if self.role in TEXTS else self.passage
        sure = min(passage.confidence, self.certainty * share)
        return replace(passage, confidence=sure, method="model")


@dataclass(frozen=True)
class NamedPage:
    """A page's cells in the order of the paper, and where each points: pointer → for each cell its `Leads`.

    Masses below LEAST_MASS are left out: a document of hundreds of pages holds all of its pages at once.
    """

    number: int
    cells: tuple[NamedCell, ...]
    pointers: Mapping[str, tuple[Leads, ...]]

    def pointed(self, pointer: str, source: NamedCell, target: NamedCell | None) -> float:
        """Return how much of the pointer's mass leads from the cell to the other, None: to nothing."""
        place = NOTHING if target is None else self.cells.index(target)
        return self.pointers[pointer][self.cells.index(source)].get(place, 0.0)

    def with_cells(self, kept: Sequence[int]) -> NamedPage:
        """Return the page with these of its cells alone, by their places."""
        places = {old: new for new, old in enumerate(kept)} | {NOTHING: NOTHING}
        pointers = {
            name: tuple(
                {places[to]: mass for to, mass in leads[index].items() if to in places} for index in kept
            )
            for name, leads in self.pointers.items()
        }
        return replace(self, cells=tuple(self.cells[index] for index in kept), pointers=pointers)


class _Unit:
    """A unit's words and the ruled cell around it."""

    __slots__ = ("cell", "ruled", "words")

    def __init__(self, words: tuple[Word, ...], cell: Cell | None, ruled: Ruled | None) -> None:
        self.words, self.cell, self.ruled = words, cell, ruled


def named_page(page: Page, reading: SheetReading) -> NamedPage:
    """Return the cells of the page, of which `reading` is what the model says of `sheet_of(page)`."""
    units = list(_units(page))
    groups = sorted(_groups(units, reading), key=lambda group: _place(group, units))
    cells = tuple(_cell(page, group, units, reading) for group in groups)
    return NamedPage(
        page.number,
        cells,
        {name: _by_cell(reading.pointers[name], groups) for name in BETWEEN_CELLS},
    )


def read_cells(page: Page, read: Callable[[Sheet], SheetReading]) -> NamedPage:
    """Return the cells of the page as the model, `read`, names them."""
    return named_page(page, read(sheet_of(page)))


def _units(page: Page) -> Iterator[_Unit]:
    """Yield the units in the order of `sheet_of`: those outside ruled cells first."""
    ruled = [
        (cell, Ruled(number, cell.row, cell.row + cell.row_span - 1))
        for number, table in enumerate(page.tables)
        if table.source == "rules"
        for cell in table.cells
    ]
    inside = [
        _Unit(tuple(line), cell, place)
        for cell, place in ruled
        for line in lines_of(cell.words, lambda word: word.box)
    ]
    words = words_of_units(page)
    yield from (_Unit(run, None, None) for run in words[: len(words) - len(inside)])
    yield from inside


def _groups(units: Sequence[_Unit], reading: SheetReading) -> list[tuple[int, ...]]:
    """Return the units of each cell: by ruled cell, else chained where one line most likely leads to the next."""
    following = reading.pointers["next_line"]
    chain: dict[int, int] = {}
    for index, unit in enumerate(units):
        target = int(following[index].argmax()) if len(units) else 0
        is_loose = unit.cell is None and target < len(units) and units[target].cell is None
        if (
            is_loose
            and target != index
            and following[index, target] >= LIKELY
            and target not in chain.values()
        ):
            chain[index] = target
    groups: dict[object, list[int]] = {}
    heads = {target: source for source, target in chain.items()}
    for index, unit in enumerate(units):
        key: object = id(unit.cell) if unit.cell else _head(index, heads)
        groups.setdefault(key, []).append(index)
    return [tuple(group) for group in groups.values()]


def _head(index: int, before: Mapping[int, int]) -> tuple[int]:
    """Return the first unit of the chain; a ring begins at its smallest."""
    seen = [index]
    while seen[-1] in before and before[seen[-1]] not in seen:
        seen.append(before[seen[-1]])
    return (min(seen) if seen[-1] in before else seen[-1],)


def _place(group: Sequence[int], units: Sequence[_Unit]) -> tuple[float, float]:
    box = union(word.box for index in group for word in units[index].words)
    return box.top, box.x0


def _cell(page: Page, group: tuple[int, ...], units: Sequence[_Unit], reading: SheetReading) -> NamedCell:
    first = units[group[0]]
    words = [word for index in group for word in units[index].words]
    passage = passage_of_cell(first.cell, page) if first.cell else passage_of_words(words, page)
    # Lines of one cell speak together: the mean of their logarithms.
    logs = np.log(np.maximum(reading.roles[list(group)], 1e-9)).mean(axis=0)
    likelihood = np.exp(logs - logs.max())
    return NamedCell(
        page.number, group, union(word.box for word in words), passage,
        np.asarray(likelihood / likelihood.sum(), dtype=np.float32), first.ruled,
    )  # fmt: skip


def _by_cell(mass: Probabilities, groups: Sequence[tuple[int, ...]]) -> tuple[Leads, ...]:
    """Return where each cell points: the mean over its lines of the mass that leads to any line of another."""
    return tuple(dict(_leads(mass[list(group)].mean(axis=0), groups)) for group in groups)


def _leads(own: Probabilities, groups: Sequence[tuple[int, ...]]) -> Iterator[tuple[int, float]]:
    for place, other in enumerate(groups):
        if (mass := float(own[list(other)].sum())) >= LEAST_MASS:
            yield place, mass
    yield NOTHING, float(own[-1])
