"""An engine that gets one figure of a document wrong, and an engine that remembers what it has read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ingest.document import Picture
from ingest.engine import Engine, Line, PixelBox
from ingest.figures import folded
from ingest.pieces import shared
from ingest.second import SURE

MOSTLY = 0.5
"""So much of the figure's place lies in a line's box that holds it."""


class Remembering:
    """An engine that gives for a picture that it has seen before what it gave then: pages are read more than once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._boxes: dict[bytes, list[PixelBox]] = {}
        self._lines: dict[bytes, Line] = {}

    def detect(self, picture: Picture) -> list[PixelBox]:
        """Return the boxes of the lines of text."""
        key = _key(picture)
        if key not in self._boxes:
            self._boxes[key] = self._engine.detect(picture)
        return list(self._boxes[key])

    def recognise(self, lines: Sequence[Picture]) -> list[Line]:
        """Return one reading for each picture of a line."""
        keys = [_key(line) for line in lines]
        new = {key: line for key, line in zip(keys, lines, strict=True) if key not in self._lines}
        self._lines.update(zip(new, self._engine.recognise(list(new.values())), strict=True))
        return [self._lines[key] for key in keys]


class Target(NamedTuple):
    """The figure that is read wrongly: its page, its place on the straight page, what is printed and what is read."""

    page: int
    box: PixelBox
    printed: str
    misread: str


class Slipping:
    """An engine that reads one figure wrongly, and surely so, in every look at its place; all else it reads as another.

    Surely, because the second readings of a first pass settle what is not; without alternatives, so that nothing
    but another look can tell. `turn_page` is to be told how many pages are read (the reader's `on_page`).
    """

    def __init__(self, engine: Engine, target: Target) -> None:
        self._engine = engine
        self.target = target
        self._page = 1
        self._picture: Picture | None = None
        self.slipped = 0
        """How often the figure was read, wrongly."""

    def turn_page(self, done: int, _total: int) -> None:
        """Take note that so many pages are read."""
        self._page = done + 1

    def detect(self, picture: Picture) -> list[PixelBox]:
        """Return the boxes of the lines of text on the page, whose picture this is."""
        self._picture = picture
        return self._engine.detect(picture)

    def recognise(self, lines: Sequence[Picture]) -> list[Line]:
        """Return one reading for each picture of a line, the figure's with the wrong digit."""
        readings = self._engine.recognise(lines)
        if self._page != self.target.page or self._picture is None:
            return readings
        given, is_there = [], False
        for picture, reading in zip(lines, readings, strict=True):
            box = _place_on(self._picture, picture)
            # A look under other conditions is a copy; it follows that of the place with its surroundings.
            is_there = self._holds(box) if box is not None else is_there
            given.append(self._slipped(reading) if is_there else reading)
        return given

    def _holds(self, box: PixelBox) -> bool:
        own = self.target.box
        area = max((own.x1 - own.x0) * (own.bottom - own.top), 1.0)
        return shared(own, box) >= MOSTLY * area

    def _slipped(self, reading: Line) -> Line:
        printed = re.escape(folded(self.target.printed))
        text, count = re.subn(
            rf"(?<![\d.,]){printed}(?!\d)", folded(self.target.misread), folded(reading.text)
        )
        if count != 1:
            return reading
        self.slipped += 1
        return Line(text, max(reading.confidence, SURE))


def _place_on(page: Picture, crop: Picture) -> PixelBox | None:
    """Return where on the page the crop was cut out, None where it is a picture of its own."""
    for whole in (page, crop.base):
        if not isinstance(whole, np.ndarray) or whole.shape != page.shape or whole.strides != crop.strides:
            continue
        offset = crop.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
        if 0 <= offset < whole.nbytes:
            top, rest = divmod(offset, whole.strides[0])
            x0 = rest // whole.strides[1]
            return PixelBox(x0, top, x0 + crop.shape[1], top + crop.shape[0])
    return None


def _key(picture: Picture) -> bytes:
    digest = hashlib.blake2b(repr(picture.shape).encode())
    digest.update(np.ascontiguousarray(picture).tobytes())
    return digest.digest()
