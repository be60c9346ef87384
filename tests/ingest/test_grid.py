"""Drawn tables are found again: their cells with spans."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Picture
from ingest.grid import LEAST_TABLE, grids
from tests.ingest.drawn import LEFT, TOP, Span, draw, erase, found, spans


@pytest.mark.parametrize(
    ("heights", "widths", "cells"),
    [
        pytest.param([50], [100, 200], [(0, 0, 1, 1), (0, 1, 1, 1)], id="one row"),
        pytest.param([50, 50], [300], [(0, 0, 1, 1), (1, 0, 1, 1)], id="one column"),
        pytest.param(
            [50, 50], [100, 100, 100], [(0, 0, 1, 2), (0, 2, 2, 1), (1, 0, 1, 1), (1, 1, 1, 1)],
            id="merged both ways",
        ),
        pytest.param(
            [60, 40, 50], [80, 120, 90],
            [(0, 0, 3, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1), (2, 1, 1, 2)],
            id="a level cell beside its rows",
        ),
        pytest.param(
            [50, 50, 50], [100, 100, 100],
            [(0, 0, 1, 2), (0, 2, 2, 1), (1, 0, 2, 1), (1, 1, 1, 1), (2, 1, 1, 2)],
            id="a pinwheel",
        ),
        pytest.param([40, 200], [60, 600], [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 2)], id="a whole row"),
    ],
)  # fmt: skip
def test_a_drawn_table_gives_its_cells(
    paper: Callable[..., Picture], heights: list[int], widths: list[int], cells: list[Span]
) -> None:
    picture = paper(900, 500)
    ys, xs = draw(picture, heights, widths, cells)
    (grid,) = found(picture)
    assert spans(grid) == cells
    assert grid.rows == pytest.approx(ys, abs=2)
    assert grid.columns == pytest.approx(xs, abs=2)
    for cell in grid.cells:
        edges = (
            xs[cell.column], ys[cell.row],
            xs[cell.column + cell.column_span], ys[cell.row + cell.row_span],
        )  # fmt: skip
        assert (cell.x0, cell.top, cell.x1, cell.bottom) == pytest.approx(edges, abs=2)


def is_wide(widths: list[int]) -> bool:
    return sum(widths) > LEAST_TABLE[0] + 10  # lines are found to a pixel or two


@st.composite
def merged_tables(draw_from: st.DrawFn) -> tuple[list[int], list[int], list[Span]]:
    """Heights, widths and cells of a table with some rectangles of squares merged."""
    heights = draw_from(st.lists(st.integers(40, 110), min_size=2, max_size=6))
    widths = draw_from(st.lists(st.integers(55, 160), min_size=2, max_size=6).filter(is_wide))
    taken = np.zeros((len(heights), len(widths)), dtype=bool)
    cells: list[Span] = []
    for _ in range(draw_from(st.integers(0, 4))):
        r = draw_from(st.integers(0, len(heights) - 1))
        c = draw_from(st.integers(0, len(widths) - 1))
        rows = draw_from(st.integers(1, len(heights) - r))
        columns = draw_from(st.integers(1, len(widths) - c))
        if not taken[r : r + rows, c : c + columns].any() and rows * columns < taken.size:
            taken[r : r + rows, c : c + columns] = True
            cells.append((r, c, rows, columns))
    cells += [(int(r), int(c), 1, 1) for r, c in np.argwhere(~taken)]
    return heights, widths, sorted(cells)


def has_every_edge(table: tuple[list[int], list[int], list[Span]]) -> bool:
    """Whether some rule is drawn at every edge of the grid: one that none shows cannot be found."""
    heights, widths, cells = table
    tops, lefts = {cell[0] for cell in cells}, {cell[1] for cell in cells}
    return tops == set(range(len(heights))) and lefts == set(range(len(widths)))


@settings(max_examples=60, deadline=None)
@given(merged_tables().filter(has_every_edge))
def test_random_tables_with_random_merges_are_found_exactly(
    table: tuple[list[int], list[int], list[Span]],
) -> None:
    heights, widths, cells = table
    picture = np.full((TOP * 2 + sum(heights), LEFT * 2 + sum(widths), 3), 255, np.uint8)
    draw(picture, heights, widths, cells)
    (grid,) = found(picture)
    assert spans(grid) == cells


def test_an_l_shaped_merge_becomes_rectangles_that_cover_it_once(paper: Callable[..., Picture]) -> None:
    """
    ┌───┬───┐
    │   │ b │    a is one L: below b no rule parts it.
    │ a └───┤
    │       │
    └───────┘
    """
    picture = paper(500, 400)
    draw(picture, [80, 80], [150, 150], [(0, 0, 2, 2), (0, 1, 1, 1)])
    (grid,) = found(picture)
    squares = [
        (r, c)
        for row, column, rows, columns in spans(grid)
        for r in range(row, row + rows)
        for c in range(column, column + columns)
    ]
    assert sorted(squares) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert (0, 1, 1, 1) in spans(grid)


@pytest.mark.parametrize(
    ("side", "area"),
    [
        ("left", (LEFT - 4, 0, LEFT + 4, 500)),
        ("right", (LEFT + 596, 0, LEFT + 604, 500)),
        ("top", (0, TOP - 4, 900, TOP + 4)),
        ("bottom", (0, TOP + 176, 900, TOP + 184)),
    ],
)
def test_a_table_without_one_outer_side_keeps_its_cells(
    paper: Callable[..., Picture], side: str, area: tuple[int, int, int, int]
) -> None:
    picture = paper(900, 500)
    ys, xs = draw(picture, [60, 60, 60], [150, 200, 250])
    erase(picture, *area)
    (grid,) = found(picture)
    assert len(grid.cells) == 9, side
    assert grid.rows == pytest.approx(ys, abs=5)
    assert grid.columns == pytest.approx(xs, abs=5)


def test_a_table_cut_off_by_the_picture_keeps_its_last_cells(paper: Callable[..., Picture]) -> None:
    picture = paper(900, TOP + 170)
    draw(picture, [60, 60, 90], [150, 200, 250])
    (grid,) = found(picture)
    assert len(grid.cells) == 9


def test_two_tables_on_a_page_are_two(paper: Callable[..., Picture]) -> None:
    picture = paper(900, 700)
    draw(picture, [60, 60], [150, 200], at=(100, 420))
    draw(picture, [50, 50, 50], [120, 130, 140], at=(100, 100))
    upper, lower = found(picture)
    assert (len(upper.cells), len(lower.cells)) == (9, 4)
    assert upper.rows[-1] < lower.rows[0]


def test_two_tables_side_by_side_are_two(paper: Callable[..., Picture]) -> None:
    picture = paper(900, 400)
    draw(picture, [60, 60], [150, 120], at=(500, 100))
    draw(picture, [60, 60], [250], at=(100, 100))
    assert sorted(len(grid.cells) for grid in found(picture)) == [2, 4]


def test_no_lines_give_no_tables() -> None:
    assert grids([], []) == []
