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
"""A box higher than this many usual ones holds several lines."""
USUAL_CHARACTER = 33.0
CHARACTER_SHARE = 0.75
"""A detected box is higher than the characters in it: their share of its height."""
NARROW_CELL = 3.2
"""A cell less than this many characters wide, rules included, stacks its text."""
PART_OF_CHARACTER = 0.4
HIGHEST_CHARACTER = 1.3

Piece = tuple[PixelBox, int | None]
"""The box of one line of text, and the index of its cell, None outside the tables."""


def pieces_of(boxes: Sequence[PixelBox], cells: Sequence[PixelCell], ink: Picture) -> list[Piece]:
    """Return the lines of text that the boxes hold, each inside one cell."""
    cuts = [piece for box in boxes for piece in cut(box, cells)]
    heights = [box.bottom - box.top for box, cell in cuts if cell is not None]
    character = CHARACTER_SHARE * float(np.median(heights)) if heights else USUAL_CHARACTER
    by_cell: dict[int, list[PixelBox]] = {}
    for box, cell in cuts:
        if cell is not None:
            by_cell.setdefault(cell, []).append(box)
    pieces: list[Piece] = [(box, None) for box, cell in cuts if cell is None]
    for cell, own in by_cell.items():
        pieces += [(line, cell) for line in _lines_in(cells[cell], own, ink, character)]
    loose = ink.copy()
    for box, _ in pieces:
        loose[int(box.top) : int(box.bottom) + 1, int(box.x0) : int(box.x1) + 1] = 0
    return [(box if cell is None else with_loose_ends(box, cells[cell], loose), cell) for box, cell in pieces]


def _lines_in(cell: PixelCell, boxes: Sequence[PixelBox], ink: Picture, character: float) -> list[PixelBox]:
    """Return the lines of one cell: as detected, or by the ink where a column of one or two characters stacks them."""
    is_tall = [box.bottom - box.top > SEVERAL_LINES * character / CHARACTER_SHARE for box in boxes]
    if cell.x1 - cell.x0 < NARROW_CELL * character and (len(boxes) > 1 or any(is_tall)):
        inside = PixelBox(cell.x0 + EDGE, cell.top + EDGE, cell.x1 - EDGE, cell.bottom - EDGE)
        return stacked(inside, ink, character) or list(boxes)
    lines = [
        line
        for box, tall in zip(boxes, is_tall, strict=True)
        for line in ((stacked(box, ink, character) or [box]) if tall else [box])
    ]
    return without_doubles(lines)


def stacked(box: PixelBox, ink: Picture, character: float) -> list[PixelBox]:
    """Return the lines of text in a box by their ink, as 权 and 重 in a narrow column; [] where there is none.

    Lines are parted by rows without ink; the strokes of one character (二, 三) are lower than it and stay together.
    """
    top, left = int(box.top), int(box.x0)
    marks = ink[top : int(box.bottom) + 1, left : int(box.x1) + 1] > 0
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marks.any(axis=1), [False])).astype(np.int8)))
    runs: list[list[int]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        is_low = runs and min(runs[-1][1] - runs[-1][0], end - start) < PART_OF_CHARACTER * character
        if runs and is_low and end - runs[-1][0] <= HIGHEST_CHARACTER * character:
            runs[-1][1] = end
        else:
            runs.append([start, end])
    lines = []
    for start, end in runs:
        columns = np.flatnonzero(marks[start:end].any(axis=0))
        if marks[start:end].sum() >= LEAST_INK:
            air = max(character - (end - start), 8.0) / 2
            x0, x1 = left + int(columns[0]) - 5, left + int(columns[-1]) + 6
            lines.append(PixelBox(x0, top + start - air, x1, top + end + air))
    return lines


def without_doubles(boxes: Sequence[PixelBox]) -> list[PixelBox]:
    """Return the boxes of one cell without those that mostly lie in a larger one: the detector's boxes overlap."""
    kept: list[PixelBox] = []
    for box in sorted(boxes, key=_area, reverse=True):
        if not any(shared(box, other) >= MOSTLY_COVERED * _area(box) for other in kept):
            kept.append(box)
    return kept


def cut(box: PixelBox, cells: Sequence[PixelCell]) -> list[tuple[PixelBox, int | None]]:
    """Return the box, or its pieces where it runs over the edge of a cell, each with its cell's index."""
    area = (box.x1 - box.x0) * (box.bottom - box.top)
    shares = [(shared(box, cell) / max(area, 1), index) for index, cell in enumerate(cells)]
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


def shared(box: PixelBox, cell: PixelBox | PixelCell) -> float:
    """Return the area that both have in common, in pixels."""
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
