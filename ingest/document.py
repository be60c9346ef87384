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

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from ingest.dump import TextLine, page_count, read_lines
from ingest.embedded import picture_sizes
from ingest.errors import (
    EmptyDocument,
    EncryptedDocument,
    UnknownFileType,
    UnreadableDocument,
    UnreadablePage,
)
from ingest.glyphs import Glyph, read_glyphs
from ingest.limits import Limits
from ingest.page import Source
from ingest.raster import PICTURE_ERRORS, upright_picture

Picture = NDArray[np.uint8]

DPI = 200
"""Resolution at which pages are read; 300 reads no better ."""
MAX_PIXELS = 40_000_000
"""A page that would be larger is rendered at a lower resolution."""
A4_LONG_SIDE_INCHES = 11.69
PDF_HEADER_WINDOW = 1024
PDF_PASSWORD_ERROR = 4
DEFAULT_LIMITS = Limits()
pdfium_lock = threading.RLock()
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
    pdf: Any
    """The file as pdfium has it, to be used under `pdfium_lock`; None for what is no PDF."""

    def sheet(self, number: int) -> Sheet:
        """Return the page (1-based) with its picture; UnreadablePage when it cannot be rendered."""
        ...


@contextmanager
def open_document(
    path: Path, name: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> Iterator[OpenDocument]:
    """Yield the opened file; `name` is what to call it (default: the file's own name).

    What is over the limits is refused before it is unfolded: OversizedDocument for the file, UnreadablePage for a page.
    """
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
        with _open_pdf(data, file, limits) as document:
            yield document
    elif lines := read_lines(data, file):
        yield _Dump(lines, _source(data, file, page_count(lines), limits))
    else:
        with _open_pictures(data, file, limits) as document:
            yield document


def _source(data: bytes, file: str, pages: int, limits: Limits) -> Source:
    if not pages:
        raise EmptyDocument(f"{file}: 文件没有页面 / the file has no pages; 请重新导出")
    limits.refuse_pages(file, pages)
    return Source(file, hashlib.sha256(data).hexdigest(), pages)


@contextmanager
def _open_pdf(data: bytes, file: str, limits: Limits) -> Iterator[OpenDocument]:
    try:
        with pdfium_lock:
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
        yield _Pdf(pdf, _source(data, file, pages, limits), limits)
    finally:
        with pdfium_lock:
            pdf.close()


class _Dump:
    """A text dump: lines, and no picture of any page."""

    pdf: Any = None

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

    def __init__(self, pdf: Any, source: Source, limits: Limits) -> None:
        self.source = source
        self.pdf = pdf
        self._limits = limits

    def sheet(self, number: int) -> Sheet:
        with pdfium_lock:
            return self._sheet(number)

    def _sheet(self, number: int) -> Sheet:
        try:
            page = self.pdf[number - 1]
        except pdfium.PdfiumError as error:
            raise _unreadable(self.source.file, number) from error
        try:
            self._limits.refuse_pictures(self.source.file, number, picture_sizes(page.raw))
            width_pt, height_pt = page.get_size()
            pixels_at_dpi = (width_pt * DPI / 72) * (height_pt * DPI / 72)
            scale = DPI / 72 * min(1.0, (MAX_PIXELS / max(pixels_at_dpi, 1)) ** 0.5)
            return Sheet(number, width_pt, height_pt, _drawn(page, scale), read_glyphs(page))
        except pdfium.PdfiumError as error:
            raise _unreadable(self.source.file, number) from error
        finally:
            page.close()


@contextmanager
def _open_pictures(data: bytes, file: str, limits: Limits) -> Iterator[OpenDocument]:
    try:
        image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "BMP", "WEBP"))
    except UnidentifiedImageError as error:
        raise UnknownFileType(
            f"{file}: 不是 PDF、PNG、JPEG、TIFF 或文本,请换成扫描件 / "
            "neither PDF, PNG, JPEG, TIFF nor text; upload the scan itself"
        ) from error
    except PICTURE_ERRORS as error:
        raise _damaged(file) from error
    with image:
        yield _Pictures(image, _source(data, file, _frames(image, file), limits), limits)


def _frames(image: Image.Image, file: str) -> int:
    try:
        return int(getattr(image, "n_frames", 1))
    except PICTURE_ERRORS as error:
        raise _damaged(file) from error


def _damaged(file: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{file}: 图片已损坏或不完整,请重新扫描或导出 / "
        "the picture is damaged or truncated; scan or export it again"
    )


class _Pictures:
    """A picture file opened by Pillow, one page a frame."""

    lines: tuple[TextLine, ...] = ()
    pdf: Any = None

    def __init__(self, image: Image.Image, source: Source, limits: Limits) -> None:
        self.source = source
        self._image = image
        self._limits = limits

    def sheet(self, number: int) -> Sheet:
        try:
            self._image.seek(number - 1)
            self._limits.refuse_pictures(self.source.file, number, [self._image.size])
            # A picture's own dpi is often a camera's 72: take the long side for that of an A4 sheet.
            picture = upright_picture(self._image, round(A4_LONG_SIDE_INCHES * DPI))
        except PICTURE_ERRORS as error:
            raise _unreadable(self.source.file, number) from error
        height, width = picture.shape[:2]
        return Sheet(number, width * 72 / DPI, height * 72 / DPI, picture)


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
