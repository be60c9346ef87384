"""The detector's boxes fitted to the page: cut at the cells' edges, split into lines, widened over loose ends.

All figures are pixels at about 200 dpi; sizes of text are told in heights of a usual line.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingest.document import Picture
from ingest.engine import PixelBox
from ingest.grid import PixelCell

INSET = 3
"""A cell's inside begins this far from the middle of its rules."""
EDGE = 8
"""Ink nearer to a rule is likely the rule's own."""
MOSTLY_INSIDE = 0.85
LEAST_PIECE = 8
MOSTLY_COVERED = 0.6
MARK_PX = 5
"""Smaller specks are dust."""
USUAL_LINE_HEIGHT = 36
LOOSE_END = 0.7
"""How far beyond a box, in heights of the line, its own marks may stand."""
LEAST_INK = 16
"""Pixels of ink of a comma or full stop, and more than dust has."""
SEVERAL_LINES = 1.6
LEAST_LINE = 0.4
"""In heights of a usual line: a box this high holds several, a run of ink this low is part of a character."""

Piece = tuple[PixelBox, int | None]
"""The box of one line of text, and the index of its cell, None outside the tables."""


def pieces_of(boxes: Sequence[PixelBox], cells: Sequence[PixelCell], ink: Picture) -> list[Piece]:
    """Return the lines of text that the boxes hold, each inside one cell."""
    cuts = [piece for box in boxes for piece in cut(box, cells)]
    heights = [box.bottom - box.top for box, cell in cuts if cell is not None]
    usual = float(np.median(heights)) if heights else USUAL_LINE_HEIGHT
    pieces = without_doubles(
        [(line, cell) for box, cell in cuts for line in ([box] if cell is None else stacked(box, ink, usual))]
    )
    loose = ink.copy()
    for box, _ in pieces:
        loose[int(box.top) : int(box.bottom) + 1, int(box.x0) : int(box.x1) + 1] = 0
    return [(box if cell is None else with_loose_ends(box, cells[cell], loose), cell) for box, cell in pieces]


def without_doubles(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces without those that mostly lie in a larger one of their cell: the detector's boxes overlap."""
    kept: list[Piece] = []
    for box, cell in sorted(pieces, key=lambda piece: -_area(piece[0])):
        if not any(
            other == cell and _shared(box, held) >= MOSTLY_COVERED * _area(box) for held, other in kept
        ):
            kept.append((box, cell))
    return kept


def cut(box: PixelBox, cells: Sequence[PixelCell]) -> list[tuple[PixelBox, int | None]]:
    """Return the box, or its pieces where it runs over the edge of a cell, each with its cell's index."""
    area = (box.x1 - box.x0) * (box.bottom - box.top)
    shares = [(_shared(box, cell) / max(area, 1), index) for index, cell in enumerate(cells)]
    touched = sorted((share, index) for share, index in shares if share > 0)
    if not touched:
        return [(box, None)]
    share, index = touched[-1]
    if share >= MOSTLY_INSIDE:
        return [(_clipped(box, cells[index]), index)]
    pieces: list[tuple[PixelBox, int | None]] = []
    for _, index in touched:
        piece = _clipped(box, cells[index])
        is_thick = piece.bottom - piece.top >= min(0.5 * (box.bottom - box.top), 20)
        if piece.x1 - piece.x0 >= LEAST_PIECE and is_thick:
            pieces.append((piece, index))
    return pieces or [(box, None)]


def with_loose_ends(box: PixelBox, cell: PixelCell, ink: Picture) -> PixelBox:
    """Return the box widened over marks of its line that it cut off: a comma that begins it, a full stop that ends it.

    `ink` is what no box covers: the line above reaches into this one's height.
    """
    reach = int(LOOSE_END * (box.bottom - box.top))
    left, right = int(max(box.x0 - reach, cell.x0 + EDGE)), int(min(box.x1 + reach, cell.x1 - EDGE))
    x0, x1 = int(box.x0), int(box.x1)
    band = ink[int(box.top) + 2 : int(box.bottom) - 1, left : max(right, left)] > 0
    height = band.shape[0]
    marks = band.sum(axis=0) if band.size else np.zeros(band.shape[1])
    # A column of ink from top to bottom is the remains of a rule.
    marks[marks >= 0.8 * height] = 0
    before, after = marks[: max(x0 - left, 0)], marks[max(x1 - left, 0) :]
    return PixelBox(
        left + np.flatnonzero(before)[0] - 2 if before.sum() >= LEAST_INK else box.x0, box.top,
        x1 + np.flatnonzero(after)[-1] + 3 if after.sum() >= LEAST_INK else box.x1, box.bottom,
    )  # fmt: skip


def stacked(box: PixelBox, ink: Picture, line_height: float) -> list[PixelBox]:
    """Return the lines of a box that the detector drew around several, as around a narrow column's 权/重.

    Lines are parted by rows without ink; the strokes of one character (二, 三) are lower than a line and stay.
    """
    if box.bottom - box.top < SEVERAL_LINES * line_height:
        return [box]
    top = int(box.top)
    rows = ink[top : int(box.bottom) + 1, int(box.x0) : int(box.x1) + 1].max(axis=1, initial=0) > 0
    edges = np.flatnonzero(np.diff(np.concatenate(([False], rows, [False])).astype(np.int8)))
    runs: list[list[int]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        is_low = runs and min(runs[-1][1] - runs[-1][0], end - start) < LEAST_LINE * line_height
        if runs and is_low and end - runs[-1][0] <= SEVERAL_LINES * line_height:
            runs[-1][1] = end
        else:
            runs.append([start, end])
    if len(runs) < 2:
        return [box]
    return [
        PixelBox(box.x0, max(top + start - 4, box.top), box.x1, min(top + end + 4, box.bottom))
        for start, end in runs
    ]


def _shared(box: PixelBox, cell: PixelBox | PixelCell) -> float:
    width = min(box.x1, cell.x1) - max(box.x0, cell.x0)
    height = min(box.bottom, cell.bottom) - max(box.top, cell.top)
    return max(width, 0.0) * max(height, 0.0)


def _clipped(box: PixelBox, cell: PixelCell) -> PixelBox:
    return PixelBox(
        max(box.x0, cell.x0 + INSET), max(box.top, cell.top + INSET),
        min(box.x1, cell.x1 - INSET), min(box.bottom, cell.bottom - INSET),
    )  # fmt: skip


def _area(box: PixelBox) -> float:
    return max(box.x1 - box.x0, 0.0) * max(box.bottom - box.top, 0.0)
