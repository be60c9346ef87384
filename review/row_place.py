"""The rows of a form and where they stand on the paper: around their own cells."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from extract.filing import Filing, Place, Record
from extract.pointer import field_of
from ingest.page import Box, union
from review.anchor import MERGED, best_place

LISTS = (
    "/indicators/*",
    "/funds/*",
    "/budget_items/*",
    "/contacts/*",
    "/sections/*",
    "/stated_amounts/*",
    "/other_fields/*",
    "/notes/*",
    "/tables/*/rows/*",
)
"""The lists whose rows people put right, as fields."""


THINNEST = 0.2
"""Rows of less of a row's height are strips where nothing was read."""


def is_row(pointer: str) -> bool:
    """Whether a pointer names a row of a list that people may change."""
    return field_of(pointer) in LISTS


def row_of(pointer: str) -> str | None:
    """Return the row that a value stands in, itself where it is one; None outside of all rows."""
    tokens = pointer.split("/")
    heads = ("/".join(tokens[:count]) for count in range(len(tokens), 1, -1))
    return next((head for head in heads if is_row(head)), None)


def row_place(filing: Filing, row: str) -> Place | None:
    """Return where a row stands on the paper: around its own cells, on the page where it begins; None without any."""
    found = row_boxes(filing, row)
    if not found:
        return None
    page = min(found)
    return Place(page=page, box=union(found[page]))


def place_beside(filing: Filing, row: str) -> Place | None:
    """Return where a row that the reading missed below this one stands: the gap to the next, else a strip between them."""
    own = row_place(filing, row)
    if own is None:
        return None
    box = Box(*own.box)
    others = (row_boxes(filing, f"{list_of(row)}/{at}").get(own.page) for at in numbers_of(filing, row))
    rows = [whole for found in others if found and (whole := union(found)).height >= box.height * THINNEST]
    below = (one.top for one in rows if one.top > box.middle[1] + box.height / 4)
    following = min(below, default=min(box.bottom + box.height, 1.0))
    gap = following - box.bottom
    if gap >= box.height / 2:
        return Place(page=own.page, box=(box.x0, box.bottom, box.x1, following))
    middle, half = (following + box.bottom) / 2, min(max(gap / 4, box.height / 1000), box.height / 10)
    return Place(page=own.page, box=(box.x0, middle - half, box.x1, middle + half))


def found_row(
    filing: Filing, field: str, place: Place | None, pointer: str | None, added: Collection[str] = ()
) -> str | None:
    """Return the row of this reading that is meant: by its place, or by its pointer where it has none on the paper.

    None of those that people added: where one of them covers the place, nobody said that it is the row meant.
    """
    if place is None:
        return pointer if pointer is not None and has(filing, pointer) else None
    boxes = {
        row: union(found[place.page])
        for row in rows_of(filing, field)
        if row not in added and place.page in (found := row_boxes(filing, row))
    }
    return best_place(boxes, Box(*place.box), pointer)


def rows_of(filing: Filing, field: str) -> Iterator[str]:
    """Yield the rows of a field's lists, in their order."""
    head, _, rest = field.removesuffix("/*").partition("/*")
    paths = [f"{head}/{at}{rest}" for at in range(len(filing.at(head)))] if rest else [head]
    for path in paths:
        yield from (f"{path}/{at}" for at in range(len(filing.at(path))))


def row_boxes(filing: Filing, row: str) -> dict[int, list[Box]]:
    """The boxes of a row's own cells by page; cells that it shares with others only where it has no other."""
    own: dict[int, list[Box]] = {}
    shared: dict[int, list[Box]] = {}
    for cell in cells_of(filing.at(row)):
        evidence = filing.evidence.get(f"{row}{cell}")
        if evidence is None or evidence.box is None or evidence.page is None:
            continue
        boxes = shared if field_of(f"{row}{cell}") in MERGED else own
        boxes.setdefault(evidence.page, []).append(Box(*evidence.box))
    return own or shared


def cells_of(row: Any) -> list[str]:
    """What is added to a row's pointer to name each of its cells; the row itself where it is one text."""
    if isinstance(row, Record):
        return [f"/{name}" for name in type(row).model_fields]
    return [f"/{at}" for at in range(len(row))] if isinstance(row, tuple) else [""]


def list_of(row: str) -> str:
    """Return the pointer of the list that has the row."""
    return row.rpartition("/")[0]


def number_of(row: str) -> int:
    """Return which row of its list it is, from 0 on."""
    return int(row.rpartition("/")[2])


def numbers_of(filing: Filing, row: str) -> range:
    """Return the numbers of all rows of its list."""
    return range(len(filing.at(list_of(row))))


def has(filing: Filing, pointer: str) -> bool:
    """Whether the filing has something at the pointer, be it blank."""
    try:
        filing.at(pointer)
    except KeyError:
        return False
    return True
