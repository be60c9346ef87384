"""Streaks of a dirty scanner are taken out; rules, text and clean pages stay."""

import cv2
import numpy as np
import pytest

from ingest.document import Picture
from ingest.streaks import streaks_of, without_streaks

HEIGHT, WIDTH = 1600, 1100


def page() -> Picture:
    """A noisy page with a ruled table that ends before its margins."""
    noise = np.random.default_rng(3).integers(-4, 5, (HEIGHT, WIDTH, 1))
    picture = np.clip(np.full((HEIGHT, WIDTH, 3), 225) + noise, 0, 255).astype(np.uint8)
    for x in (100, 400, 1000):
        cv2.line(picture, (x, 120), (x, 1450), (60, 60, 60), 2)
    for y in range(120, 1451, 70):
        cv2.line(picture, (100, y), (1000, y), (60, 60, 60), 2)
    return picture


def streaked(picture: Picture, x: int, drift: int) -> Picture:
    lines = picture.copy()
    cv2.line(lines, (x, 0), (x + drift, HEIGHT - 1), (185, 185, 185), 1)
    return lines


@pytest.mark.parametrize("drift", [0, 2, -3])
def test_a_streak_from_end_to_end_is_filled_with_what_stands_beside_it(drift: int) -> None:
    clean = page()
    found = without_streaks(streaked(clean, 620, drift))
    assert streaks_of(found) == []
    # Rules that the streak crossed are still there.
    assert found[190, 612:630, 1].max() < 90
    assert np.abs(found.astype(int) - clean).max(axis=2)[:, 640:].max() == 0


def test_a_streak_along_the_rows_is_taken_out_too() -> None:
    lying = np.ascontiguousarray(streaked(page(), 620, 1).transpose(1, 0, 2))
    assert streaks_of(lying.transpose(1, 0, 2))
    assert not streaks_of(without_streaks(lying).transpose(1, 0, 2))


def test_a_clean_page_comes_back_as_the_same_picture() -> None:
    picture = page()
    assert without_streaks(picture) is picture


def test_a_rule_that_ends_before_the_margin_is_no_streak() -> None:
    assert streaks_of(page()) == []
