"""A sheet becomes a page: words in their cells, blank cells apart from unread ones, places on the paper."""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest

from ingest.clock import collect
from ingest.document import Picture, Sheet
from ingest.engine import Line, PixelBox
from ingest.page import IDENTITY, Page
from ingest.reader import read_page
from ingest.scripted import ScriptedEngine

WIDTH, HEIGHT = 900, 640
COLUMNS, ROWS = (150, 350, 550, 750), (200, 270, 340, 410)
TEXTS = {(0, 0): "12", (0, 2): "345", (1, 1): "6"}


def form() -> Picture:
    picture = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for x in COLUMNS:
        cv2.line(picture, (x, ROWS[0]), (x, ROWS[-1]), (0, 0, 0), 2)
    for y in ROWS:
        cv2.line(picture, (COLUMNS[0], y), (COLUMNS[-1], y), (0, 0, 0), 2)
    for (row, column), text in TEXTS.items():
        place = (COLUMNS[column] + 40, ROWS[row] + 48)
        cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, 1.1, (0, 0, 0), 3)
    cv2.putText(picture, "title", (380, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (0, 0, 0), 3)
    return picture


def box_of(row: int, column: int) -> PixelBox:
    return PixelBox(COLUMNS[column] + 36, ROWS[row] + 18, COLUMNS[column] + 120, ROWS[row] + 54)


BOXES = [*(box_of(*place) for place in TEXTS), PixelBox(376, 90, 480, 128)]


def sheet(picture: Picture) -> Sheet:
    height, width = picture.shape[:2]
    return Sheet(4, width * 0.36, height * 0.36, picture)


def read(picture: Picture, line: Line, boxes: list[PixelBox] | None = None) -> Page:
    return read_page(sheet(picture), ScriptedEngine(BOXES if boxes is None else boxes, lambda _: line))


def test_words_stand_in_their_cells_and_the_rest_outside_the_table() -> None:
    page = read(form(), Line("7", 0.9))
    (table,) = page.tables
    assert {(cell.row, cell.column) for cell in table.cells if cell.words} == set(TEXTS)
    assert len(table.cells) == 9
    assert [word.text for word in page.lines] == ["7"]
    assert len(page.words) == len(TEXTS) + 1
    assert (page.number, page.method, page.to_paper) == (4, "ocr", IDENTITY)
    assert all(word.method == "ocr" and word.confidence == 0.9 for word in page.words)


def test_ink_without_text_is_unread_and_paper_without_ink_is_blank() -> None:
    page = read(form(), Line("", 0.0))
    assert page.words == ()
    assert {(cell.row, cell.column) for cell in page.tables[0].cells if cell.has_ink} == set(TEXTS)


def test_every_cell_knows_its_place_in_the_grid_and_on_the_page() -> None:
    (table,) = read(form(), Line("7", 0.9)).tables
    assert table.columns == pytest.approx([x / WIDTH for x in COLUMNS], abs=0.003)
    assert table.rows == pytest.approx([y / HEIGHT for y in ROWS], abs=0.004)
    for cell in table.cells:
        assert (cell.row_span, cell.column_span) == (1, 1)
        assert cell.box == pytest.approx(
            (
                COLUMNS[cell.column] / WIDTH, ROWS[cell.row] / HEIGHT,
                COLUMNS[cell.column + 1] / WIDTH, ROWS[cell.row + 1] / HEIGHT,
            ),
            abs=0.004,
        )  # fmt: skip


@pytest.mark.parametrize("degrees", [-2.0, -0.8, 0.8, 2.0])
def test_a_turned_page_is_read_straight_and_its_words_lie_on_the_ink_of_the_paper(degrees: float) -> None:
    matrix = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), -degrees, 1.0)
    paper = np.asarray(
        cv2.warpAffine(form(), matrix, (WIDTH, HEIGHT), borderValue=(255, 255, 255)), dtype=np.uint8
    )
    page = read(paper, Line("7", 0.9))
    assert page.skew_degrees == pytest.approx(degrees, abs=0.15)
    assert len(page.tables[0].cells) == 9
    for (row, column), _ in TEXTS.items():
        (cell,) = [c for c in page.tables[0].cells if (c.row, c.column) == (row, column)]
        box = page.on_paper(cell.words[0].box)
        middle = np.array([COLUMNS[column] + 78, ROWS[row] + 36, 1.0])
        x, y = (matrix @ middle) / (WIDTH, HEIGHT)
        assert box.x0 <= x <= box.x1
        assert box.top <= y <= box.bottom


def test_the_seconds_of_each_step_are_kept_while_somebody_asks() -> None:
    with collect() as laps:
        read(form(), Line("7", 0.9))
    assert {"straighten", "grid", "detect", "recognise", "rescue"} <= set(laps.seconds)


def test_an_empty_page_has_neither_words_nor_tables() -> None:
    page = read(np.full((HEIGHT, WIDTH, 3), 255, np.uint8), Line("7", 0.9), [])
    assert (page.words, page.tables, page.lines, page.problems) == ((), (), (), ())


def test_a_page_of_a_few_pixels_is_survived() -> None:
    assert read(np.full((3, 5, 3), 255, np.uint8), Line("7", 0.9), []).words == ()


def test_a_black_page_is_survived() -> None:
    page = read(np.zeros((HEIGHT, WIDTH, 3), np.uint8), Line("7", 0.9), [])
    assert page.tables == ()


def test_reading_leaves_the_sheet_as_it_was(pdf: Callable[..., bytes], sheets: Any, engine: Any) -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(100, 200, "87.30")

    (found,) = sheets(pdf(draw, size=(300, 300)))
    before = found.picture.copy()
    assert [word.text for word in read_page(found, engine).words] == ["87.30"]
    assert (found.picture == before).all()
