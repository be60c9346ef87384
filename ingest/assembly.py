"""Pages of several files put together as one PDF: the paper as it was, in another order. The same pages give the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from ingest.document import OpenDocument, Picture, Sheet, open_document, pdfium_lock
from ingest.errors import RefusedComposition, UnreadableDocument, UnreadablePage
from ingest.limits import Limits

COMPARED = 400
"""The long side, in pixels, of the picture of a page by which it is held against the page that it was made from."""
INSIDE_PT = 0.005
"""A page is this much smaller than its picture: rounded up to whole pixels, it is drawn pixel by pixel as it was."""
HEAD_BYTES = 1024
DATE = re.compile(rb"(?<=/CreationDate\(D:)\d{14}[^)]*")
IDENTITY = re.compile(rb"(?<=/ID\[<)([0-9A-F]{32})><[0-9A-F]{32}(?=>\])")


@dataclass(frozen=True, slots=True)
class Piece:
    """Pages of a kept file, 1-based, the last one included; `file` is what it is called."""

    path: Path
    file: str
    first: int
    last: int

    @property
    def pages(self) -> range:
        """The numbers of the pages."""
        return range(self.first, self.last + 1)


def put_together(
    pieces: Sequence[Piece],
    limits: Limits,
    identity: str,
    on_page: Callable[[int, int], None] | None = None,
) -> bytes:
    """Return the PDF of these pages; `identity` (32 hexadecimal digits) is put into it, so that it is told from others.

    Pages of a PDF are taken over as they are, those of picture files as the pictures that are read, without loss.
    RefusedComposition for text, which has no paper; UnreadablePage where a page would not look as it did.
    """
    total, done = sum(len(piece.pages) for piece in pieces), 0
    limits.refuse_pages("、".join(dict.fromkeys(piece.file for piece in pieces)), total)
    with pdfium_lock:
        made = pdfium.PdfDocument.new()
    try:
        for piece in pieces:
            with open_document(piece.path, piece.file, limits) as source:
                _refuse(piece, source)
                for number in piece.pages:
                    with pdfium_lock:
                        _take(made, source, number)
                    done += 1
                    if on_page:
                        on_page(done, total)
        return _same_each_time(made, identity)
    finally:
        with pdfium_lock:
            made.close()


def _refuse(piece: Piece, source: OpenDocument) -> None:
    if source.lines:
        raise RefusedComposition(
            f"{piece.file} 是文本文件，没有页面图像，不能合并或拆分；请在文本中改好后重新添加。"
            " / A text file has no pictures of pages and cannot be joined or split; change the text and add it again."
        )
    if not 1 <= piece.first <= piece.last <= source.source.pages:
        raise RefusedComposition(
            f"{piece.file} 没有第 {piece.first}–{piece.last} 页，共 {source.source.pages} 页。"
            f" / There are no pages {piece.first} to {piece.last} of {source.source.pages}."
        )


def _take(made: Any, source: OpenDocument, number: int) -> None:
    """Put a page at the end, and see that it looks as it did: what hides a layer is not part of the page itself."""
    file = source.source.file
    try:
        if source.pdf is not None:
            made.import_pages(source.pdf, [number - 1])
            if _looks(source.pdf, number - 1) != _looks(made, len(made) - 1):
                raise UnreadablePage(
                    f"{file} 第 {number} 页: 放入新文件后与原件不同，未合并或拆分；请用别的软件另存后重新添加 / "
                    f"page {number} would not look as it does in the original; print it to a new PDF and add that"
                )
        else:
            with _page_of(source.sheet(number)) as page:
                made.import_pages(page)
    except pdfium.PdfiumError as error:
        raise UnreadableDocument(
            f"{file} 第 {number} 页: 无法取出，请重新扫描或导出 / page {number} cannot be taken over; scan or export it again"
        ) from error


def _looks(pdf: Any, index: int) -> bytes:
    page = pdf[index]
    try:
        size = page.get_size()
        bitmap = page.render(scale=COMPARED / max(*size, 1))
        return repr(size).encode() + bytes(np.ascontiguousarray(bitmap.to_numpy()).tobytes())
    finally:
        page.close()


def _page_of(sheet: Sheet) -> Any:
    """A PDF of one page that is drawn as this picture, packed: many pages unpacked would fill the memory."""
    width, height = sheet.width_pt - INSIDE_PT, sheet.height_pt - INSIDE_PT
    pdf = pdfium.PdfDocument.new()
    page, image = pdf.new_page(width, height), pdfium.PdfImage.new(pdf)
    image.set_bitmap(pdfium.PdfBitmap.from_pil(_plain(sheet.picture)))
    image.set_matrix(pdfium.PdfMatrix().scale(width, height))
    page.insert_obj(image)
    page.gen_content()
    packed = io.BytesIO()
    pdf.save(packed)
    pdf.close()
    return pdfium.PdfDocument(packed.getvalue())


def _plain(picture: Picture) -> Image.Image:
    """The picture, without colours where it has none: a third of the bytes."""
    is_grey = (picture[:, :, :1] == picture).all()
    return Image.fromarray(picture[:, :, 0] if is_grey else np.ascontiguousarray(picture[:, :, ::-1]))


def _same_each_time(made: Any, identity: str) -> bytes:
    """The bytes of the PDF, without the time and the number that pdfium puts in: replaced by as many signs."""
    out = io.BytesIO()
    with pdfium_lock:
        made.save(out)
    data = out.getvalue()
    head, rest = data[:HEAD_BYTES], data[HEAD_BYTES:]
    trailer = rest.rfind(b"trailer") if b"trailer" in rest else 0
    name = identity.upper().encode()
    return (
        DATE.sub(lambda found: b"0" * len(found.group()), head, count=1)
        + rest[:trailer]
        + IDENTITY.sub(name + b"><" + name, rest[trailer:], count=1)
    )
