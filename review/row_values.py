"""The cells of rows that people add, split and merge: a value is given to a row only where it must be that row's.

Everything else is unread until a person fills it in, with what was read there beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from extract.explanation import split_deviation
from extract.filing import Alternative, BoxTuple, Evidence, Filing, Indicator, Place, Record
from extract.number import parse_number
from extract.pointer import replaced, slot
from ingest.page import Box, union
from review.row_place import list_of

LEVELS = ("level1", "level2")
"""Cells that a row shares with its neighbours: a part of it has them too."""
WITHIN = 0.8
"""The share of a cell on one side of a cut from which on it belongs there."""


def divided(filing: Filing, cells: tuple[str, str], line: float | None, reason: str) -> Filing:
    """The filing with one cell of a row given to the upper or the lower part of it, to both, or to neither."""
    upper, lower = cells
    value, evidence = filing.at(upper), filing.evidence.get(upper)
    if upper.rpartition("/")[2] in LEVELS:
        filing = replaced(filing, lower, value)
        return with_evidence(filing, {lower: evidence}) if evidence else filing
    if evidence is None or evidence.box is None or line is None:
        return with_evidence(filing, {lower: unread(evidence.page if evidence else None, None, reason)})
    x0, top, x1, bottom = evidence.box
    share = min(max((line - top) / (bottom - top), 0.0), 1.0) if bottom > top else float(line > top)
    if share >= WITHIN:
        return with_evidence(
            filing, {lower: unread(evidence.page, (x0, line, x1, max(bottom, line)), reason)}
        )
    if share <= 1 - WITHIN:
        moved = replaced(replaced(filing, lower, value), upper, _blank(filing, upper))
        return with_evidence(
            moved, {lower: evidence, upper: unread(evidence.page, (x0, min(top, line), x1, line), reason)}
        )
    read = (Alternative(text=evidence.text, confidence=evidence.confidence),) if evidence.text else ()
    for pointer, box in ((upper, (x0, top, x1, line)), (lower, (x0, line, x1, bottom))):
        waiting = unread(evidence.page, box, reason).model_copy(
            update={"alternatives": read, "text": evidence.text}
        )
        filing = with_evidence(replaced(filing, pointer, _blank(filing, pointer)), {pointer: waiting})
    return filing


def joined(filing: Filing, one: str, other: str, reason: str) -> Filing:
    """Return the filing with a value in place of two: texts joined, and of two different figures none."""
    values = filing.at(one), filing.at(other)
    said = [filing.evidence.get(one), filing.evidence.get(other)]
    waits = [evidence is not None and evidence.status == "unread" for evidence in said]
    stands = [value not in (None, "") or wait for value, wait in zip(values, waits, strict=True)]
    if not stands[1]:
        return filing
    if not stands[0]:
        taken = replaced(filing, one, values[1])
        return with_evidence(taken, {one: said[1]}) if said[1] else taken
    if any(waits) or not (values[0] == values[1] or _makes_text(*values)):
        return with_evidence(replaced(filing, one, _blank(filing, one)), {one: _undecided(said, reason)})
    text = values[0] if values[0] == values[1] else f"{values[0]}{values[1]}"
    printed = said[0].text if said[0] and values[0] == values[1] else str(text)
    whole = _over_both(said[0], said[1], printed) if said[0] and said[1] else said[0] or said[1]
    joined = replaced(filing, one, text)
    return with_evidence(joined, {one: whole}) if whole else joined


def explained(filing: Filing, row: str) -> Filing:
    """Return the filing with cause and measure of a row taken from its explanation, where they have no place of their own."""
    if not isinstance(filing.at(row), Indicator):
        return filing
    parts = split_deviation(filing.at(f"{row}/deviation"))
    for pointer, text in zip((f"{row}/deviation_cause", f"{row}/deviation_measure"), parts, strict=True):
        evidence = filing.evidence.get(pointer)
        if evidence is None or evidence.box is None:
            filing = replaced(filing, pointer, text)
            kept = {name: one for name, one in filing.evidence.items() if name != pointer}
            filing = filing.model_copy(update={"evidence": kept})
    return filing


def _makes_text(one: Any, other: Any) -> bool:
    """Whether two values are words that may be joined; figures run together would make one that stands nowhere."""
    are_texts = isinstance(one, str) and isinstance(other, str)
    return are_texts and (parse_number(one) is None or parse_number(other) is None)


def _undecided(said: Sequence[Evidence | None], reason: str) -> Evidence:
    """The evidence of a place where two values stand of which a person takes one."""
    there = [one for one in said if one is not None]
    told = tuple(Alternative(text=one.text, confidence=one.confidence) for one in there if one.text)
    whole = _over_both(there[0], there[-1], "") if there else unread(None, None, reason)
    return whole.model_copy(
        update={"status": "unread", "confidence": 0.0, "reason": reason, "alternatives": told}
    )


def empty_row(filing: Filing, row: str) -> Any:
    """A row without values, as its list has them."""
    kind = slot(row).kind
    if isinstance(kind, type) and issubclass(kind, Record):
        return kind.model_construct(**{name: _nothing(f"{row}/{name}") for name in kind.model_fields})
    if kind is str:
        return ""
    rows = filing.at(list_of(row))
    table = filing.at(list_of(list_of(row)))
    return ("",) * (len(rows[0]) if rows else len(table.header))


def _nothing(pointer: str) -> Any:
    kind, is_optional, _ = slot(pointer)
    if is_optional:
        return None
    return "" if kind is str else "unlisted"


def _blank(filing: Filing, pointer: str) -> Any:
    return "" if isinstance(filing.at(pointer), str) and not slot(pointer).is_optional else None


def unread(page: int | None, box: BoxTuple | None, reason: str) -> Evidence:
    """Return the evidence of a place that a person has still to fill in."""
    return Evidence(
        page=page if box else None,
        box=box,
        text="",
        confidence=0.0,
        method="person",
        status="unread",
        reason=reason,
    )


def _over_both(one: Evidence, other: Evidence, text: str) -> Evidence:
    """The evidence of a value that stands in two places, as sure as the less sure of them."""
    update: dict[str, Any] = {
        "text": text,
        "confidence": min(one.confidence, other.confidence),
        "status": "fuzzy",
    }
    if other.box is not None and other.page is not None:
        if other.page == one.page and one.box is not None:
            update["box"] = tuple(union([Box(*one.box), Box(*other.box)]))
        else:
            update["more"] = (*one.more, Place(page=other.page, box=other.box))
    return one.model_copy(update=update)


def with_evidence(filing: Filing, evidence: Mapping[str, Evidence]) -> Filing:
    """Return the filing with these pieces of evidence, in place of those at the same pointers."""
    return filing.model_copy(update={"evidence": {**filing.evidence, **evidence}})
