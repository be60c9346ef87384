"""A page's picture put straight: the angle at which rows of ink are sharpest."""

from __future__ import annotations

import math

import cv2
import numpy as np

from ingest.document import Picture
from ingest.page import IDENTITY, Affine

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


def straighten(picture: Picture) -> tuple[Picture, float, Affine]:
    """Return the straight picture (same size), its skew in degrees, and the map back, in page fractions."""
    degrees = skew_degrees(picture)
    if abs(degrees) < LEAST_DEGREES:
        return picture, 0.0, IDENTITY
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    background = tuple(int(np.median(picture[::16, ::16, channel])) for channel in range(3))
    straight = cv2.warpAffine(
        picture,
        matrix,
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=background,
    )
    back = cv2.invertAffineTransform(matrix)
    to_paper = Affine(
        back[0, 0], back[0, 1] * height / width, back[0, 2] / width,
        back[1, 0] * width / height, back[1, 1], back[1, 2] / height,
    )  # fmt: skip
    return np.asarray(straight, dtype=np.uint8), degrees, Affine(*(float(value) for value in to_paper))
