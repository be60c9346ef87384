"""The ruling lines of a straight page: long thin runs of ink, broken ones mended.

All figures here are pixels of a page read at about 200 dpi.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from ingest.document import Picture

SHORTEST_HORIZONTAL = 46
"""Longer than the strokes of body text (a 12 pt character is 33 px), shorter than a narrow column."""
SHORTEST_VERTICAL = 34
MENDED_GAP = 28
"""A gap this long in a rule is a scan's break, not an opening in the grid."""
SAME_LINE = 5
"""Pieces whose centres differ by less are one rule."""
THICKEST = 14
DARKER_THAN_PAPER = 10


class Ruling(NamedTuple):
    """One ruling line along its direction: `at` is its place across, `start` and `end` along it, in pixels.

    `solid` is how much of it is ink: a mended line has gaps.
    """

    at: float
    start: float
    end: float
    thickness: float
    solid: float

    @property
    def length(self) -> float:
        """How long the line is, in pixels."""
        return self.end - self.start


def ink_of(picture: Picture) -> Picture:
    """Return the page's ink as a mask (255 where there is ink), uneven paper evened out."""
    gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
    ink = cv2.adaptiveThreshold(
        gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, DARKER_THAN_PAPER
    )
    return np.asarray(ink, dtype=np.uint8)


def rulings(ink: Picture) -> tuple[list[Ruling], list[Ruling]]:
    """Return the horizontal and the vertical ruling lines of an ink mask."""
    horizontal = _pieces(ink, SHORTEST_HORIZONTAL)
    vertical = _pieces(ink.T, SHORTEST_VERTICAL)
    return _mend(horizontal), _mend(vertical)


def _pieces(ink: Picture, shortest: int) -> list[Ruling]:
    """Return the straight runs of ink along the rows that are at least `shortest` long and thin."""
    ink = np.ascontiguousarray(ink)
    # A rule that drifts by a pixel would be cut in two: thicken across before the long opening.
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    count, _, stats, centres = cv2.connectedComponentsWithStats(runs, connectivity=8)
    pieces = []
    for label in range(1, count):
        x, _, width, height, area = (int(value) for value in stats[label])
        thickness = max(area / width - 2, 1.0)
        if thickness <= THICKEST and height <= THICKEST + width * 0.02 + 4:
            pieces.append(
                Ruling(float(centres[label][1]), float(x), float(x + width), thickness, float(width))
            )
    return pieces


def _mend(pieces: list[Ruling]) -> list[Ruling]:
    """Return the pieces with those joined that lie on one line and nearly touch."""
    lines: list[Ruling] = []
    for piece in sorted(pieces, key=lambda p: p.start):
        for index, line in enumerate(lines):
            if abs(line.at - piece.at) <= SAME_LINE and piece.start - line.end <= MENDED_GAP:
                lines[index] = _joined(line, piece)
                break
        else:
            lines.append(piece)
    return lines


def _joined(first: Ruling, second: Ruling) -> Ruling:
    whole = first.solid + second.solid
    at = (first.at * first.solid + second.at * second.solid) / whole
    thickness = (first.thickness * first.solid + second.thickness * second.solid) / whole
    return Ruling(
        at, min(first.start, second.start), max(first.end, second.end), thickness, first.solid + second.solid
    )
