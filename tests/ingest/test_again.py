"""Places on the paper are looked at again, wherever the page lies askew."""

from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest

from ingest.again import Spot, readings_at
from ingest.document import Picture, Sheet
from ingest.engine import Line
from ingest.errors import UnreadablePage
from ingest.page import Box, Projective
from ingest.scripted import ScriptedEngine

MARK = Box(0.4, 0.3, 0.6, 0.33)


def paper(degrees: float = 0.0) -> Picture:
    """A page of rows of ink, and a red mark in the box, turned by so many degrees."""
    page = np.full((1600, 1200, 3), 255, np.uint8)
    for top in range(100, 1500, 60):
        cv2.rectangle(page, (100, top), (1100, top + 12), (0, 0, 0), -1)
    x0, top, x1, bottom = (round(share * size) for share, size in zip(MARK, (1200, 1600) * 2, strict=True))
    cv2.rectangle(page, (x0, top), (x1, bottom), (255, 120, 0), -1)
    turn = cv2.getRotationMatrix2D((600, 800), degrees, 1.0)
    return np.asarray(cv2.warpAffine(page, turn, (1200, 1600), borderValue=(255, 255, 255)), np.uint8)


def share_of_blue(look: Picture) -> Line:
    """A reading that says how much of the look's middle is of the mark's colour."""
    height, width = look.shape[:2]
    middle = look[height // 3 : -height // 3, width // 3 : -width // 3].reshape(-1, 3)
    return Line(
        "mark" if (middle[:, 0] > 200).mean() > 0.9 and (middle[:, 2] < 60).mean() > 0.9 else "paper", 0.9
    )


def opened(*pages: Picture | None) -> Any:
    def sheet(number: int) -> Sheet:
        picture = pages[number - 1]
        if picture is None:
            raise UnreadablePage("page 1: it cannot be drawn")
        return Sheet(number=number, width_pt=595, height_pt=842, picture=picture, glyphs=())

    return SimpleNamespace(sheet=sheet)


@pytest.mark.parametrize("degrees", [0.0, 2.5])
def test_the_place_is_found_again_on_a_page_that_lies_askew(degrees: float) -> None:
    turn = cv2.getRotationMatrix2D((600, 800), degrees, 1.0)
    corners = [
        turn @ np.array([x * 1200, y * 1600, 1]) for x in (MARK.x0, MARK.x1) for y in (MARK.top, MARK.bottom)
    ]
    xs, ys = [x / 1200 for x, _ in corners], [y / 1600 for _, y in corners]
    spot = Spot(1, Box(min(xs), min(ys), max(xs), max(ys)))
    (readings,) = readings_at(opened(paper(degrees)), [spot], ScriptedEngine(read=share_of_blue)).values()
    assert len(readings) == 4
    assert [one.text for one in readings].count("mark") >= 2


def test_another_place_gives_another_reading_and_equal_ones_are_read_once() -> None:
    spots = [Spot(1, MARK), Spot(1, Box(0.4, 0.6, 0.6, 0.63)), Spot(1, MARK)]
    found = readings_at(opened(paper()), spots, ScriptedEngine(read=share_of_blue))
    assert [readings[0].text for readings in found.values()] == ["mark", "paper"]


def test_a_page_that_cannot_be_drawn_costs_only_its_own_places() -> None:
    spots = [Spot(1, MARK), Spot(2, MARK)]
    found = readings_at(opened(None, paper()), spots, ScriptedEngine(read=share_of_blue))
    assert list(found) == [spots[1]]


def test_a_place_at_the_edge_of_the_paper_has_a_picture_all_the_same() -> None:
    looks: list[tuple[int, ...]] = []

    def seen(look: Picture) -> Line:
        looks.append(look.shape)
        return Line("", 0.0)

    readings_at(opened(paper()), [Spot(1, Box(0.99, 0.99, 1.0, 1.0))], ScriptedEngine(read=seen))
    assert len(looks) == 4
    assert all(min(shape[:2]) >= 1 for shape in looks)


def test_a_map_and_its_inverse_undo_each_other() -> None:
    there = Projective(1.1, 0.02, 0.03, -0.01, 0.95, 0.02, 0.04, -0.05)
    assert there.inverse().apply(*there.apply(0.3, 0.7)) == pytest.approx((0.3, 0.7))
    assert list(there.inverse().after(there)) == pytest.approx([1, 0, 0, 0, 1, 0, 0, 0])
