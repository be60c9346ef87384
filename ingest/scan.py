"""Words read from a page's pixels: the detector finds lines, the grid keeps them inside their cells.

The detector joins neighbours across a rule and misses lone characters. So its boxes are cut where cells end,
and ink that no box covers is shown to the recogniser by itself. Ink that even then gives no text makes the
cell unread, which is not the same as blank. All figures are pixels at about 200 dpi.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import cv2
import numpy as np

from ingest.clock import step
from ingest.document import Picture
from ingest.engine import Engine, Line, PixelBox
from ingest.grid import PixelCell
from ingest.lone import read_signs_again
from ingest.pieces import INSET, MARK_PX, USUAL_LINE_HEIGHT, Piece, pieces_of
from ingest.second import Second, read_again
from ingest.squares import with_squares

TALLEST_LINE = 90
LEAST_CONFIDENCE = 0.2
TRUSTED_RESCUE = 0.6
MOSTLY_OVER = 0.5
"""Of the smaller of two boxes: so much of it lies in the other where both hold one text."""
LOST_HEIGHT = 0.4
"""In heights of a line: ink that shares so much of it is a character of the line, and no speck or comma."""


class Found(NamedTuple):
    """A line of text with its place and the index of its cell, None outside the tables."""

    box: PixelBox
    cell: int | None
    line: Line


class Scanned(NamedTuple):
    """The lines of a page, and the cells in which ink stands that could not be read."""

    lines: tuple[Found, ...]
    unread: frozenset[int]


def read_scan(
    picture: Picture,
    ink: Picture,
    cells: Sequence[PixelCell],
    engine: Engine,
    pieces: Sequence[Piece] | None = None,
    known: Mapping[PixelBox, Line] = MappingProxyType({}),
    second: Second = Second(),  # noqa: B008 (a frozen record)
) -> Scanned:
    """Return what stands on a straight page.

    `pieces` are its `lines_to_read` and `known` the readings of some of them, where these are there already.
    `second` says whether and how uncertain values are read again.
    """
    if pieces is None:
        with step("detect"):
            pieces = lines_to_read(engine.detect(picture), cells, ink)
    with step("recognise"):
        boxes = [box for box, _ in pieces]
        unread = [box for box in boxes if box not in known]
        lines = engine.recognise([crop_of(picture, box) for box in unread])
        readings = {**known, **dict(zip(unread, lines, strict=True))}
        lines = read_signs_again(picture, boxes, [readings[box] for box in boxes], engine)
    with step("second"):
        lines = read_again(picture, boxes, lines, engine, second)
    found = [
        Found(box, cell, line)
        for (box, cell), line in zip(pieces, lines, strict=True)
        if line.text.strip() and line.confidence >= LEAST_CONFIDENCE
    ]
    with step("squares"):
        found = [Found(*item) for item in with_squares(found, picture, ink, cells, engine)]
    with step("rescue"):
        read, unread_cells = _rescue(picture, ink, cells, found, engine, second)
    return Scanned(tuple(read), unread_cells)


def lines_to_read(detected: Sequence[PixelBox], cells: Sequence[PixelCell], ink: Picture) -> list[Piece]:
    """Return the detected lines cut where cells end, those without ink left out."""
    return [(box, cell) for box, cell in pieces_of(detected, cells, ink) if _has_marks(ink, box)]


def _rescue(
    picture: Picture,
    ink: Picture,
    cells: Sequence[PixelCell],
    found: Sequence[Found],
    engine: Engine,
    second: Second,
) -> tuple[list[Found], frozenset[int]]:
    """Return the lines with those for the ink in cells that none covers, and the cells whose ink gave no text."""
    marks = [(box, index) for index, cell in enumerate(cells) for box in _uncovered(ink, cell, found, index)]
    places = [_line_high(box, cells[index]) for box, index in marks]
    lines = read_signs_again(
        picture, places, engine.recognise([crop_of(picture, box) for box in places]), engine
    )
    with step("second"):
        lines = read_again(picture, places, lines, engine, second)
    rescued, lost = [], []
    for (box, index), place, line in zip(marks, places, lines, strict=True):
        if any(item.cell == index and _is_double(place, line, item) for item in found):
            continue
        if line.text.strip() and line.confidence >= TRUSTED_RESCUE:
            rescued.append(Found(box, index, line))
        elif box.bottom - box.top >= 2 * MARK_PX:
            lost.append((box, index))
    read = [_doubted(item, lost) for item in (*found, *rescued)]
    return read, frozenset(
        {index for _, index in lost} - {item.cell for item in read if item.cell is not None}
    )


def _is_double(place: PixelBox, line: Line, item: Found) -> bool:
    """Return whether ink around a line that was read gives that line's own text once more: 97% is no 97%97%."""
    width = min(place.x1, item.box.x1) - max(place.x0, item.box.x0)
    height = min(place.bottom, item.box.bottom) - max(place.top, item.box.top)
    areas = [(box.x1 - box.x0) * (box.bottom - box.top) for box in (place, item.box)]
    is_over = min(width, height) > 0 and width * height >= MOSTLY_OVER * min(areas)
    return is_over and "".join(line.text.split()) == "".join(item.line.text.split())


def _doubted(item: Found, lost: Sequence[tuple[PixelBox, int]]) -> Found:
    """Return the line, without confidence where ink as high as it stands right beside it and was not read.

    215,457 of which .60 was lost is no number, however sure the recogniser is of what it saw.
    """
    height = item.box.bottom - item.box.top
    for box, index in lost:
        gap = max(box.x0 - item.box.x1, item.box.x0 - box.x1)
        shared = min(box.bottom, item.box.bottom) - max(box.top, item.box.top)
        if index == item.cell and gap < height and shared > LOST_HEIGHT * height:
            return item._replace(line=item.line._replace(confidence=0.0))
    return item


def _uncovered(ink: Picture, cell: PixelCell, found: Sequence[Found], index: int) -> list[PixelBox]:
    """Return the boxes of ink inside the cell, line by line, that none of the cell's lines cover."""
    x0, top, x1, bottom = (
        int(cell.x0) + INSET + 2,
        int(cell.top) + INSET + 2,
        int(cell.x1) - INSET,
        int(cell.bottom) - INSET,
    )
    inside = ink[top:bottom, x0:x1].copy()
    if not inside.size:
        return []
    for item in found:
        if item.cell == index:
            box = item.box
            inside[
                max(int(box.top) - top - 2, 0) : int(box.bottom) - top + 2,
                max(int(box.x0) - x0 - 2, 0) : int(box.x1) - x0 + 2,
            ] = 0
    marks = _marks(inside)
    if not marks:
        return []
    # Marks of one line stand beside each other: rows of the cell that share ink belong together.
    profile = np.zeros(inside.shape[0], dtype=bool)
    for box in marks:
        profile[int(box.top) : int(box.bottom)] = True
    edges = np.flatnonzero(np.diff(np.concatenate(([False], profile, [False])).astype(np.int8)))
    lines = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        row = [box for box in marks if start <= box.top < end]
        if end - start <= TALLEST_LINE:
            lines.append(
                PixelBox(x0 + min(b.x0 for b in row), top + start, x0 + max(b.x1 for b in row), top + end)
            )
    return lines


def _marks(inside: Picture) -> list[PixelBox]:
    """Return the boxes of the connected marks that are no dust and no remains of a rule along the edge."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(inside, connectivity=8)
    height, width = inside.shape
    marks = []
    for x, y, w, h, area in stats[1:count].tolist():
        is_edge = ((x == 0 or x + w == width) and w <= 4) or ((y == 0 or y + h == height) and h <= 4)
        is_rule = w > 0.9 * width or (h > 0.9 * height and w < 8)
        if max(w, h) >= 2 * MARK_PX and area >= 4 * MARK_PX and not is_edge and not is_rule:
            marks.append(PixelBox(x, y, x + w, y + h))
    return marks


def _line_high(box: PixelBox, cell: PixelCell) -> PixelBox:
    """Return the box made as high as a line: a lone — must look like a dash and not fill the picture."""
    missing = max(USUAL_LINE_HEIGHT - (box.bottom - box.top), 8) / 2
    return PixelBox(
        max(box.x0 - 6, cell.x0 + INSET), max(box.top - missing, cell.top + INSET),
        min(box.x1 + 6, cell.x1 - INSET), min(box.bottom + missing, cell.bottom - INSET),
    )  # fmt: skip


def _has_marks(ink: Picture, box: PixelBox) -> bool:
    return (
        cv2.countNonZero(ink[int(box.top) : int(box.bottom) + 1, int(box.x0) : int(box.x1) + 1])
        >= 2 * MARK_PX
    )


def crop_of(picture: Picture, box: PixelBox) -> Picture:
    """Return the part of the picture in the box, two pixels high and wide at least."""
    return picture[
        int(box.top) : max(int(box.bottom), int(box.top) + 2), int(box.x0) : max(int(box.x1), int(box.x0) + 2)
    ]
