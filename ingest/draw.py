"""A page with one stage of its reading drawn on it, to look at: words, rules or cells.

Colours: words blue (text layer) or orange (OCR), the less certain the redder; rules green; cells red, blank
ones grey, those with ink that was not read filled in yellow.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw

from ingest.document import Picture, Sheet
from ingest.page import Box, Page
from ingest.ruling import ink_of, rulings
from ingest.straighten import straighten
from ingest.upright import turned

Stage = Literal["words", "rules", "cells"]
BLUE, ORANGE, RED, GREEN, GREY, YELLOW = "#1f5fbf", "#d9822b", "#d01010", "#0a8a3a", "#999999", "#fff2a8"
UNSURE = 0.8


def draw_page(sheet: Sheet, page: Page, stage: Stage) -> Image.Image:
    """Return the page with the stage drawn on it; words and cells in the frame of the straightened page."""
    upright = turned(sheet, page.turned_degrees).picture
    picture = straighten(upright)[0] if page.method == "ocr" else upright
    image = Image.fromarray(np.ascontiguousarray(picture[:, :, ::-1])).convert("RGB")
    {"words": _words, "rules": _rules, "cells": _cells}[stage](ImageDraw.Draw(image), page, picture)
    return image


def _words(pen: ImageDraw.ImageDraw, page: Page, picture: Picture) -> None:
    for word in page.words:
        colour = RED if word.confidence < UNSURE else BLUE if word.method == "text_layer" else ORANGE
        pen.rectangle(_pixels(word.box, picture), outline=colour, width=2)


def _rules(pen: ImageDraw.ImageDraw, page: Page, picture: Picture) -> None:  # noqa: ARG001
    horizontal, vertical = rulings(ink_of(picture))
    for line in horizontal:
        pen.line((line.start, line.at, line.end, line.at), fill=GREEN, width=4)
    for line in vertical:
        pen.line((line.at, line.start, line.at, line.end), fill=GREEN, width=4)


def _cells(pen: ImageDraw.ImageDraw, page: Page, picture: Picture) -> None:
    for table in page.tables:
        for cell in table.cells:
            x0, top, x1, bottom = _pixels(cell.box, picture)
            fill = YELLOW if cell.has_ink and not cell.words else None
            pen.rectangle(
                (x0 + 3, top + 3, x1 - 3, bottom - 3), outline=RED if cell.words else GREY, width=3, fill=fill
            )
            pen.text((x0 + 7, top + 5), f"{cell.row},{cell.column}", fill=RED)


def draw_boxes(picture: Picture, boxes: Sequence[tuple[Box, str]]) -> Image.Image:
    """Return the picture with each box drawn in its colour, boxes as page fractions."""
    image = Image.fromarray(np.ascontiguousarray(picture[:, :, ::-1])).convert("RGB")
    pen = ImageDraw.Draw(image)
    for box, colour in boxes:
        pen.rectangle(_pixels(box, picture), outline=colour, width=3)
    return image


def save(image: Image.Image, folder: Path, stem: str, number: int, stage: str) -> Path:
    """Write the picture as PNG into the folder and return where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}-{number:03d}-{stage}.png"
    image.save(path)
    return path


def _pixels(box: Box, picture: Picture) -> tuple[float, float, float, float]:
    height, width = picture.shape[:2]
    return box.x0 * width, box.top * height, box.x1 * width, box.bottom * height
