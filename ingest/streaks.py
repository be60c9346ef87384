"""The thin dark lines that a dirty scanner draws over a page from one end to the other, taken out of its picture.

A streak runs along the picture's own columns (or rows) over both margins; a rule of the form ends before them,
and on a page that lies askew it leaves its column. All figures are pixels at about 200 dpi, and levels of 255.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.document import Picture

MARGIN = 40
"""A streak is seen in so much of the picture at both its ends."""
SIDE = 5
"""The paper beside a streak is this far from its middle."""
LEAST_DIP = 3.0
"""A streak is darker than the paper beside it by so much at the ends, and by most of that on the way."""
BANDS = 24
LEAST_SHARE = 0.85
DRIFT = 4
STEP = 2
"""How far a streak may stand at the other end from where it began, and how far from one band to the next."""
HALF_WIDTH = 2
MOST_STREAKS = 8
"""More of them are no dirt on the glass but a pattern of the paper."""

Levels = NDArray[np.float32]


def without_streaks(picture: Picture) -> Picture:
    """Return the picture without its streaks; the same picture where it has none."""
    for is_across in (False, True):
        # A view with the streaks running down: margins are looked at before anything is copied.
        lying = picture.transpose(1, 0, 2) if is_across else picture
        paths = streaks_of(lying)
        if paths:
            picture = picture.copy()
            lying = picture.transpose(1, 0, 2) if is_across else picture
            for path in paths:
                _fill(lying, path)
    return picture


def streaks_of(picture: Picture) -> list[list[int]]:
    """Return the column of each streak that runs down the picture, band by band from the top."""
    starts, ends = (_columns(_dips(picture[part, :, 1])) for part in (slice(MARGIN), slice(-MARGIN, None)))
    likely = [start for start in starts if any(abs(end - start) <= DRIFT for end in ends)]
    if not likely or len(likely) > MOST_STREAKS:
        return []
    bands = np.array([_dips(band) for band in np.array_split(picture[:, :, 1], BANDS)])
    paths = [_path(bands, start) for start in likely]
    return [path for path in paths if path]


def _dips(rows: Picture) -> Levels:
    """Return by how much each column is darker than both columns beside it, in the median row."""
    gray = np.ascontiguousarray(rows[:: max(len(rows) // MARGIN, 1)])
    wide = cv2.copyMakeBorder(gray, 0, 0, SIDE, SIDE, cv2.BORDER_REPLICATE)
    sides = np.minimum(wide[:, : -2 * SIDE], wide[:, 2 * SIDE :])
    return np.asarray(np.median(sides.astype(np.int16) - gray, axis=0), dtype=np.float32)


def _columns(dips: Levels) -> list[int]:
    """Return the columns at which the dips are deepest, one for each run of them."""
    found: list[int] = []
    for x in np.flatnonzero(dips >= LEAST_DIP).tolist():
        if found and x - found[-1] <= DRIFT:
            found[-1] = max(found[-1], x, key=lambda at: float(dips[at]))
        else:
            found.append(x)
    return found


def _path(bands: Levels, start: int) -> list[int]:
    """Return the streak's column in each band, or [] where too few of the bands show it."""
    path, at, seen = [], start, 0
    for dips in bands:
        first = max(at - STEP, start - DRIFT, 0)
        around = dips[first : min(at + STEP, start + DRIFT) + 1]
        if around.max() >= LEAST_DIP / 2:
            at, seen = first + int(around.argmax()), seen + 1
        path.append(at)
    return path if seen >= LEAST_SHARE * len(bands) else []


def _fill(picture: Picture, path: list[int]) -> None:
    """Draw over the streak what stands to its left and right, from the one to the other."""
    width = picture.shape[1]
    rows = np.array_split(np.arange(picture.shape[0]), len(path))
    for own, at in zip(rows, path, strict=True):
        left, right = max(at - HALF_WIDTH, 0), min(at + HALF_WIDTH, width - 1)
        share = np.linspace(0, 1, right - left + 1)[None, :, None]
        part = slice(own[0], own[-1] + 1)
        before, after = picture[part, left][:, None], picture[part, right][:, None]
        picture[part, left : right + 1] = np.round(before * (1 - share) + after * share)
