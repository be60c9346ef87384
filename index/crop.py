"""A piece of a page's picture around one place, for somebody who is to see that place and little else."""

from __future__ import annotations

import io
from pathlib import Path

from extract.filing import BoxTuple

PAD = (0.04, 0.012)
"""How much of the page is shown around the place, as fractions: its cell with the rules around it."""
FRAME = (31, 95, 174)
AROUND_PX = 3
"""The frame stands so far off the place, so that it crosses no ink."""


def crop(page: Path, box: BoxTuple) -> bytes:
    """Return the PNG of the page's picture around the box (page fractions), which is framed."""
    from PIL import Image, ImageDraw

    x0, top, x1, bottom = box
    with Image.open(page) as picture:
        width, height = picture.size
        left, upper = max(0, int((x0 - PAD[0]) * width)), max(0, int((top - PAD[1]) * height))
        right, lower = (
            min(width, int((x1 + PAD[0]) * width) + 1),
            min(height, int((bottom + PAD[1]) * height) + 1),
        )
        piece = picture.convert("RGB").crop((left, upper, right, lower))
    frame = (
        x0 * width - left - AROUND_PX,
        top * height - upper - AROUND_PX,
        x1 * width - left + AROUND_PX,
        bottom * height - upper + AROUND_PX,
    )
    ImageDraw.Draw(piece).rectangle(frame, outline=FRAME, width=2)
    file = io.BytesIO()
    piece.save(file, "PNG")
    return file.getvalue()
