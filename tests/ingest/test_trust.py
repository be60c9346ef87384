"""A text layer is used only as far as the ink bears it out."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader

from ingest.document import Sheet
from ingest.engine import Engine
from ingest.glyphs import Glyph
from ingest.page import Box, Page
from ingest.reader import read_page
from ingest.ruling import ink_of
from ingest.trust import pixels, split_hidden, stray_marks

Draw = Callable[[Any], None]
SIZE = (420, 300)
ROWS = [
    ["target", "budget", "done", "score"],
    ["first", "1,234.50", "98.76", "10"],
    ["second", "20,000.00", "87.30", "9.5"],
    ["third", "365", "45.20", "8"],
    ["fourth", "7,089.61", "100.00", "20"],
]


def table(canvas: Any, skipped: Sequence[str] = ()) -> None:
    """A ruled table of five rows; the skipped texts are left out."""
    canvas.setFont("Helvetica", 12)
    for number, row in enumerate(ROWS):
        for place, text in enumerate(row):
            x, y = 30 + 90 * place, 220 - 36 * number
            canvas.rect(x, y, 90, 36)
            if text not in skipped:
                canvas.drawString(x + 12, y + 12, text)


def paste(canvas: Any, text: str, x: float, y: float) -> None:
    """Draw the text as a picture, 16 points high."""
    font = ImageFont.load_default(80)
    width = int(font.getlength(text)) + 24
    image = Image.new("RGB", (width, 96), "white")
    ImageDraw.Draw(image).text((12, 0), text, fill="black", font=font)
    canvas.drawImage(ImageReader(image), x, y, 16 * width / 96, 16)


def text_of(page: Page) -> str:
    return " ".join(word.text for word in page.words)


def as_printed(page: Page) -> list[list[str]]:
    """The table as rows of cells."""
    (found,) = page.tables
    rows: dict[int, list[str]] = {}
    for cell in found.cells:
        rows.setdefault(cell.row, []).append("".join(word.text for word in cell.words))
    return list(rows.values())


@pytest.fixture
def page_of(
    pdf: Callable[..., bytes], sheets: Callable[..., list[Sheet]], counting: Any
) -> Callable[[Draw], Page]:
    def read(draw: Draw) -> Page:
        (sheet,) = sheets(pdf(draw, size=SIZE))
        return read_page(sheet, counting)

    return read


def test_a_believed_page_is_read_from_its_text_layer_and_nothing_is_detected(
    page_of: Callable[[Draw], Page], counting: Any
) -> None:
    page = page_of(table)
    assert page.method == "text_layer"
    assert page.problems == ()
    assert as_printed(page) == ROWS
    assert (counting.detected, page.skew_degrees) == (0, 0.0)
    assert 0 < counting.recognised <= 2 * (12 + 4)
    assert {word.method for word in page.words} == {"text_layer"}


def test_every_word_of_the_text_layer_lies_on_its_ink(
    pdf: Callable[..., bytes], sheets: Callable[..., list[Sheet]], engine: Engine
) -> None:
    (sheet,) = sheets(pdf(table, size=SIZE))
    ink = ink_of(sheet.picture)
    height, width = ink.shape
    for word in read_page(sheet, engine).words:
        x0, top, x1, bottom = pixels(word.box, width, height, 0)
        assert ink[top:bottom, x0:x1].any(), word.text


def invisible(canvas: Any) -> None:
    table(canvas)
    text = canvas.beginText(150, 20)
    text.setTextRenderMode(3)
    text.textOut("score 66")
    canvas.drawText(text)


def white(canvas: Any) -> None:
    canvas.setFillGray(1)
    canvas.drawString(150, 20, "score 66")
    canvas.setFillGray(0)
    table(canvas)


def off_page(canvas: Any) -> None:
    table(canvas)
    canvas.drawString(500, 20, "score 66")
    canvas.drawString(150, -40, "score 66")


def in_an_empty_cell(canvas: Any) -> None:
    table(canvas, skipped=["45.20"])
    canvas.setFillGray(1)
    canvas.drawString(30 + 90 * 2 + 12, 220 - 36 * 3 + 12, "66.66")


@pytest.mark.parametrize("draw", [invisible, white, off_page, in_an_empty_cell])
def test_text_that_cannot_be_seen_is_dropped_and_reported(
    page_of: Callable[[Draw], Page], draw: Draw
) -> None:
    page = page_of(draw)
    assert "66" not in text_of(page)
    assert "87.30" in text_of(page)
    (problem,) = page.problems
    assert "看不见" in problem
    assert "cannot be seen" in problem


def test_a_cell_with_white_text_alone_is_blank(page_of: Callable[[Draw], Page]) -> None:
    (cell,) = [
        cell for cell in page_of(in_an_empty_cell).tables[0].cells if (cell.row, cell.column) == (3, 2)
    ]
    assert (cell.words, cell.has_ink) == ((), False)


def test_white_text_in_a_dark_cell_can_be_seen_and_is_read(page_of: Callable[[Draw], Page]) -> None:
    def draw(canvas: Any) -> None:
        table(canvas, skipped=["target"])
        canvas.setFillGray(0.25)
        canvas.rect(30, 220, 90, 36, fill=1)
        canvas.setFillGray(1)
        canvas.drawString(42, 232, "target")

    page = page_of(draw)
    assert page.problems == ()
    assert "target" in text_of(page).replace(" ", "")


def covered(canvas: Any) -> None:
    """Each number of the text layer is painted over with another one."""
    table(canvas)
    for number, shown in enumerate(["5,678.90", "31,111.11", "922", "4,321.00"], start=1):
        canvas.setFillGray(1)
        canvas.rect(124, 224 - 36 * number, 80, 26, stroke=0, fill=1)
        paste(canvas, shown, 126, 229 - 36 * number)


def remapped(canvas: Any) -> None:
    """The numbers are pictures; the text behind them says other digits."""
    for number, row in enumerate(ROWS[1:], start=1):
        for place, text in enumerate(row[1:], start=1):
            other = text.translate(str.maketrans("0123456789", "1234567890"))
            canvas.drawString(42 + 90 * place, 232 - 36 * number, other)
    canvas.setFillGray(1)
    canvas.rect(0, 0, 420, 300, stroke=0, fill=1)
    canvas.setFillGray(0)
    table(canvas, skipped=[text for row in ROWS[1:] for text in row[1:]])
    for number, row in enumerate(ROWS[1:], start=1):
        for place, text in enumerate(row[1:], start=1):
            paste(canvas, text, 38 + 90 * place, 229 - 36 * number)


@pytest.mark.parametrize("draw", [covered, remapped])
def test_digits_that_the_paper_shows_otherwise_are_read_from_the_paper(
    page_of: Callable[[Draw], Page], counting: Any, draw: Draw
) -> None:
    page = page_of(draw)
    assert page.method == "ocr"
    assert counting.detected == 1
    assert any("改用识别" in problem for problem in page.problems)
    printed = as_printed(page)
    shown = ["5,678.90", "31,111.11", "922", "4,321.00"] if draw is covered else [r[1] for r in ROWS[1:]]
    assert [row[1] for row in printed[1:]] == shown


def test_ink_of_text_outside_the_text_layer_sends_the_page_to_ocr(page_of: Callable[[Draw], Page]) -> None:
    def draw(canvas: Any) -> None:
        table(canvas)
        paste(canvas, "grade A 1907", 100, 20)

    page = page_of(draw)
    assert page.method == "ocr"
    assert "1907" in text_of(page)
    assert any("文字层之外" in problem for problem in page.problems)


def test_a_scan_with_an_invisible_layer_of_an_old_ocr_is_read_from_its_pixels(
    pdf: Callable[..., bytes], sheets: Callable[..., list[Sheet]], engine: Engine
) -> None:
    (drawn,) = sheets(pdf(table, size=SIZE))
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(drawn.picture[:, :, ::-1])).save(out, "PNG")

    def scan(canvas: Any) -> None:
        canvas.drawImage(ImageReader(io.BytesIO(out.getvalue())), 0, 0, *SIZE)
        text = canvas.beginText(42, 232)
        text.setTextRenderMode(3)
        text.textOut("tarqet 1.234,50 B7.3O 999")
        canvas.drawText(text)

    (sheet,) = sheets(pdf(scan, size=SIZE))
    page = read_page(sheet, engine)
    assert page.method == "ocr"
    assert "999" not in text_of(page)
    assert [row[1:] for row in as_printed(page)[1:]] == [row[1:] for row in ROWS[1:]]


def test_text_drawn_under_other_text_is_never_mixed_into_a_number(page_of: Callable[[Draw], Page]) -> None:
    def draw(canvas: Any) -> None:
        canvas.setFillGray(1)
        canvas.drawString(30 + 90 * 2 + 14, 220 - 36 * 2 + 12, "66.66")
        canvas.setFillGray(0)
        table(canvas)

    page = page_of(draw)
    assert as_printed(page)[2][2] == "87.30"
    assert any("叠在一起" in problem for problem in page.problems)


def glyph(char: str, x: float, hidden: bool = False, generated: bool = False) -> Glyph:
    box = Box(x, 0.4, x + 0.02, 0.5)
    return Glyph(char, box, box, hidden, generated)


def test_spaces_and_line_ends_are_neither_visible_nor_hidden() -> None:
    ink = np.zeros((100, 100), np.uint8)
    ink[40:50, 10:60] = 255
    glyphs = [glyph("1", 0.2), glyph(" ", 0.3), glyph("\n", 0.9, generated=True), glyph("2", 0.8)]
    visible, hidden = split_hidden(glyphs, ink)
    assert [item.char for item in visible] == ["1"]
    assert hidden == 1


def test_marks_are_stray_when_no_glyph_and_no_rule_covers_them() -> None:
    ink = np.zeros((400, 400), np.uint8)
    ink[160:200, 80:100] = 255
    ink[300:330, 200:220] = 255
    ink[10:14, 10:300] = 255
    rules = np.zeros_like(ink)
    rules[8:16, 5:305] = 255
    covering = Glyph("1", Box(0.2, 0.4, 0.25, 0.5), Box(0.2, 0.4, 0.25, 0.5), False, False)
    assert stray_marks([covering], ink, rules) == 1
    assert stray_marks([], ink, rules) == 2
    assert stray_marks([], np.zeros_like(ink), rules) == 0


@pytest.mark.parametrize(
    ("box", "margin", "expected"),
    [
        (Box(0.1, 0.2, 0.3, 0.4), 0, (10, 40, 30, 80)),
        (Box(0.101, 0.201, 0.299, 0.399), 0, (10, 40, 30, 80)),
        (Box(-0.5, -0.5, 1.5, 1.5), 3, (0, 0, 100, 200)),
        (Box(1.2, 0.2, 1.3, 0.4), 3, (100, 37, 100, 83)),
        (Box(0.1, 0.2, 0.3, 0.4), 4, (6, 36, 34, 84)),
    ],
)
def test_boxes_become_whole_pixels_inside_the_picture(
    box: Box, margin: int, expected: tuple[int, ...]
) -> None:
    assert pixels(box, 100, 200, margin) == pytest.approx(expected, abs=1)
