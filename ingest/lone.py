"""Short unsure texts are read again with air around them: a lone sign (—, √, 标) wants its margin."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ingest.document import Picture
from ingest.engine import Engine, Line, PixelBox
from ingest.figures import matters
from ingest.page import Reading

SURE = 0.8
SHORT = 12
AIR = 6
LOOK_SCALES = (1.0, 0.8)
MOST_ALTERNATIVES = 5


def read_signs_again(
    picture: Picture, boxes: Sequence[PixelBox], lines: Sequence[Line], engine: Engine
) -> list[Line]:
    """Return the lines, short unsure ones read again with air around them: a lone sign wants its margin.

    The most certain reading counts; what the others said stays among its alternatives. Values are not for
    this: `read_again` settles them, and never by the most certain reading.
    """
    unsure = [
        k
        for k, line in enumerate(lines)
        if line.confidence < SURE and len(line.text) <= SHORT and not matters(line.text)
    ]
    looks = [_with_air(picture, boxes[k], scale) for k in unsure for scale in LOOK_SCALES]
    again = engine.recognise(looks)
    result = list(lines)
    for place, k in enumerate(unsure):
        readings = [lines[k], *again[place * len(LOOK_SCALES) : (place + 1) * len(LOOK_SCALES)]]
        whole = [line for line in readings if len(line.text) >= len(lines[k].text)]
        result[k] = _most_certain(whole)
    return result


def _most_certain(readings: Sequence[Line]) -> Line:
    best = max(readings, key=lambda line: line.confidence)
    others: dict[str, float] = {}
    for line in readings:
        for text, confidence in ((line.text, line.confidence), *line.alternatives):
            if text != best.text:
                others[text] = max(others.get(text, 0.0), confidence)
    ranked = sorted(others.items(), key=lambda item: -item[1])[:MOST_ALTERNATIVES]
    return Line(best.text, best.confidence, tuple(Reading(*item) for item in ranked))


def _with_air(picture: Picture, box: PixelBox, scale: float) -> Picture:
    """Return the line at another scale, with paper around it."""
    top, left = int(box.top), int(box.x0)
    crop = picture[top : max(int(box.bottom), top + 2), left : max(int(box.x1), left + 2)]
    paper = tuple(int(value) for value in np.percentile(crop.reshape(-1, 3), 80, axis=0))
    framed = cv2.copyMakeBorder(crop, AIR, AIR, AIR, AIR, cv2.BORDER_CONSTANT, value=paper)
    return np.asarray(
        cv2.resize(framed, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8
    )
