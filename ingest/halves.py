"""Two pages on one scan, as an open booklet lies on the glass: each read by itself, the left one first.

A scan is two pages where nothing crosses a gutter in its middle from top to bottom, and both sides are
written on. A table or a title of one wide page crosses it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np

from ingest.document import Picture, Sheet
from ingest.page import IDENTITY, Page, Projective
from ingest.ruling import ink_of

WIDEST, NARROWEST = 1.75, 1.2
"""Widths over heights of a scan of two pages."""
WORKING_WIDTH = 1000
MIDDLE = (0.43, 0.57)
GUTTER = 24
"""So wide a band without ink parts the pages, in pixels of the working width."""
MOST_CROSSED = 0.005
"""Share of the gutter's rows that specks may mark."""
LEAST_WRITTEN = 0.12
"""Share of the rows of either page that are written on."""
LEAST_HEIGHT, USUAL_HEIGHT = 1900, 2339
"""Pages lower than the first, in pixels, are enlarged to the second, an A4 sheet's at 200 dpi."""


class Half(NamedTuple):
    """One page of a scan, and the way from it back to the whole scan, in fractions of both."""

    sheet: Sheet
    to_whole: Projective

    def back(self, page: Page) -> Page:
        """Return the page read from this half, its boxes' way back leading on to the whole scan."""
        if self.to_whole == IDENTITY:
            return page
        return replace(page, to_paper=self.to_whole.after(page.to_paper))


def halves_of(sheet: Sheet) -> list[Half]:
    """Return the two pages that a scan shows beside each other, or the sheet as it is."""
    at = None if sheet.glyphs else gutter_of(sheet.picture)
    return [Half(sheet, IDENTITY)] if at is None else list(_parted(sheet, at))


def gutter_of(picture: Picture) -> float | None:
    """Return where the gutter of two pages lies, as a fraction of the width; None for one page."""
    height, width = picture.shape[:2]
    if not NARROWEST <= width / height <= WIDEST:
        return None
    scale = WORKING_WIDTH / width
    ink = cv2.medianBlur(
        ink_of(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)), 3
    )
    first, last = (int(share * ink.shape[1]) for share in MIDDLE)
    bands = cv2.dilate(ink[:, first:last], np.ones((1, GUTTER), np.uint8)) > 0
    crossed = bands.mean(axis=0)[GUTTER // 2 : -GUTTER // 2]
    free = np.flatnonzero(crossed <= MOST_CROSSED)
    if not len(free):
        return None
    # Of all places that would do the one nearest to the middle.
    places = first + GUTTER // 2 + free
    at = int(places[np.abs(places - ink.shape[1] / 2).argmin()])
    written = [(part > 0).any(axis=1).mean() for part in (ink[:, :at], ink[:, at:])]
    return at / ink.shape[1] if min(written) >= LEAST_WRITTEN else None


def _parted(sheet: Sheet, at: float) -> Iterator[Half]:
    height, width = sheet.picture.shape[:2]
    column = round(at * width)
    for start, end in ((0, column), (column, width)):
        picture = np.ascontiguousarray(sheet.picture[:, start:end])
        if height < LEAST_HEIGHT:
            scale = USUAL_HEIGHT / height
            picture = np.asarray(
                cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), dtype=np.uint8
            )
        share = (end - start) / width
        half = replace(sheet, picture=picture, width_pt=sheet.width_pt * share)
        yield Half(half, Projective(share, 0, start / width, 0, 1, 0))
