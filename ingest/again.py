"""Places that something outside the page has cast doubt on are looked at again, each under several conditions.

A sum that does not hold is a fault of the form, or a digit misread. Who adds up knows the place; this reads it
anew: as it was found, with what surrounds it, without colour, smaller (ingest.second).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ingest.document import OpenDocument, Picture, Sheet
from ingest.engine import Engine, PixelBox
from ingest.errors import UnreadablePage
from ingest.page import Box, Projective, Reading
from ingest.scan import crop_of
from ingest.second import looks_at
from ingest.straighten import straighten
from ingest.streaks import without_streaks


class Spot(NamedTuple):
    """A place on the paper: the page (1-based) and a box in fractions of the page as a viewer shows it."""

    page: int
    box: Box


def readings_at(
    document: OpenDocument, spots: Iterable[Spot], engine: Engine
) -> Mapping[Spot, tuple[Reading, ...]]:
    """Return what stands at each place, once for each look; places of pages that cannot be drawn are left out.

    A page that lies turned by a right angle is looked at as it lies: its lines give nothing to go by.
    """
    by_page: dict[int, list[Spot]] = {}
    for spot in dict.fromkeys(spots):
        by_page.setdefault(spot.page, []).append(spot)
    found: dict[Spot, tuple[Reading, ...]] = {}
    for page, wanted in sorted(by_page.items()):
        try:
            sheet = document.sheet(page)
        except UnreadablePage:
            continue
        found.update(_on_page(sheet, wanted, engine))
    return found


class Laid(NamedTuple):
    """A page's picture laid straight, and the way from the paper to it."""

    picture: Picture
    from_paper: Projective

    def pixels(self, box: Box) -> PixelBox:
        """Return the box, in fractions of the paper, on the straight picture and within its bounds."""
        height, width = self.picture.shape[:2]
        corners = [self.from_paper.apply(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        xs, ys = [x * width for x, _ in corners], [y * height for _, y in corners]
        return PixelBox(
            max(min(xs), 0.0), max(min(ys), 0.0), min(max(xs), float(width)), min(max(ys), float(height))
        )


def laid_straight(sheet: Sheet) -> Laid:
    """Return the sheet's picture as it is read: without streaks, straight."""
    straight, _, to_paper = straighten(without_streaks(sheet.picture))
    return Laid(straight, to_paper.inverse())


def _on_page(sheet: Sheet, spots: Sequence[Spot], engine: Engine) -> Mapping[Spot, tuple[Reading, ...]]:
    laid = laid_straight(sheet)
    looks: list[Picture] = []
    for spot in spots:
        box = laid.pixels(spot.box)
        looks += [crop_of(laid.picture, box), *looks_at(laid.picture, box)]
    lines = engine.recognise(looks)
    each = len(looks) // max(len(spots), 1)
    return {
        spot: tuple(
            Reading(line.text.strip(), line.confidence) for line in lines[place * each : (place + 1) * each]
        )
        for place, spot in enumerate(spots)
    }
