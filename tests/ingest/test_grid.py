"""Drawn tables are found again: their cells with spans, whatever the scan did to their lines."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Picture
from ingest.grid import LEAST_TABLE, Grid, grids
from ingest.ruling import ink_of, rulings

Span = tuple[int, int, int, int]
"""Row, column, row span, column span."""
LEFT, TOP = 100, 90


def found(picture: Picture) -> list[Grid]:
    return grids(*rulings(ink_of(picture)))


def spans(grid: Grid) -> list[Span]:
    return [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells]


def draw(
    picture: Picture,
    heights: list[int],
    widths: list[int],
    cells: list[Span] | None = None,
    at: tuple[int, int] = (LEFT, TOP),
    thickness: int = 2,
) -> tuple[list[int], list[int]]:
    """Draw the cells (default: one a square) as rectangles and return the edges of rows and columns."""
    ys = [at[1] + sum(heights[:k]) for k in range(len(heights) + 1)]
    xs = [at[0] + sum(widths[:k]) for k in range(len(widths) + 1)]
    whole = [(r, c, 1, 1) for r in range(len(heights)) for c in range(len(widths))]
    for r, c, rows, columns in whole if cells is None else cells:
        cv2.rectangle(picture, (xs[c], ys[r]), (xs[c + columns], ys[r + rows]), (0, 0, 0), thickness)
    return ys, xs


def erase(picture: Picture, x0: int, top: int, x1: int, bottom: int) -> None:
    picture[top:bottom, x0:x1] = 255


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


def test_rules_broken_by_a_scan_are_mended(paper: Callable[..., Picture]) -> None:
    picture = paper(900, 500)
    draw(picture, [60, 60, 60], [150, 200, 250])
    for x in range(LEFT + 60, LEFT + 600, 97):
        erase(picture, x, 0, x + 9, 500)
    for y in range(TOP + 25, TOP + 180, 60):
        erase(picture, 0, y, 900, y + 7)
    (grid,) = found(picture)
    assert len(grid.cells) == 9
    assert (len(grid.rows), len(grid.columns)) == (4, 4)


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


def test_doubled_lines_are_one_edge(paper: Callable[..., Picture]) -> None:
    picture = paper(900, 500)
    draw(picture, [60, 60, 60], [150, 200, 250], thickness=1)
    draw(picture, [170], [590], at=(LEFT + 5, TOP + 5), thickness=1)
    (grid,) = found(picture)
    assert spans(grid) == [(r, c, 1, 1) for r in range(3) for c in range(3)]


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


def underline(picture: Picture) -> None:
    cv2.line(picture, (100, 200), (500, 200), (0, 0, 0), 2)


def three_lines(picture: Picture) -> None:
    for y in (100, 150, 200):
        cv2.line(picture, (100, y), (500, y), (0, 0, 0), 2)


def frame(picture: Picture) -> None:
    cv2.rectangle(picture, (60, 60), (540, 340), (0, 0, 0), 2)


def corner(picture: Picture) -> None:
    cv2.line(picture, (100, 100), (500, 100), (0, 0, 0), 2)
    cv2.line(picture, (100, 100), (100, 300), (0, 0, 0), 2)


def writing(picture: Picture) -> None:
    for row in range(6):
        cv2.putText(
            picture,
            "HHH III TTT EEE --- ___",
            (60, 80 + 45 * row),
            cv2.FONT_HERSHEY_SIMPLEX,
            1.0,
            (0, 0, 0),
            2,
        )


def letter_with_long_strokes(picture: Picture) -> None:
    cv2.line(picture, (100, 100), (150, 100), (0, 0, 0), 3)
    cv2.line(picture, (100, 120), (150, 120), (0, 0, 0), 3)
    cv2.line(picture, (125, 90), (125, 135), (0, 0, 0), 3)


def strokes_of_a_large_title(picture: Picture) -> None:
    """The strokes of 目 and 田 in a title's size."""
    for y in (100, 125, 150, 175):
        cv2.line(picture, (100, y), (170, y), (0, 0, 0), 4)
    for x in (100, 135, 170):
        cv2.line(picture, (x, 100), (x, 175), (0, 0, 0), 4)


def stain(picture: Picture) -> None:
    cv2.rectangle(picture, (100, 100), (400, 250), (90, 90, 90), -1)


@pytest.mark.parametrize(
    "mark",
    [
        underline,
        three_lines,
        frame,
        corner,
        writing,
        letter_with_long_strokes,
        strokes_of_a_large_title,
        stain,
    ],
)
def test_what_is_no_table_gives_no_table(
    paper: Callable[..., Picture], mark: Callable[[Picture], None]
) -> None:
    picture = paper()
    mark(picture)
    assert found(picture) == []


def test_writing_in_cells_makes_no_rules(paper: Callable[..., Picture]) -> None:
    picture = paper(900, 500)
    ys, xs = draw(picture, [60, 60, 60], [150, 200, 250])
    for y in ys[:-1]:
        for x in xs[:-1]:
            cv2.putText(picture, "TEH-1.50", (x + 8, y + 40), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (0, 0, 0), 2)
        cv2.line(picture, (xs[1] + 10, y + 52), (xs[1] + 120, y + 52), (0, 0, 0), 1)
    (grid,) = found(picture)
    assert spans(grid) == [(r, c, 1, 1) for r in range(3) for c in range(3)]


def test_pale_rules_on_uneven_paper_are_seen(paper: Callable[..., Picture]) -> None:
    picture = paper(900, 500)
    draw(picture, [60, 60, 60], [150, 200, 250])
    shade = np.linspace(120, 250, 900)[None, :, None]
    pale = np.asarray(shade - (255 - picture.astype(float)) * 0.18, dtype=np.uint8)
    (grid,) = found(pale)
    assert len(grid.cells) == 9


def test_no_lines_give_no_tables() -> None:
    assert grids([], []) == []
