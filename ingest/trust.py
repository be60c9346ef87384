"""Whether a page's text layer may be believed: the ink decides.

A text layer can be invisible, white on white, off the page, the leftover of an old OCR, or written with a
font whose digits are mapped to others. It is used only where its glyphs hold ink, where no ink of text lies
outside them, and where the page shows what it says (`agreement`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.document import Picture
from ingest.glyphs import Glyph, boxes_of
from ingest.page import Box
from ingest.ruling import marks_of

LEAST_MARK_PX = 9
LARGEST_MARK_PX = 110
STRAY_MARKS = 4
STRAY_SHARE = 0.01
MARGIN_PX = 4

Sides = NDArray[np.intp]


def split_hidden(glyphs: Sequence[Glyph], ink: Picture) -> tuple[tuple[Glyph, ...], int]:
    """Return the glyphs whose box holds ink, and how many marks of the text layer cannot be seen."""
    marks = [glyph for glyph in glyphs if not (glyph.generated or glyph.char.isspace())]
    x0, top, x1, bottom = all_pixels([mark.box for mark in marks], ink.shape, 1).T
    total = cv2.integral(cv2.min(ink, 1))
    inked = total[bottom, x1] - total[top, x1] - total[bottom, x0] + total[top, x0]
    is_seen = [pixels > 0 and not mark.hidden for mark, pixels in zip(marks, inked.tolist(), strict=True)]
    visible = tuple(compress(marks, is_seen))
    return visible, len(marks) - len(visible)


def are_overlaid(glyphs: Sequence[Glyph], shape: tuple[int, ...]) -> bool:
    """Return whether letters or digits stand on one another: white text under black holds the black one's ink."""
    x0, top, x1, bottom = all_pixels([g.box for g in glyphs if g.char.isalnum()], shape, 0).T
    # The middle half: neighbours may touch, and an accent or a slanted letter may reach over.
    across, down = (x1 - x0) // 4, (bottom - top) // 4
    cores = np.column_stack((x0 + across, top + down, x1 - across, bottom - down))
    taken = np.zeros(shape[:2], dtype=np.uint8)
    _fill(taken, cores, 1)
    areas = (cores[:, 2] - cores[:, 0]) * (cores[:, 3] - cores[:, 1])
    return cv2.countNonZero(taken) < int(areas.sum())


def stray_marks(glyphs: Sequence[Glyph], ink: Picture, rules: Picture) -> int:
    """Return how many marks of the size of characters lie outside all glyphs and ruling lines."""
    rest = cv2.bitwise_and(ink, cv2.bitwise_not(rules))
    for boxes in ([glyph.em_box for glyph in glyphs], [glyph.box for glyph in glyphs]):
        _fill(rest, all_pixels(boxes, ink.shape, MARGIN_PX), 0)
    sizes = [(mark.width, mark.height) for mark in marks_of(rest)]
    return sum(min(size) >= LEAST_MARK_PX and max(size) <= LARGEST_MARK_PX for size in sizes)


def _fill(picture: Picture, sides: Sides, value: int) -> None:
    for x0, top, x1, bottom in sides.tolist():
        picture[top:bottom, x0:x1] = value


def pixels(box: Box, width: int, height: int, margin: int) -> tuple[int, int, int, int]:
    """Return the box in whole pixels of a picture, widened by a margin and kept inside."""
    x0, top, x1, bottom = all_pixels([box], (height, width), margin)[0].tolist()
    return x0, top, x1, bottom


def all_pixels(boxes: Sequence[Box], shape: tuple[int, ...], margin: int) -> Sides:
    """Return `[boxes, 4]` in whole pixels of a picture, each box widened by a margin and kept inside."""
    height, width = shape[:2]
    sides = boxes_of(boxes) * (width, height, width, height)
    outer = np.column_stack((np.trunc(sides[:, :2]) - margin, np.ceil(sides[:, 2:]) + margin))
    return np.asarray(np.clip(outer, 0, (width, height, width, height)), dtype=np.intp)
