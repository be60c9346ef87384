"""Texts side by side tell of a rule of which nothing is left; one text, however set, tells of none."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.engine import PixelBox
from ingest.grid import Grid, PixelCell
from ingest.parting import parting_rules

COLUMNS = (100.0, 400.0, 500.0, 800.0)
HEIGHT, WIDTH = 400, 900
LINE = 30


def grid(*, rows: int = 1) -> Grid:
    """One cell over all columns, so many lines high."""
    bottom = 100.0 + rows * 50
    return Grid((100.0, bottom), COLUMNS, (PixelCell(0, 0, 1, 3, 100.0, 100.0, 800.0, bottom),))


def page(*texts: tuple[int, int, int]) -> tuple[list[PixelBox], np.ndarray]:
    """Lines of text at (line, first x, last x), and their ink: characters without much space between."""
    dark = np.zeros((HEIGHT, WIDTH), dtype=np.bool_)
    boxes = []
    for line, x0, x1 in texts:
        top = 110 + line * 50
        dark[top : top + LINE, x0:x1] = True
        boxes.append(PixelBox(x0 - 4, top - 4, x1 + 4, top + LINE + 4))
    return boxes, dark


def places(grid: Grid, texts: tuple[tuple[int, int, int], ...]) -> list[float]:
    boxes, dark = page(*texts)
    return [rule.at for rule in parting_rules(grid, boxes, dark)]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(((0, 150, 350), (0, 420, 480)), [400.0], id="two texts, one column between them"),
        pytest.param(((0, 200, 300), (0, 600, 700)), [400.0, 500.0], id="either column"),
        pytest.param(((0, 150, 350), (0, 430, 470), (0, 600, 700)), [400.0, 500.0], id="three texts"),
        pytest.param(((0, 150, 395), (0, 398, 480)), [], id="no clear paper between them"),
        pytest.param(((0, 150, 700),), [], id="one text through both columns"),
        pytest.param(((0, 150, 180), (0, 300, 330)), [], id="no column between them"),
        pytest.param(((0, 250, 280), (0, 600, 630)), [], id="a word of two characters set wide"),
        pytest.param(((0, 150, 350), (1, 420, 480)), [], id="one above the other"),
        pytest.param((), [], id="no text"),
    ],
)
def test_a_rule_is_told_by_texts_side_by_side(
    texts: tuple[tuple[int, int, int], ...], expected: list[float]
) -> None:
    found = places(grid(rows=2), texts)
    assert len(found) == (1 if len(expected) == 2 and len(texts) == 2 else len(expected))
    assert set(found) <= set(expected)


def test_a_line_that_the_detector_joined_is_parted_by_its_ink() -> None:
    boxes, dark = page((0, 150, 350), (0, 420, 480))
    joined = [PixelBox(146, boxes[0].top, 484, boxes[0].bottom)]
    assert [rule.at for rule in parting_rules(grid(), joined, dark)] == [400.0]


def test_two_columns_of_prose_are_parted_where_no_other_row_has_a_column() -> None:
    prose = tuple((line, *ends) for line in range(5) for ends in ((120, 430), (450, 780)))
    plain = grid(rows=5)._replace(columns=(100.0, 800.0))
    plain = plain._replace(cells=(plain.cells[0]._replace(column_span=1),))
    assert places(plain, prose) == [440.0]
    assert places(plain, prose[:4]) == []


def test_a_rule_runs_through_its_own_cell_alone() -> None:
    boxes, dark = page((0, 150, 350), (0, 420, 480))
    (rule,) = parting_rules(grid(), boxes, dark)
    assert (rule.start, rule.end) == (100.0, 150.0)
