"""A turned page comes back straight, and every box of it finds its ink on the paper again."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Picture
from ingest.page import IDENTITY, Box, Page, Projective
from ingest.straighten import skew_degrees, straighten

WIDTH, HEIGHT = 820, 1160


def form() -> Picture:
    """A page with a ruled table and lines of writing."""
    picture = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for y in range(150, 1001, 50):
        cv2.line(picture, (80, y), (740, y), (0, 0, 0), 2)
        cv2.putText(picture, f"target {y}.50", (100, y - 15), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (0, 0, 0), 1)
    for x in (80, 300, 520, 740):
        cv2.line(picture, (x, 150), (x, 1000), (0, 0, 0), 2)
    return picture


def turned(picture: Picture, degrees: float) -> Picture:
    """The picture turned clockwise about its middle."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    return np.asarray(
        cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)),
        dtype=np.uint8,
    )


def page_of(to_paper: Projective) -> Page:
    return Page(1, 595, 842, "ocr", 0.0, to_paper, (), (), ())


@pytest.mark.parametrize("degrees", [-3.0, -1.7, -0.6, -0.2, 0.2, 0.35, 1.0, 2.4, 3.0])
def test_a_turned_page_comes_back_within_a_tenth_of_a_degree(degrees: float) -> None:
    straight, found, _ = straighten(turned(form(), degrees))
    assert found == pytest.approx(degrees, abs=0.1)
    assert skew_degrees(straight) == pytest.approx(0, abs=0.1)


def test_a_straight_page_is_left_as_it_is() -> None:
    picture = form()
    straight, degrees, to_paper = straighten(picture)
    assert straight is picture
    assert (degrees, to_paper) == (0.0, IDENTITY)


@pytest.mark.parametrize("shade", [255, 128, 0])
def test_an_empty_page_is_not_turned(shade: int) -> None:
    assert straighten(np.full((900, 640, 3), shade, np.uint8))[1:] == (0.0, IDENTITY)


def test_the_corners_that_turning_uncovers_have_the_colour_of_the_paper() -> None:
    picture = turned(form(), 2.0)
    yellowed = np.asarray(np.minimum(picture, np.array([180, 230, 240])), dtype=np.uint8)
    straight, _, _ = straighten(yellowed)
    assert straight[0, 0].tolist() == pytest.approx([180, 230, 240], abs=3)
    assert straight.shape == yellowed.shape


@settings(max_examples=15, deadline=None)
@given(
    degrees=st.floats(-3, 3),
    x=st.floats(0.15, 0.85),
    y=st.floats(0.15, 0.85),
)
def test_a_box_of_the_straight_page_leads_back_to_its_ink_on_the_paper(
    degrees: float, x: float, y: float
) -> None:
    """A red dot is drawn on the turned paper and found again through the straight page."""
    paper = turned(form(), degrees)
    cv2.circle(paper, (round(x * WIDTH), round(y * HEIGHT)), 6, (0, 0, 255), -1)
    straight, _, to_paper = straighten(paper)
    red = (straight[:, :, 2] > 180) & (straight[:, :, 1] < 90)
    rows, columns = np.nonzero(red)
    box = Box(
        columns.min() / WIDTH, rows.min() / HEIGHT, (columns.max() + 1) / WIDTH, (rows.max() + 1) / HEIGHT
    )
    on_paper = page_of(to_paper).on_paper(box)
    assert on_paper.middle == pytest.approx((x, y), abs=2.5 / WIDTH)
    assert on_paper.width < 3 * 12 / WIDTH


@given(
    x0=st.floats(0, 0.9), top=st.floats(0, 0.9), width=st.floats(0, 0.1), height=st.floats(0, 0.1),
    degrees=st.floats(-5, 5),
)  # fmt: skip
def test_a_box_on_paper_stays_on_the_paper_and_around_its_middle(
    x0: float, top: float, width: float, height: float, degrees: float
) -> None:
    turn = np.radians(degrees)
    cos, sin = float(np.cos(turn)), float(np.sin(turn))
    affine = Projective(cos, -sin, 0.5 - 0.5 * cos + 0.5 * sin, sin, cos, 0.5 - 0.5 * sin - 0.5 * cos)
    box = Box(x0, top, x0 + width, top + height)
    on_paper = page_of(affine).on_paper(box)
    assert min(on_paper) >= 0
    assert max(on_paper) <= 1
    x, y = affine.apply(*box.middle)
    if 0 <= x <= 1 and 0 <= y <= 1:
        assert on_paper.x0 - 1e-9 <= x <= on_paper.x1 + 1e-9
        assert on_paper.top - 1e-9 <= y <= on_paper.bottom + 1e-9
