"""The pages of a kept file as pictures: derived, cached, and made anew when lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.originals import write_whole
from index.place_text import PlaceText, engine_called
from index.place_text import place_text as read_place
from ingest.dump import TextLine
from ingest.errors import NotFound, UnreadablePage
from ingest.limits import Limits

if TYPE_CHECKING:
    from ingest.assembly import Piece
    from ingest.page import Box

DPI = 150
"""Enough to read small print on a screen, and a quarter lighter to load than what the reader uses."""


class View(Protocol):
    """Opening a kept file to look at it: this module does so in this process, `index.pool` in one of its own."""

    def page_png(self, original: Path, file: str, page: int) -> bytes:
        """Return the PNG of a page (1-based) as a viewer shows it; NotFound when there is no such page."""
        ...

    def text_lines(self, original: Path, file: str) -> tuple[TextLine, ...]:
        """Return the lines of a text dump; () for a document that has pictures."""
        ...

    def place_text(self, original: Path, file: str, page: int, box: Box) -> PlaceText:
        """Return what stands in a box (page fractions) of a page, read anew (index.place_text)."""
        ...

    def put_together(self, pieces: Sequence[Piece], identity: str, out: Path) -> None:
        """Write the PDF of these pages of kept files to `out` (ingest.assembly)."""
        ...


def page_picture(view: View, original: Path, file: str, page: int, cache: Path, temporary: Path) -> Path:
    """Return where the PNG of a page lies, drawn now when it is not there; NotFound when there is no such page."""
    path = cache / original.name[:2] / original.name / f"{page}.png"
    if not path.exists():
        write_whole(path, view.page_png(original, file, page), temporary)
    return path


def text_lines(original: Path, file: str, limits: Limits | None = None) -> tuple[TextLine, ...]:
    """Return the lines of a text dump; () for a document that has pictures."""
    from ingest.document import open_document

    with open_document(original, file, limits or Limits()) as document:
        return document.lines


def place_text(original: Path, file: str, page: int, box: Box) -> PlaceText:
    """Return what stands in a box of a page, read in this process by the engine that it has (index.place_text)."""
    return read_place(original, file, page, box, engine_called("auto"))


def put_together(pieces: Sequence[Piece], identity: str, out: Path, limits: Limits | None = None) -> None:
    """Write the PDF of these pages of kept files to `out` (ingest.assembly)."""
    from ingest import assembly

    out.write_bytes(assembly.put_together(pieces, limits or Limits(), identity))


def page_png(original: Path, file: str, page: int, limits: Limits | None = None) -> bytes:
    """Return the PNG of a page (1-based) as a viewer shows it; NotFound when there is no such page."""
    import cv2

    from ingest import document as paper

    with paper.open_document(original, file, limits or Limits()) as document:
        if not 1 <= page <= document.source.pages:
            raise NotFound(f"{file}: 没有第 {page} 页。/ There is no page {page}.")
        if document.lines:
            raise NotFound(
                f"{file}: 文本没有页面图像,请看它的文字行。/ Text has no page pictures; see its lines."
            )
        picture = document.sheet(page).picture
    scale = DPI / paper.DPI
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    done, png = cv2.imencode(".png", small)
    if not done:
        raise UnreadablePage(f"{file} 第 {page} 页: 无法绘制。/ Page {page} cannot be drawn.")
    return bytes(png.tobytes())
