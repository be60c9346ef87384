"""Files are opened by what they hold, come upright, and say clearly why they cannot be read."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.pdfencrypt import StandardEncryption

from ingest.document import DPI, MAX_PIXELS, Sheet, open_document
from ingest.errors import (
    EmptyDocument,
    EncryptedDocument,
    JixiaoError,
    UnknownFileType,
    UnreadableDocument,
    UnreadablePage,
)
from ingest.page import Source

Sheets = Callable[..., list[Sheet]]
Pdf = Callable[..., bytes]
EXIF_ORIENTATION = 0x0112


def marked(width: int = 400, height: int = 600) -> Image.Image:
    """A picture whose upper left corner is black."""
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle((0, 0, width // 4, height // 4), fill="black")
    return image


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def dark_corner(sheet: Sheet) -> str:
    """The corner of the page that is black."""
    height, width = sheet.picture.shape[:2]
    dark = np.argwhere(sheet.picture.max(axis=2) < 100).mean(axis=0)
    return ("upper" if dark[0] < height / 2 else "lower") + (" left" if dark[1] < width / 2 else " right")


def digits(canvas: Any) -> None:
    canvas.drawString(100, 700, "87.30")


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


def test_a_tiff_gives_its_three_pages_in_order_and_any_of_them_again(tmp_path: Path) -> None:
    pages = [Image.new("L", (200, 300), shade) for shade in (200, 120, 40)]
    path = tmp_path / "three.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="tiff_lzw")
    with open_document(path) as document:
        assert document.source.pages == 3
        shades = [int(np.median(document.sheet(number).picture)) for number in (1, 2, 3, 1)]
    assert shades == [200, 120, 40, 200]


@pytest.mark.parametrize("name", ["form.pdf", "form.jpg", "form", "表.docx", "a'b\"c 😀.png"])
def test_the_content_decides_and_not_the_name(sheets: Sheets, pdf: Pdf, name: str) -> None:
    (from_picture,) = sheets(encoded(marked(), "PNG"), name)
    assert dark_corner(from_picture) == "upper left"
    (from_pdf,) = sheets(pdf(digits), name)
    assert "".join(glyph.char for glyph in from_pdf.glyphs).strip() == "87.30"


def test_a_pdf_may_begin_with_some_bytes_of_a_mail_gateway(sheets: Sheets, pdf: Pdf) -> None:
    assert len(sheets(b"X-Scanned: yes\r\n\r\n" + pdf(digits))) == 1


def test_the_source_names_the_file_its_sha256_and_its_pages(tmp_path: Path, pdf: Pdf) -> None:
    data = pdf(digits, digits)
    (tmp_path / "a.pdf").write_bytes(data)
    with open_document(tmp_path / "a.pdf", "自评表.pdf") as document:
        assert document.source == Source("自评表.pdf", hashlib.sha256(data).hexdigest(), 2)


def test_a_pdf_page_is_rendered_at_200_dpi_and_a_giant_one_at_less(sheets: Sheets, pdf: Pdf) -> None:
    (sheet,) = sheets(pdf(digits))
    assert sheet.picture.shape == pytest.approx((842 * DPI / 72, 595 * DPI / 72, 3), abs=1)
    (giant,) = sheets(pdf(digits, size=(2400, 2400)))
    assert giant.picture.shape[0] * giant.picture.shape[1] <= MAX_PIXELS * 1.001
    assert (giant.width_pt, giant.height_pt) == (2400, 2400)


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


HTML = b"<!DOCTYPE html><html><body>404 not found</body></html>"


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        pytest.param(b"", EmptyDocument, ["空", "empty"], id="no bytes"),
        pytest.param(b"\0" * 4096, EmptyDocument, ["空", "empty"], id="zero bytes only"),
        pytest.param(b" \r\n", EmptyDocument, ["空", "empty"], id="blanks only"),
        pytest.param(HTML, UnknownFileType, ["PDF", "扫描件"], id="a web page called .pdf"),
        pytest.param(b"PK\x03\x04" + b"\x14" * 300, UnknownFileType, ["PDF"], id="an office document"),
        pytest.param(b"%PDF-1.7\n", UnreadableDocument, ["损坏", "truncated"], id="a PDF's first line"),
        pytest.param(
            b"%PDF-1.4 not really" * 30, UnreadableDocument, ["损坏", "damaged"], id="no PDF inside"
        ),
        pytest.param(b"\x89PNG\r\n\x1a\n", UnreadableDocument, ["PNG"], id="a PNG's first bytes"),
        pytest.param(b"II*\0\x08\0\0\0\0\0", UnreadableDocument, [], id="a TIFF without pages"),
    ],
)
def test_what_cannot_be_opened_is_named_with_its_remedy(
    tmp_path: Path, data: bytes, error: type[JixiaoError], words: list[str]
) -> None:
    path = tmp_path / "坏文件.pdf"
    path.write_bytes(data)
    with pytest.raises(error, match=r"坏文件\.pdf") as caught, open_document(path):
        pass
    assert all(word in str(caught.value) for word in words)


def test_a_pdf_with_a_user_password_asks_for_one_without_it(tmp_path: Path, pdf: Pdf) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(pdf(digits, encrypt=StandardEncryption("secret", ownerPassword="owner")))
    with pytest.raises(EncryptedDocument, match=r"locked\.pdf.*密码.*password"), open_document(path):
        pass


def test_a_pdf_that_only_forbids_printing_is_read(sheets: Sheets, pdf: Pdf) -> None:
    locked = pdf(digits, encrypt=StandardEncryption("", ownerPassword="owner", canPrint=0))
    (sheet,) = sheets(locked)
    assert "".join(glyph.char for glyph in sheet.glyphs).strip() == "87.30"


def all_pages(path: Path) -> list[Sheet]:
    with open_document(path) as document:
        return [document.sheet(number) for number in range(1, document.source.pages + 1)]


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_truncated_pdf_is_an_error_of_ours_or_gives_pages_that_can_be_asked_for(
    tmp_path: Path, pdf: Pdf, share: float
) -> None:
    data = pdf(digits, digits, digits)
    path = tmp_path / "cut.pdf"
    path.write_bytes(data[: int(len(data) * share)])
    errors = []
    try:
        read = all_pages(path)
    except (UnreadableDocument, UnreadablePage) as error:
        errors, read = [str(error)], []
    assert all("cut.pdf" in text for text in errors)
    assert all(sheet.picture.ndim == 3 for sheet in read)
    assert errors or read


@pytest.mark.parametrize("name", ["missing.pdf", "folder"])
def test_a_path_without_a_file_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UnreadableDocument, match=f"{name}.*检查路径"), open_document(tmp_path / name):
        pass


def broken_second_page() -> bytes:
    """A PDF of three pages whose second page object is missing."""
    objects = {1: "<< /Type /Catalog /Pages 2 0 R >>"}
    objects[2] = "<< /Type /Pages /Kids [3 0 R 9 0 R 4 0 R] /Count 3 >>"
    for number in (3, 4):
        objects[number] = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] >>"
    body = "%PDF-1.4\n" + "".join(f"{number} 0 obj {text} endobj\n" for number, text in objects.items())
    return (body + "trailer << /Root 1 0 R /Size 5 >>\n%%EOF").encode()


def test_one_broken_page_leaves_the_others_readable(tmp_path: Path) -> None:
    path = tmp_path / "half.pdf"
    path.write_bytes(broken_second_page())
    with open_document(path) as document:
        assert document.source.pages == 3
        assert document.sheet(1).picture.shape[2] == 3
        with pytest.raises(UnreadablePage, match=r"half.pdf 第 2 页.*重新扫描.*page 2"):
            document.sheet(2)
        assert document.sheet(3).number == 3


def test_a_truncated_picture_is_an_unreadable_page(tmp_path: Path) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (300, 200, 3), np.uint8))
    data = encoded(noise, "JPEG")
    path = tmp_path / "cut.jpg"
    path.write_bytes(data[: len(data) // 2])
    with open_document(path) as document, pytest.raises(UnreadablePage, match=r"cut.jpg 第 1 页"):
        document.sheet(1)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_a_tiff_whose_chain_of_pages_is_broken_is_an_error_of_ours(tmp_path: Path) -> None:
    out = io.BytesIO()
    pages = [Image.new("L", (50, 60), shade) for shade in (200, 120, 40)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    path = tmp_path / "cut.tif"
    path.write_bytes(out.getvalue()[: len(out.getvalue()) // 2])
    with pytest.raises(UnreadableDocument, match=r"cut\.tif: 图片已损坏.*scan or export it again"):
        all_pages(path)
