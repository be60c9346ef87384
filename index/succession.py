"""A later reading takes over the ids of the filings it finds again, so that what people said stays with them.

The id goes to the new filing that lies on the same paper: the same pages, the same part of them, and the
same title. A filing on other paper gets a new number; a number is never given twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extract.filing import Filing
from ingest.page import Box, union

WHOLE = Box(0.0, 0.0, 1.0, 1.0)


def successors(old: Mapping[int, Filing], new: Sequence[Filing]) -> tuple[int, ...]:
    """Return the number of each new filing, in order; `old` holds the filings by the numbers they have."""
    scored = [
        (likeness(filing, later), -abs(place - (number - 1)), number, place)
        for number, filing in old.items()
        for place, later in enumerate(new)
    ]
    taken: dict[int, int] = {}
    for score, _, number, place in sorted(scored, reverse=True):
        if score > 0 and place not in taken and number not in taken.values():
            taken[place] = number
    fresh = max(old, default=0) + 1
    for place in range(len(new)):
        if place not in taken:
            taken[place] = fresh
            fresh += 1
    return tuple(taken[place] for place in range(len(new)))


class Extent(NamedTuple):
    """Where a filing lies on the paper: the box around everything read of it, by page; the whole page of a text."""

    title: str | None
    boxes: Mapping[int, Box]


def likeness(one: Filing, other: Filing) -> float:
    """Return 0 when they share no page, else up to 3: shared pages, shared area, the same title."""
    return alike(extent(one), extent(other))


def alike(one: Extent, other: Extent) -> float:
    """Return the likeness of filings that lie so."""
    same_title = float(one.title == other.title and one.title is not None)
    if not one.boxes and not other.boxes:
        return same_title
    shared = one.boxes.keys() & other.boxes.keys()
    if not shared:
        return 0.0
    pages = len(shared) / len(one.boxes.keys() | other.boxes.keys())
    area = sum(_share(one.boxes[page], other.boxes[page]) for page in shared) / len(shared)
    return pages + area + same_title


def extent(filing: Filing) -> Extent:
    """Return where a filing lies; a text has no boxes."""
    boxes: dict[int, list[Box]] = {}
    for evidence in filing.evidence.values():
        if evidence.page is not None:
            boxes.setdefault(evidence.page, []).extend([Box(*evidence.box)] if evidence.box else [])
        for place in evidence.more:
            boxes.setdefault(place.page, []).append(Box(*place.box))
    return Extent(filing.title, {page: union(found) if found else WHOLE for page, found in boxes.items()})


def _share(one: Box, other: Box) -> float:
    both = one.overlap(other)
    either = one.area + other.area - both
    return both / either if either else 0.0
