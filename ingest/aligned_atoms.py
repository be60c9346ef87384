"""The marks of a page as pieces of lines, cut wherever half a character's width is white: where gutters may be.

The recogniser's and the text layer's words run over gutters that are narrower than a character.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from ingest.document import Picture
from ingest.engine import PixelBox
from ingest.glyphs import Glyph
from ingest.pieces import CHARACTER_SHARE, SEVERAL_LINES, stacked, without_doubles

CUT = 0.4
"""In heights of the character: white so wide parts two pieces."""
SAME_BASELINE = 0.3
LOWEST_MARK, HIGHEST_MARK = 0.5, 1.3
"""In characters: the height of a lone mark that the detector missed."""
LEAST_MARK_INK = 20


def atoms_of_glyphs(glyphs: Iterable[Glyph], width: int, height: int) -> list[PixelBox]:
    """Return the pieces of the text layer's lines, in pixels of a page of that size."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if glyph.char.isspace() or glyph.generated or glyph.box.area <= 0:
            continue
        if runs and _goes_on(runs[-1][-1], glyph, width / height):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    marks = [glyph for run in runs for glyph in run]
    if not marks:
        return []
    # Ink is as high as its character happens to be; a line's place is that of its font.
    share, shift = np.median([_ink_in_em(glyph) for glyph in marks], axis=0)
    return [_piece(run, float(share), float(shift), width, height) for run in runs]


def _ink_in_em(glyph: Glyph) -> tuple[float, float]:
    """Return the height of the ink and how far its middle stands below the font's, in heights of the font's box."""
    em = max(glyph.em_box.height, 1e-6)
    return glyph.box.height / em, (glyph.box.middle[1] - glyph.em_box.middle[1]) / em


def _piece(run: Sequence[Glyph], share: float, shift: float, width: int, height: int) -> PixelBox:
    em = run[0].em_box.height
    middle = run[0].em_box.middle[1] + shift * em
    return PixelBox(
        min(glyph.box.x0 for glyph in run) * width, (middle - share * em / 2) * height,
        max(glyph.box.x1 for glyph in run) * width, (middle + share * em / 2) * height,
    )  # fmt: skip


def _goes_on(before: Glyph, glyph: Glyph, aspect: float) -> bool:
    em = max(before.em_box.height, 1e-6)
    gap = (glyph.box.x0 - before.box.x1) * aspect / em
    drop = abs(glyph.em_box.middle[1] - before.em_box.middle[1]) / em
    return -CUT < gap < CUT and drop < SAME_BASELINE


def atoms_of_ink(boxes: Sequence[PixelBox], ink: Picture) -> list[PixelBox]:
    """Return the pieces of the detected lines by their ink, and the lone marks that no box holds.

    `ink` is without the ruling lines.
    """
    if not boxes:
        return []
    character = CHARACTER_SHARE * float(np.median([box.bottom - box.top for box in boxes]))
    lines: list[PixelBox] = []
    for box in without_doubles(boxes):
        is_tall = box.bottom - box.top > SEVERAL_LINES * character / CHARACTER_SHARE
        lines += (stacked(box, ink, character) if is_tall else []) or [box]
    atoms = [piece for line in lines for piece in _pieces(line, ink, CUT * character)]
    return atoms + _missed(lines, ink, character)


def _pieces(line: PixelBox, ink: Picture, least: float) -> list[PixelBox]:
    top, left = max(int(line.top), 0), max(int(line.x0), 0)
    marks = ink[top : int(line.bottom) + 1, left : int(line.x1) + 1] > 0
    columns = np.flatnonzero(marks.any(axis=0))
    if not len(columns):
        return []
    middle, half = (line.top + line.bottom) / 2, CHARACTER_SHARE * (line.bottom - line.top) / 2
    runs = np.split(columns, np.flatnonzero(np.diff(columns) > least) + 1)
    return [
        PixelBox(float(left + run[0]), middle - half, float(left + run[-1] + 1), middle + half)
        for run in runs
    ]


def _missed(lines: Sequence[PixelBox], ink: Picture, character: float) -> list[PixelBox]:
    """Return the lone characters that the detector overlooked: a single figure in a narrow column."""
    rest = ink.copy()
    for line in lines:
        rest[
            max(int(line.top) - 2, 0) : int(line.bottom) + 3, max(int(line.x0) - 4, 0) : int(line.x1) + 5
        ] = 0
    count, _, stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    return [
        PixelBox(x, y, x + width, y + height)
        for x, y, width, height, area in stats[1:count].tolist()
        if LOWEST_MARK * character <= height <= HIGHEST_MARK * character
        and width <= HIGHEST_MARK * character
        and area >= LEAST_MARK_INK
    ]
