"""Files are opened by what they hold, and say clearly why they cannot be read."""

import hashlib
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
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
from tests.ingest.marked import Pdf, Sheets, dark_corner, encoded, marked


def digits(canvas: Any) -> None:
    canvas.drawString(100, 700, "87.30")


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
