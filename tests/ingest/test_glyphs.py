"""The text layer lies on its ink, however the page is turned or cropped, and says what nobody sees."""

import io
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest

from ingest.document import Sheet
from tests.ingest.marked import Pdf, Sheets


def ink_box(sheet: Sheet) -> tuple[float, float, float, float]:
    """The box around all dark pixels, in page fractions."""
    height, width = sheet.picture.shape[:2]
    x, y, w, h = cv2.boundingRect((sheet.picture.min(axis=2) < 128).astype(np.uint8))
    return x / width, y / height, (x + w) / width, (y + h) / height


def glyphs_box(sheet: Sheet) -> tuple[float, ...]:
    boxes = [glyph.box for glyph in sheet.glyphs if not glyph.generated and not glyph.char.isspace()]
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return min(x0s), min(tops), max(x1s), max(bottoms)


def turned(data: bytes, rotate: int, crop: tuple[float, float, float, float] | None = None) -> bytes:
    """The PDF with its pages' /Rotate and crop box set."""
    out = io.BytesIO()
    with pdfium.PdfDocument(data) as document:
        for page in document:
            page.set_rotation(rotate)
            if crop:
                page.set_cropbox(*crop)
        document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_with_rotate_comes_upright_and_its_glyphs_lie_on_the_ink(
    sheets: Sheets, pdf: Pdf, rotate: int
) -> None:
    """The page is drawn turned the other way, so that a viewer that obeys /Rotate shows it upright."""

    def draw(canvas: Any) -> None:
        width, height = canvas._pagesize
        moves = {0: (0, 0), 90: (width, 0), 180: (width, height), 270: (0, height)}
        canvas.translate(*moves[rotate])
        canvas.rotate(rotate)
        shown_height = height if rotate in (0, 180) else width
        canvas.setFont("Helvetica", 30)
        canvas.drawString(60, shown_height - 100, "1234567")

    (sheet,) = sheets(turned(pdf(draw), rotate))
    assert (sheet.width_pt > sheet.height_pt) == (rotate in (90, 270))
    assert ink_box(sheet) == pytest.approx(glyphs_box(sheet), abs=0.004)
    x0, top, x1, _ = ink_box(sheet)
    assert x0 * sheet.width_pt == pytest.approx(63, abs=4)
    assert top * sheet.height_pt == pytest.approx(79, abs=4)
    assert (x1 - x0) * sheet.width_pt == pytest.approx(115, abs=6), "the text runs to the right"
    xs = [glyph.box.x0 for glyph in sheet.glyphs if not glyph.generated]
    assert xs == sorted(xs)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_glyphs_lie_on_the_ink_of_a_page_whose_crop_box_begins_elsewhere(
    sheets: Sheets, pdf: Pdf, rotate: int
) -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(150, 650, "9,876.50")
        canvas.drawString(90, 320, "10")

    (sheet,) = sheets(turned(pdf(draw), rotate, (72, 300, 500, 800)))
    assert sorted((sheet.width_pt, sheet.height_pt)) == [428, 500]
    assert ink_box(sheet) == pytest.approx(glyphs_box(sheet), abs=0.004)


def test_text_outside_the_crop_box_is_marked_hidden(sheets: Sheets, pdf: Pdf) -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(150, 650, "23")
        canvas.drawString(150, 100, "45")

    (sheet,) = sheets(turned(pdf(draw), 0, (72, 300, 500, 800)))
    assert {glyph.char: glyph.hidden for glyph in sheet.glyphs if not glyph.generated} == {
        "2": False,
        "3": False,
        "4": True,
        "5": True,
    }


def test_invisible_text_is_marked_hidden(sheets: Sheets, pdf: Pdf) -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(100, 700, "1")
        text = canvas.beginText(100, 600)
        text.setTextRenderMode(3)
        text.textOut("2")
        canvas.drawText(text)

    (sheet,) = sheets(pdf(draw))
    assert [(glyph.char, glyph.hidden) for glyph in sheet.glyphs if not glyph.generated] == [
        ("1", False),
        ("2", True),
    ]
