"""Tables without a full grid: what words and the rules that there are say about columns, rows and spans."""

import pytest

from ingest.aligned import aligned_grids, with_aligned_grids
from ingest.engine import PixelBox
from ingest.grid import Grid, PixelCell
from ingest.ruling import Ruling

EM = 30
"""The size of a character of these pages, in pixels."""
LEVEL1, LEVEL2, NAME, TARGET, SCORE = 100, 250, 420, 800, 1000
WIDTHS = {LEVEL1: 130, LEVEL2: 130, NAME: 330, TARGET: 150, SCORE: 90}


def word(x: int, line: float, ems: float, align: str = "left") -> PixelBox:
    """A piece of text of so many characters in the column that begins at x; `line` counts ems down the page."""
    width = ems * EM
    slack = WIDTHS[x] - width if align == "right" else (WIDTHS[x] - width) / 2 if align == "center" else 0
    return PixelBox(x + slack, 200 + line * EM, x + slack + width, 200 + line * EM + EM - 1)


def row(line: float, *columns: int) -> list[PixelBox]:
    return [word(column, line, 3 if column in (NAME, TARGET) else 1.5, "center") for column in columns]


def rule(line: float, start: float = LEVEL1 - 20, end: float = SCORE + 110) -> Ruling:
    return Ruling(200 + line * EM, start, end, 2.0, end - start)


HEAD = row(0, LEVEL1, LEVEL2, NAME, TARGET, SCORE)
BODY = [box for line in (2, 4, 6, 8) for box in row(line, NAME, TARGET, SCORE)]
LEVELS = [
    word(LEVEL1, 5, 4, "center"),
    word(LEVEL2, 3, 4, "center"),
    word(LEVEL2, 7, 4, "center"),
]
THREE_LINES = [rule(-0.5), rule(1.5), rule(9.5)]


def only(atoms: list[PixelBox], rules: list[Ruling]) -> Grid:
    (grid,) = aligned_grids(atoms, rules, [])
    assert grid.is_inferred
    return grid


def cell_of(grid: Grid, box: PixelBox) -> PixelCell:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    (cell,) = [one for one in grid.cells if one.x0 < x < one.x1 and one.top < y < one.bottom]
    return cell


def spans(grid: Grid, box: PixelBox) -> tuple[int, int, int]:
    cell = cell_of(grid, box)
    return cell.row, cell.row_span, cell.column


rulings = pytest.mark.parametrize("rules", [[], THREE_LINES], ids=["borderless", "three-line"])


@rulings
def test_words_that_keep_to_columns_are_a_table_and_labels_span_the_rows_they_stand_beside(
    rules: list[Ruling],
) -> None:
    grid = only([*HEAD, *BODY, *LEVELS], rules)
    assert (len(grid.rows) - 1, len(grid.columns) - 1) == (5, 5)
    assert [spans(grid, box) for box in LEVELS] == [(1, 4, 0), (1, 2, 1), (3, 2, 1)]
    assert all(cell_of(grid, box).row_span == 1 for box in (*HEAD, *BODY))


@rulings
def test_a_label_on_the_middle_one_of_three_rows_spans_all_three(rules: list[Ruling]) -> None:
    labels = [word(LEVEL1, 4, 4, "center"), word(LEVEL1, 8, 4, "center")]
    grid = only(
        [*HEAD, *BODY, *labels, *row(2, LEVEL2), *row(4, LEVEL2), *row(6, LEVEL2), *row(8, LEVEL2)], rules
    )
    assert [spans(grid, box) for box in labels] == [(1, 3, 0), (4, 1, 0)]


@rulings
@pytest.mark.parametrize("lines", [2, 3, 4])
def test_a_wrapped_name_is_one_row_with_what_stands_beside_its_middle(
    rules: list[Ruling], lines: int
) -> None:
    step = 1.25
    name = [word(NAME, 4 + k * step, 11) for k in range(lines)]
    middle, end = 4 + (lines - 1) * step / 2, 4 + (lines - 1) * step + 2
    levels = [word(LEVEL1, line, 2, "center") for line in (2, middle, end)]
    atoms = [*HEAD, *row(2, LEVEL2, NAME, TARGET, SCORE), *row(middle, LEVEL2, TARGET, SCORE), *name]
    atoms += [*row(end, LEVEL2, NAME, TARGET, SCORE), *row(end + 2, NAME, TARGET, SCORE), *levels]
    atoms += row(end + 2, LEVEL1, LEVEL2)
    rules = [*rules[:2], rule(end + 3.5)] if rules else []
    grid = only(atoms, rules)
    assert len(grid.rows) - 1 == 5
    assert len({cell_of(grid, box) for box in name}) == 1
    assert {cell_of(grid, box).row for box in row(middle, TARGET, SCORE)} == {2}


def test_numbers_that_end_alike_stand_in_one_column_and_a_blank_cell_stays_a_cell() -> None:
    amounts = [word(NAME, line, width, "right") for line, width in ((0, 4), (2, 8), (4, 6), (8, 3))]
    others = [box for line in (0, 2, 4, 6, 8) for box in row(line, LEVEL1, LEVEL2, TARGET)]
    grid = only([*amounts, *others], [])
    assert (len(grid.rows) - 1, len(grid.columns) - 1, len(grid.cells)) == (5, 4, 20)
    assert {cell_of(grid, box).column for box in amounts} == {2}


def test_a_rule_under_a_part_of_the_columns_ends_the_cells_of_that_part() -> None:
    partial = [rule(line + 1.5, start=LEVEL2 - 10) for line in (2, 6)]
    partial += [rule(line + 1.5, start=NAME - 10) for line in (4,)]
    grid = only([*HEAD, *BODY, *LEVELS], [*THREE_LINES, *partial])
    assert spans(grid, LEVELS[0]) == (1, 4, 0)


def test_a_label_that_stands_beside_no_run_of_rows_makes_no_table() -> None:
    """Half a row lower than the middle of anything: whose label it is nobody knows."""
    labels = [word(LEVEL1, 4.6, 4, "center"), word(LEVEL1, 6.6, 4, "center")]
    levels = [box for line in (2, 4, 6, 8) for box in row(line, LEVEL2)]
    assert aligned_grids([*HEAD, *BODY, *labels, *levels], [], []) == []


def prose(x0: float, x1: float, lines: int) -> list[PixelBox]:
    """Lines of text with commas: white of half a character here and there."""
    atoms = []
    for line in range(lines):
        comma = x0 + EM * (5 + 7 * line % 11)
        top = 200 + line * 1.5 * EM
        atoms += [PixelBox(x0, top, comma, top + EM), PixelBox(comma + 16, top, x1, top + EM)]
    return atoms


@pytest.mark.parametrize(
    "atoms",
    [
        prose(100, 1100, 20),
        prose(100, 580, 20) + prose(620, 1100, 20),
        [word(NAME, line * 2, 8) for line in range(12)] + [word(SCORE, line * 2, 1) for line in range(12)],
        row(0, LEVEL1, NAME, SCORE),
        [],
    ],
    ids=["prose", "prose in two columns", "contents", "one line of three words", "nothing"],
)
def test_text_is_no_table(atoms: list[PixelBox]) -> None:
    assert aligned_grids(atoms, [], []) == []


def test_what_stands_in_a_ruled_table_stays_there_and_a_mere_frame_gives_way() -> None:
    atoms = [*HEAD, *BODY, *LEVELS]
    sides = (80.0, 600.0, 1120.0)
    ruled = Grid(
        (190.0, 500.0),
        sides,
        (PixelCell(0, 0, 1, 1, 80, 190, 600, 500), PixelCell(0, 1, 1, 1, 600, 190, 1120, 500)),
    )
    assert with_aligned_grids([ruled], atoms, THREE_LINES) == [ruled]
    frame = Grid((190.0, 245.0, 500.0), (80.0, 1120.0), ruled.cells)
    assert [grid.is_inferred for grid in with_aligned_grids([frame], atoms, THREE_LINES)] == [True]
    assert with_aligned_grids([frame], [], []) == [frame]


def test_a_unit_above_and_a_number_of_the_page_below_stand_outside_the_table() -> None:
    unit, folio = word(SCORE, -2, 3), word(NAME, 14, 1)
    grid = only([unit, *HEAD, *BODY, *LEVELS, folio], [])
    assert grid.rows[0] > unit.bottom
    assert grid.rows[-1] < folio.top


def test_the_rule_under_the_header_does_not_end_a_label_beside_a_low_and_a_high_row() -> None:
    explained = [word(TARGET, 4 + k * 1.25, 5) for k in range(6)]
    middle = 4 + 5 * 1.25 / 2
    atoms = [*HEAD, *row(2, NAME, TARGET, SCORE), *row(middle, NAME, SCORE), *explained]
    label = word(LEVEL1, (1.5 + 11.75) / 2 - 0.5, 4, "center")
    levels = [*row(2, LEVEL2), *row(middle, LEVEL2)]
    grid = only([*atoms, label, *levels], [rule(-0.5), rule(1.5), rule(11.75)])
    assert spans(grid, label) == (1, 2, 0)


def test_white_between_the_text_and_the_end_of_the_rules_is_a_blank_column_of_its_own() -> None:
    atoms = [box for line in (0, 2, 4, 6) for box in row(line, LEVEL2, NAME, TARGET, SCORE)]
    grid = only(atoms, [rule(-0.5, start=50, end=1400), rule(7.5, start=50, end=1400)])
    assert len(grid.columns) - 1 == 6
    assert cell_of(grid, row(4, SCORE)[0]).x1 < 1130
    assert cell_of(grid, row(4, LEVEL2)[0]).x0 > 200
