"""Where a correction belongs in a reading: by the place on the paper, which never moves.

A reading may number its rows anew, so a pointer proves nothing. The value whose box covers the anchor is
meant; one that merely touches it is a neighbour, and taking it would put a wrong number on the record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from extract.filing import Filing
from extract.pointer import field_of
from ingest.page import Box
from review.correction import Correction

LEAST_COVER = 0.5
"""The share of the smaller box that both must have in common."""
RIVAL = 0.5
"""A second place that fits at least this share as well as the best makes the anchor ambiguous."""
MERGED = frozenset(
    f"/indicators/*/{name}"
    for name in ("level1", "level2", "level3", "deviation", "deviation_cause", "deviation_measure")
)
"""Fields whose cell may span rows: one place on the paper, its value repeated on each of them."""


def anchored(filing: Filing, correction: Correction, added: Collection[str] = ()) -> tuple[str, ...]:
    """Return the pointers in this reading that the correction means; none where its place is not found.

    `added`: rows that people added; nothing that was read belongs there. More than one pointer only for a merged cell,
    whose one value stands on several rows. Text without a box has its page: where that is another now, the rows were
    numbered anew.
    """
    if correction.box is None:
        return (correction.pointer,) if _is_on_its_page(filing, correction) else ()
    found = _fits(filing, correction, Box(*correction.box))
    fits = {pointer: fit for pointer, fit in found if not any(pointer.startswith(f"{row}/") for row in added)}
    if not fits:
        return ()
    best = max(fits, key=lambda pointer: fits[pointer])
    rivals = [pointer for pointer, fit in fits.items() if fit >= RIVAL * fits[best]]
    if any(_box(filing, pointer) != _box(filing, best) for pointer in rivals):
        return ()
    if len(rivals) == 1:
        return (best,)
    if correction.field in MERGED and len({filing.at(pointer) for pointer in rivals}) == 1:
        return tuple(rivals)
    return (correction.pointer,) if correction.pointer in rivals else ()


def best_place(boxes: Mapping[str, Box], anchor: Box, near: str | None) -> str | None:
    """Return which of the boxes is the one at the anchor, None where none is; of equal ones the one called `near`."""
    fits = {name: _likeness(box, anchor) for name, box in boxes.items() if _cover(box, anchor) >= LEAST_COVER}
    if not fits:
        return None
    best = max(fits, key=lambda name: fits[name])
    rivals = [name for name, fit in fits.items() if fit >= RIVAL * fits[best]]
    if len(rivals) > 1:
        return near if near in rivals and len({boxes[name] for name in rivals}) == 1 else None
    return best


def _is_on_its_page(filing: Filing, correction: Correction) -> bool:
    """Whether the pointer's value is there, and on the page that the person saw it on, where both are known."""
    proof = filing.evidence.get(correction.pointer)
    pages = {page for page in (proof and proof.page, correction.page) if page is not None}
    return len(pages) < 2 and _has(filing, correction.pointer)


def _fits(filing: Filing, correction: Correction, anchor: Box) -> Iterator[tuple[str, float]]:
    """Yield the pointers of the correction's field whose box covers the anchor, and how well (0-1)."""
    for pointer, evidence in filing.evidence.items():
        if evidence.page != correction.page or evidence.box is None or field_of(pointer) != correction.field:
            continue
        box = Box(*evidence.box)
        if _cover(box, anchor) >= LEAST_COVER and _has(filing, pointer):
            yield pointer, _likeness(box, anchor)


def _cover(one: Box, other: Box) -> float:
    smaller = min(one.area, other.area)
    if smaller <= 0:
        return 1.0 if one == other else 0.0
    return one.overlap(other) / smaller


def _likeness(one: Box, other: Box) -> float:
    both = one.overlap(other)
    either = one.area + other.area - both
    return both / either if either > 0 else 1.0


def _box(filing: Filing, pointer: str) -> tuple[float, ...] | None:
    return filing.evidence[pointer].box


def _has(filing: Filing, pointer: str) -> bool:
    try:
        filing.at(pointer)
    except KeyError:
        return False
    return True
