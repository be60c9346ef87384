"""Where a new reading disagrees with the one that a person corrected: both are shown, and a person chooses.

Until then the correction stands. Whoever confirms the corrected value after the new reading has chosen it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from extract.filing import Filing, Record
from ingest.errors import InvalidCorrection
from review.apply import plain
from review.correction import Correction
from review.value import parse_value

Readings = Callable[[int], Sequence[Filing]]
"""The filings of an earlier reading of the document, by its version, as they were read."""


class ReadingConflict(Record):
    """A corrected place that is now read otherwise: what was read there before, what is now, and the correction."""

    pointer: str
    before: str | None
    now: str | None
    correction: Correction


def conflicts(
    now: Filing, events: Sequence[Correction], landed: Mapping[int, tuple[str, ...]], earlier: Readings
) -> tuple[ReadingConflict, ...]:
    """Return the places of a filing as read now whose correction was made on another reading of them.

    None where the new reading says what the person said, or could not read the place. `landed`: where each
    standing event found its place (review.apply).
    """
    last: dict[str, tuple[Correction, Correction]] = {}
    for event in sorted(events, key=lambda event: event.id):
        for pointer in landed.get(event.id, ()):
            if event.action != "confirm":
                last[pointer] = event, event
            elif pointer in last:
                last[pointer] = last[pointer][0], event
    found = (_conflict(now, pointer, *said, earlier) for pointer, said in last.items())
    return tuple(one for one in found if one is not None)


def _conflict(
    now: Filing, pointer: str, correction: Correction, seen: Correction, earlier: Readings
) -> ReadingConflict | None:
    if seen.reading is None or now.is_unread(pointer):
        return None
    before = _as_seen(earlier(seen.reading), seen)
    if before is None or _is_same(before, seen.pointer, now, pointer) or _agrees(now, pointer, correction):
        return None
    return ReadingConflict(
        pointer=pointer, before=_text(before, seen.pointer), now=_text(now, pointer), correction=correction
    )


def _as_seen(filings: Sequence[Filing], seen: Correction) -> Filing | None:
    """The filing in which the person saw the value: the one that has it at that place."""
    for filing in filings:
        evidence = filing.evidence.get(seen.pointer)
        place = (evidence.page, evidence.box) if evidence and evidence.box else (None, None)
        if place == (seen.page if seen.box else None, seen.box) and _has(filing, seen.pointer):
            return filing
    return None


def _is_same(one: Filing, place: str, other: Filing, pointer: str) -> bool:
    if one.is_unread(place):
        return False
    value = one.at(place)
    return plain(_text(one, place) or "") == plain(_text(other, pointer) or "") or (
        value is not None and value == other.at(pointer)
    )


def _agrees(now: Filing, pointer: str, correction: Correction) -> bool:
    """Whether the new reading is what the person said."""
    if correction.action == "reject":
        return False
    if plain(_text(now, pointer) or "") == plain(correction.new or ""):
        return True
    try:
        value = parse_value(pointer, correction.new)
    except InvalidCorrection:
        return False
    return value is not None and bool(value == now.at(pointer))


def _text(filing: Filing, pointer: str) -> str | None:
    printed = filing.printed(pointer)
    if printed is not None:
        return printed or None
    value = filing.at(pointer)
    return None if value is None else str(value)


def _has(filing: Filing, pointer: str) -> bool:
    try:
        filing.at(pointer)
    except KeyError:
        return False
    return True
