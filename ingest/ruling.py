"""The ruling lines of a straight page: long thin runs of ink, broken ones mended.

All figures here are pixels of a page read at about 200 dpi.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

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
NEIGHBOURHOOD = 41
WHITE = 255 - DARKER_THAN_PAPER
"""Lighter grey is no ink, whatever stands around it."""


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

    def moved(self, across: float, along: float) -> Ruling:
        """Return the line so many pixels further on."""
        return self._replace(at=self.at + across, start=self.start + along, end=self.end + along)


def ink_of(picture: Picture) -> Picture:
    """Return the page's ink as a mask (255 where there is ink), uneven paper evened out."""
    gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
    ink = np.zeros_like(gray)
    # Blank margins hold no ink; with a neighbourhood of them the threshold is that of the whole page.
    part = _trim(gray.min(axis=1) < WHITE, gray.min(axis=0) < WHITE, NEIGHBOURHOOD)
    if ink[part].size:
        ink[part] = cv2.adaptiveThreshold(
            gray[part],
            255,
            cv2.ADAPTIVE_THRESH_MEAN_C,
            cv2.THRESH_BINARY_INV,
            NEIGHBOURHOOD,
            DARKER_THAN_PAPER,
        )
    return ink


def rulings(ink: Picture) -> tuple[list[Ruling], list[Ruling]]:
    """Return the horizontal and the vertical ruling lines of an ink mask."""
    part = _trim(ink.max(axis=1) > 0, ink.max(axis=0) > 0, 1)
    if not ink[part].size:
        return [], []
    down, right = part[0].start, part[1].start
    height, width = ink[part].shape
    # Whole fours of pixels in both directions, and nothing in the last ones.
    marks = cv2.copyMakeBorder(ink[part], 0, -height % 4, 0, -width % 4, cv2.BORDER_CONSTANT, value=0)
    horizontal = [line.moved(down, right) for line in _pieces(marks, SHORTEST_HORIZONTAL)]
    vertical = [line.moved(right, down) for line in _pieces(cv2.transpose(marks), SHORTEST_VERTICAL)]
    return _mend(horizontal), _mend(vertical)


def _trim(rows: NDArray[np.bool_], columns: NDArray[np.bool_], margin: int) -> tuple[slice, slice]:
    """Return the rows and columns from the first to the last that hold, and a margin; empty ones for none."""
    sides = []
    for places in (np.flatnonzero(rows), np.flatnonzero(columns)):
        first, last = (int(places[0]), int(places[-1]) + 1 + margin) if len(places) else (0, 0)
        sides.append(slice(max(first - margin, 0), last))
    return sides[0], sides[1]


def _pieces(ink: Picture, shortest: int) -> list[Ruling]:
    """Return the straight runs of ink along the rows that are at least `shortest` long and thin."""
    # A rule that drifts by a pixel would be cut in two: thicken across before the long opening.
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    runs = np.zeros_like(thick)
    rows = _with_runs(thick, shortest)
    if len(rows):
        runs[rows] = cv2.morphologyEx(thick[rows], cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    pieces = []
    for x, _, width, height, area, at in marks_of(runs):
        thickness = max(area / width - 2, 1.0)
        if thickness <= THICKEST and height <= THICKEST + width * 0.02 + 4:
            pieces.append(Ruling(at, float(x), float(x + width), thickness, float(width)))
    return pieces


def _with_runs(ink: Picture, shortest: int) -> NDArray[np.intp]:
    """Return the rows that may hold a run of ink so long, and all that do: four pixels are looked at at once.

    A run of n pixels fills at least (n - 6) // 4 whole fours one after another, wherever it begins. The
    mask is whole fours wide.
    """
    full = np.ascontiguousarray(ink).view(np.uint32) == 0xFFFFFFFF
    length = 1
    while length < (shortest - 6) // 4:
        step = min(length, (shortest - 6) // 4 - length)
        full, length = full[:, step:] & full[:, :-step], length + step
    return np.flatnonzero(full.any(axis=1))


class Mark(NamedTuple):
    """Ink that hangs together: its upright box and its pixels; `middle` is the mean y of these."""

    x: int
    y: int
    width: int
    height: int
    area: int
    middle: float


def marks_of(ink: Picture) -> list[Mark]:
    """Return the marks of a mask, from top to bottom; a mask with little on it costs little.

    Rows without ink are left out but for one between two bands: nothing hangs together over it.
    """
    filled = ink.max(axis=1) > 0
    kept = np.flatnonzero(filled | np.concatenate(([False], filled[:-1])))
    if not len(kept):
        return []
    count, _, stats, centres = cv2.connectedComponentsWithStats(ink[kept], connectivity=8)
    tops = stats[1:count, cv2.CC_STAT_TOP]
    shift = kept[tops] - tops
    found = np.column_stack((stats[1:count], centres[1:count, 1] + shift))
    found[:, 1] += shift
    return [Mark(int(x), int(y), int(w), int(h), int(area), at) for x, y, w, h, area, at in found.tolist()]


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
