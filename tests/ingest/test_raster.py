"""Pictures come upright, dark ink on light paper, whatever their kind, colours and orientation."""

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ingest.document import DPI
from tests.ingest.marked import Sheets, dark_corner, encoded, marked

EXIF_ORIENTATION = 0x0112


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        pytest.param("PNG", {}, id="PNG"),
        pytest.param("JPEG", {}, id="JPEG"),
        pytest.param("TIFF", {"compression": "tiff_lzw"}, id="TIFF"),
        pytest.param("BMP", {}, id="BMP"),
        pytest.param("WEBP", {}, id="WebP"),
    ],
)
def test_a_picture_becomes_one_upright_page_of_the_size_of_a4(
    sheets: Sheets, kind: str, options: dict[str, Any]
) -> None:
    (sheet,) = sheets(encoded(marked(), kind, **options), "scan")
    assert sheet.number == 1
    assert sheet.glyphs == ()
    assert dark_corner(sheet) == "upper left"
    assert max(sheet.picture.shape) == pytest.approx(11.69 * DPI, abs=1)
    assert (sheet.width_pt, sheet.height_pt) == pytest.approx((561, 842), abs=1)


@pytest.mark.parametrize(
    "mode", ["1", "L", "P", "RGBA", "LA", "CMYK", "I;16"], ids=lambda mode: f"mode {mode}"
)
def test_any_colour_mode_of_a_scanner_becomes_a_page_with_dark_ink_on_light_paper(
    sheets: Sheets, mode: str
) -> None:
    sixteen_bits = Image.fromarray(np.asarray(marked().convert("L"), dtype=np.uint16) * 257)
    image = sixteen_bits if mode == "I;16" else marked().convert(mode)
    (sheet,) = sheets(encoded(image, "TIFF"), "scan.tif")
    assert dark_corner(sheet) == "upper left"
    assert sheet.picture[-10, -10].min() > 240
    assert sheet.picture[10, 10].max() < 40


def test_a_transparent_background_is_paper_and_not_ink(sheets: Sheets) -> None:
    image = Image.new("RGBA", (400, 600), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((0, 0, 100, 150), fill=(0, 0, 0, 255))
    (sheet,) = sheets(encoded(image, "PNG"), "form.png")
    assert sheet.picture[-10, -10].min() == 255
    assert dark_corner(sheet) == "upper left"


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [
        (1, "upper left"),
        (2, "upper right"),
        (3, "lower right"),
        (4, "lower left"),
        (5, "upper left"),
        (6, "upper right"),
        (7, "lower right"),
        (8, "lower left"),
    ],
)
def test_a_photograph_comes_as_its_exif_orientation_says(
    sheets: Sheets, orientation: int, corner: str
) -> None:
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    (sheet,) = sheets(encoded(marked(), "JPEG", exif=exif.tobytes()), "photo.jpg")
    height, width = sheet.picture.shape[:2]
    assert dark_corner(sheet) == corner
    assert (width > height) == (orientation >= 5)
