"""Whether a value's box is right: it covers the value's ink, and is not much larger than its cell.

         ┌────────────────────cell───────────────────┐
         │   ┌──────box───────┐                      │     right: box covers 90% of the ink,
         │   │ ┌──ink──┐      │                      │     and its area is at most twice the cell's
         │   └─────────┴──────┘                      │
         └───────────────────────────────────────────┘

The right answer's evidence holds the ink in `box` and `more`; the cells come from its own list of places.
A value outside a table has for its cell its ink with one line of air on every side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eval.fields import HEADER, LISTS, Pairs
from eval.outcome import Box, PlaceKind, PlaceOutcome, Spot
from eval.values import is_blank
from ingest import page as paper

LEAST_COVERED = 0.90
MOST_SPREAD = 2.0
_LINE = 0.02
"""About one line of text on A4, as a fraction of the page's height and, turned, of its width."""
_GROUPS = {f"/{field.name}": field.group for field in HEADER} | {
    f"/{rows.name}/*/{field.name}".rstrip("/"): field.group for rows in LISTS for field in rows.fields
}
_GROUPS |= {f"/tables/*/{name}": "tables.header" for name in ("title", "unit", "header/*")}
_GROUPS["/tables/*/rows/*/*"] = "tables.cells"

Evidence = Mapping[str, Any]
Cells = Mapping[str, Sequence[Mapping[str, Any]]]
"""Pointer → the places, `{page, box}`, of the cells that the value stands in."""
Spots = dict[int, list[paper.Box]]


def places(
    expected: Mapping[str, Any], found: Mapping[str, Any], pairs: Pairs, cells: Cells
) -> Iterator[PlaceOutcome]:
    """Yield the outcome of every box: of each value that both give and the right answer has a place for."""
    evidence: Mapping[str, Evidence] = found.get("evidence") or {}
    for pointer, right in (expected.get("evidence") or {}).items():
        if not right.get("box") or is_blank(at(expected, pointer)):
            continue
        there = translated(pointer, pairs)
        if there is None or is_blank(at(found, there)):
            continue
        room = _spots(cells.get(pointer) or ())
        yield _place(pointer, right, room, evidence.get(there) or {})


def translated(pointer: str, pairs: Pairs) -> str | None:
    """Return the pointer that the reading has for a pointer of the right answer, None for an unread row.

    A row that only the reading has is written "/indicators/+3/score".
    """
    head, name, *rest = pointer.split("/")
    if rest and rest[0].startswith("+"):
        return pointer.replace("/+", "/", 1)
    if not rest or name not in pairs or not rest[0].isdigit():
        return pointer
    row = pairs[name].get(int(rest[0]))
    inner = _translated_row(rest[1:], pairs.get(f"{name}/{rest[0]}/rows"))
    return None if row is None or inner is None else "/".join((head, name, str(row), *inner))


def _translated_row(rest: Sequence[str], rows: Mapping[int, int] | None) -> list[str] | None:
    """Return the rest of a pointer into a table, its row as the reading numbers it, None for an unread row."""
    if rows is None or len(rest) < 2 or rest[0] != "rows":
        return list(rest)
    row = rest[1][1:] if rest[1].startswith("+") else rows.get(int(rest[1]))
    return None if row is None else [rest[0], str(row), *rest[2:]]


def at(filing: Mapping[str, Any], pointer: str) -> Any:
    """Return the value at a JSON pointer, None where there is none."""
    value: Any = filing
    for token in pointer.split("/")[1:]:
        if isinstance(value, Mapping):
            value = value.get(token)
        elif isinstance(value, (list, tuple)) and token.isdigit() and int(token) < len(value):
            value = value[int(token)]
        else:
            return None
    return value


def spot(evidence: Evidence | None) -> Spot | None:
    """Return where an evidence points, or None for one without a box."""
    if not evidence or not evidence.get("box") or not evidence.get("page"):
        return None
    return Spot(int(evidence["page"]), _floats(evidence["box"]))


def _place(pointer: str, right: Evidence, cells: Spots, read: Evidence) -> PlaceOutcome:
    group, seen = group_of(pointer), spot(read) or spot(right)
    boxes, ink = _spots(_all_places(read)), _spots(_all_places(right))
    if not boxes:
        return PlaceOutcome(group, pointer, "unlocated", 0.0, 0.0, seen)
    covered, spread = _covered(ink, boxes), _spread(_with_cells(ink, cells), boxes)
    kind: PlaceKind = "right" if covered >= LEAST_COVERED and spread <= MOST_SPREAD else "wrong"
    return PlaceOutcome(group, pointer, kind, covered, spread, seen)


def group_of(pointer: str) -> str:
    """Return the group that the field at a pointer is counted in."""
    if pointer.startswith("/annual_goal/"):
        return "goals"
    starred = "/".join("*" if token.isdigit() else token for token in pointer.split("/"))
    return _GROUPS.get(starred, "other")


def _covered(ink: Spots, boxes: Spots) -> float:
    """Return the smallest share of a piece of ink that the boxes on its page cover."""
    return min(
        min(sum(box.overlap(piece) for box in boxes.get(page, ())) / max(piece.area, 1e-12), 1.0)
        for page, pieces in ink.items()
        for piece in pieces
    )


def _spread(cells: Spots, boxes: Spots) -> float:
    """Return the largest ratio, page by page, of the boxes' area to the cells'; huge off the cells' pages."""
    return max(
        sum(box.area for box in there) / max(sum(cell.area for cell in cells.get(page, ())), 1e-12)
        for page, there in boxes.items()
    )


def _all_places(evidence: Evidence) -> list[Evidence]:
    return [evidence, *(evidence.get("more") or ())]


def _spots(places: Sequence[Mapping[str, Any]]) -> Spots:
    spots: Spots = {}
    for place in places:
        if place.get("box") and place.get("page"):
            spots.setdefault(int(place["page"]), []).append(paper.Box(*_floats(place["box"])))
    return spots


def _with_cells(ink: Spots, cells: Spots) -> Spots:
    """Return the cells, page by page; where a page has ink and no cell, the ink with air around it."""
    return {page: cells.get(page) or [_with_air(box) for box in boxes] for page, boxes in ink.items()}


def _with_air(box: paper.Box) -> paper.Box:
    return paper.Box(box.x0 - _LINE, box.top - _LINE, box.x1 + _LINE, box.bottom + _LINE)


def _floats(box: Any) -> Box:
    x0, top, x1, bottom = (float(edge) for edge in box)
    return x0, top, x1, bottom
