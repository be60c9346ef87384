"""A page's picture put straight: turned by the angle at which rows of ink are sharpest, and laid flat."""

from __future__ import annotations

import math

import cv2
import numpy as np

from ingest.document import Picture
from ingest.page import IDENTITY, Projective
from ingest.perspective import Matrix, flattening

SEARCH_DEGREES = 5.0
WORKING_WIDTH = 900
LEAST_DEGREES = 0.04
"""Below this a line drifts by a pixel or two over the page: resampling would cost more than it gives."""


def skew_degrees(picture: Picture) -> float:
    """Return the clockwise angle, in degrees within ±5, by which the page's rows of ink are turned."""
    gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    scale = WORKING_WIDTH / gray.shape[1]
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    if not ink.any():
        return 0.0
    best = 0.0
    for step, reach in ((0.5, SEARCH_DEGREES), (0.1, 0.5), (0.02, 0.1)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        sharpness = np.array([_sharpness(ink, float(angle)) for angle in angles])
        # Angles that move no row by a pixel are equally sharp: their middle is the one meant.
        best = float(angles[sharpness >= sharpness.max() * 0.999].mean())
    return best


def _sharpness(ink: Picture, degrees: float) -> float:
    """Return how much neighbouring rows of the picture, turned back by the angle, differ."""
    height, width = ink.shape
    # A shear is as good as a rotation for small angles and keeps the columns in place.
    slope = -math.tan(math.radians(degrees))
    shear = np.array([[1, 0, 0], [slope, 1, -slope * width / 2]], dtype=np.float32)
    turned = cv2.warpAffine(ink, shear, (width, height), flags=cv2.INTER_NEAREST)
    profile = turned.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(profile)).sum())


def straighten(picture: Picture) -> tuple[Picture, float, Projective]:
    """Return the straight picture (same size), its skew in degrees, and the map back, in page fractions.

    A page photographed at an angle is laid flat, too.
    """
    degrees = skew_degrees(picture)
    is_level = abs(degrees) < LEAST_DEGREES
    height, width = picture.shape[:2]
    turn = np.vstack((cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), (0, 0, 1)))
    straight = picture if is_level else _warped(picture, turn)
    flat = flattening(straight)
    if flat is not None:
        # The picture itself is warped by both at once: each resampling blurs.
        turn = flat if is_level else flat @ turn
        straight = _warped(picture, turn)
    elif is_level:
        return picture, 0.0, IDENTITY
    return straight, 0.0 if is_level else degrees, _map_back(turn, width, height)


def _warped(picture: Picture, matrix: Matrix) -> Picture:
    """Return the picture under the matrix, in the colour of its paper where nothing of it comes to lie."""
    size = picture.shape[1], picture.shape[0]
    background = tuple(int(np.median(picture[::16, ::16, channel])) for channel in range(3))
    warp, kind = (cv2.warpPerspective, matrix) if matrix[2, :2].any() else (cv2.warpAffine, matrix[:2])
    warped = warp(
        picture,
        kind,
        size,
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=background,
    )
    return np.asarray(warped, dtype=np.uint8)


def _map_back(matrix: Matrix, width: int, height: int) -> Projective:
    """Return the way back from the warped picture, in page fractions."""
    pixels = np.diag([float(width), float(height), 1.0])
    back = np.linalg.inv(pixels) @ np.linalg.inv(matrix) @ pixels
    return Projective(*(float(value) for value in (back / back[2, 2]).ravel()[:8]))
