"""Corrections become filings: what people say of the paper stands over what was read from it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, get_args

from extract.explanation import split_deviation
from extract.filing import Alternative, Evidence, Filing
from extract.pointer import replaced
from ingest.errors import InvalidCorrection
from review.anchor import anchored
from review.correction import Correction, RowAction, RowDetail
from review.row_changes import AddedPlace, Changed, changed
from review.row_place import has, row_of
from review.value import parse_value

__all__ = ["Applied", "apply", "parse_value", "plain", "taken_back"]

ROW_ACTIONS = get_args(RowAction)
DEVIATION = "/indicators/*/deviation"
PARTS = ("", "_cause", "_measure")
"""A field and, of an explanation, its two parts: `deviation_cause` follows `deviation`."""


class Applied(NamedTuple):
    """A filing as people have put it right.

    `orphans` are the events that found no place, or no value to confirm, in this reading; `confirmed` the
    pointers whose value somebody compared with the paper. `landed` has by its id where each event found its place;
    nowhere, where a row that it spoke of was taken out.
    """

    filing: Filing
    orphans: tuple[Correction, ...]
    confirmed: frozenset[str]
    landed: Mapping[int, tuple[str, ...]]


def apply(filing: Filing, corrections: Sequence[Correction]) -> Applied:
    """Return the filing with its document's corrections applied in the order of their ids; never raises.

    An undo takes back its event, and an undo of an undo brings it back. A confirmation holds for the text
    that was confirmed: where the reading now has another, it is an orphan.
    """
    confirmed: set[str] = set()
    landed: dict[int, tuple[str, ...]] = {}
    added: dict[int, AddedPlace] = {}
    standing, orphans = _standing(corrections)
    for event in standing:
        if event.action in ROW_ACTIONS:
            done = changed(filing, event, added)
            if done is None:
                orphans.append(event)
                continue
            confirmed = _still(confirmed, filing, done)
            landed = {number: _renamed(places, done) for number, places in landed.items()}
            added = {
                number: one._replace(row=now)
                for number, one in added.items()
                if (now := done.now(one.row)) is not None
            }
            landed[event.id] = () if done.row is None else (done.row,)
            if event.action == "add_row" and done.row is not None:
                added[event.id] = AddedPlace(done.row, is_read=done.filing is filing)
            filing = done.filing
            continue
        pointers = _anchored(filing, event, added)
        if event.action == "confirm":
            pointers = tuple(pointer for pointer in pointers if _says(filing, pointer, event.old))
            confirmed.update(pointer for pointer in pointers if not _is_rejected(filing, pointer))
        elif pointers and (corrected := _corrected(filing, pointers, event)) is not None:
            filing = corrected
            confirmed.difference_update(f"{pointer}{part}" for pointer in pointers for part in PARTS)
        else:
            pointers = ()
        if pointers:
            landed[event.id] = pointers
        else:
            orphans.append(event)
    orphans.sort(key=lambda event: event.id)
    return Applied(filing, tuple(orphans), frozenset(confirmed), landed)


def _anchored(filing: Filing, event: Correction, added: Mapping[int, AddedPlace]) -> tuple[str, ...]:
    """Where a value stands that an event speaks of: in a row that a person added, or where it was read."""
    detail = event.detail or RowDetail()
    if detail.row is None:
        found = anchored(filing, event, [one.row for one in added.values() if not one.is_read])
        if found:
            return found
    by = detail.same if detail.row is None else detail.row
    if by is None or by not in added:
        return ()
    pointer = f"{added[by].row}{event.pointer.removeprefix(row_of(event.pointer) or '')}"
    return (pointer,) if has(filing, pointer) else ()


def _still(confirmed: set[str], before: Filing, done: Changed) -> set[str]:
    """The pointers of confirmed values where they stand now, as far as they say what was confirmed."""
    now = {pointer: done.now(pointer) for pointer in confirmed}
    return {new for old, new in now.items() if new is not None and done.filing.at(new) == before.at(old)}


def _renamed(places: tuple[str, ...], done: Changed) -> tuple[str, ...]:
    return tuple(new for place in places if (new := done.now(place)) is not None)


def taken_back(corrections: Sequence[Correction]) -> dict[int, Correction]:
    """Return by the id of each event that is taken back the undo that does it: the first that stands itself."""
    dead: dict[int, Correction] = {}
    for event in sorted(corrections, key=lambda event: event.id, reverse=True):
        if event.action == "undo" and event.undoes is not None and event.id not in dead:
            dead[event.undoes] = event
    return dead


def _standing(corrections: Sequence[Correction]) -> tuple[list[Correction], list[Correction]]:
    """The corrections and confirmations that no standing undo takes back, and the undos of unknown events."""
    known, dead = {event.id for event in corrections}, taken_back(corrections)
    alive = sorted((event for event in corrections if event.id not in dead), key=lambda event: event.id)
    strays = [event for event in alive if event.action == "undo" and event.undoes not in known]
    return [event for event in alive if event.action != "undo"], strays


def _corrected(filing: Filing, pointers: tuple[str, ...], event: Correction) -> Filing | None:
    """The filing with the new value at the pointers, or None where the value does not fit the field."""
    try:
        value = parse_value(event.pointer, event.new)
    except InvalidCorrection:
        return None
    for pointer in pointers:
        if event.action == "reject":
            filing = _unread(filing, pointer, event)
            continue
        filing = _put(filing, pointer, value, event.new or "")
        if event.field == DEVIATION:
            filing = _split_anew(filing, pointer)
    return filing


def _unread(filing: Filing, pointer: str, event: Correction) -> Filing:
    """The filing with the value, and the parts of an explanation with it, unread; what was read stays beside."""
    parts = PARTS if event.field == DEVIATION else PARTS[:1]
    reason = f"{event.who} 判为误读 / {event.who} rejected the reading"
    for place in (f"{pointer}{part}" for part in parts):
        after = _by_a_person(filing.evidence.get(place), "").model_copy(
            update={"status": "unread", "confidence": 0.0, "reason": reason}
        )
        filing = replaced(filing, place, None).model_copy(
            update={"evidence": {**filing.evidence, place: after}}
        )
    return filing


def _is_rejected(filing: Filing, pointer: str) -> bool:
    """Whether a person made the value unread: to say so again confirms that, and no value."""
    return filing.is_unread(pointer) and filing.evidence[pointer].method == "person"


def _put(filing: Filing, pointer: str, value: Any, text: str) -> Filing:
    before = filing.evidence.get(pointer)
    after = _by_a_person(before, text)
    return replaced(filing, pointer, value).model_copy(
        update={"evidence": {**filing.evidence, pointer: after}}
    )


def _by_a_person(before: Evidence | None, text: str) -> Evidence:
    """The evidence of a corrected value: its old place, and its old text among the alternatives."""
    if before is None:
        return Evidence(page=None, box=None, text=text, confidence=1.0, method="person", status="corrected")
    old = (Alternative(text=before.text, confidence=before.confidence),) if before.text else ()
    kept = tuple(one for one in before.alternatives if one not in old)
    update = {
        "text": text,
        "confidence": 1.0,
        "method": "person",
        "status": "corrected",
        "alternatives": (*old, *kept),
        "reason": None,
    }
    return before.model_copy(update=update)


def _split_anew(filing: Filing, pointer: str) -> Filing:
    """The filing with cause and measure taken from the corrected explanation."""
    row = pointer.removesuffix("/deviation")
    cause, measure = split_deviation(filing.at(pointer))
    for part, text in ((f"{row}/deviation_cause", cause), (f"{row}/deviation_measure", measure)):
        has_place = part in filing.evidence
        filing = _put(filing, part, text, text or "") if has_place else replaced(filing, part, text)
    return filing


def _says(filing: Filing, pointer: str, text: str | None) -> bool:
    """Whether the value still has the text that was confirmed; widths and spaces apart."""
    printed = filing.printed(pointer)
    if printed is None:
        value = filing.at(pointer)
        printed = "" if value is None else str(value)
    return plain(printed) == plain(text or "")


def plain(text: str) -> str:
    """Return a text as it is compared: widths and spaces apart."""
    return "".join(unicodedata.normalize("NFKC", text).split())
