"""What stands at a place that a person pointed out on a page: the OCR engine reads that piece of its picture alone."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ingest.errors import NotFound
from ingest.limits import Limits

if TYPE_CHECKING:
    from ingest.document import Picture
    from ingest.engine import Engine, Line, PixelBox
    from ingest.page import Box as PlaceBox

MARGIN_PX = 24
"""White around the piece: the engine finds no line at the very edge of a picture."""
LEAST_PX = 8
WHITE = (255, 255, 255)


class PlaceText(NamedTuple):
    """What was read there, "" where nothing was, and how surely: that of the least certain character, 0-1."""

    text: str
    confidence: float


@lru_cache(maxsize=1)
def engine_called(name: str) -> Engine:
    """Return the engine of this name, its models loaded once in this process."""
    from ingest.engine import make_engine

    return make_engine(name)


def place_text(
    original: Path, file: str, page: int, box: PlaceBox, engine: Engine, limits: Limits | None = None
) -> PlaceText:
    """Return what stands in a box (page fractions) of a page (1-based); NotFound without such a page or a picture of it."""
    from extract.text import joined
    from ingest.document import open_document
    from ingest.page import Box, Word

    with open_document(original, file, limits or Limits()) as document:
        if not 1 <= page <= document.source.pages or document.lines:
            raise NotFound(f"{file}: 第 {page} 页没有图像。/ There is no picture of page {page}.")
        picture = document.sheet(page).picture
    height, width = picture.shape[:2]
    left, right = round(box.x0 * width), round(box.x1 * width)
    upper, lower = round(box.top * height), round(box.bottom * height)
    piece = picture[upper:lower, left:right]
    if min(piece.shape[:2]) < LEAST_PX:
        return PlaceText("", 0.0)
    lines = [
        Word(
            line.text,
            Box(
                (left + b.x0) / width,
                (upper + b.top) / height,
                (left + b.x1) / width,
                (upper + b.bottom) / height,
            ),
            line.confidence,
            "ocr",
        )
        for b, line in _lines(piece, engine)
        if line.text
    ]
    if not lines:
        return PlaceText("", 0.0)
    return PlaceText(joined(lines).strip(), min(word.confidence for word in lines))


def _lines(piece: Picture, engine: Engine) -> list[tuple[PixelBox, Line]]:
    """Return the lines of a piece of a page, each with its box on it."""
    import cv2

    margin = MARGIN_PX
    framed = cv2.copyMakeBorder(piece, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=WHITE)
    boxes = engine.detect(framed)
    lines = engine.recognise([framed[int(b.top) : round(b.bottom), int(b.x0) : round(b.x1)] for b in boxes])
    return list(zip(boxes, lines, strict=True))
