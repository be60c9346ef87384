"""Red seals lifted off a page: what stands under them is read without them, and with them.

Red ink is nearly paper in the lightest of a picture's channels, and print is dark in all of them. Only where a
large red shape as round as a seal lies is anything changed: red titles and lines stay as they are.
All figures are pixels at about 200 dpi, and levels of 255.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.document import Picture
from ingest.engine import Engine, Line, PixelBox
from ingest.figures import folded, matters
from ingest.page import Reading
from ingest.pieces import shared
from ingest.scan import Found, crop_of
from ingest.second import DISPUTED

RED = 16
"""Red is lighter by so much than green and blue, beyond what it is all over the page."""
JOINED = 15
"""A seal's ring, star and letters stand no further apart."""
SMALLEST, LARGEST = 150, 560
"""Official seals measure 38 to 60 mm."""
ROUNDNESS, FULLNESS = 0.8, (0.68, 0.9)
"""Width over height of a seal, and how much of its box a circle fills, with room for what the closing adds."""
LEAST_RED, MOST_RED = 0.06, 0.6
"""The part of its box that a seal's ink covers."""
BLEED = 3
"""Red reaches so far beyond its ink."""
SCRAP = 2
"""So many characters may be a seal's strokes."""
PAPER = 60
"""Percentile of a seal's surroundings that is paper."""
DIFFERING = 0.9
"""A line that reads otherwise with the seal over it is no surer; a figure that does is left unread."""

Levels = NDArray[np.float32]


class Lifted(NamedTuple):
    """A page without its seals, the page with them, and where they lie."""

    picture: Picture
    sealed: Picture
    seals: tuple[PixelBox, ...]

    def read_both_ways(self, lines: Sequence[Found], engine: Engine) -> list[Found]:
        """Return the lines as read without the seals, those less sure that read otherwise with them.

        A character or two beside other text that read otherwise are what is left of a seal's strokes: they go.
        """
        under = [k for k, line in enumerate(lines) if any(shared(line.box, seal) > 0 for seal in self.seals)]
        again = engine.recognise([crop_of(self.sealed, lines[k].box) for k in under]) if under else []
        held = Counter(line.cell for line in lines)
        result = dict(enumerate(lines))
        for k, other in zip(under, again, strict=True):
            own = lines[k]
            is_scrap = len(folded(own.line.text)) <= SCRAP and not matters(own.line.text)
            if is_scrap and (own.cell is None or held[own.cell] > 1) and not _are_alike(own.line, other):
                held[own.cell] -= 1
                del result[k]
            else:
                result[k] = own._replace(line=_met(own.line, other))
        return list(result.values())


def without_seals(picture: Picture) -> Lifted:
    """Return the page with its seals lifted; the same picture where it has none."""
    redness = _redness(picture)
    seals = tuple(seals_of(redness))
    if not seals:
        return Lifted(picture, picture, ())
    lifted = picture.copy()
    for seal in seals:
        rows, columns = slice(int(seal.top), int(seal.bottom)), slice(int(seal.x0), int(seal.x1))
        part = lifted[rows, columns]
        part[:] = _lifted(part, redness[rows, columns])
    return Lifted(lifted, picture, seals)


def seals_of(redness: Levels) -> Iterator[PixelBox]:
    """Yield the box around each seal of a page, whose pixels are so much redder than it is all over."""
    red = cv2.medianBlur((redness >= RED).astype(np.uint8), 3)
    shapes = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((JOINED, JOINED), np.uint8))
    outlines, _ = cv2.findContours(shapes, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    height, width = red.shape
    for outline in outlines:
        x, y, w, h = cv2.boundingRect(outline)
        is_whole = x > 0 and y > 0 and x + w < width and y + h < height
        is_large = min(w, h) >= SMALLEST and max(w, h) <= LARGEST
        if not (is_whole and is_large and min(w, h) >= ROUNDNESS * max(w, h)):
            continue
        fullness = cv2.contourArea(cv2.convexHull(outline)) / (w * h)
        share = float(red[y : y + h, x : x + w].mean())
        if FULLNESS[0] <= fullness <= FULLNESS[1] and LEAST_RED <= share <= MOST_RED:
            yield PixelBox(max(x - BLEED, 0), max(y - BLEED, 0), x + w + BLEED, y + h + BLEED)


def _redness(picture: Picture) -> Levels:
    """Return by how much each pixel is redder than the page."""
    blue, green, red = cv2.split(picture)
    beyond = red.astype(np.float32) - np.maximum(blue, green)
    tint = max(float(np.median(beyond[::16, ::16])), 0.0)
    return np.asarray(np.maximum(beyond - tint, 0), dtype=np.float32)


def _lifted(part: Picture, redness: Levels) -> Picture:
    """Return a part of the page in grey, its red lightened by as much as red of that strength darkens paper."""
    lightest = part.max(axis=2).astype(np.float32)
    strong = redness >= float(np.median(redness[redness >= RED]))
    paper = float(np.percentile(lightest[redness < RED], PAPER))
    darkening = max(paper - float(np.median(lightest[strong])), 0.0) / float(np.median(redness[strong]))
    # Colour is stored coarser than light: it reaches less far into a thin stroke, and further beside it.
    around = cv2.blur(cv2.dilate(redness, np.ones((BLEED, BLEED), np.uint8)), (BLEED, BLEED))
    gray = np.maximum(np.minimum(lightest + darkening * around, paper), lightest)
    return np.repeat(gray.astype(np.uint8)[:, :, None], 3, axis=2)


def _met(lifted: Line, sealed: Line) -> Line:
    """Return the line as two ways of seeing it give it."""
    if _are_alike(lifted, sealed):
        return lifted if lifted.confidence >= sealed.confidence else sealed
    sure = DISPUTED if matters(lifted.text) else DIFFERING
    others = [one for one in lifted.alternatives if one.text != sealed.text]
    known = (Reading(sealed.text, sealed.confidence), *others) if sealed.text.strip() else tuple(others)
    return Line(lifted.text, min(lifted.confidence, sure), known)


def _are_alike(one: Line, other: Line) -> bool:
    return folded(one.text) == folded(other.text)
