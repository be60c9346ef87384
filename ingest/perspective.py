"""The slant of a page that was photographed at an angle, told by where its rules would meet.

The rules of a form are parallel on paper. In a photograph those that run across meet in one point far away,
and those that run down in another: the map that sends both points to infinity lays the page flat again.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.document import Picture

SCALE = 0.5
"""Rules are looked for at half the size, about 100 dpi: their slopes need no more."""
SHORTEST_ACROSS, SHORTEST_DOWN = 60, 40
LEAST_LENGTH = 90
"""A shorter piece tells no slope."""
NEIGHBOURHOOD, DARKER_THAN_PAPER = 21, 10
CROOKED = 1.0
"""A piece that leaves its own line by more (root mean square, pixels) is no straight rule."""
STEEPEST = 0.08
FEWEST = 3
FAR_OFF = 0.006
"""A rule whose slope misses the common point by more belongs to something else."""
ROUNDS = 3
LEAST_SHIFT, MOST_SHIFT = 0.005, 0.12
"""How far, in page widths, some corner must move for the map to be worth it, and how far it may at most."""

Matrix = NDArray[np.float64]


def flattening(picture: Picture) -> Matrix | None:
    """Return the homography, in pixels, that makes the page's rules parallel and upright.

    The picture has been turned straight on the whole. None where its rules are parallel already, or too few tell.
    """
    small = cv2.resize(picture, None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_AREA)
    gray = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    ink = cv2.adaptiveThreshold(
        gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, NEIGHBOURHOOD, DARKER_THAN_PAPER
    )
    height, width = gray.shape
    # The page's middle is the origin and its width the unit: so the sums are well balanced.
    middle = np.array([width / 2, height / 2] * 2)
    across = (_ends(ink, SHORTEST_ACROSS) - middle) / width
    down = (_ends(cv2.transpose(ink), SHORTEST_DOWN)[:, [1, 0, 3, 2]] - middle) / width
    first, second = _meeting_point(across), _meeting_point(down)
    if first is None or second is None:
        return None
    flat = _flat(first, second)
    if not LEAST_SHIFT <= _largest_shift(flat, height / width) <= MOST_SHIFT:
        return None
    whole = width / SCALE
    unit = np.array([[1 / whole, 0, -0.5], [0, 1 / whole, -height / width / 2], [0, 0, 1]])
    matrix = np.linalg.inv(unit) @ flat @ unit
    return np.asarray(matrix / matrix[2, 2])


def _ends(ink: NDArray[np.uint8], shortest: int) -> Matrix:
    """Return the ends `x0, y0, x1, y1` of the straight pieces that run along the rows of the mask."""
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    found = []
    for index, (x, y, w, h, _) in enumerate(stats[1:count].tolist(), start=1):
        if w < LEAST_LENGTH or h > STEEPEST * w + 8:
            continue
        own = labels[y : y + h, x : x + w] == index
        places = np.arange(w)
        heights = (own * np.arange(h)[:, None]).sum(axis=0) / np.maximum(own.sum(axis=0), 1)
        slope, start = np.polyfit(places, heights, 1)
        if np.sqrt(np.mean((heights - slope * places - start) ** 2)) <= CROOKED:
            found.append((x, y + start, x + w - 1, y + start + slope * (w - 1)))
    return np.array(found, dtype=np.float64).reshape(-1, 4)


def _meeting_point(ends: Matrix) -> Matrix | None:
    """Return the point, in homogeneous coordinates, through which the lines go best; None where too few agree."""
    point = None
    for _ in range(ROUNDS):
        if len(ends) < FEWEST:
            return None
        from_, to = (np.column_stack((ends[:, k : k + 2], np.ones(len(ends)))) for k in (0, 2))
        lines = np.cross(from_, to)
        lengths = np.hypot(*(ends[:, 2:] - ends[:, :2]).T)
        lines /= np.hypot(lines[:, 0], lines[:, 1])[:, None]
        # A long line tells its direction so much better than a short one.
        point = np.linalg.svd(lines * lengths[:, None])[2][-1]
        middle = (from_ + to) / 2
        toward = point[None, :2] - point[2] * middle[:, :2]
        off = np.abs(lines[:, 0] * toward[:, 0] + lines[:, 1] * toward[:, 1]) / np.hypot(*toward.T)
        if (off <= FAR_OFF).all():
            break
        ends = ends[off <= max(FAR_OFF, float(np.median(off)))]
    return point


def _flat(first: Matrix, second: Matrix) -> Matrix:
    """Return the map that sends the first point to the right's infinity and the second to the bottom's."""
    horizon = np.cross(first, second)
    level = np.eye(3)
    level[2] = horizon / horizon[2]
    directions = np.column_stack([(level @ point)[:2] for point in (first, second)])
    directions = directions / np.linalg.norm(directions, axis=0) * np.sign(np.diag(directions))
    upright = np.eye(3)
    upright[:2, :2] = np.linalg.inv(directions)
    return np.asarray(upright @ level)


def _largest_shift(flat: Matrix, aspect: float) -> float:
    """Return how far the map moves the corner that it moves most, in page widths."""
    corners = np.array([(x, y, 1.0) for x in (-0.5, 0.5) for y in (-aspect / 2, aspect / 2)])
    moved = corners @ flat.T
    return float(np.linalg.norm(moved[:, :2] / moved[:, 2:] - corners[:, :2], axis=1).max())
