"""A later reading takes over the ids of the filings it finds again, so that what people said stays with them.

The id goes to the new filing that lies on the same paper: the same pages, the same part of them, and the
same title. A filing on other paper gets a new number; a number is never given twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.filing import Filing
from ingest.page import Box, union


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


def likeness(one: Filing, other: Filing) -> float:
    """Return 0 when they share no page, else up to 3: shared pages, shared area, the same title."""
    places, others = _extent(one), _extent(other)
    same_title = float(one.title == other.title and one.title is not None)
    if not places and not others:
        return same_title
    shared = places.keys() & others.keys()
    if not shared:
        return 0.0
    pages = len(shared) / len(places.keys() | others.keys())
    area = sum(_share(places[page], others[page]) for page in shared) / len(shared)
    return pages + area + same_title


def _extent(filing: Filing) -> dict[int, Box]:
    """The box around everything read of the filing, page by page."""
    boxes: dict[int, list[Box]] = {}
    for evidence in filing.evidence.values():
        if evidence.page is not None and evidence.box is not None:
            boxes.setdefault(evidence.page, []).append(Box(*evidence.box))
        for place in evidence.more:
            boxes.setdefault(place.page, []).append(Box(*place.box))
    return {page: union(found) for page, found in boxes.items()}


def _share(one: Box, other: Box) -> float:
    both = one.overlap(other)
    either = one.area + other.area - both
    return both / either if either else 0.0
