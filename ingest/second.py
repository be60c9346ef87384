"""Second readings: a value of which the recogniser is not quite sure is read again under other conditions.

            ┌─ as it was found ───────────── 470件   what was read first
    5470件 ─┼─ with what surrounds it ────── 5470件  the box had cut a character off
            ├─ without colour, more contrast  470件   a seal over it, a pale print
            └─ smaller, air around it ─────── 470件   strokes and specks weigh otherwise
              (and by another engine, where one is set)

The looks never vote. How the readings meet decides (`settled`):

| the looks                              | the text         | its confidence                          |
| all say what was read first            | as read          | its doubt is halved by each look, up to the surest reading's |
| …but for marks (10.440,000.00, "5 .")  | marks by digits  | likewise, at most IMPROBABLE            |
| …and it cannot be a figure (13:34)     | as read          | not raised, at most IMPROBABLE          |
| all say the same, and something else   | what they say    | at most CONTESTED, the first reading an alternative |
| anything else                          | as read          | at most DISPUTED: a number is left unread |

So no number takes another's place and passes for sure, and whatever was read stays among the alternatives.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from ingest.document import Picture
from ingest.engine import Engine, Line, PixelBox, make_engine
from ingest.figures import as_meant, folded, is_well_formed, matters
from ingest.page import Reading

SURE = 0.9995
"""A value read with less than this is read again. Of 530 generated values read with more, one was wrong."""
DOUBTED_VALUE, DOUBTED_SHARE = 0.998, 0.2
"""Where more than this share of a page's values is below that confidence, the page is bad: all are read again."""
IMPROBABLE = 0.9
CONTESTED = 0.7
DISPUTED = 0.4
AROUND_PX = 6
AIR = 6
SMALLER = 0.6
DARK, PALE = 2, 70
"""Percentiles of a line's greys that become black and white."""
COLOURED = 12
"""So far apart lie the channels of a coloured picture somewhere, in greys."""
MOST_ALTERNATIVES = 5


class Second(NamedTuple):
    """Whether values are read again, and by which other engine beside the page's own, if any."""

    is_on: bool = True
    other: Engine | None = None


def second_readings(named: str) -> Second:
    """Return the second readings by their setting: on, off, or the name of an engine that reads too.

    EngineUnavailable when there is no such engine, or it lacks something.
    """
    return Second(named != "off", None if named in ("on", "off") else make_engine(named))


def read_again(
    picture: Picture, boxes: Sequence[PixelBox], lines: Sequence[Line], engine: Engine, second: Second
) -> list[Line]:
    """Return the lines of a page, the uncertain values among them settled by other readings of their place."""
    unsure = _unsure(lines) if second.is_on else []
    looks = [look for k in unsure for look in looks_at(picture, boxes[k])]
    again = engine.recognise(looks)
    each = len(looks) // max(len(unsure), 1)
    plain = [_crop(picture, boxes[k]) for k in unsure] if second.other else []
    others = second.other.recognise(plain) if second.other and plain else []
    result = list(lines)
    for place, k in enumerate(unsure):
        result[k] = settled(lines[k], (*again[place * each : (place + 1) * each], *others[place : place + 1]))
    return result


def _unsure(lines: Sequence[Line]) -> list[int]:
    values = [k for k, line in enumerate(lines) if matters(line.text)]
    doubted = sum(lines[k].confidence < DOUBTED_VALUE for k in values)
    if doubted > DOUBTED_SHARE * len(values):
        return values
    return [k for k in values if lines[k].confidence < SURE]


def settled(first: Line, looks: Sequence[Line]) -> Line:
    """Return the line as its readings settle it: see the table above. Without looks it stays as it is."""
    if not looks:
        return first
    readings = (first, *looks)
    said = {as_meant(look.text) for look in looks}
    is_one = len({folded(line.text) for line in readings}) == 1
    if said == {as_meant(first.text)}:
        raised = 1 - (1 - first.confidence) / 2 ** len(looks)
        sure = min(raised, max(line.confidence for line in readings), 1.0 if is_one else IMPROBABLE)
        text = first.text if is_one else _as_printed(first.text)
        if not is_well_formed(text):
            sure = min(first.confidence, IMPROBABLE)
        return Line(text, sure, _alternatives(text, readings))
    if len(said) == 1 and looks[0].text.strip():
        best = max(looks, key=lambda look: look.confidence)
        sure = min(CONTESTED, *(look.confidence for look in looks))
        return Line(best.text, sure, _alternatives(best.text, readings))
    return Line(first.text, min(first.confidence, DISPUTED), _alternatives(first.text, readings))


def _as_printed(text: str) -> str:
    """Return the text, with other marks where it cannot be a figure as it is and can be one with them."""
    return as_meant(text) if not is_well_formed(text) and is_well_formed(as_meant(text)) else text


def _alternatives(chosen: str, readings: Sequence[Line]) -> tuple[Reading, ...]:
    """Return what else was read, whole readings before those that were only next-best in one."""
    whole = [Reading(line.text, line.confidence) for line in readings]
    others: dict[str, Reading] = {}
    for other in (*whole, *(next_best for line in readings for next_best in line.alternatives)):
        if other.text.strip() and folded(other.text) != folded(chosen):
            others.setdefault(folded(other.text), other)
    return tuple(others.values())[:MOST_ALTERNATIVES]


def looks_at(picture: Picture, box: PixelBox) -> tuple[Picture, Picture, Picture]:
    """Return the line's place under other conditions: with its surroundings, without colour, smaller."""
    crop = _crop(picture, box)
    return _crop(picture, box, AROUND_PX), _without_colour(crop), _smaller(crop)


def _crop(picture: Picture, box: PixelBox, around: int = 0) -> Picture:
    top, left = max(int(box.top), 0), max(int(box.x0), 0)
    bottom, right = max(int(box.bottom), top + 2), max(int(box.x1), left + 2)
    return picture[max(top - around, 0) : bottom + around, max(left - around, 0) : right + around]


def _without_colour(crop: Picture) -> Picture:
    """Return the line in grey: as red light shows it, in which a seal vanishes; a grey one with its contrast stretched."""
    red = crop[:, :, 2]
    spread = crop.max(axis=2).astype(np.int16) - crop.min(axis=2)
    if int(spread.max(initial=0)) < COLOURED:
        dark, pale = np.percentile(red, (DARK, PALE))
        red = np.clip((red - dark) * (255 / max(pale - dark, 1)), 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(red, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def _smaller(crop: Picture) -> Picture:
    """Return the line at a smaller scale, with paper around it."""
    paper = tuple(int(value) for value in np.percentile(crop.reshape(-1, 3), 80, axis=0))
    framed = cv2.copyMakeBorder(crop, AIR, AIR, AIR, AIR, cv2.BORDER_CONSTANT, value=paper)
    small = cv2.resize(framed, None, fx=SMALLER, fy=SMALLER, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)
