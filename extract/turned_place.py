"""A place on a page that lies turned: its box is the paper's, its text runs another way than to the right."""

from __future__ import annotations

from extract.filing import BoxTuple, Place
from ingest.page import Box, turned_box

DIGITS_OF_A_BOX = 5


class TurnedPlace(Place):
    """A place whose page, turned clockwise by so many degrees (90, 180, 270), stands upright."""

    degrees: int


def place_on(page: int, box: Box, degrees: int) -> Place:
    """Return the place of a box of the paper, of a page that stands upright when turned by so much."""
    rounded = _rounded(box)
    return TurnedPlace(page=page, box=rounded, degrees=degrees) if degrees else Place(page=page, box=rounded)


def upright_box(place: Place) -> Box:
    """Return the box on the page put upright: there lines follow one another down and text runs to the right."""
    return turned_box(Box(*place.box), _degrees(place))


def stretch(place: Place, begin: float, end: float) -> Place:
    """Return the place from one fraction of its line to another, the way that the text runs."""
    x0, top, x1, bottom = upright_box(place)
    part = Box(x0 + (x1 - x0) * begin, top, x0 + (x1 - x0) * end, bottom)
    return place.model_copy(update={"box": _rounded(turned_box(part, -_degrees(place)))})


def _degrees(place: Place) -> int:
    return place.degrees if isinstance(place, TurnedPlace) else 0


def _rounded(box: Box) -> BoxTuple:
    x0, top, x1, bottom = (round(side, DIGITS_OF_A_BOX) for side in box)
    return x0, top, x1, bottom
