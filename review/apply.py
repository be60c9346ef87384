"""Corrections become filings: what people say of the paper stands over what was read from it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

from extract.explanation import split_deviation
from extract.filing import Alternative, Evidence, Filing
from extract.pointer import replaced
from ingest.errors import InvalidCorrection
from review.anchor import anchored
from review.correction import Correction
from review.value import parse_value

__all__ = ["Applied", "apply", "parse_value"]

DEVIATION = "/indicators/*/deviation"
PARTS = ("", "_cause", "_measure")
"""A field and, of an explanation, its two parts: `deviation_cause` follows `deviation`."""


class Applied(NamedTuple):
    """A filing as people have put it right.

    `orphans` are the events that found no place, or no value to confirm, in this reading; `confirmed` the
    pointers whose value somebody compared with the paper.
    """

    filing: Filing
    orphans: tuple[Correction, ...]
    confirmed: frozenset[str] = frozenset()


def apply(filing: Filing, corrections: Sequence[Correction]) -> Applied:
    """Return the filing with its document's corrections applied in the order of their ids; never raises.

    An undo takes back its event, and an undo of an undo brings it back. A confirmation holds for the text
    that was confirmed: where the reading now has another, it is an orphan.
    """
    confirmed: set[str] = set()
    standing, orphans = _standing(corrections)
    for event in standing:
        pointers = anchored(filing, event)
        if event.action == "confirm":
            pointers = tuple(pointer for pointer in pointers if _says(filing, pointer, event.old))
            confirmed.update(pointers)
        elif pointers and (changed := _corrected(filing, pointers, event)) is not None:
            filing = changed
            confirmed.difference_update(f"{pointer}{part}" for pointer in pointers for part in PARTS)
        else:
            pointers = ()
        if not pointers:
            orphans.append(event)
    return Applied(filing, tuple(sorted(orphans, key=lambda event: event.id)), frozenset(confirmed))


def _standing(corrections: Sequence[Correction]) -> tuple[list[Correction], list[Correction]]:
    """The corrections and confirmations that no standing undo takes back, and the undos of unknown events."""
    known = {event.id for event in corrections}
    taken_back: set[int | None] = set()
    standing: list[Correction] = []
    strays: list[Correction] = []
    for event in sorted(corrections, key=lambda event: event.id, reverse=True):
        if event.id in taken_back:
            continue
        if event.action != "undo":
            standing.append(event)
        elif event.undoes in known:
            taken_back.add(event.undoes)
        else:
            strays.append(event)
    return standing[::-1], strays


def _corrected(filing: Filing, pointers: tuple[str, ...], event: Correction) -> Filing | None:
    """The filing with the new value at the pointers, or None where the value does not fit the field."""
    try:
        value = parse_value(event.pointer, event.new)
    except InvalidCorrection:
        return None
    for pointer in pointers:
        filing = _put(filing, pointer, value, event.new or "")
        if event.field == DEVIATION:
            filing = _split_anew(filing, pointer)
    return filing


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
    return _plain(printed) == _plain(text or "")


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
