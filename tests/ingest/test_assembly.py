"""Pages of kept files put together as one PDF: each looks as it did, and what cannot be put together is named."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from ingest.assembly import Piece, put_together
from ingest.document import open_document
from ingest.errors import JixiaoError, RefusedComposition
from ingest.limits import Limits


def picture(*texts: str) -> bytes:
    """A TIFF of one page for each text."""
    pages = []
    for text in texts:
        page = Image.new("L", (82, 116), "white")
        ImageDraw.Draw(page).text((5, 40), text, 0)
        pages.append(page)
    data = io.BytesIO()
    pages[0].save(data, "TIFF", save_all=True, append_images=pages[1:])
    return data.getvalue()


def a_pdf(*texts: str) -> bytes:
    """A PDF with a page of drawn marks for each text, one of them wider than high."""
    pdf = pdfium.PdfDocument.new()
    for number, text in enumerate(texts):
        page = pdf.new_page(300 + 100 * number, 350)
        marks = Image.new("RGB", (60, 40), (255, 250 - 40 * number, 240))
        ImageDraw.Draw(marks).text((5, 10), text, "black")
        image = pdfium.PdfImage.new(pdf)
        image.set_bitmap(pdfium.PdfBitmap.from_pil(marks))
        image.set_matrix(pdfium.PdfMatrix().scale(180, 120).translate(50, 100))
        page.insert_obj(image)
        page.gen_content()
    data = io.BytesIO()
    pdf.save(data)
    return data.getvalue()


def test_pages_put_together_look_as_they_did_and_the_same_pages_give_the_same_file(tmp_path: Path) -> None:
    files = {"a.pdf": a_pdf("一", "二"), "b.tiff": picture("B1", "B2"), "c.jpg": photo()}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    told = [("a.pdf", 2, 2), ("b.tiff", 1, 2), ("c.jpg", 1, 1), ("a.pdf", 1, 1)]
    pieces = [Piece(tmp_path / name, name, first, last) for name, first, last in told]
    made = put_together(pieces, Limits(), "ab" * 16)
    assert made == put_together(pieces, Limits(), "ab" * 16)
    assert made != put_together(pieces, Limits(), "cd" * 16)
    (tmp_path / "made.pdf").write_bytes(made)
    with open_document(tmp_path / "made.pdf") as whole:
        page = 0
        for piece in pieces:
            with open_document(piece.path) as source:
                for number in piece.pages:
                    page += 1
                    assert (whole.sheet(page).picture == source.sheet(number).picture).all()
        assert whole.source.pages == page == 5


def photo() -> bytes:
    """A JPEG that lies on its side, as its EXIF says."""
    page = Image.linear_gradient("L").resize((90, 60)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    data = io.BytesIO()
    page.save(data, "JPEG", exif=exif)
    return data.getvalue()


def test_too_many_pages_and_damaged_files_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(a_pdf("一", "二"))
    piece = Piece(tmp_path / "a.pdf", "甲.pdf", 1, 2)
    with pytest.raises(JixiaoError, match="共 2 页，超过 1 页"):
        put_together([piece], Limits(pages=1), "0" * 32)
    with pytest.raises(RefusedComposition, match="没有第 2–3 页"):
        put_together([Piece(piece.path, "甲.pdf", 2, 3)], Limits(), "0" * 32)
    (tmp_path / "dump.txt").write_text("项目支出绩效自评表\n| 项目名称 | 路灯更换 |\n", encoding="utf-8")
    with pytest.raises(RefusedComposition, match="是文本文件"):
        put_together([Piece(tmp_path / "dump.txt", "转写.txt", 1, 1)], Limits(), "0" * 32)
    piece.path.write_bytes(b"%PDF-1.4 broken")
    with pytest.raises(JixiaoError, match="已损坏"):
        put_together([piece], Limits(), "0" * 32)
