"""Rows of a form as people put them right: a row added, deleted, split, merged with another, or moved.

Like every correction these are anchored to the paper: a row is where its cells stand, and a reading that numbers
its rows anew changes nothing. What was not on the paper before is unread until a person fills it in: a number is
never made up, nor given to a row that it may not belong to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from extract.filing import BoxTuple, Filing, Place
from extract.pointer import replaced
from ingest.page import Box, union
from review.correction import Correction, RowDetail
from review.row_place import (
    cells_of,
    found_row,
    has,
    list_of,
    number_of,
    numbers_of,
    row_boxes,
    row_place,
    rows_of,
)
from review.row_values import divided, empty_row, explained, joined, unread, with_evidence

SAME_ROW = 0.6
"""The share that an added row's place and a read row must have in common, of the smaller one, to be the same."""
TALLEST = 2.0
"""An added row's place of more heights of a read row than this has room for other rows as well."""


class AddedPlace(NamedTuple):
    """The row that stands for one that a person added, and whether it was read there."""

    row: str
    is_read: bool


class Changed(NamedTuple):
    """The filing with its rows changed, the row that the event now stands for, and where the other rows went.

    `row` is None where it is there no more. `renamed` has old row pointers with their new ones, None for those
    that are gone; rows that stayed are not in it.
    """

    filing: Filing
    row: str | None
    renamed: Mapping[str, str | None]

    def now(self, pointer: str) -> str | None:
        """Return where a value of before stands now; None where it stands nowhere."""
        for row, new in self.renamed.items():
            if pointer == row or pointer.startswith(f"{row}/"):
                return None if new is None else f"{new}{pointer.removeprefix(row)}"
        return pointer


def changed(filing: Filing, event: Correction, added: Mapping[int, AddedPlace]) -> Changed | None:
    """Return the filing after the event on its rows; None where its place is not found in this reading.

    `added`: the rows that earlier events added, by the number of the event.
    """
    if event.action == "add_row":
        return _added(filing, event, added)
    detail = event.detail or RowDetail()
    place = Place(page=event.page, box=event.box) if event.page and event.box else None
    row = _meant(filing, event.field, place, event.pointer, (detail.row, detail.same), added)
    if row is None:
        return None
    if event.action == "delete_row":
        return _reordered(filing, row, [at for at in numbers_of(filing, row) if at != number_of(row)], None)
    if event.action == "split_row":
        return _split(filing, row, detail.at, event.who)
    by = detail.other_row, detail.other_same
    other = _meant(filing, event.field, detail.other, detail.pointer, by, added)
    if event.action == "merge_rows":
        return None if other is None or other == row else _merged(filing, row, other)
    if detail.pointer is not None and other is None:
        return None
    return _moved(filing, row, other)


def _meant(
    filing: Filing,
    field: str,
    place: Place | None,
    pointer: str | None,
    by: tuple[int | None, int | None],
    added: Mapping[int, AddedPlace],
) -> str | None:
    """The row that an event speaks of: one that the first event of `by` added; else one that was read at the place,
    or where this reading misses it, the one that the second event added.
    """
    row, same = by
    if row is not None:
        return added[row].row if row in added else None
    found = found_row(filing, field, place, pointer, [one.row for one in added.values() if not one.is_read])
    return found or (added[same].row if same is not None and same in added else None)


def _added(filing: Filing, event: Correction, added: Mapping[int, AddedPlace]) -> Changed | None:
    """A row of unread cells where the person saw one; where a reading has that row itself, nothing changes."""
    if event.box is None or event.page is None:
        return _inserted(filing, event.pointer, event)
    anchor = Box(*event.box)
    detail, before, rows = event.detail or RowDetail(), None, {one.row for one in added.values()}
    for row in rows_of(filing, event.field):
        found = row_boxes(filing, row)
        if event.page in found and row not in rows:
            box = union(found[event.page])
            is_alike = anchor.overlap(box) >= SAME_ROW * min(anchor.area, box.area) > 0
            if is_alike and anchor.height <= TALLEST * box.height:
                return Changed(filing, row, {})
        if found and (min(found), union(found[min(found)]).middle[1]) < (event.page, anchor.middle[1]):
            before = row
    beside = None
    if detail.other or detail.other_row is not None:
        by = detail.other_row, detail.other_same
        beside = _meant(filing, event.field, detail.other, None, by, added)
    if beside is not None and any(beside == one.row for one in added.values() if not one.is_read):
        return _inserted(filing, f"{list_of(beside)}/{number_of(beside) + 1}", event)
    if beside is not None and (place := row_place(filing, beside)):
        is_above = (event.page, anchor.middle[1]) < (place.page, Box(*place.box).middle[1])
        return _inserted(filing, f"{list_of(beside)}/{number_of(beside) + (not is_above)}", event)
    if before is None:
        return _inserted(filing, _first(filing, event), event)
    return _inserted(filing, f"{list_of(before)}/{number_of(before) + 1}", event)


def _inserted(filing: Filing, row: str, event: Correction) -> Changed | None:
    """The filing with a new row of unread cells at the pointer."""
    path, at = list_of(row), number_of(row)
    try:
        rows = filing.at(path)
    except KeyError:
        return None
    if not isinstance(rows, tuple) or at > len(rows):
        return None
    model = next((f"{path}/{one}" for one in (at - 1, at) if 0 <= one < len(rows)), None)
    empty = empty_row(filing, row)
    placed = _reordered(
        replaced(filing, path, (*rows, empty)),
        f"{path}/{len(rows)}",
        [*range(at), len(rows), *range(at, len(rows))],
        row,
    )
    reason = f"{event.who} 添加的行，待填写 / a row that {event.who} added, to be filled in"
    evidence = {
        f"{row}{cell}": unread(event.page, _column(filing, model, cell, event.box), reason)
        for cell in cells_of(empty)
    }
    return placed._replace(
        filing=with_evidence(placed.filing, evidence),
        renamed={old: new for old, new in placed.renamed.items() if old != f"{path}/{len(rows)}"},
    )


def _split(filing: Filing, row: str, cut: float | None, who: str) -> Changed | None:
    """Two rows for one: each cell goes to the side of the cut where it stands; one that spans it is unread in both."""
    path, at = list_of(row), number_of(row)
    rows, own = filing.at(path), row_place(filing, row)
    line = cut if cut is not None else (own.box[1] + own.box[3]) / 2 if own else None
    lower = f"{path}/{at + 1}"
    order = [*range(at + 1), len(rows), *range(at + 1, len(rows))]
    grown = _reordered(replaced(filing, path, (*rows, empty_row(filing, row))), row, order, row)
    now = grown.filing
    reason = f"{who} 拆分的行，待核对 / a row that {who} split, to be checked"
    for cell in cells_of(filing.at(row)):
        now = divided(now, (f"{row}{cell}", f"{lower}{cell}"), line, reason)
    now = explained(explained(now, row), lower)
    gone = f"{path}/{len(rows)}"
    return Changed(now, row, {old: new for old, new in grown.renamed.items() if old != gone})


def _merged(filing: Filing, row: str, other: str) -> Changed:
    """One row for two: texts joined, a number that only one of them has; two different numbers are unread."""
    reason = "两行合并，各有一个值 / two rows were merged, each with a value of its own"
    for cell in cells_of(filing.at(row)):
        filing = joined(filing, f"{row}{cell}", f"{other}{cell}", reason)
    filing = explained(filing, row)
    shrunk = _reordered(
        filing, other, [at for at in numbers_of(filing, other) if at != number_of(other)], None
    )
    kept = shrunk.now(row) or row
    inside = {f"{other}{cell}": f"{kept}{cell}" for cell in cells_of(filing.at(row)) if cell}
    return Changed(shrunk.filing, kept, {**inside, **shrunk.renamed})


def _moved(filing: Filing, row: str, after: str | None) -> Changed | None:
    """The row behind another one of its list; as the first one where there is no other."""
    if after is not None and list_of(after) != list_of(row):
        return None
    at = number_of(row)
    order = [one for one in numbers_of(filing, row) if one != at]
    to = 0 if after is None or after == row else order.index(number_of(after)) + 1
    if after == row:
        return Changed(filing, row, {})
    order.insert(to, at)
    return _reordered(filing, row, order, f"{list_of(row)}/{to}")


def _reordered(filing: Filing, row: str, order: list[int], now: str | None) -> Changed:
    """The filing with the rows of a list in this order; those not in it are gone."""
    path = list_of(row)
    rows = filing.at(path)
    renamed = {
        f"{path}/{at}": f"{path}/{order.index(at)}" if at in order else None for at in range(len(rows))
    }
    renamed = {old: new for old, new in renamed.items() if old != new}
    done = Changed(replaced(filing, path, tuple(rows[at] for at in order)), now, renamed)
    evidence = {new: one for old, one in filing.evidence.items() if (new := done.now(old)) is not None}
    return done._replace(filing=done.filing.model_copy(update={"evidence": evidence}))


def _column(filing: Filing, model: str | None, cell: str, strip: BoxTuple | None) -> BoxTuple | None:
    """Where a cell of an added row stands: in the row's strip, in the column of its neighbour."""
    beside = filing.evidence.get(f"{model}{cell}") if model else None
    if strip is None or beside is None or beside.box is None:
        return strip
    return beside.box[0], strip[1], beside.box[2], strip[3]


def _first(filing: Filing, event: Correction) -> str:
    """Where a row above all others goes; that of the list that the person meant."""
    path = list_of(event.pointer)
    return f"{path}/0" if has(filing, path) else event.pointer
