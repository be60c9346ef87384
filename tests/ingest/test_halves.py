"""Two pages on one scan are read one after the other, and their boxes lie on the whole scan."""

import cv2
import numpy as np
import pytest

from ingest.document import Picture, Sheet
from ingest.glyphs import Glyph
from ingest.halves import gutter_of, halves_of
from ingest.page import IDENTITY, Box, Page

HEIGHT, WIDTH = 1000, 1414


def leaf(picture: Picture, left: int, right: int) -> None:
    """Draw a title and a table between two columns of the picture."""
    cv2.putText(picture, "Title", (left + 200, 110), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (40, 40, 40), 3)
    for y in range(160, 901, 74):
        cv2.line(picture, (left, y), (right, y), (40, 40, 40), 2)
        cv2.putText(picture, "text 10", (left + 20, y - 20), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (40, 40, 40), 2)
    for x in (left, (left + right) // 2, right):
        cv2.line(picture, (x, 160), (x, 900), (40, 40, 40), 2)


def paper() -> Picture:
    noise = np.random.default_rng(5).integers(-5, 6, (HEIGHT, WIDTH, 1))
    return np.clip(np.full((HEIGHT, WIDTH, 3), 235) + noise, 0, 255).astype(np.uint8)


def spread() -> Picture:
    picture = paper()
    leaf(picture, 70, 640)
    leaf(picture, 770, 1340)
    return picture


def wide() -> Picture:
    picture = paper()
    leaf(picture, 70, 1340)
    return picture


def one_sided() -> Picture:
    picture = paper()
    leaf(picture, 70, 640)
    return picture


def titled() -> Picture:
    """Two tables under a title that runs over both."""
    picture = spread()
    cv2.putText(picture, "One title", (600, 60), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (40, 40, 40), 3)
    return picture


def test_the_gutter_lies_between_the_pages() -> None:
    assert gutter_of(spread()) == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("picture", [wide, one_sided, titled, lambda: spread()[:, :700]])
def test_a_wide_form_a_half_empty_scan_and_an_upright_page_are_one(picture: object) -> None:
    assert callable(picture)
    (half,) = halves_of(Sheet(1, 842, 595, picture()))
    assert half.to_whole == IDENTITY


def test_a_page_with_a_text_layer_is_not_parted() -> None:
    sheet = Sheet(1, 842, 595, spread())
    assert len(halves_of(sheet)) == 2
    box = Box(0.1, 0.1, 0.2, 0.2)
    glyphs = (Glyph("文", box, box, False, False),)
    assert len(halves_of(Sheet(1, 842, 595, spread(), glyphs))) == 1


def test_the_halves_come_left_first_as_large_as_a_page_and_lead_back_to_the_scan() -> None:
    left, right = halves_of(Sheet(7, 842, 595, spread()))
    assert [half.sheet.number for half in (left, right)] == [7, 7]
    assert left.sheet.width_pt + right.sheet.width_pt == pytest.approx(842)
    assert left.sheet.picture.shape[0] > 2000
    page = Page(7, 421, 595, "ocr", 0.0, IDENTITY, (), (), ())
    # The right table's left edge stands at 770 of 1414 pixels.
    column = np.flatnonzero((right.sheet.picture[1000:1400, :, 1] < 120).mean(axis=0) > 0.9)[0]
    x = column / right.sheet.picture.shape[1]
    assert right.back(page).on_paper(Box(x, 0.2, x + 0.1, 0.3)).x0 * WIDTH == pytest.approx(770, abs=2)
    assert left.back(page).on_paper(Box(0, 0.2, 1, 0.3)).x1 == pytest.approx(gutter_of(spread()))
