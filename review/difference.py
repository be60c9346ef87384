"""What changed between two filings of one thing, field by field.

Rows of tables are paired by their names and not by their numbers: a row that was put in between moves none
of the others. A value that was not read is never said to be changed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Any, Literal

from extract.filing import Filing, Record
from extract.number import parse_number
from review.spelling import compare

Kind = Literal["same", "changed", "added", "removed", "unknown"]
State = Literal["value", "blank", "unread", "absent"]

NOT_PRINTED = ("id", "form_type", "evidence")
KEYS = ("level3", "label", "heading", "name", "role", "title", "level2")
"""The fields that name a row, the most telling first."""
PARTS = {"deviation_cause": "deviation", "deviation_measure": "deviation"}
"""Fields whose text is part of another's: they say nothing new where the whole is there."""
LINES = ("/header", "/rows/*")
"""Where a tuple is the cells of one line of a table."""
LONGEST_KEY = 60


class Side(Record):
    """What one of the filings has: `text` as printed, None where nothing was read. No pointer: no such row."""

    pointer: str | None
    text: str | None
    state: State


class FieldDifference(Record):
    """One field of both filings; `row` is the printed name of its row, where it stands in a table."""

    field: str
    row: str | None
    kind: Kind
    earlier: Side
    later: Side


ABSENT = Side(pointer=None, text=None, state="absent")


def difference(earlier: Filing, later: Filing) -> tuple[FieldDifference, ...]:
    """Return every field that has something in one of the filings, in the order of the form, equal ones too."""
    names = [name for name in Filing.model_fields if name not in NOT_PRINTED]
    return tuple(
        found for name in names for found in _walk(earlier, later, (f"/{name}", f"/{name}"), f"/{name}", None)
    )


def _walk(
    earlier: Filing, later: Filing, pointers: tuple[str | None, str | None], field: str, row: str | None
) -> Iterator[FieldDifference]:
    """Yield the differences at a place of both filings and all below it; a pointer is None without a place."""
    values = [
        None if pointer is None else one.at(pointer)
        for one, pointer in zip((earlier, later), pointers, strict=True)
    ]
    sample = values[0] if values[0] is not None else values[1]
    if isinstance(sample, Record):
        for name in _names(type(sample), values):
            yield from _walk(earlier, later, _below(pointers, (name, name)), f"{field}/{name}", row)
    elif isinstance(sample, tuple):
        rows = [value or () for value in values]
        for places in _pairs(rows[0], rows[1], is_line=field.endswith(LINES)):
            named = next(_key(of[at]) for of, at in zip(rows, places, strict=True) if at is not None)
            leaf = any(isinstance(one, str) for one in sample)
            yield from _walk(earlier, later, _below(pointers, places), f"{field}/*", row if leaf else named)
    else:
        found = _compared(_side(earlier, pointers[0]), _side(later, pointers[1]), values)
        if found is not None:
            kind, one, other = found
            yield FieldDifference(field=field, row=row, kind=kind, earlier=one, later=other)


def _pairs(
    earlier: Sequence[Any], later: Sequence[Any], is_line: bool
) -> Sequence[tuple[int | None, int | None]]:
    """Which part of the one is which of the other: the cells of a line by their place, rows by their names."""
    if is_line:
        return list(zip_longest(range(len(earlier)), range(len(later))))
    return aligned([_key(one) for one in earlier], [_key(one) for one in later])


def aligned(
    earlier: Sequence[str | None], later: Sequence[str | None]
) -> list[tuple[int | None, int | None]]:
    """Return which row of the one is which of the other, by their keys, in the later order; gone ones last.

    Equal keys are paired first, then those that a slip of the OCR explains, then the nameless in turn.
    """
    partner: dict[int, int] = {}
    free = list(range(len(earlier)))
    for fits in (_is_equal, _is_alike, _is_nameless):
        for place, key in enumerate(later):
            if place in partner:
                continue
            one = next((at for at in free if fits(earlier[at], key)), None)
            if one is not None:
                partner[place] = one
                free.remove(one)
    return [*((partner.get(place), place) for place in range(len(later))), *((at, None) for at in free)]


def _is_equal(one: str | None, other: str | None) -> bool:
    return one is not None and one == other


def _is_alike(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and compare(one, other) != "different"


def _is_nameless(one: str | None, other: str | None) -> bool:
    return one is None and other is None


def _key(row: Any) -> str | None:
    """The name of a row: its first telling field, a note itself, or the words of a table's row."""
    if isinstance(row, Record):
        named = (getattr(row, name) for name in KEYS if name in type(row).model_fields)
        return next((text for text in named if text), None)
    if isinstance(row, tuple):
        words = [cell for cell in row if cell and parse_number(cell) is None]
        return " ".join(words)[:LONGEST_KEY] or None
    return str(row)[:LONGEST_KEY] or None


def _names(kind: type[Record], values: Sequence[Any]) -> Iterator[str]:
    for name in kind.model_fields:
        whole = PARTS.get(name)
        if whole is None or not any(getattr(value, whole, None) for value in values):
            yield name


def _below(
    pointers: tuple[str | None, str | None], steps: tuple[str | int | None, str | int | None]
) -> tuple[str | None, str | None]:
    one, other = (
        None if pointer is None or step is None else f"{pointer}/{step}"
        for pointer, step in zip(pointers, steps, strict=True)
    )
    return one, other


def _side(filing: Filing, pointer: str | None) -> Side:
    if pointer is None:
        return ABSENT
    value, evidence = filing.at(pointer), filing.evidence.get(pointer)
    if value is not None and value != "":
        text = filing.printed(pointer) if isinstance(value, Decimal) else None
        return Side(pointer=pointer, text=text or str(value), state="value")
    if evidence is None:
        return Side(pointer=pointer, text=None, state="absent")
    if evidence.status == "blank" or not evidence.text:
        return Side(pointer=pointer, text=None, state="unread" if evidence.status == "unread" else "blank")
    return Side(pointer=pointer, text=evidence.text, state="unread")


def _compared(earlier: Side, later: Side, values: Sequence[Any]) -> tuple[Kind, Side, Side] | None:
    """How the two sides stand to each other; None where neither has anything."""
    states = {earlier.state, later.state}
    if "unread" in states:
        return "unknown", earlier, later
    if "value" not in states:
        return None
    if states == {"value"}:
        return ("same" if _is_one_value(values[0], values[1]) else "changed"), earlier, later
    return ("added" if later.state == "value" else "removed"), earlier, later


def _is_one_value(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return _plain(one) == _plain(other)
    return bool(one == other)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
