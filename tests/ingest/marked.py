"""Pictures with one black corner, as files, and the corner of a page that is black."""

import io
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from ingest.document import Sheet

Sheets = Callable[..., list[Sheet]]
Pdf = Callable[..., bytes]


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
