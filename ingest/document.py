"""A file, opened by its content and not by its name: PDF, PNG, JPEG, TIFF with several pages, a text dump.

Errors: EmptyDocument, EncryptedDocument, UnknownFileType, UnreadableDocument for the file;
UnreadablePage for one page. Each names the file and the remedy.
"""

from __future__ import annotations

import ctypes
import hashlib
import io
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from ingest.dump import TextLine, page_count, read_lines
from ingest.errors import (
    EmptyDocument,
    EncryptedDocument,
    UnknownFileType,
    UnreadableDocument,
    UnreadablePage,
)
from ingest.glyphs import Glyph, read_glyphs
from ingest.page import Source

Picture = NDArray[np.uint8]

DPI = 200
"""Resolution at which pages are read; 300 reads no better ."""
MAX_PIXELS = 40_000_000
"""A page that would be larger is rendered at a lower resolution."""
A4_LONG_SIDE_INCHES = 11.69
PDF_HEADER_WINDOW = 1024
PDF_PASSWORD_ERROR = 4
PICTURE_ERRORS = (
    OSError, EOFError, SyntaxError, TypeError, ValueError, KeyError, Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow raises for a picture whose bytes are damaged."""
_pdfium_lock = threading.RLock()
"""PDFium is one machine for the whole process and breaks when two threads use it at once."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page before it is read: its picture `(height, width, 3)` BGR, and the glyphs of its text layer."""

    number: int
    width_pt: float
    height_pt: float
    picture: Picture
    glyphs: tuple[Glyph, ...] = ()


class OpenDocument(Protocol):
    """A file that has been opened: how many pages it has, and each of them; a text dump has `lines` alone."""

    source: Source
    lines: tuple[TextLine, ...]

    def sheet(self, number: int) -> Sheet:
        """Return the page (1-based) with its picture; UnreadablePage when it cannot be rendered."""
        ...


@contextmanager
def open_document(path: Path, name: str | None = None) -> Iterator[OpenDocument]:
    """Yield the opened file; `name` is what to call it (default: the file's own name)."""
    file = name or path.name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(
            f"{file}: 无法读取文件 / the file cannot be read ({error.strerror}); 请检查路径和权限"
        ) from error
    if not data.strip(b"\0 \r\n\t"):
        raise EmptyDocument(f"{file}: 文件为空,请重新扫描或上传 / the file is empty, scan or upload it again")
    if b"%PDF-" in data[:PDF_HEADER_WINDOW]:
        with _open_pdf(data, file) as document:
            yield document
    elif lines := read_lines(data, file):
        yield _Dump(lines, _source(data, file, page_count(lines)))
    else:
        with _open_pictures(data, file) as document:
            yield document


def _source(data: bytes, file: str, pages: int) -> Source:
    if not pages:
        raise EmptyDocument(f"{file}: 文件没有页面 / the file has no pages; 请重新导出")
    return Source(file, hashlib.sha256(data).hexdigest(), pages)


@contextmanager
def _open_pdf(data: bytes, file: str) -> Iterator[OpenDocument]:
    try:
        with _pdfium_lock:
            pdf = pdfium.PdfDocument(data)
            pages = len(pdf)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == PDF_PASSWORD_ERROR:
            raise EncryptedDocument(
                f"{file}: 文件有密码保护,请去除密码后重新上传 / "
                "the PDF wants a password; remove it and upload again"
            ) from error
        raise UnreadableDocument(
            f"{file}: PDF 已损坏或不完整,请重新扫描或导出 / "
            "the PDF is damaged or truncated; scan or export it again"
        ) from error
    try:
        yield _Pdf(pdf, _source(data, file, pages))
    finally:
        with _pdfium_lock:
            pdf.close()


class _Dump:
    """A text dump: lines, and no picture of any page."""

    def __init__(self, lines: tuple[TextLine, ...], source: Source) -> None:
        self.source = source
        self.lines = lines

    def sheet(self, number: int) -> Sheet:
        raise UnreadablePage(
            f"{self.source.file} 第 {number} 页: 文本文件没有页面图像,请上传扫描件或 PDF / "
            f"page {number} of a text file has no picture; upload the scan or the PDF for one"
        )


class _Pdf:
    """A PDF opened by pdfium."""

    lines: tuple[TextLine, ...] = ()

    def __init__(self, pdf: Any, source: Source) -> None:
        self.source = source
        self._pdf = pdf

    def sheet(self, number: int) -> Sheet:
        with _pdfium_lock:
            return self._sheet(number)

    def _sheet(self, number: int) -> Sheet:
        try:
            page = self._pdf[number - 1]
        except pdfium.PdfiumError as error:
            raise _unreadable(self.source.file, number) from error
        try:
            width_pt, height_pt = page.get_size()
            pixels_at_dpi = (width_pt * DPI / 72) * (height_pt * DPI / 72)
            scale = DPI / 72 * min(1.0, (MAX_PIXELS / max(pixels_at_dpi, 1)) ** 0.5)
            return Sheet(number, width_pt, height_pt, _drawn(page, scale), read_glyphs(page))
        except pdfium.PdfiumError as error:
            raise _unreadable(self.source.file, number) from error
        finally:
            page.close()


@contextmanager
def _open_pictures(data: bytes, file: str) -> Iterator[OpenDocument]:
    try:
        image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "BMP", "WEBP"))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise UnknownFileType(
            f"{file}: 不是 PDF、PNG、JPEG、TIFF 或文本,请换成扫描件 / "
            "neither PDF, PNG, JPEG, TIFF nor text; upload the scan itself"
        ) from error
    with image:
        yield _Pictures(image, _source(data, file, _frames(image, file)))


def _frames(image: Image.Image, file: str) -> int:
    try:
        return int(getattr(image, "n_frames", 1))
    except PICTURE_ERRORS as error:
        raise UnreadableDocument(
            f"{file}: 图片已损坏或不完整,请重新扫描或导出 / "
            "the picture is damaged or truncated; scan or export it again"
        ) from error


class _Pictures:
    """A picture file opened by Pillow, one page a frame."""

    lines: tuple[TextLine, ...] = ()

    def __init__(self, image: Image.Image, source: Source) -> None:
        self.source = source
        self._image = image

    def sheet(self, number: int) -> Sheet:
        try:
            self._image.seek(number - 1)
            upright = _on_white(ImageOps.exif_transpose(self._image))
        except PICTURE_ERRORS as error:
            raise _unreadable(self.source.file, number) from error
        picture = cv2.cvtColor(np.asarray(upright, dtype=np.uint8), cv2.COLOR_RGB2BGR)
        # A picture's own dpi is often a camera's 72: take the long side for that of an A4 sheet.
        long_side = max(picture.shape[:2])
        scale = A4_LONG_SIDE_INCHES * DPI / long_side
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        picture = np.asarray(
            cv2.resize(picture, None, fx=scale, fy=scale, interpolation=method), dtype=np.uint8
        )
        height, width = picture.shape[:2]
        return Sheet(number, width * 72 / DPI, height * 72 / DPI, picture)


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture in colours; paper shows where it is transparent."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    picture = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")


def _drawn(page: Any, scale: float) -> Picture:
    """Return the PDF page drawn on white paper, annotations included.

    pdfium draws into the array itself: its own bitmap would have to be filled and copied.
    """
    width, height = (max(math.ceil(side * scale), 1) for side in page.get_size())
    picture = np.full((height, width, 3), 255, dtype=np.uint8)
    address = picture.ctypes.data_as(ctypes.c_void_p)
    bitmap = pdfium_c.FPDFBitmap_CreateEx(width, height, pdfium_c.FPDFBitmap_BGR, address, 3 * width)
    try:
        pdfium_c.FPDF_RenderPageBitmap(bitmap, page.raw, 0, 0, width, height, 0, pdfium_c.FPDF_ANNOT)
    finally:
        pdfium_c.FPDFBitmap_Destroy(bitmap)
    return picture


def _unreadable(file: str, number: int) -> UnreadablePage:
    return UnreadablePage(
        f"{file} 第 {number} 页: 无法打开,请重新扫描该页 / page {number} cannot be rendered; scan it again"
    )
