"""Blind second readings: which values a second reader retypes from the paper, and what comes of a difference.

Which values is decided by a hash of the document's bytes and of the place on the paper: nobody chooses, a document that
is read again draws the same places, and a larger share draws those of the smaller one and more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Literal

from extract.filing import BoxTuple, Evidence, Filing, Record, loads
from extract.pointer import field_of, slot
from ingest.errors import InvalidCorrection
from ingest.page import Box
from review.anchor import LEAST_COVER, anchored
from review.apply import parse_value, plain, taken_back
from review.correction import Correction
from review.parameters import DATA
from review.trust import Trust

Outcome = Literal["agrees", "differs", "illegible"]
Verdict = Literal["open", "machine_wrong", "typed_wrong", "both_wrong"]
RETYPED = ("Decimal", "int", "str")
"""The kinds of value that can be typed; a tick, or one of two units, is told at a glance."""
DIGITS = 24
"""Hexadecimal digits of what a place is called; as many again decide whether it is drawn."""


class Figures(Record):
    """What is retyped, and the anchor that the measured rate stands beside.

    `row_labels` has by list the field that a row is called by. `anchor_percent` is the error rate of human double
    data entry (docs/second-readings.md), `deviate` the normal deviate of a 95% interval.
    """

    longest_text: int
    not_retyped: tuple[str, ...]
    row_labels: Mapping[str, str]
    anchor_percent: float
    deviate: float


class Drawn(Record):
    """A value that was drawn: its place on the paper, and what the machine read there (`read`).

    `task` is what it is called to the second reader: made of the place alone, it tells nothing of the value.
    """

    task: str
    filing: str
    page: int
    box: BoxTuple
    field: str
    pointer: str
    read: str


class Dispute(Record):
    """A place of which a second reader, unseen, typed something else than is read there, and nobody decided on it yet."""

    pointer: str
    typed: str
    who: str
    when: str


@lru_cache(maxsize=1)
def figures() -> Figures:
    """Return the figures of `data/second_reading.json`."""
    return Figures.model_validate(loads((DATA / "second_reading.json").read_text(encoding="utf-8")))


def draw(
    filing: Filing, trust: Mapping[str, Trust], sheet: Callable[[int], tuple[str, int]], share_percent: float
) -> tuple[Drawn, ...]:
    """Return the machine-confirmed values of a filing that are put before a second reader, one for each place.

    Those that stand in one place on the paper and can be typed: numbers, years, short texts. `sheet` tells the file and
    page that a page came in as: what was drawn there is drawn still when documents are joined or split, and is the same.
    """
    found: dict[str, Drawn] = {}
    for pointer, proof in filing.evidence.items():
        if pointer not in trust or trust[pointer].state != "machine_confirmed":
            continue
        if proof.page is None or proof.box is None or not _can_be_typed(filing, pointer, proof):
            continue
        task, lot = _lot(*sheet(proof.page), proof.box, field_of(pointer))
        if lot < share_percent / 100:
            drawn = Drawn(
                task=task,
                filing=filing.id,
                page=proof.page,
                box=proof.box,
                field=field_of(pointer),
                pointer=pointer,
                read=proof.text.strip(),
            )
            found.setdefault(task, drawn)
    return tuple(found.values())


def row_label(filing: Filing, drawn: Drawn) -> str | None:
    """Return what the row of a value is called; None where it has no name, or its name would tell the value."""
    names = [name for name in _row_names(filing, drawn.pointer) if name and name.strip()]
    told = " · ".join(name.strip() for name in names)
    return told if told and plain(drawn.read) not in plain(told) else None


def compared(pointer: str, read: str, typed: str | None) -> Outcome:
    """Return whether what was typed is what was read: numbers by their value, texts without widths and spaces.

    `typed` is None where the person could not read the place, "" where they saw that nothing stands there.
    """
    if typed is None:
        return "illegible"
    return "agrees" if is_same(pointer, read, typed) else "differs"


def is_same(pointer: str, one: str, other: str) -> bool:
    """Whether two texts say the same in the field at the pointer."""
    if plain(one) == plain(other):
        return True
    try:
        values = parse_value(pointer, one), parse_value(pointer, other)
    except InvalidCorrection:
        return False
    return values[0] is not None and not isinstance(values[0], str) and values[0] == values[1]


def disputes(filing: Filing, second: Sequence[tuple[Correction, str]]) -> Iterator[Dispute]:
    """Yield where the filing now says something else than second readers typed at that place.

    `second`: each reading that differed as a correction of its place, with what was typed.
    """
    for event, typed in second:
        for pointer in anchored(filing, event):
            if not is_same(pointer, (filing.printed(pointer) or "").strip(), typed):
                yield Dispute(pointer=pointer, typed=typed, who=event.who, when=event.when)


def verdict(second: Correction, read: str, typed: str, said: Sequence[Correction]) -> Verdict:
    """Return who was wrong where the two differed, by the last thing that somebody else said of the place.

    A correction or a confirmation says what stands on the paper; a rejection that what was read does not.
    What the second reader says again is no third look.
    """
    undone = taken_back(said)
    settling = [
        event
        for event in said
        if event.action in ("correct", "confirm", "reject")
        and event.id not in undone
        and event.who != second.who
        and event.when >= second.when
        and _is_there(event, second)
    ]
    if not settling:
        return "open"
    last = max(settling, key=lambda event: event.id)
    stands = last.new or ""
    if last.action == "reject" or is_same(second.pointer, stands, typed):
        return "machine_wrong"
    return "typed_wrong" if is_same(second.pointer, stands, read) else "both_wrong"


def _lot(document: str, page: int, box: BoxTuple, field: str) -> tuple[str, float]:
    """What a place is called, and its lot (0-1).

    By its middle to a hundredth of the page: a hair's breadth between two readings seldom changes either.
    """
    x, y = Box(*box).middle
    digest = sha256(f"{document}|{page}|{x:.2f}|{y:.2f}|{field}".encode()).hexdigest()
    lot = digest[DIGITS : 2 * DIGITS]
    return digest[:DIGITS], int(lot, 16) / 16 ** len(lot)


def _can_be_typed(filing: Filing, pointer: str, proof: Evidence) -> bool:
    known = figures()
    text = proof.text.strip()
    if not text or proof.more or proof.line is not None or field_of(pointer) in known.not_retyped:
        return False
    try:
        kind, value = slot(pointer).kind, filing.at(pointer)
    except KeyError:
        return False
    if getattr(kind, "__name__", "") not in RETYPED or value in (None, ""):
        return False
    return len(plain(text)) <= known.longest_text


def _row_names(filing: Filing, pointer: str) -> Iterator[str | None]:
    """The row, and of a budget table the column, that a value stands in."""
    parts = pointer.split("/")
    if parts[1] == "tables" and len(parts) == 6:
        table, row, column = filing.tables[int(parts[2])], int(parts[4]), int(parts[5])
        yield next((cell for at, cell in enumerate(table.rows[row]) if at != column and cell.strip()), None)
        yield table.header[column] if column < len(table.header) else None
        return
    name = figures().row_labels.get(f"/{parts[1]}")
    if name and len(parts) == 4 and parts[3] != name:
        yield filing.at(f"/{parts[1]}/{parts[2]}/{name}")


def _is_there(event: Correction, second: Correction) -> bool:
    """Whether a person spoke of the place that the second reader saw."""
    if event.page != second.page or event.field != second.field or event.box is None or second.box is None:
        return False
    one, other = Box(*event.box), Box(*second.box)
    return one == other or one.overlap(other) >= LEAST_COVER * max(one.area, other.area)
