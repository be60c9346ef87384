"""A page photographed at an angle is laid flat, and every place of it finds its ink on the photograph again."""

import cv2
import numpy as np
import pytest

from ingest.document import Picture
from ingest.grid import grids
from ingest.page import Box, Page, Projective
from ingest.perspective import flattening
from ingest.ruling import ink_of, rulings
from ingest.straighten import straighten

WIDTH, HEIGHT = 1240, 1754
ROWS, COLUMNS = range(200, 1501, 100), (120, 450, 780, 1110)
MARK = (795, 620)


def form() -> Picture:
    """A page with a ruled table and one dark mark."""
    picture = np.full((HEIGHT, WIDTH, 3), 250, np.uint8)
    for y in ROWS:
        cv2.line(picture, (COLUMNS[0], y), (COLUMNS[-1], y), (0, 0, 0), 2)
    for x in COLUMNS:
        cv2.line(picture, (x, ROWS[0]), (x, ROWS[-1]), (0, 0, 0), 2)
    cv2.rectangle(picture, MARK, (MARK[0] + 60, MARK[1] + 30), (0, 0, 200), -1)
    return picture


def photographed(picture: Picture, insets: tuple[float, ...]) -> tuple[Picture, np.ndarray]:
    """The picture with its corners moved in by shares of its sides, and the map that did it."""
    corners = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float32)
    signs = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])
    moved = corners + signs * np.array(insets).reshape(4, 2) * (WIDTH, HEIGHT)
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    warped = cv2.warpPerspective(picture, matrix, (WIDTH, HEIGHT), borderValue=(70, 70, 70))
    return np.asarray(warped, dtype=np.uint8), matrix


SLANTS = [
    (0.04, 0.01, 0.01, 0.03, 0.005, 0.045, 0.02, 0.005),
    (0.01, 0.01, 0.045, 0.02, 0.01, 0.01, 0.045, 0.02),
    (0.03, 0.04, 0.03, 0.005, 0.005, 0.01, 0.01, 0.01),
]


@pytest.mark.parametrize("insets", SLANTS)
def test_the_table_of_a_photograph_is_whole_again(insets: tuple[float, ...]) -> None:
    straight, _, _ = straighten(photographed(form(), insets)[0])
    (grid,) = grids(*rulings(ink_of(straight)))
    assert len(grid.cells) == (len(ROWS) - 1) * (len(COLUMNS) - 1)


@pytest.mark.parametrize("insets", SLANTS)
def test_a_box_of_the_flat_page_lies_on_its_ink_in_the_photograph(insets: tuple[float, ...]) -> None:
    photo, _ = photographed(form(), insets)
    straight, degrees, to_paper = straighten(photo)
    page = Page(1, 595, 842, "ocr", degrees, to_paper, (), (), ())
    found = page.on_paper(_mark(straight))
    assert found == pytest.approx(_mark(photo), abs=0.002)


def _mark(picture: Picture) -> Box:
    ys, xs = np.nonzero((picture[:, :, 2] > 150) & (picture[:, :, 0] < 80))
    return Box(xs.min() / WIDTH, ys.min() / HEIGHT, (xs.max() + 1) / WIDTH, (ys.max() + 1) / HEIGHT)


def test_a_flat_page_and_one_without_rules_stay_as_they_are() -> None:
    assert flattening(form()) is None
    assert flattening(np.full((HEIGHT, WIDTH, 3), 250, np.uint8)) is None


def test_maps_follow_each_other_as_their_points_do() -> None:
    slant, turn = Projective(1.1, 0.02, 0.1, 0.03, 0.9, 0, 0.05, -0.1), Projective(0, 1, 0, -1, 0, 1)
    both = turn.after(slant)
    for point in ((0, 0), (0.3, 0.9), (1, 1)):
        assert both.apply(*point) == pytest.approx(turn.apply(*slant.apply(*point)))
