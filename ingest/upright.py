"""Which way up a page lies, and the page put upright: turned by 0, 90, 180 or 270 degrees.

Of a text layer the order of its glyphs tells it. Of pixels the recogniser does, on a sample of the longest
lines: upright ones are read with a mean confidence of 0.85 to 1.0, from good scans to photographs, the same
upside down with 0.2 to 0.55. A sample that is read well as the page lies settles it, and its readings are kept
for the reading of the page. Lines higher than wide are looked at from both sides. Without a plain lead a page
stays as it lies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import starmap
from typing import Generic, Protocol, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.clock import step
from ingest.document import Picture, Sheet
from ingest.engine import Engine, Line, PixelBox
from ingest.glyphs import Boxes, Glyph, boxes_of
from ingest.page import IDENTITY, Box, Page, Projective
from ingest.pieces import Piece
from ingest.scan import crop_of

SAMPLE = 8
WELL_READ = 0.75
"""Mean confidence of a sample at which the page need not be looked at from another side."""
LEAST_LETTERS = 4
"""Fewer in the sample decide nothing by themselves: 68 is 89 upside down, and 中 is 中."""
PLAIN_LEAD = 0.25
LEAST_READ = 0.6
TALL = 2.0
"""Heights over widths: of a line that runs down the page, and of all such lines over those that run across."""
NEIGHBOUR_EMS = 2.0
LEAST_STEPS = 3
ONE_WAY = 0.5
STACKED = 1.05
"""Heights over widths of the characters in a line that runs down: these stand upright."""

_ROTATIONS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
_BACK = {  # from the turned sheet to the sheet as it lies, in page fractions
    0: IDENTITY,
    90: Projective(0, 1, 0, -1, 0, 1),
    180: Projective(-1, 0, 1, 0, -1, 1),
    270: Projective(0, -1, 1, 1, 0, 0),
}


class View(Protocol):
    """A sheet as far as it is known before its lines are read."""

    @property
    def picture(self) -> Picture:
        """The straight picture."""
        ...

    @property
    def detected(self) -> Sequence[PixelBox]:
        """The boxes of lines that the engine found on it."""
        ...

    @property
    def pieces(self) -> Sequence[Piece]:
        """The lines that are to be read."""
        ...


V = TypeVar("V", bound=View)


@dataclass(frozen=True, slots=True)
class Upright(Generic[V]):
    """A sheet put upright by `degrees` clockwise, its view, and the lines of it that were read on the way.

    Unless `is_plain`, it could not be told how the page lies, and it was left as it is.
    """

    sheet: Sheet
    view: V
    degrees: int
    known: Mapping[PixelBox, Line]
    is_plain: bool


def turned(sheet: Sheet, degrees: int) -> Sheet:
    """Return the sheet turned clockwise by 0, 90, 180 or 270 degrees, picture and glyphs."""
    if not degrees:
        return sheet
    width, height = sheet.width_pt, sheet.height_pt
    boxes = _turned_boxes(boxes_of([glyph.box for glyph in sheet.glyphs]), degrees)
    em_boxes = _turned_boxes(boxes_of([glyph.em_box for glyph in sheet.glyphs]), degrees)
    return replace(
        sheet,
        width_pt=height if degrees % 180 else width,
        height_pt=width if degrees % 180 else height,
        picture=_rotated(sheet.picture, degrees),
        glyphs=tuple(
            glyph._replace(box=box, em_box=em_box)
            for glyph, box, em_box in zip(sheet.glyphs, boxes, em_boxes, strict=True)
        ),
    )


def turned_back(page: Page, degrees: int) -> Page:
    """Return the page of a sheet that was turned clockwise by so much, with the way back to the sheet as it lies."""
    if not degrees:
        return page
    return replace(page, turned_degrees=degrees, to_paper=_BACK[degrees].after(page.to_paper))


def _rotated(picture: Picture, degrees: int) -> Picture:
    return np.asarray(cv2.rotate(picture, _ROTATIONS[degrees]), dtype=np.uint8) if degrees else picture


def _turned_boxes(boxes: Boxes, degrees: int) -> list[Box]:
    place = _BACK[360 - degrees]
    xs, ys = boxes[:, [0, 2]], boxes[:, [1, 3]]
    x, y = place.a * xs + place.b * ys + place.c, place.d * xs + place.e * ys + place.f
    sides = np.column_stack((x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)))
    return list(starmap(Box, sides.tolist()))


def turn_of_glyphs(glyphs: Sequence[Glyph], aspect: float) -> int:
    """Return by how many degrees clockwise the page must be turned for its glyphs to run to the right.

    0 where they run in no one direction, or stand upright one above the other. `aspect` is the page's width
    over its height.
    """
    marks = [glyph for glyph in glyphs if not (glyph.hidden or glyph.generated or glyph.char.isspace())]
    if len(marks) <= LEAST_STEPS:
        return 0
    boxes = boxes_of([glyph.em_box for glyph in marks]) * (aspect, 1, aspect, 1)
    sizes = boxes[:, 2:] - boxes[:, :2]
    steps = np.diff((boxes[:, :2] + boxes[:, 2:]) / 2, axis=0)
    near = np.abs(steps).max(axis=1) < NEIGHBOUR_EMS * sizes.max(axis=1)[1:]
    counts = _by_way(steps[near])
    most = max(counts, key=lambda degrees: counts[degrees])
    # A turned character is as wide as its font is high, and seldom as high as that: one that is stands upright.
    is_stacked = most in (90, 270) and np.median(sizes[:, 1] / np.maximum(sizes[:, 0], 1e-9)) > STACKED
    is_told = counts[most] >= max(LEAST_STEPS, ONE_WAY * near.sum()) and not is_stacked
    return most if is_told else 0


def _by_way(steps: NDArray[np.float64]) -> dict[int, int]:
    """Return how many of the steps right and down go each way, by the degrees that make them go to the right."""
    right, down = steps.T
    is_across = np.abs(right) >= np.abs(down)
    ways = {
        0: is_across & (right > 0),
        90: ~is_across & (down < 0),
        180: is_across & (right < 0),
        270: ~is_across & (down > 0),
    }
    return {degrees: int(way.sum()) for degrees, way in ways.items()}


def as_it_lies(sheet: Sheet, view_of: Callable[[Sheet], V]) -> Upright[V]:
    """Return the sheet as one that is known to be upright."""
    return Upright(sheet, view_of(sheet), 0, {}, True)


def put_upright(sheet: Sheet, view_of: Callable[[Sheet], V], engine: Engine) -> Upright[V]:
    """Return the sheet as its lines can be read, by its pixels."""
    view = view_of(sheet)
    is_sideways = _runs_down(view.detected)
    sample = _longest(view.detected if is_sideways else [box for box, _ in view.pieces])
    lines = _read(view.picture, sample, 0, engine)
    lying = Upright(sheet, view, 0, dict(zip(sample, lines, strict=True)), True)
    if not sample or _settles(lines):
        return lying
    side = _turned_view(sheet, 90, view_of) if is_sideways else lying
    scores = {0: _mean(lines)} | _both_ways(side, engine)
    best, runner_up = sorted(scores, key=lambda degrees: -scores[degrees])[:2]
    is_plain = scores[best] - scores[runner_up] >= PLAIN_LEAD
    if best and is_plain and scores[best] >= LEAST_READ:
        return side if best == side.degrees else _turned_view(sheet, best, view_of)
    return replace(lying, is_plain=(is_plain and not best) or not any(scores.values()))


def _turned_view(sheet: Sheet, degrees: int, view_of: Callable[[Sheet], V]) -> Upright[V]:
    there = turned(sheet, degrees)
    return Upright(there, view_of(there), degrees, {}, True)


def _both_ways(side: Upright[V], engine: Engine) -> dict[int, float]:
    """Return the mean confidence by degrees for the page as it stands there and upside down."""
    sample = _longest([box for box, _ in side.view.pieces])
    ways = (180,) if not side.degrees else (0, 180)
    return {side.degrees + way: _mean(_read(side.view.picture, sample, way, engine)) for way in ways}


def _runs_down(boxes: Sequence[PixelBox]) -> bool:
    """Return whether most of the lines are much higher than wide."""
    sizes = [(box.x1 - box.x0, box.bottom - box.top) for box in boxes]
    down = sum(height for width, height in sizes if height >= TALL * width)
    across = sum(width for width, height in sizes if width >= TALL * height)
    return down > TALL * across


def _longest(boxes: Sequence[PixelBox]) -> list[PixelBox]:
    return sorted(boxes, key=lambda box: -max(box.x1 - box.x0, box.bottom - box.top))[:SAMPLE]


def _read(picture: Picture, boxes: Sequence[PixelBox], degrees: int, engine: Engine) -> list[Line]:
    if not boxes:
        return []
    with step("recognise"):
        return engine.recognise([_rotated(crop_of(picture, box), degrees) for box in boxes])


def _settles(lines: Sequence[Line]) -> bool:
    letters = sum(char.isalpha() for line in lines for char in line.text)
    return letters >= LEAST_LETTERS and _mean(lines) >= WELL_READ


def _mean(lines: Sequence[Line]) -> float:
    return sum(line.confidence if line.text.strip() else 0.0 for line in lines) / max(len(lines), 1)
