"""Pictures of the places of a finding: parts of its pages with a thin frame round each place."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw

from extract.filing import BoxTuple
from index.store import Store
from ingest.errors import JixiaoError
from ui.paper.book import Picture

WIDEST, HIGHEST = 0.62, 0.16
"""The part of a page that one picture shows at most, unless a place itself is larger: small print stays legible."""
LEAST = 0.55, 0.05
LEFTWARDS = 0.7
"""How much of what a narrow place is widened by lies to its left, where rows have their names."""
AROUND = 0.02
"""What is shown around a place, as a part of the page."""
MOST_PIXELS = 900
SHOWN_WIDTH, SHOWN_HEIGHT = 356, 150
"""The largest that a picture stands on the sheet, in pixels (96 to the inch)."""
QUALITY = 82
FRAME = (200, 30, 30)
KEPT_OPEN = 4


class Spotted(NamedTuple):
    """A place on a page of a document."""

    document: str
    page: int
    box: BoxTuple


class Window(NamedTuple):
    """The part of a page that one picture shows, and the places in it."""

    document: str
    page: int
    part: BoxTuple
    places: tuple[BoxTuple, ...]


def windows(places: Iterable[Spotted], most: int) -> tuple[tuple[Window, ...], int]:
    """Return the parts of pages that show the places, those that lie together in one, and how many places no one shows."""
    found: list[Window] = []
    left = 0
    for place in dict.fromkeys(places):
        joined = next((at for at, one in enumerate(found) if _joined(one, place) is not None), None)
        if joined is not None:
            found[joined] = _joined(found[joined], place) or found[joined]
        elif len(found) < most:
            found.append(Window(place.document, place.page, place.box, (place.box,)))
        else:
            left += 1
    return tuple(one._replace(part=_with_surroundings(one.part)) for one in found), left


class Pages:
    """Cuts pictures out of the pages of a store's documents; a few pages are kept open."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._open: dict[tuple[str, int], Image.Image | None] = {}

    def picture(self, window: Window) -> Picture | None:
        """Return the picture of a part of a page; None where the page has none (text, or a file that is gone)."""
        page = self._page(window.document, window.page)
        return None if page is None else cut(page, window.part, window.places)

    def _page(self, document: str, number: int) -> Image.Image | None:
        key = (document, number)
        if key not in self._open:
            while len(self._open) >= KEPT_OPEN:
                self._open.pop(next(iter(self._open)))
            self._open[key] = self._drawn(document, number)
        return self._open[key]

    def _drawn(self, document: str, number: int) -> Image.Image | None:
        try:
            path: Path = self._store.page_image(document, number)
        except JixiaoError:
            return None
        with Image.open(path) as picture:
            return picture.convert("RGB")


def cut(page: Image.Image, part: BoxTuple, places: Sequence[BoxTuple]) -> Picture:
    """Return a part of a page as a picture, a frame round each place in it."""
    width, height = page.size
    left, top, right, bottom = _pixels(part, width, height)
    drawn = page.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    pen = ImageDraw.Draw(drawn)
    for place in places:
        x0, y0, x1, y1 = _pixels(place, width, height)
        pen.rectangle((x0 - left - 2, y0 - top - 2, x1 - left + 2, y1 - top + 2), outline=FRAME, width=2)
    if drawn.width > MOST_PIXELS:
        drawn = drawn.resize((MOST_PIXELS, max(1, round(drawn.height * MOST_PIXELS / drawn.width))))
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=QUALITY)
    scale = min(SHOWN_WIDTH / drawn.width, SHOWN_HEIGHT / drawn.height)
    return Picture(out.getvalue(), max(1, round(drawn.width * scale)), max(1, round(drawn.height * scale)))


def _joined(window: Window, place: Spotted) -> Window | None:
    """The window with the place in it, None where it would be too large or lies on another page."""
    if (window.document, window.page) != (place.document, place.page):
        return None
    one, other = window.part, place.box
    part = (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))
    if part != one and (part[2] - part[0] > WIDEST or part[3] - part[1] > HIGHEST):
        return None
    return window._replace(part=part, places=(*window.places, place.box))


def _with_surroundings(part: BoxTuple) -> BoxTuple:
    x0, x1 = _grown(part[0], part[2], LEAST[0], LEFTWARDS)
    top, bottom = _grown(part[1], part[3], LEAST[1], 0.5)
    return x0, top, x1, bottom


def _grown(low: float, high: float, least: float, before: float) -> tuple[float, float]:
    """The stretch with what is around it, at least so long, so much of it before the stretch, within the page."""
    more = max(2 * AROUND, least - (high - low))
    low, high = low - max(AROUND, more * before), high + max(AROUND, more * (1 - before))
    if low < 0:
        low, high = 0.0, high - low
    if high > 1:
        low, high = low - (high - 1), 1.0
    return max(low, 0.0), min(high, 1.0)


def _pixels(box: BoxTuple, width: int, height: int) -> tuple[int, int, int, int]:
    return round(box[0] * width), round(box[1] * height), round(box[2] * width), round(box[3] * height)
