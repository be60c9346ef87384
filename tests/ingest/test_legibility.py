"""The size and the clearness of print, by its ink, and the detector's side that follows from them."""

import cv2
import numpy as np
import pytest

from ingest.document import Picture
from ingest.legibility import Legibility, legibility
from ingest.rapid import CLEAR_SIDE, DETECTOR_SIDE, detector_side


def print_of(size: int, ink: int = 20, paper: int = 245) -> Picture:
    """A page of squares of this size in rows, as a page of characters is to the eye."""
    picture = np.full((600, 600, 3), paper, np.uint8)
    for y in range(40, 560, 2 * size):
        for x in range(40, 560, 2 * size):
            cv2.rectangle(picture, (x, y), (x + size - 1, y + size - 1), (ink, ink, ink), 2)
    return picture


@pytest.mark.parametrize(
    ("picture", "character", "contrast"),
    [
        pytest.param(print_of(28), 28, 225, id="usual print"),
        pytest.param(print_of(14), 14, 225, id="small print"),
        pytest.param(print_of(28, 190, 230), 28, 40, id="faint print"),
    ],
)
def test_print_has_a_size_and_a_contrast(picture: Picture, character: float, contrast: float) -> None:
    seen = legibility(picture)
    assert seen.character == pytest.approx(character, abs=2)
    assert seen.contrast == pytest.approx(contrast, abs=2)


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_an_empty_page_has_neither(shade: int) -> None:
    assert legibility(np.full((300, 300, 3), shade, np.uint8)) == Legibility(0.0, 0.0)


def test_dust_and_rules_are_no_characters() -> None:
    picture = np.full((600, 600, 3), 255, np.uint8)
    for y in range(20, 600, 30):
        cv2.line(picture, (10, y), (590, y), (0, 0, 0), 2)
        cv2.circle(picture, (y, y + 10), 1, (0, 0, 0), -1)
    assert legibility(picture).character == 0


@pytest.mark.parametrize(
    ("picture", "side"),
    [
        pytest.param(print_of(28), CLEAR_SIDE, id="usual and clear"),
        pytest.param(print_of(14), DETECTOR_SIDE, id="small"),
        pytest.param(print_of(28, 190, 230), DETECTOR_SIDE, id="faint"),
        pytest.param(np.full((300, 300, 3), 255, np.uint8), DETECTOR_SIDE, id="nothing to go by"),
    ],
)
def test_the_detector_sees_small_or_faint_print_larger(picture: Picture, side: int) -> None:
    assert detector_side(picture) == side
