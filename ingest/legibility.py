"""How large and how clear the print of a page is, by its ink alone: what the detector needs to see of it."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from ingest.document import Picture

LEAST_MARK = 8
MOST_MARK = 90
THINNEST_MARK = 3
"""Pixels: marks of other sizes are dust, rules and drawings."""
LEAST_MARKS = 20
USUAL = 75
"""Percentile of the marks' sizes that is a whole character's: below it are parts of characters and signs."""


class Legibility(NamedTuple):
    """The size of a usual character in pixels (0 where there is none), and by how much paper is lighter than ink, 0-255."""

    character: float
    contrast: float


def legibility(picture: Picture) -> Legibility:
    """Return how large and how clear the page's print is."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    is_ink = ink > 0
    if not is_ink.any() or is_ink.all():
        return Legibility(0.0, 0.0)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    sides = stats[1:count, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]
    longest, shortest = sides.max(axis=1), sides.min(axis=1)
    marks = longest[(longest >= LEAST_MARK) & (longest <= MOST_MARK) & (shortest >= THINNEST_MARK)]
    character = float(np.percentile(marks, USUAL)) if len(marks) >= LEAST_MARKS else 0.0
    return Legibility(character, float(np.median(grey[~is_ink]) - np.median(grey[is_ink])))
