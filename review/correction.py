"""A correction: what a person says stands on the paper, anchored to the paper."""

from __future__ import annotations

from typing import Literal

from extract.filing import BoxTuple, Place, Record

ValueAction = Literal["correct", "confirm", "reject"]
RowAction = Literal["add_row", "delete_row", "split_row", "merge_rows", "move_row"]
Action = Literal[ValueAction, RowAction, "undo"]


class RowDetail(Record):
    """What an event needs besides its anchor: `other`, the place of the row that one is added beside, merged with, or
    moved behind, and its pointer in the reading that the person saw; `at`, where on the page's height a row is cut.

    A row that a person added stands nowhere in a reading: whoever speaks of it, or of a value in it, names the event that
    added it (`row`; `other_row` for the other one). Of a row that a reading has found since, this is `same` and
    `other_same`: there it is found by its place, and where a later reading misses it, it is the added row again.
    """

    other: Place | None = None
    pointer: str | None = None
    at: float | None = None
    row: int | None = None
    other_row: int | None = None
    same: int | None = None
    other_same: int | None = None


class MadeOn(Record):
    """The document and page that an event was written on: its document was joined with others or split since."""

    document: str
    page: int | None


class Correction(Record):
    """One append-only event of a person on one value, or on one row of the form (review.row_changes).

    The anchor is `document` (sha256), `page`, `box` (page fractions of the paper) and `field`, the
    pointer with its indices taken out ("/indicators/*/score"). `pointer` is where the value stood in the
    reading that the person saw; it is derived anew at each reading. `new` is the text as the person says
    it is printed, None for blank. A "reject" says that what was read stands there for nothing: the value is unread.
    `reading` is the version of the reading that the person saw. Of a row, `pointer` names the row, `field` its list and
    `box` the place around its cells; `old` is what stood in it. `made_on` is where an event was
    written whose document was joined or split since: the sheet of paper is the same, document and page are those of now, and
    `reading` is one of the document that it was written on. An "undo" names the correction it takes back in `undoes`.
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
    detail: RowDetail | None = None
    made_on: MadeOn | None = None
