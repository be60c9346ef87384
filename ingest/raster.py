"""A picture file's page as it is read: upright, in colours on white, of the size that pages are read at."""

from __future__ import annotations

import struct
import zlib

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

PICTURE_ERRORS = (
    OSError, EOFError, SyntaxError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError,
    struct.error, zlib.error,
)  # fmt: skip
"""What Pillow raises for a picture whose bytes are damaged."""
Image.MAX_IMAGE_PIXELS = None
"""Pillow's own limit, which only warns of half of it: ours stand in `ingest.limits`."""
LARGE_PIXELS = 40_000_000
EXIF_ORIENTATION = 0x0112


def upright_picture(image: Image.Image, long_side: int) -> NDArray[np.uint8]:
    """Return the picture `(height, width, 3)` BGR as its EXIF orientation says, its long side of so many pixels.

    One of PICTURE_ERRORS where its bytes are damaged.
    """
    upright = _on_white(ImageOps.exif_transpose(_reduced(image, 2 * long_side)))
    picture = cv2.cvtColor(np.asarray(upright, dtype=np.uint8), cv2.COLOR_RGB2BGR)
    scale = long_side / max(picture.shape[:2])
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=method), dtype=np.uint8)


def _reduced(image: Image.Image, long_side: int) -> Image.Image:
    """Return the picture; one of very many pixels at a fraction of its size, since its copies would fill the memory."""
    factor = max(image.size) // long_side
    if image.width * image.height <= LARGE_PIXELS or factor < 2:
        return image
    plain = {"1": "L", "P": "RGBA" if image.has_transparency_data else "RGB"}.get(image.mode)
    smaller = (image.convert(plain) if plain else image).reduce(factor)
    smaller.getexif()[EXIF_ORIENTATION] = image.getexif().get(EXIF_ORIENTATION, 1)
    return smaller


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture in colours; paper shows where it is transparent."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    picture = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
