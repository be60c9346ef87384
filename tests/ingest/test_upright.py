"""A page turned in its pixels or its text layer is read upright, and its places lie on the ink as it lies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Picture, Sheet
from ingest.engine import Line, PixelBox
from ingest.page import IDENTITY, Box, Page, Projective, turned_box
from ingest.reader import read_page
from ingest.upright import turn_of_glyphs, turned, turned_back

TURNS = (0, 90, 180, 270)
SIZE = (520, 380)
LINES = (
    "Annual performance report",
    "Department of water works",
    "Amount planned 1,250.60",
    "Amount spent 1,249.35",
    "Share of the budget 99.90",
    "Checked by the office",
)


def write(canvas: Any) -> None:
    for number, line in enumerate(LINES):
        canvas.drawString(60, 330 - 30 * number, line)
    for x in (60, 200, 340):
        canvas.line(x, 40, x, 140)
    for y in (40, 90, 140):
        canvas.line(60, y, 340, y)
    canvas.drawString(80, 105, "target")
    canvas.drawString(220, 105, "reached")
    canvas.drawString(80, 55, "87.30")
    canvas.drawString(220, 55, "86.90")


def rotated(degrees: int) -> Callable[[Any], None]:
    """The page as a viewer turns it by /Rotate."""

    def draw(canvas: Any) -> None:
        # reportlab takes the size as it is shown, and swaps the sides where the page lies on its side.
        canvas.setPageSize(SIZE[::-1] if degrees % 180 else SIZE)
        canvas.setPageRotation(degrees)
        write(canvas)

    return draw


def drawn_turned(canvas: Any) -> None:
    """The page upside down by what is drawn on it."""
    canvas.setPageSize(SIZE)
    canvas.setPageRotation(0)
    canvas.translate(*SIZE)
    canvas.rotate(180)
    write(canvas)


def places(page: Page) -> dict[str, Box]:
    return {word.text.replace(" ", ""): page.on_paper(word.box) for word in page.words}


def assert_same(found: Page, upright: Page, degrees: int, apart: float) -> None:
    here, there = places(found), places(upright)
    assert set(here) == set(there)
    for text, box in there.items():
        assert here[text] == pytest.approx(turned_box(box, degrees), abs=apart), text
    assert [(len(t.rows), len(t.columns)) for t in found.tables] == [(3, 3)]
    assert found.problems == ()


def test_a_scan_turned_any_way_gives_the_words_of_the_upright_one_on_the_same_ink(
    pdf: Any, sheets: Any, counting: Any
) -> None:
    (sheet,) = sheets(pdf(write, size=SIZE))
    sheet = replace(sheet, glyphs=())
    upright = read_page(sheet, counting)
    assert {"Amountplanned1,250.60", "target", "86.90"} <= set(places(upright))
    assert (upright.turned_degrees, upright.to_paper) == (0, IDENTITY)
    assert (counting.detected, counting.recognised) == (1, len(upright.words)), "nothing is read twice"
    for degrees in TURNS[1:]:
        found = read_page(turned(sheet, degrees), counting)
        assert found.turned_degrees == 360 - degrees
        assert_same(found, upright, degrees, 0.01)


def test_the_pages_of_a_document_may_lie_differently_and_their_text_layer_is_read(
    pdf: Any, sheets: Any, counting: Any
) -> None:
    found = [
        read_page(sheet, counting) for sheet in sheets(pdf(*map(rotated, TURNS), drawn_turned, size=SIZE))
    ]
    assert {page.method for page in found} == {"text_layer"}
    assert counting.detected == 0
    assert [page.turned_degrees for page in found] == [0, 270, 180, 90, 180]
    for page, degrees in zip(found, (*TURNS, 180), strict=True):
        assert_same(page, found[0], degrees, 0.001)
        assert [word.text for word in page.lines] == [word.text for word in found[0].lines]


def test_upright_characters_one_above_the_other_are_read_as_they_stand(
    pdf: Any, sheets: Any, engine: Any
) -> None:
    def draw(canvas: Any) -> None:
        for number, char in enumerate("RESULTAN"):
            canvas.drawString(100, 300 - 18 * number, char)

    (sheet,) = sheets(pdf(draw, size=SIZE))
    assert turn_of_glyphs(sheet.glyphs, SIZE[0] / SIZE[1]) == 0
    page = read_page(sheet, engine)
    assert (page.method, page.turned_degrees) == ("text_layer", 0)
    assert "".join(word.text for word in page.words) == "RESULTAN"


@pytest.mark.parametrize("degrees", TURNS)
def test_a_blank_page_stays_and_asks_the_recogniser_nothing(paper: Any, counting: Any, degrees: int) -> None:
    page = read_page(turned(Sheet(1, 216, 144, paper()), degrees), counting)
    assert (page.words, page.problems, page.turned_degrees, counting.recognised) == ((), (), 0, 0)


class Bars:
    """Reads bars: upright with the thick end on the left, upside down with it on the right."""

    def __init__(self, upright: Line, upside_down: Line, on_its_side: Line) -> None:
        self.upright, self.upside_down, self.on_its_side = upright, upside_down, on_its_side
        self.recognised = 0

    def detect(self, picture: Picture) -> list[PixelBox]:
        count, _, stats, _ = cv2.connectedComponentsWithStats(255 - picture[:, :, 0])
        return [PixelBox(x, y, x + width, y + height) for x, y, width, height, _ in stats[1:count].tolist()]

    def recognise(self, lines: Sequence[Picture]) -> list[Line]:
        self.recognised += len(lines)
        return [self._reading(line) for line in lines]

    def _reading(self, line: Picture) -> Line:
        height, width = line.shape[:2]
        if height > width:
            return self.on_its_side
        left, right = (
            int(np.count_nonzero(part == 0)) for part in (line[:, : width // 2], line[:, width // 2 :])
        )
        return self.upright if left > right else self.upside_down


def bars() -> Sheet:
    picture = np.full((400, 600, 3), 255, np.uint8)
    for top in (60, 140, 220, 300):
        cv2.rectangle(picture, (100, top + 10), (400, top + 20), (0, 0, 0), -1)
        cv2.rectangle(picture, (100, top), (200, top + 30), (0, 0, 0), -1)
    return Sheet(1, 216, 144, picture)


WELL, BADLY = Line("绩效目标", 0.96), Line("甘日", 0.35)
UNTOLD = "无法确定页面的方向"


@pytest.mark.parametrize("degrees", TURNS)
@pytest.mark.parametrize(
    ("upright", "upside_down", "on_its_side", "is_told"),
    [
        pytest.param(WELL, BADLY, BADLY, True, id="text"),
        pytest.param(Line("87.30", 0.95), Line("OE'28", 0.4), Line("", 0.0), True, id="plain numbers"),
        pytest.param(Line("689", 0.99), Line("689", 0.98), Line("", 0.0), False, id="numbers either way up"),
        pytest.param(Line("绩效", 0.5), Line("甘日", 0.4), BADLY, False, id="hardly legible"),
        pytest.param(Line("绩效", 0.55), Line("甘", 0.1), Line("", 0.0), None, id="bad, but better upright"),
    ],
)
def test_a_page_is_turned_only_with_a_plain_lead(
    upright: Line, upside_down: Line, on_its_side: Line, is_told: bool | None, degrees: int
) -> None:
    page = read_page(turned(bars(), degrees), Bars(upright, upside_down, on_its_side))
    if is_told is None:
        assert (page.turned_degrees, bool(page.problems)) == (0, degrees != 0)
    else:
        assert page.turned_degrees == ((360 - degrees) % 360 if is_told else 0)
        assert any(UNTOLD in problem for problem in page.problems) is not is_told


def test_an_upright_page_that_reads_well_asks_for_each_line_once() -> None:
    engine = Bars(WELL, BADLY, BADLY)
    assert len(read_page(bars(), engine).words) == engine.recognised == 4


def test_a_page_of_nothing_legible_is_no_question_of_direction() -> None:
    nothing = Line("", 0.0)
    assert read_page(bars(), Bars(nothing, nothing, nothing)).problems == ()


@pytest.mark.parametrize("degrees", TURNS)
def test_a_page_of_one_number_is_read_right_or_the_doubt_is_told(
    pdf: Any, sheets: Any, engine: Any, degrees: int
) -> None:
    (sheet,) = sheets(pdf(lambda canvas: canvas.drawString(100, 100, "1,254.73"), size=SIZE))
    page = read_page(turned(replace(sheet, glyphs=()), degrees), engine)
    is_read = [word.text for word in page.words] == ["1,254.73"]
    assert is_read or any(UNTOLD in problem for problem in page.problems)
    assert is_read or degrees


SIDE = st.floats(0, 1)


@given(x0=SIDE, top=SIDE, x1=SIDE, bottom=SIDE, degrees=st.sampled_from(TURNS))
def test_a_turned_box_leads_back_to_where_it_came_from(
    x0: float, top: float, x1: float, bottom: float, degrees: int
) -> None:
    box = Box(min(x0, x1), min(top, bottom), max(x0, x1), max(top, bottom))
    page = Page(1, 595, 842, "ocr", 0.0, IDENTITY, (), (), ())
    assert turned_back(page, degrees).on_paper(turned_box(box, degrees)) == pytest.approx(box, abs=1e-9)


def test_a_map_after_another_does_both_in_order() -> None:
    stretch, shift = Projective(2, 0, 0, 0, 3, 0), Projective(1, 0, 0.25, 0, 1, 0.5)
    assert stretch.after(shift).apply(1, 1) == stretch.apply(*shift.apply(1, 1)) == (2.5, 4.5)
    assert shift.after(stretch).apply(1, 1) == (2.25, 3.5)
