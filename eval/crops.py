"""Cuttings of pages, so that a report shows what the reader had before it."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np

from eval.outcome import Spot
from ingest.document import OpenDocument, Picture, open_document
from ingest.errors import JixiaoError

Colour = tuple[int, int, int]
"""Red, green, blue, 0-255."""

AROUND_PX = 14
WIDEST_PX = 640
QUALITY = 70
_RED = (48, 48, 208)
PAGE_PX = 300
"""Width of a whole page's picture."""


def cuttings(spots: Iterable[tuple[Path, Spot]]) -> dict[tuple[Path, Spot], str]:
    """Return a JPEG as a data URI for each place, the box framed; a place that cannot be cut is left out."""
    by_path: dict[Path, set[Spot]] = {}
    for path, spot in spots:
        by_path.setdefault(path, set()).add(spot)
    return {
        (path, spot): uri
        for path, places in by_path.items()
        for spot, uri in _of_document(path, places).items()
    }


def overview(path: Path, marked: Iterable[tuple[Spot, Colour]]) -> str | None:
    """Return one whole page small, as a JPEG in a data URI, its spots framed in their colours; None where it cannot be.

    The spots are all of one page.
    """
    frames = list(marked)
    try:
        with open_document(path) as document:
            picture = _page(document, frames[0][0].page) if frames else None
    except JixiaoError:
        return None
    if picture is None:
        return None
    scale = PAGE_PX / picture.shape[1]
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = small.shape[:2]
    for spot, (red, green, blue) in frames:
        x0, top, x1, bottom = spot.box
        corners = ((round(x0 * width), round(top * height)), (round(x1 * width), round(bottom * height)))
        cv2.rectangle(small, *corners, (blue, green, red), 1)
    return _uri(np.asarray(small, dtype=np.uint8))


def _of_document(path: Path, spots: Iterable[Spot]) -> dict[Spot, str]:
    uris: dict[Spot, str] = {}
    try:
        with open_document(path) as document:
            for page, places in _by_page(spots).items():
                picture = _page(document, page)
                uris |= {spot: _cutting(picture, spot) for spot in places if picture is not None}
    except JixiaoError:
        return uris
    return uris


def _page(document: OpenDocument, number: int) -> Picture | None:
    return document.sheet(number).picture if 1 <= number <= document.source.pages else None


def _cutting(picture: Picture, spot: Spot) -> str:
    height, width = picture.shape[:2]
    x0, top, x1, bottom = spot.box
    left, right = round(x0 * width), round(x1 * width)
    upper, lower = round(top * height), round(bottom * height)
    framed = cv2.rectangle(picture.copy(), (left - 3, upper - 3), (right + 3, lower + 3), _RED, 2)
    cut = framed[
        max(upper - AROUND_PX, 0) : max(lower, upper + 1) + AROUND_PX,
        max(left - AROUND_PX, 0) : max(right, left + 1) + AROUND_PX,
    ]
    if not cut.size:
        cut = np.full((2, 2, 3), 255, dtype=np.uint8)
    scale = min(1.0, WIDEST_PX / cut.shape[1])
    small = cv2.resize(cut, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return _uri(np.asarray(small, dtype=np.uint8))


def _uri(picture: Picture) -> str:
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode("ascii")


def _by_page(spots: Iterable[Spot]) -> dict[int, list[Spot]]:
    pages: dict[int, list[Spot]] = {}
    for spot in sorted(spots):
        pages.setdefault(spot.page, []).append(spot)
    return pages
