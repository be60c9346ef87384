"""How well a model names sheets that it has not learned: roles, pointers, and whole indicator fields.

An indicator field is right when exactly its lines carry its role and lie in its row; the row is the one that its
naming line stands for. The joining here is the plainest there is, so that the figures are the model's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.transformer.roles import INDICATOR, POINTERS, ROLES
from extract.transformer.unit import NamedSheet, Sheet, SheetReading

Fields = dict[tuple[int, str], frozenset[int]]
"""The lines of each field, by the first line of the cell that names its row, and the field's role."""

LEVELS = {"level2": "level2_cell", "level1": "level1_cell"}


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of what is right, 0 to 1, over so many lines and fields; `fields_false` is of the fields given."""

    roles: float
    pointers: float
    fields: float
    fields_false: float
    lines: int
    fields_counted: int


def measured(sheets: Iterable[NamedSheet], read: Callable[[Sheet], SheetReading]) -> Figures:
    """Return the figures of a reader over named sheets; the pointers' over those that point somewhere."""
    counts = np.zeros(8, dtype=np.int64)
    for named in sheets:
        counts += counted(named, read(named.sheet))
    roles, lines, pointers, pointed, fields, wanted, false, given = (int(count) for count in counts)
    return Figures(
        round(roles / max(lines, 1), 4),
        round(pointers / max(pointed, 1), 4),
        round(fields / max(wanted, 1), 4),
        round(false / max(given, 1), 4),
        lines,
        wanted,
    )


def counted(named: NamedSheet, reading: SheetReading) -> NDArray[np.int64]:
    """Return the counts of one sheet: right and all roles, pointers and fields, then false and all fields given."""
    said = [ROLES[place] for place in reading.roles.argmax(axis=1)]
    roles = sum(a == b for a, b in zip(said, named.roles, strict=True))
    count = len(named.roles)
    right = pointed = 0
    for name in POINTERS:
        to = reading.pointers[name].argmax(axis=1)
        wanted = [(at, end) for at, end in enumerate(named.pointers[name]) if end is not None]
        pointed += len(wanted)
        right += sum(int(to[at]) == end for at, end in wanted)
    expected, given = true_fields(named), said_fields(reading)
    agreed = sum(given.get(key) == lines for key, lines in expected.items())
    false = sum(expected.get(key) != lines for key, lines in given.items())
    return np.array([roles, count, right, pointed, agreed, len(expected), false, len(given)], dtype=np.int64)


def true_fields(named: NamedSheet) -> Fields:
    """Return the fields as they are."""
    return fields_of(named.roles, {name: list(to) for name, to in named.pointers.items()})


def said_fields(reading: SheetReading) -> Fields:
    """Return the fields as the model says them: lines joined to cells, each cell of one mind."""
    count = len(reading.sheet.units)
    if not count:
        return {}
    after = _ends(reading.pointers["next_line"])
    named = [int(role) for role in reading.roles.argmax(axis=1)]
    links = [end if end is not None and named[at] == named[end] else None for at, end in enumerate(after)]
    cells = chains(links)
    scores = np.log(reading.roles + 1e-9)
    roles, row = [""] * count, [None] * count
    ends: dict[str, list[int | None]] = {name: list(row) for name in POINTERS}
    for cell in cells:
        role = ROLES[int(scores[cell].mean(axis=0).argmax())]
        for line in cell:
            roles[line] = role
        for name in ("row", "level2_cell", "level1_cell"):
            place = int(reading.pointers[name][cell].sum(axis=0).argmax())
            for line in cell:
                ends[name][line] = None if place == count else place
    ends["next_line"] = links
    return fields_of(roles, ends)


def fields_of(roles: Iterable[str], pointers: Mapping[str, list[int | None]]) -> Fields:
    """Return the fields that roles and pointers make."""
    roles = list(roles)
    found: dict[tuple[int, str], set[int]] = {}
    cells = {line: cell for cell in chains(pointers["next_line"]) for line in cell}
    for line, (role, row) in enumerate(zip(roles, pointers["row"], strict=True)):
        if role in INDICATOR and role not in LEVELS and row is not None:
            found.setdefault((row, role), set()).add(line)
        if role == "level3" and row == line:
            for level, pointer in LEVELS.items():
                end = pointers[pointer][line]
                if end is not None:
                    found[line, level] = set(cells[end])
    return {key: frozenset(lines) for key, lines in found.items()}


def chains(links: list[int | None]) -> list[list[int]]:
    """Return the lines joined by links, each group in order of place."""
    group = list(range(len(links)))

    def head(line: int) -> int:
        while group[line] != line:
            line = group[line]
        return line

    for line, end in enumerate(links):
        if end is not None:
            group[head(end)] = head(line)
    found: dict[int, list[int]] = {}
    for line in range(len(links)):
        found.setdefault(head(line), []).append(line)
    return list(found.values())


def _ends(pointer: NDArray[np.float32]) -> list[int | None]:
    count = len(pointer)
    return [None if end == count else int(end) for end in pointer.argmax(axis=1)]
