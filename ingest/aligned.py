"""Tables without a full grid: three-line, with horizontal rules only, or with none; the missing rules are inferred.

    ══════════════════════════      Where words keep to columns (ingest.aligned_strips) and columns to rows
     一级    三级指标     得分       (ingest.aligned_rows), cells are drawn as if they had been ruled, and
    ──────────────────────────      become a grid as any other. Text that keeps to no three columns over
     产出    图书册数      10       several rows stays text: a wrong cell costs more than a missing one.
    ══════════════════════════

All figures are pixels at about 200 dpi; `em` is the size of a character.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from ingest.aligned_rows import Section, around, cells_of
from ingest.aligned_strips import Block, Strip, blocks_of, strips_of
from ingest.engine import PixelBox
from ingest.grid import Grid, grid_of
from ingest.ruling import Ruling

CHARACTER_PERCENTILE, CHARACTER_SHARE = 50, 0.95
"""Of the heights of all marks: the usual one, and how much of its size a character's ink takes."""
LEAST_SUPPORT = 3
LEAST_GUTTERS = 2
WIDE_TABLE = 4
"""A table of more gutters than this needs only two rows."""
LONE_GAP = 1.0
"""In ems: the least air between two cells of a row that no other row confirms."""
FARTHEST_ROW = 2.6
"""In ems: how much white may stand between two rows of one table."""
FULL_RULE = 0.6
"""Share of the text's width along which a table's own rules run."""
AIR = 0.45
"""In ems, between the outermost text of a table and its undrawn sides."""
BLANK_COLUMN = 3.0
"""In ems: more white than this between the text and the end of the rules is a column without text."""
LEAST_STRIPS_APART = 2
USUAL_AIR = 1.5


def with_aligned_grids(
    grids: Sequence[Grid], atoms: Sequence[PixelBox], horizontal: Sequence[Ruling]
) -> list[Grid]:
    """Return the page's tables from top to bottom: those that rules draw, and those that words draw beside them.

    A grid of one column, a mere frame around rows, gives way to the columns of the words in it.
    """
    ruled = [grid for grid in grids if len(grid.columns) > 2]
    frames = [grid for grid in grids if len(grid.columns) <= 2]
    inferred = aligned_grids(atoms, horizontal, ruled)
    empty = [
        frame
        for frame in frames
        if not any(grid.rows[0] < frame.rows[-1] and frame.rows[0] < grid.rows[-1] for grid in inferred)
    ]
    return sorted([*ruled, *empty, *inferred], key=lambda grid: (grid.rows[0], grid.columns[0]))


def aligned_grids(
    atoms: Sequence[PixelBox], horizontal: Sequence[Ruling], taken: Sequence[Grid]
) -> list[Grid]:
    """Return the tables that stand outside the grids `taken`, from top to bottom.

    `atoms` are pieces of lines, cut wherever half a character's width is white.
    """
    loose = [atom for atom in atoms if not any(_inside(atom, grid) for grid in taken)]
    if not loose:
        return []
    em = em_of(loose)
    strips = strips_of(loose)
    if sum(len(strip.gaps(LONE_GAP * em)) >= LEAST_GUTTERS for strip in strips) < LEAST_STRIPS_APART:
        return []
    rules = [rule for rule in horizontal if not any(_crosses(rule, grid) for grid in taken)]
    page = _Zones(strips, blocks_of(strips, em), rules, em)
    grids = (_grid(sections, page, rules) for sections in page.tables())
    return [grid for grid in grids if grid and not any(_overlap(grid, ruled) for ruled in taken)]


def _overlap(one: Grid, other: Grid) -> bool:
    """Return whether two tables lie on each other: lines above and below a ruled table make none around it."""
    across = min(one.columns[-1], other.columns[-1]) - max(one.columns[0], other.columns[0])
    down = min(one.rows[-1], other.rows[-1]) - max(one.rows[0], other.rows[0])
    return across > 0 and down > 0


def em_of(atoms: Sequence[PixelBox]) -> float:
    """Return the size of a usual character of these marks."""
    heights = [atom.bottom - atom.top for atom in atoms]
    return max(float(np.percentile(heights, CHARACTER_PERCENTILE)) / CHARACTER_SHARE, 8.0)


def _inside(atom: PixelBox, grid: Grid) -> bool:
    x, y = (atom.x0 + atom.x1) / 2, (atom.top + atom.bottom) / 2
    return grid.columns[0] <= x <= grid.columns[-1] and grid.rows[0] <= y <= grid.rows[-1]


def _crosses(rule: Ruling, grid: Grid) -> bool:
    return grid.rows[0] - 4 <= rule.at <= grid.rows[-1] + 4 and min(rule.end, grid.columns[-1]) > max(
        rule.start, grid.columns[0]
    )


class _Zones:
    """The page's blocks, and which of them belong to one table."""

    def __init__(self, strips: Sequence[Strip], blocks: Sequence[Block], rules: Sequence[Ruling], em: float):
        self.strips, self.blocks, self.em = strips, blocks, em
        atoms = [atom for strip in strips for atom in strip.atoms]
        self.text = around(atoms)
        width = self.text.x1 - self.text.x0
        self.full = sorted(rule.at for rule in rules if rule.length >= FULL_RULE * width)

    def tables(self) -> Iterator[list[Block]]:
        """Yield the blocks of each table, top to bottom."""
        taken = -1
        for place, block in enumerate(self.blocks):
            if place <= taken or not self.is_core(block):
                continue
            first, end = place, place + 1
            while first - 1 > taken and self._goes_on(self.blocks[first - 1], self.blocks[first]):
                first -= 1
            while end < len(self.blocks) and self._follows(self.blocks[end], self.blocks[end - 1]):
                end += 1
            taken = end - 1
            yield list(self.blocks[first:end])

    def is_core(self, block: Block) -> bool:
        """Return whether the block is a table by itself."""
        supported = sum(gutter.support >= LEAST_SUPPORT for gutter in block.gutters)
        return (
            supported >= LEAST_GUTTERS or sum(gutter.support >= 2 for gutter in block.gutters) >= WIDE_TABLE
        )

    def _follows(self, block: Block, before: Block) -> bool:
        is_core = self.is_core(block) and self._is_near(before, block)
        return is_core or self._goes_on(block, before)

    def _goes_on(self, block: Block, neighbour: Block) -> bool:
        """Return whether the block is a part of the table that the neighbour is in."""
        top, bottom = self.extent(block)
        is_framed = any(at <= top for at in self.full) and any(at >= bottom for at in self.full)
        if is_framed and self._is_ruled_off(block, neighbour):
            return True
        if not self._is_near(block, neighbour):
            return False
        strips = self.strips[block.first : block.end]
        return bool(block.gutters) or all(strip.gaps(LONE_GAP * self.em) for strip in strips)

    def _is_near(self, block: Block, neighbour: Block) -> bool:
        (top, bottom), (other_top, other_bottom) = self.extent(block), self.extent(neighbour)
        return max(top - other_bottom, other_top - bottom) <= FARTHEST_ROW * self.em

    def _is_ruled_off(self, block: Block, neighbour: Block) -> bool:
        (top, bottom), (other_top, other_bottom) = self.extent(block), self.extent(neighbour)
        above, below = (bottom, other_top) if top < other_top else (other_bottom, top)
        return self._is_near(block, neighbour) or any(above <= at <= below for at in self.full)

    def extent(self, block: Block) -> tuple[float, float]:
        """Return where the block's ink begins and ends."""
        return self.strips[block.first].top, self.strips[block.end - 1].bottom

    def atoms(self, block: Block) -> tuple[PixelBox, ...]:
        """Return the marks of the block."""
        return tuple(atom for strip in self.strips[block.first : block.end] for atom in strip.atoms)


def _grid(blocks: Sequence[Block], page: _Zones, rules: Sequence[Ruling]) -> Grid | None:
    """Return the table of the blocks, or None where its rows cannot be told apart surely."""
    blocks = _trimmed(blocks, page)
    left, right = _sides(blocks, page, rules)
    bounds = _bounds(blocks, page)
    cells: list[PixelBox] = []
    for block, (top, bottom) in zip(blocks, pairwise(bounds), strict=True):
        edges = (left, *_edges_within(block, page, left, right), right)
        found = cells_of(Section(page.atoms(block), edges, top, bottom), rules, page.em)
        if found is None:
            return None
        cells += found
    grid = grid_of(*_drawn(cells))
    return grid._replace(is_inferred=True) if grid else None


def _trimmed(blocks: Sequence[Block], page: _Zones) -> list[Block]:
    """Return the blocks without what only stands near the table: a unit above it, a page's number below it."""
    first, *rest = blocks
    # What a page begins with may be the rest of a row from the page before.
    while (
        first.first > 0 and first.end - first.first > 1 and _is_alone(first, page.strips[first.first], page)
    ):
        first = first._replace(first=first.first + 1)
    *before, last = [first, *rest]
    while last.end - last.first > 1 and _is_apart(last, page):
        last = last._replace(end=last.end - 1)
    return [*before, last]


def _is_alone(block: Block, strip: Strip, page: _Zones) -> bool:
    """Return whether the block's first strip stands in one column and no rule closes it in."""
    middles = [gutter.middle for gutter in block.gutters]
    columns = {sum(atom.x0 > x for x in middles) for atom in strip.atoms}
    is_framed = any(at <= strip.top for at in page.full)
    return len(columns) == 1 and not is_framed


def _is_apart(block: Block, page: _Zones) -> bool:
    """Return whether the block's last strip stands in one column, further below than its rows stand apart."""
    strips = page.strips[block.first : block.end]
    middles = [gutter.middle for gutter in block.gutters]
    columns = {sum(atom.x0 > x for x in middles) for atom in strips[-1].atoms}
    airs = [below.top - above.bottom for above, below in pairwise(strips)]
    return len(columns) == 1 and airs[-1] > max(page.em, USUAL_AIR * float(np.median(airs)))


def _edges_within(block: Block, page: _Zones, left: float, right: float) -> list[float]:
    """Return the column edges of a block: its gutters, or the gaps of a lone line.

    Where the rules run on far beyond the text of a table, a column stands blank: the next one does not reach over it.
    """
    if not block.gutters:
        gaps = page.strips[block.first].gaps(LONE_GAP * page.em)
        return [(x0 + x1) / 2 for x0, x1 in gaps]
    edges = [gutter.middle for gutter in block.gutters]
    text, air = around(page.atoms(block)), AIR * page.em
    if page.is_core(block) and text.x0 - left > BLANK_COLUMN * page.em:
        edges.insert(0, text.x0 - air)
    if page.is_core(block) and right - text.x1 > BLANK_COLUMN * page.em:
        edges.append(text.x1 + air)
    return edges


def _sides(blocks: Sequence[Block], page: _Zones, rules: Sequence[Ruling]) -> tuple[float, float]:
    """Return the x of the table's left and right side: as far as its rules run, or its text."""
    box = around([atom for block in blocks for atom in page.atoms(block)])
    air = AIR * page.em
    own = [rule for rule in rules if box.top - 2 * page.em <= rule.at <= box.bottom + 2 * page.em]
    left = min([box.x0 - air, *(rule.start for rule in own if rule.at in page.full)])
    right = max([box.x1 + air, *(rule.end for rule in own if rule.at in page.full)])
    return left, right


def _bounds(blocks: Sequence[Block], page: _Zones) -> list[float]:
    """Return the y between which the blocks stand, from the table's top to its bottom."""
    extents = [page.extent(block) for block in blocks]
    air = AIR * page.em
    top, bottom = extents[0][0], extents[-1][1]
    above = [at for at in page.full if top - 2 * page.em <= at <= top]
    below = [at for at in page.full if bottom <= at <= bottom + 2 * page.em]
    bounds = [above[-1] if above else top - air]
    for (_, end), (start, _) in pairwise(extents):
        between = [at for at in page.full if end <= at <= start]
        bounds.append(between[0] if between else (end + start) / 2)
    return [*bounds, below[0] if below else bottom + air]


def _drawn(cells: Sequence[PixelBox]) -> tuple[list[Ruling], list[Ruling]]:
    """Return the rules around all cells."""
    across = {(top, cell.x0, cell.x1) for cell in cells for top in (cell.top, cell.bottom)}
    down = {(x, cell.top, cell.bottom) for cell in cells for x in (cell.x0, cell.x1)}
    return (
        [Ruling(at, start, end, 1.0, end - start) for at, start, end in sorted(across)],
        [Ruling(at, start, end, 1.0, end - start) for at, start, end in sorted(down)],
    )
