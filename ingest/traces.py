"""What is left of a worn page's rules in one direction, and whether one runs between two places.

A rule is thin and has clear paper on both sides; a stroke of a character seldom has. All figures are pixels
at about 200 dpi, and levels of 255. Arrays and boxes are `[across, along]`: those of columns are turned.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.document import Picture
from ingest.engine import PixelBox
from ingest.lattice import runs
from ingest.ruling import Ruling, marks_of

ALONG = 15
"""A rule's darkness is the mean over so much of it: noise of the paper evens out."""
SIDE = 6
"""Clear paper begins this far from a rule's middle."""
LEAST_DARKNESS = 5
MOST_BESIDE = 0.5
"""So much of a rule's darkness may stand beside it."""
BRIDGED = 17
THICKEST = 14
IN_TEXT = 0.7
"""A piece of which so much lies within lines of text is a stroke of it."""
LONG = 150
"""A longer piece is a rule, whatever the detector took it for."""
MARGIN = 25
"""What runs along the picture's own edge is the sheet's end."""
DRIFT = 4
CORNER = 4
PADDING = 3
"""The boxes of lines reach beyond their ink; a rule beside the text may lie as far inside."""
LEFT_OF_RULE = 0.25
"""So much of a rule is left on a closed edge;"""
THROUGH_TEXT = 0.8
"""so much where a line of text lies at it, for its strokes come to 0.6, or on so much of the edge beside the line:"""
BARE, BARE_SEEN = 16, 0.5
PROVEN, LEAST_SEEN = 0.85, 60
"""So much of one edge seen, or so many pixels of several, is no row of specks."""
SPECK = 12
"""A speck leaves a shorter trace."""
MANY_LINES = 3
"""Strokes of so many lines do not stand above each other with clear paper on both sides."""
TRACE = 0.1
WORN_OFF = 300
"""A gap up to this long in a rule may have nothing left in it."""
REACH = 11
"""Ink this near belongs to a line of text that the edge may cut."""
INKY = 0.12
INK = 20

Mask = NDArray[np.bool_]


class _Edge(NamedTuple):
    """An edge: whether a rule runs along it, how much of one is seen, whether text lies there, and none through it.

    `is_proof`: what is seen is a rule and no stroke.
    """

    is_closed: bool
    share: float
    has_text: bool
    is_free: bool
    is_proof: bool


class Traces(NamedTuple):
    """Pieces of rules in one direction; `near`: whether something like a rule lies within DRIFT across.

    `dark` is all ink, `text` the boxes of lines, `(top, bottom, x0, x1)` each.
    """

    pieces: list[Ruling]
    near: Mask
    dark: Mask
    text: NDArray[np.float64]

    def edges(self, places: Sequence[float], crossings: Sequence[float]) -> tuple[Mask, Mask]:
        """Return `[place, edge]`: whether a rule runs along each edge between two crossings, and whether text lies there."""
        found = [[self._edge(at, *edge) for edge in pairwise(crossings)] for at in places]
        closed, shares, has_text, is_free = (
            np.array([[one[k] for one in row] for row in found]) for k in range(4)
        )
        for own, share, texts, free in zip(closed, shares, has_text, is_free, strict=True):
            # A rule that goes on to both sides of a gap is only more worn there.
            for start, end in runs(~own):
                is_between = start > 0 and end < len(own) and free[start:end].all()
                is_short = crossings[end] - crossings[start] <= WORN_OFF
                is_traced = (share[start:end] >= TRACE).all() and not texts[start:end].any()
                if is_between and (is_short or is_traced):
                    own[start:end] = True
        return closed, has_text

    def drawn(self, places: Sequence[float], crossings: Sequence[float]) -> list[float]:
        """Return the places where some edge is surely a rule's and no stroke's."""
        found = {at: [self._edge(at, *edge) for edge in pairwise(crossings)] for at in places}
        lengths = np.diff(np.asarray(crossings))
        seen = {at: [edge.share * edge.is_proof for edge in edges] for at, edges in found.items()}
        return [at for at in places if max(seen[at]) >= PROVEN or lengths @ np.array(seen[at]) >= LEAST_SEEN]

    def _edge(self, at: float, start: float, end: float) -> _Edge:
        row = min(max(round(at), REACH), len(self.near) - REACH - 1)
        along = np.zeros(self.near.shape[1], dtype=np.bool_)
        first = int(start) + CORNER
        along[first : max(int(end) - CORNER, first + 1)] = True
        lines = self._lines(at, start, end)
        in_lines = np.zeros_like(along)
        for _, _, x0, x1 in lines.astype(int).tolist():
            in_lines[max(x0, int(start)) : min(x1, int(end)) + 1] = True
        close, far = self._ink_beside(row, in_lines)
        share, bare = float(self.near[row, along].mean()), along & ~in_lines
        is_left = share >= max(LEFT_OF_RULE, SPECK / along.sum())
        if not len(lines):
            return _Edge(is_left, share, False, True, is_left)
        if max(far) < INKY:
            # A line of text that the detector took for one leaves a gap where the rule stands.
            return _Edge(share >= TRACE, share, True, True, False)
        is_many, is_clear = len(lines) >= MANY_LINES, min(close) < INKY
        is_bare = not is_many and bare.sum() >= BARE and self.near[row, bare].mean() >= BARE_SEEN
        is_corridor = is_many and max(close) < INKY and is_left
        return _Edge(
            bool(is_bare or is_corridor) or share >= THROUGH_TEXT, share, True, is_clear, is_corridor
        )

    def _lines(self, at: float, start: float, end: float) -> NDArray[np.float64]:
        """Return the lines of text at the edge."""
        top, bottom, x0, x1 = self.text.T
        is_there = (top + PADDING < at) & (at < bottom - PADDING)
        return np.asarray(self.text[is_there & (np.minimum(x1, end) - np.maximum(x0, start) > CORNER)])

    def _ink_beside(self, row: int, along: Mask) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return how much of the stretch has ink before and beyond it, close by and within REACH."""
        if not along.any():
            return (0.0, 0.0), (0.0, 0.0)
        dark = self.dark[row - REACH : row + REACH + 1, along]
        before, beyond = (
            (float(side[REACH - SIDE :].any(axis=0).mean()), float(side.any(axis=0).mean()))
            for side in (dark[: REACH - SIDE + 2], dark[::-1][: REACH - SIDE + 2])
        )
        return (before[0], beyond[0]), (before[1], beyond[1])


def traces_of(gray: Picture, paper: Picture, shortest: int, text: Sequence[PixelBox]) -> Traces:
    """Return what is left of the rules along the picture's rows; pieces are `shortest` long at least.

    `paper` is the level of clear paper at each place, `text` the boxes of lines of text.
    """
    thin = _thin(gray, paper)
    near = cv2.dilate(thin, np.ones((2 * DRIFT + 1, 1), np.uint8)) > 0
    boxes = np.array([(box.top, box.bottom, box.x0, box.x1) for box in text], dtype=float).reshape(-1, 4)
    pieces = [piece for piece in _pieces(thin, shortest) if not _is_stroke(piece, boxes)]
    return Traces(pieces, near, cv2.subtract(paper, gray) >= INK, boxes)


def _thin(gray: Picture, paper: Picture) -> Picture:
    """Return the mask (0 or 1) of what is dark along the picture's rows and clear above and below."""
    darkness = cv2.subtract(paper, cv2.blur(gray, (ALONG, 1)))
    beside = np.zeros_like(darkness)
    beside[SIDE:-SIDE] = np.maximum(darkness[: -2 * SIDE], darkness[2 * SIDE :])
    most = np.maximum(cv2.convertScaleAbs(darkness, alpha=MOST_BESIDE), LEAST_DARKNESS)
    thin = (cv2.subtract(darkness, beside) >= LEAST_DARKNESS) & (beside <= most)
    return np.asarray(thin, dtype=np.uint8)


def _pieces(thin: Picture, shortest: int) -> list[Ruling]:
    marks = cv2.dilate(thin, np.ones((3, 1), np.uint8))
    marks = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((1, BRIDGED), np.uint8))
    marks = cv2.morphologyEx(marks, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    found = []
    for x, _, width, height, area, at in marks_of(np.asarray(marks, dtype=np.uint8)):
        thickness = max(area / width - 2, 1.0)
        is_thin = thickness <= THICKEST and height <= THICKEST + width * 0.02 + 4
        if is_thin and MARGIN < at < len(thin) - MARGIN:
            found.append(Ruling(at, float(x), float(x + width), thickness, float(width)))
    return found


def _is_stroke(piece: Ruling, text: NDArray[np.float64]) -> bool:
    """Return whether the piece runs through lines of text, and not along their edges."""
    top, bottom, x0, x1 = text.T
    at = (top + PADDING < piece.at) & (piece.at < bottom - PADDING)
    inside = np.maximum(np.minimum(piece.end, x1) - np.maximum(piece.start, x0), 0)[at].sum()
    return bool(piece.length < LONG and inside >= IN_TEXT * piece.length)
