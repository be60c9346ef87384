"""The rules of a worn page: faint, broken, among specks, found by what is left of them.

The longer pieces tell where rows and columns stand. Whether a rule runs along the edge between two crossings
is then asked of the picture itself, at that place: a part of it left is a rule, text leaves other traces.

All figures are pixels at about 200 dpi.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ingest.document import Picture
from ingest.engine import PixelBox
from ingest.grid import grid_of
from ingest.lattice import Lattice, runs, settled
from ingest.parting import THICKNESS, parting_rules
from ingest.ruling import Ruling
from ingest.traces import Mask, traces_of

SHORTEST_ACROSS = 70
SHORTEST_DOWN = 50
SAME_LINE = 4
GAP = 160
LEAST_BROKEN = 100
MOST_BROKEN = 2
"""Of lines at least this long, so many that go on in their line after a gap shorter than GAP: the rules are broken."""
REACH = 45
"""Pieces that miss each other by less belong to one table."""
SAME_PLACE = 9
LARGEST_SPECK, SPECK_DARKNESS = 8, 20
PASSES = 2
"""Places without a closed edge are let go, and the edges between the others looked at again."""


def is_worn(horizontal: Sequence[Ruling], vertical: Sequence[Ruling]) -> bool:
    """Return whether the rules found on a page are broken."""
    broken = sum(
        any(abs(other.at - line.at) <= SAME_LINE and 0 < other.start - line.end < GAP for other in lines)
        for lines in (horizontal, vertical)
        for line in lines
        if line.length >= LEAST_BROKEN
    )
    return broken >= MOST_BROKEN


def worn_rulings(picture: Picture, text: Sequence[PixelBox]) -> tuple[list[Ruling], list[Ruling]]:
    """Return the horizontal and the vertical ruling lines of a worn page, whole from crossing to crossing.

    `text` are the boxes of its lines of text.
    """
    # Coloured ink, a seal's, draws no rules: in its lightest channel it is nearly paper.
    gray = cv2.GaussianBlur(_lightest(picture), (3, 3), 0)
    paper = _paper(gray)
    gray = _without_specks(gray, paper)
    turned = [PixelBox(box.top, box.x0, box.bottom, box.x1) for box in text]
    across = traces_of(gray, paper, SHORTEST_ACROSS, text)
    down = traces_of(cv2.transpose(gray), cv2.transpose(paper), SHORTEST_DOWN, turned)
    horizontal: list[Ruling] = []
    vertical: list[Ruling] = []
    for h, v in _groups(across.pieces, down.pieces):
        rows, columns = _places(h), _places(v)
        for _ in range(PASSES):
            rows = across.drawn(rows, columns) if len(rows) and len(columns) > 1 else []
            columns = down.drawn(columns, rows) if len(columns) and len(rows) > 1 else []
        if len(rows) > 1 and len(columns) > 1:
            (closed_across, text_across), (closed_down, text_down) = (
                across.edges(rows, columns),
                down.edges(columns, rows),
            )
            whole = settled(Lattice(closed_across, closed_down, text_across, text_down))
            own_across, own_down = _rules(rows, columns, whole.across), _rules(columns, rows, whole.down)
            grid = grid_of(own_across, own_down)
            horizontal += own_across
            vertical += [*own_down, *(parting_rules(grid, text, across.dark) if grid else ())]
    return horizontal, vertical


def _lightest(picture: Picture) -> Picture:
    blue, green, red = cv2.split(picture)
    return np.asarray(cv2.max(cv2.max(blue, green), red), dtype=np.uint8)


def _paper(gray: Picture) -> Picture:
    """Return the level of the paper at each place."""
    small = cv2.resize(gray, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    light = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 9)
    height, width = gray.shape
    return np.asarray(cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def _without_specks(gray: Picture, paper: Picture) -> Picture:
    """Return the picture with paper where its specks were."""
    dark = np.asarray(cv2.subtract(paper, gray) >= SPECK_DARKNESS, dtype=np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    is_speck = stats[:, 2:4].max(axis=1) <= LARGEST_SPECK
    is_speck[0] = False
    mask = cv2.dilate(is_speck[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.where(mask, paper, gray)


def _groups(horizontal: list[Ruling], vertical: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Return the pieces of each table: those that meet or nearly do."""
    pieces = [(line, True) for line in horizontal] + [(line, False) for line in vertical]
    groups: list[tuple[list[Ruling], list[Ruling]]] = []
    left = list(range(len(pieces)))
    while left:
        queue, own = [left.pop()], []
        while queue:
            item = queue.pop()
            own.append(pieces[item])
            near = [other for other in left if _are_near(*pieces[item], *pieces[other])]
            left = [other for other in left if other not in near]
            queue += near
        groups.append(
            (
                [line for line, is_across in own if is_across],
                [line for line, is_across in own if not is_across],
            )
        )
    return groups


def _are_near(line: Ruling, is_across: bool, other: Ruling, other_is_across: bool) -> bool:
    if is_across == other_is_across:
        gap = max(line.start, other.start) - min(line.end, other.end)
        return abs(line.at - other.at) <= SAME_PLACE and gap <= GAP
    meets = line.start - REACH <= other.at <= line.end + REACH
    return meets and other.start - REACH <= line.at <= other.end + REACH


def _places(pieces: list[Ruling]) -> list[float]:
    """Return the distinct places across of the pieces, in order."""
    groups: list[list[Ruling]] = []
    for piece in sorted(pieces, key=lambda item: item.at):
        if groups and piece.at - _middle(groups[-1]) <= SAME_PLACE:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [_middle(group) for group in groups]


def _middle(pieces: list[Ruling]) -> float:
    return float(np.average([piece.at for piece in pieces], weights=[piece.length for piece in pieces]))


def _rules(places: Sequence[float], crossings: Sequence[float], closed: Mask) -> list[Ruling]:
    """Return the rules at the places, each from the crossing where it begins to the one where it ends."""
    return [
        Ruling(at, crossings[start], crossings[end], THICKNESS, crossings[end] - crossings[start])
        for at, own in zip(places, closed, strict=True)
        for start, end in runs(own)
    ]
