"""Boxes that the recogniser passed over are found in the ink, and nothing else is."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from ingest.document import Picture
from ingest.engine import Line, PixelBox
from ingest.grid import PixelCell
from ingest.ruling import ink_of
from ingest.scripted import ScriptedEngine
from ingest.squares import Sign, spelled, squares_of, with_squares

CELL = PixelCell(0, 0, 1, 1, 20, 20, 380, 80)
LINE = PixelBox(40, 32, 300, 68)
PAGE = PixelBox(0, 0, 399, 99)


def paper(*drawn: Callable[[Picture], object]) -> Picture:
    """Return a grey page 400 by 100, with noise, that these draw on."""
    picture = np.full((100, 400, 3), 235, np.uint8)
    for draw in drawn:
        draw(picture)
    noise = np.random.default_rng(3).integers(-6, 7, picture.shape)
    grainy = np.clip(picture + noise, 0, 255).astype(np.uint8)
    return np.asarray(cv2.GaussianBlur(grainy, (3, 3), 0.6), dtype=np.uint8)


def rectangle(x: int, y: int, width: int, height: int, line: int = -1) -> Callable[[Picture], object]:
    return lambda picture: cv2.rectangle(picture, (x, y), (x + width, y + height), (40, 40, 40), line)


def disc(x: int, y: int, radius: int) -> Callable[[Picture], object]:
    return lambda picture: cv2.circle(picture, (x, y), radius, (40, 40, 40), -1)


def stroke(*points: tuple[int, int], width: int = 2) -> Callable[[Picture], object]:
    return lambda picture: cv2.polylines(picture, [np.array(points)], False, (40, 40, 40), width)


@pytest.mark.parametrize(
    ("drawn", "signs"),
    [
        pytest.param([rectangle(100, 38, 24, 24)], "■", id="solid"),
        pytest.param([rectangle(100, 38, 24, 24, 2)], "□", id="empty"),
        pytest.param(
            [rectangle(100, 38, 24, 24, 2), stroke((105, 50), (110, 57), (121, 42))], "☑", id="ticked"
        ),
        pytest.param([rectangle(100, 38, 42, 42)], "■", id="solid, large"),
        pytest.param([rectangle(100, 46, 7, 7)], "", id="a bullet"),
        pytest.param([disc(112, 50, 12)], "", id="a disc"),
        pytest.param([rectangle(100, 20, 200, 60)], "", id="a dark field"),
        pytest.param([rectangle(20, 20, 360, 60, 2)], "", id="the rules of a cell"),
        pytest.param([rectangle(100, 45, 60, 20)], "", id="a bar"),
        pytest.param([stroke((100, 38), (124, 38), (124, 62), (100, 62))], "", id="three sides"),
    ],
)
def test_squares_are_told_from_other_ink(drawn: list[Callable[[Picture], object]], signs: str) -> None:
    picture = paper(*drawn)
    assert "".join(square.sign for square in squares_of(picture, ink_of(picture), PAGE)) == signs


@pytest.mark.parametrize(
    ("text", "parts", "signs", "result"),
    [
        pytest.param("其他类", ["其他类", ""], ["■"], "其他类■", id="behind its text"),
        pytest.param("甲类 乙类", ["甲类", "乙类"], ["■"], "甲类 ■乙类", id="between texts"),
        pytest.param("□甲类乙类", ["", "甲类", "乙类"], ["□", "■"], "□甲类■乙类", id="one read, one not"),
        pytest.param("国甲类", ["", "甲类"], ["■"], "■甲类", id="read as what looks like it"),
        pytest.param("国家级", ["", "家级"], ["☑"], "国家级", id="a character is no box"),
        pytest.param("人口数", ["人", "数"], ["□"], "人口数", id="a character like a box stays"),
        pytest.param("品甲类", ["", "甲类"], ["■"], None, id="a character stands where the square is"),
        pytest.param("甲类乙类", ["甲类", "丙类"], ["■"], None, id="the pieces read otherwise"),
    ],
)
def test_a_sign_is_put_between_pieces_that_make_up_the_text(
    text: str, parts: list[str], signs: list[Sign], result: str | None
) -> None:
    assert spelled(text, parts, signs) == result


@pytest.mark.parametrize(
    ("text", "piece", "cell", "result"),
    [
        pytest.param("其他类", "其他类", 0, "其他类■", id="a box is put back"),
        pytest.param("其他类■", "其他类", 0, "其他类■", id="a box that was read is left alone"),
        pytest.param("其他类", "其它类", 0, "其他类", id="pieces that disagree change nothing"),
        pytest.param("其他类", "其他类", None, "其他类", id="prose with a square bullet is left alone"),
    ],
)
def test_a_line_gets_the_square_that_its_text_lacks(
    text: str, piece: str, cell: int | None, result: str
) -> None:
    picture = paper(rectangle(310, 38, 24, 24))
    engine = ScriptedEngine(read=lambda crop: Line(piece, 0.9) if crop.shape[1] > 100 else Line("", 0.0))
    [(box, _, line)] = with_squares(
        [(LINE, cell, Line(text, 0.95))], picture, ink_of(picture), [CELL], engine
    )
    assert line.text == result
    if text != result:
        assert box.x1 >= 334
        assert line.confidence == 0.9


def test_pages_without_boxes_are_not_read_again() -> None:
    def refuse(_: Picture) -> Line:
        raise AssertionError

    picture = paper(stroke((60, 40), (120, 60)))
    lines = [(LINE, 0, Line("完成", 1.0))]
    assert with_squares(lines, picture, ink_of(picture), [CELL], ScriptedEngine(read=refuse)) == lines
