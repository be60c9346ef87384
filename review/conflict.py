"""Where a new reading disagrees with the one that a person corrected: both are shown, and a person chooses.

Until then the correction stands. Whoever confirms the corrected value after the new reading has chosen it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from extract.filing import Filing, Record
from extract.pointer import field_of
from ingest.errors import InvalidCorrection
from review.anchor import anchored
from review.apply import ROW_ACTIONS, plain
from review.correction import Correction
from review.value import parse_value

Readings = Callable[[Correction], Sequence[Filing]]
"""The filings of the reading that a person saw who made a correction, as they were read."""


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
    has_new_rows = False
    for event in sorted(events, key=lambda event: event.id):
        if event.action in ROW_ACTIONS:
            has_new_rows = has_new_rows or event.id in landed
            continue
        for pointer in landed.get(event.id, ()):
            if event.action != "confirm":
                last[pointer] = event, event
            elif pointer in last:
                last[pointer] = last[pointer][0], event
    found = (
        _conflict(now, pointer, _as_read(now, pointer, said[0], has_new_rows), *said, earlier)
        for pointer, said in last.items()
    )
    return tuple(one for one in found if one is not None)


def _as_read(now: Filing, pointer: str, correction: Correction, has_new_rows: bool) -> str | None:
    """Where the reading itself has the value: people may have numbered the rows of the form anew."""
    if not has_new_rows:
        return pointer
    return next(iter(anchored(now, correction)), None) if correction.box is not None else None


def _conflict(
    now: Filing,
    pointer: str,
    read: str | None,
    correction: Correction,
    seen: Correction,
    earlier: Readings,
) -> ReadingConflict | None:
    if seen.reading is None or read is None or now.is_unread(read):
        return None
    before, place = _as_seen(earlier(seen), seen)
    if before is None or _is_same(before, place, now, read) or _agrees(now, read, correction):
        return None
    return ReadingConflict(
        pointer=pointer, before=_text(before, place), now=_text(now, read), correction=correction
    )


def _as_seen(filings: Sequence[Filing], seen: Correction) -> tuple[Filing | None, str]:
    """The filing in which the person saw the value, and where: the one that has it at that place."""
    anchor = (seen.page, seen.box) if seen.box else (None, None)
    for filing in filings:
        evidence = filing.evidence.get(seen.pointer)
        place = (evidence.page, evidence.box) if evidence and evidence.box else (None, None)
        if place == anchor and _has(filing, seen.pointer):
            return filing, seen.pointer
    if seen.box is None:
        return None, seen.pointer
    for filing in filings:
        for pointer, evidence in filing.evidence.items():
            if (evidence.page, evidence.box) == anchor and field_of(pointer) == seen.field:
                return filing, pointer
    return None, seen.pointer


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
