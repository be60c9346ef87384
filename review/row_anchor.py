"""What is kept of a change of rows, so that it finds its place again: where the rows stand, and what stood in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from extract.filing import Filing, Place
from extract.pointer import field_of
from ingest.errors import InvalidCorrection, NotFound
from review.correction import Correction, RowDetail
from review.row_place import LISTS, cells_of, has, is_row, list_of, number_of, place_beside, row_of, row_place

LONGEST_TOLD = 200
"""Characters of a row that its events tell."""


class RowAnchor(NamedTuple):
    """A row by its pointer in the filing that the person sees, its place on the paper, and what stands in it."""

    pointer: str
    place: Place | None
    old: str | None
    detail: RowDetail


class AddedRow(NamedTuple):
    """The event that added a row, and whether the reading has found that row itself."""

    event: int
    is_read: bool


def addition(filing: Filing, pointer: str, place: Place | None, added: Mapping[str, AddedRow]) -> RowAnchor:
    """Return the anchor of a row added below another one, or to a list without any; NotFound without these.

    `place`: where it stands; between its neighbours where nothing is said. `added`: see `added_rows`.
    """
    if is_row(pointer) and has(filing, pointer):
        other_row, other_same = _by(added, pointer)
        detail = RowDetail(
            other=row_place(filing, pointer), pointer=pointer, other_row=other_row, other_same=other_same
        )
        row = f"{list_of(pointer)}/{number_of(pointer) + 1}"
        return RowAnchor(row, place or place_beside(filing, pointer), None, detail)
    if f"{field_of(pointer)}/*" in LISTS and has(filing, pointer) and not filing.at(pointer):
        return RowAnchor(f"{pointer}/0", place, None, RowDetail())
    raise _no_row(pointer)


def change(
    filing: Filing,
    pointer: str,
    other: str | None,
    at: float | None,
    added: Mapping[str, AddedRow],
) -> RowAnchor:
    """Return the anchor of a row that is changed, with the one that it is merged with or moved behind.

    NotFound without them, InvalidCorrection where they are in different tables, or the row is cut outside of itself.
    """
    for row in (pointer, other):
        if row is not None and not (is_row(row) and has(filing, row)):
            raise _no_row(row)
    if other is not None and list_of(other) != list_of(pointer):
        raise InvalidCorrection(
            f"{pointer} 与 {other} 不在同一张表里。/ {pointer} and {other} are not in one table."
        )
    place = row_place(filing, pointer)
    if at is not None and not (place and place.box[1] < at < place.box[3]):
        raise InvalidCorrection("拆分的位置不在这一行内。/ The row is not cut where it stands.")
    by, same = _by(added, pointer)
    other_row, other_same = _by(added, other)
    detail = RowDetail(
        other=row_place(filing, other) if other else None,
        pointer=other,
        at=at,
        row=by,
        same=same,
        other_row=other_row,
        other_same=other_same,
    )
    return RowAnchor(pointer, place, told(filing, pointer), detail)


def added_rows(filing: Filing, events: Sequence[Correction], gone: Collection[int]) -> dict[str, AddedRow]:
    """Return the rows that people added, found by a reading since or not.

    `events` name the places that they have in this filing; those in `gone` have none.
    """
    return {
        one.pointer: AddedRow(one.id, is_read=not _is_as_added(filing, one))
        for one in events
        if one.action == "add_row" and one.id not in gone and has(filing, one.pointer)
    }


def value_detail(pointer: str, added: Mapping[str, AddedRow]) -> RowDetail | None:
    """Return what an event on a value keeps where its row is one that a person added: it may stand in no reading."""
    row, same = _by(added, row_of(pointer))
    return None if row is None and same is None else RowDetail(row=row, same=same)


def _by(added: Mapping[str, AddedRow], row: str | None) -> tuple[int | None, int | None]:
    """The event that added the row where no reading has it, and where one has."""
    one = added.get(row or "")
    if one is None:
        return None, None
    return (None, one.event) if one.is_read else (one.event, None)


def told(filing: Filing, row: str) -> str:
    """Return what stands in a row, in short."""
    cells = (f"{row}{cell}" for cell in cells_of(filing.at(row)))
    texts = [filing.printed(cell) or str(filing.at(cell) or "") for cell in cells]
    return " | ".join(dict.fromkeys(text for text in texts if text))[:LONGEST_TOLD]


def _is_as_added(filing: Filing, event: Correction) -> bool:
    place = row_place(filing, event.pointer)
    heights = (place.box[1], place.box[3]) if place else None
    return heights == ((event.box[1], event.box[3]) if event.box else None)


def _no_row(pointer: str) -> NotFound:
    return NotFound(f"没有可以更改的行 {pointer}。/ There is no row {pointer} that can be changed.")
