"""Faint and broken rules among specks still draw the table's cells; strokes of text draw none."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from ingest.document import Picture
from ingest.engine import PixelBox
from ingest.grid import PixelCell, grids
from ingest.ruling import ink_of, rulings
from ingest.worn import is_worn, worn_rulings

HEIGHT, WIDTH = 1500, 1200
ROWS, COLUMNS = list(range(200, 1301, 55)), [100, 330, 560, 790, 1100]


def worn_page(seed: int, *, merged: bool = False) -> tuple[Picture, list[PixelBox]]:
    """A noisy page with a grey table, every rule broken, and the boxes of its text.

    `merged`: the second column's cells of rows 4 and 5 are one.
    """
    rng = np.random.default_rng(seed)
    picture = np.full((HEIGHT, WIDTH), 218, np.uint8)
    for y in ROWS:
        for x0, x1 in pairwise(COLUMNS):
            if not (merged and y == ROWS[5] and x0 == COLUMNS[1]):
                _broken(picture, (x0, y), (x1, y), rng)
    for x in COLUMNS:
        for y0, y1 in pairwise(ROWS):
            _broken(picture, (x, y0), (x, y1), rng)
    text = []
    for y in ROWS[1:-1:2]:
        for x in COLUMNS[:-1]:
            text.append(_written(picture, x + 40, y + 42, "EHI 10"))
    if merged:
        text.append(_written(picture, COLUMNS[1] + 30, ROWS[5] + 12, "HLE HIT"))
    specks = rng.integers(0, (HEIGHT, WIDTH), (300, 2))
    for y, x in specks.tolist():
        picture[y : y + 3, x : x + 3] = 90
    noisy = np.clip(picture + rng.integers(-14, 15, picture.shape), 0, 255).astype(np.uint8)
    return cv2.cvtColor(cv2.GaussianBlur(noisy, (3, 3), 0), cv2.COLOR_GRAY2BGR), text


def _broken(picture: Picture, start: tuple[int, int], end: tuple[int, int], rng: np.random.Generator) -> None:
    """Draw a faint line, a fifth of it missing."""
    gap = rng.uniform(0.1, 0.7)
    ends = np.array([start, end])
    for first, last in ((0.0, gap), (gap + 0.2, 1.0)):
        a, b = (ends[0] + share * (ends[1] - ends[0]) for share in (first, last))
        cv2.line(picture, tuple(a.astype(int).tolist()), tuple(b.astype(int).tolist()), 165, 2)


def _written(picture: Picture, x: int, y: int, text: str) -> PixelBox:
    cv2.putText(picture, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 150, 2)
    (width, height), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 1.1, 2)
    return PixelBox(x - 5, y - height - 5, x + width + 5, y + 5)


def cells_of(picture: Picture, text: list[PixelBox]) -> set[PixelCell]:
    (grid,) = grids(*worn_rulings(picture, text))
    return set(grid.cells)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_worn_table_has_all_its_cells(seed: int) -> None:
    picture, text = worn_page(seed)
    assert is_worn(*rulings(ink_of(picture)))
    assert len(cells_of(picture, text)) == (len(ROWS) - 1) * (len(COLUMNS) - 1)


def test_a_merged_cell_with_text_across_the_missing_rule_stays_one() -> None:
    picture, text = worn_page(1, merged=True)
    cells = cells_of(picture, text)
    assert len(cells) == (len(ROWS) - 1) * (len(COLUMNS) - 1) - 1
    assert [cell.row_span for cell in cells if (cell.row, cell.column) == (4, 1)] == [2]


def test_a_table_of_whole_rules_is_not_worn() -> None:
    picture = np.full((HEIGHT, WIDTH, 3), 240, np.uint8)
    for y in ROWS:
        cv2.line(picture, (COLUMNS[0], y), (COLUMNS[-1], y), (60, 60, 60), 2)
    for x in COLUMNS:
        cv2.line(picture, (x, ROWS[0]), (x, ROWS[-1]), (60, 60, 60), 2)
    assert not is_worn(*rulings(ink_of(picture)))
    assert not is_worn([], [])


def test_a_page_without_rules_draws_none() -> None:
    assert worn_rulings(np.full((HEIGHT, WIDTH, 3), 220, np.uint8), [PixelBox(10, 10, 200, 40)]) == ([], [])
