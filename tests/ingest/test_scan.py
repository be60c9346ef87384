"""Detected lines are kept inside their cells, and ink that nobody read is not taken for a blank."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from ingest.document import Picture
from ingest.engine import Line, PixelBox
from ingest.grid import PixelCell
from ingest.pieces import INSET, cut
from ingest.ruling import ink_of
from ingest.scan import Scanned, read_scan
from ingest.scripted import ScriptedEngine

LEFT = PixelCell(0, 0, 1, 1, 100, 100, 300, 160)
RIGHT = PixelCell(0, 1, 1, 1, 300, 100, 500, 160)
BELOW = PixelCell(1, 0, 1, 2, 100, 160, 500, 220)
CELLS = [LEFT, RIGHT, BELOW]


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        pytest.param((120, 110, 200, 140), [((120, 110, 200, 140), 0)], id="within a cell"),
        pytest.param(
            (120, 110, 302, 140), [((120, 110, 300 - INSET, 140), 0)],
            id="a little over the edge is clipped",
        ),
        pytest.param(
            (180, 110, 420, 140), [((303, 110, 420, 140), 1), ((180, 110, 297, 140), 0)],
            id="across a vertical rule",
        ),
        pytest.param(
            (120, 110, 200, 210), [((120, 163, 200, 210), 2), ((120, 110, 200, 157), 0)],
            id="across a horizontal rule",
        ),
        pytest.param((120, 20, 200, 60), [((120, 20, 200, 60), None)], id="outside every table"),
        pytest.param(
            (120, 60, 200, 108), [((120, 60, 200, 108), None)],
            id="a line above that only grazes the table",
        ),
        pytest.param(
            (250, 130, 306, 158), [((250, 130, 297, 157), 0)],
            id="a sliver in the next cell is no piece",
        ),
    ],
)  # fmt: skip
def test_a_box_is_cut_where_cells_end(
    box: tuple[float, ...], expected: list[tuple[tuple[float, ...], int | None]]
) -> None:
    pieces = cut(PixelBox(*box), CELLS)
    assert sorted(pieces, key=str) == sorted(((PixelBox(*place), cell) for place, cell in expected), key=str)


def write(picture: Picture, text: str, x: int, y: int) -> None:
    cv2.putText(picture, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (0, 0, 0), 2)


@pytest.fixture
def form(paper: Callable[..., Picture]) -> Picture:
    picture = paper(600, 320)
    for cell in CELLS:
        cv2.rectangle(picture, (int(cell.x0), int(cell.top)), (int(cell.x1), int(cell.bottom)), (0, 0, 0), 2)
    return picture


def scanned(
    picture: Picture, boxes: list[PixelBox], read: Callable[[Picture], Line] = lambda _: Line("7", 0.99)
) -> Scanned:
    return read_scan(picture, ink_of(picture), CELLS, ScriptedEngine(boxes, read))


def test_each_piece_is_read_by_itself_and_keeps_its_cell(form: Picture) -> None:
    write(form, "123", 200, 140)
    write(form, "456", 310, 140)
    result = scanned(form, [PixelBox(195, 112, 380, 148)])
    assert sorted((item.cell or 0, item.line.text) for item in result.lines) == [(0, "7"), (1, "7")]
    assert result.unread == frozenset()


def test_a_lone_character_that_the_detector_missed_is_read(form: Picture) -> None:
    write(form, "0", 400, 140)
    seen: list[tuple[int, ...]] = []

    def read(line: Picture) -> Line:
        seen.append(line.shape)
        return Line("0", 0.9999)

    (item,) = scanned(form, [], read).lines
    assert (item.cell, item.line.text) == (1, "0")
    x, y = (item.box.x0 + item.box.x1) / 2, (item.box.top + item.box.bottom) / 2
    assert (x, y) == pytest.approx((409, 131), abs=8)
    assert len(seen) == 1


def test_a_lone_dash_is_shown_as_high_as_a_line_so_that_it_looks_like_a_dash(form: Picture) -> None:
    cv2.line(form, (380, 130), (405, 130), (0, 0, 0), 3)
    shapes = []

    def read(line: Picture) -> Line:
        shapes.append(line.shape)
        return Line("—", 0.9)

    (item,) = scanned(form, [], read).lines
    assert (item.cell, item.line.text) == (1, "—")
    assert shapes[0][0] >= 30
    assert item.box.bottom - item.box.top < 12, "the box is the ink's"


@pytest.mark.parametrize("line", [Line("", 0.0), Line("8", 0.3)], ids=["nothing", "a wild guess"])
def test_ink_that_gives_no_sure_text_makes_its_cell_unread_and_the_others_stay_blank(
    form: Picture, line: Line
) -> None:
    write(form, "8", 400, 140)
    result = scanned(form, [], lambda _: line)
    assert result.lines == ()
    assert result.unread == {1}


def test_a_detected_line_that_reads_as_nothing_makes_its_cell_unread(form: Picture) -> None:
    write(form, "85.0", 400, 140)
    result = scanned(form, [PixelBox(395, 112, 470, 148)], lambda _: Line("", 0.0))
    assert result.unread == {1}


def test_a_line_of_which_a_part_was_not_read_is_not_sure(form: Picture) -> None:
    """215,457.60 of which only 215,457 was read must not pass for a number."""
    write(form, "215", 110, 140)
    write(form, "60", 180, 140)
    write(form, "34", 400, 140)
    pieces = [PixelBox(106, 112, 168, 148), PixelBox(176, 112, 220, 148), PixelBox(396, 112, 440, 148)]

    def read(line: Picture) -> Line:
        return Line("215", 0.99) if line.shape[1] > 1.5 * line.shape[0] else Line("", 0.0)

    (item,) = scanned(form, pieces, read).lines
    assert (item.line.text, item.line.confidence) == ("215", 0.0)
    assert scanned(form, pieces, read).unread == {1}


def test_ink_around_a_line_that_reads_as_the_same_line_again_is_not_read_twice(form: Picture) -> None:
    """A blurred character may reach over its line's box: 97% must not become 97%97%."""
    cv2.rectangle(form, (370, 112), (440, 150), (0, 0, 0), 6)
    write(form, "97", 385, 142)
    piece = PixelBox(376, 116, 434, 146)
    assert [item.line.text for item in scanned(form, [piece], lambda _: Line("97", 0.9999)).lines] == ["97"]
    other = scanned(form, [piece], lambda line: Line("97" if line.shape[1] < 60 else "口", 0.9999))
    assert sorted(item.line.text for item in other.lines) == ["97", "口"]


def test_empty_cells_are_blank_and_their_rules_are_no_ink(form: Picture) -> None:
    result = scanned(form, [], lambda _: Line("1", 0.99))
    assert result == Scanned((), frozenset())


def test_dust_is_neither_text_nor_unread(form: Picture) -> None:
    rng = np.random.default_rng(3)
    for x, y in rng.integers([110, 110], [490, 150], (25, 2)):
        cv2.circle(form, (int(x), int(y)), 1, (0, 0, 0), -1)
    assert scanned(form, [], lambda _: Line("。", 0.99)).unread == frozenset()


def test_a_detected_box_without_ink_is_not_read(form: Picture) -> None:
    calls = []

    def read(line: Picture) -> Line:
        calls.append(line.shape)
        return Line("1", 0.99)

    result = scanned(form, [PixelBox(20, 20, 80, 60)], read)
    assert result.lines == ()
    assert calls == []


def test_two_lines_that_the_detector_missed_in_one_cell_are_two(form: Picture) -> None:
    cell = PixelCell(0, 0, 1, 1, 100, 100, 300, 260)
    write(form, "12", 120, 140)
    picture = np.full_like(form, 255)
    write(picture, "12", 120, 140)
    write(picture, "34", 120, 200)
    result = read_scan(picture, ink_of(picture), [cell], ScriptedEngine([], lambda _: Line("5", 0.99)))
    tops = [item.box.top for item in result.lines]
    assert len(tops) == 2
    assert tops[0] < tops[1]


def test_a_page_without_tables_or_text_gives_nothing(paper: Callable[..., Picture]) -> None:
    picture = paper()
    assert read_scan(picture, ink_of(picture), [], ScriptedEngine()) == Scanned((), frozenset())
