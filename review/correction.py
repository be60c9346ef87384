"""A correction: what a person says stands on the paper, anchored to the paper."""

from __future__ import annotations

from typing import Literal

from extract.filing import BoxTuple, Record

Action = Literal["correct", "confirm", "reject", "undo"]


class Correction(Record):
    """One append-only event of a person on one value.

    The anchor is `document` (sha256), `page`, `box` (page fractions of the paper) and `field`, the
    pointer with its indices taken out ("/indicators/*/score"). `pointer` is where the value stood in the
    reading that the person saw; it is derived anew at each reading. `new` is the text as the person says
    it is printed, None for blank. A "reject" says that what was read stands there for nothing: the value is unread.
    `reading` is the version of the reading that the person saw. An "undo" names the correction it takes back in `undoes`.
    """

    id: int
    document: str
    page: int | None
    box: BoxTuple | None
    field: str
    pointer: str
    action: Action
    old: str | None
    new: str | None
    who: str
    when: str
    why: str | None = None
    undoes: int | None = None
    reading: int | None = None
