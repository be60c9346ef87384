"""The indicator table (绩效指标): rows under the header's columns, mended where a page's end cuts them.

page 1  │ 产出 │ 质量 │ 合格率（ │      │      │    A row cut by the page's end leaves its parts in two rows;
────────┴──────┴──────┴──────────┴──────┴──────    a level cell cut by it leaves its text on either side.
page 2  │      │      │ %）      │ 100% │  10  │
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from extract.columns import Columns, header_rows, under
from extract.flow import Row, Slot
from extract.funds import funds_columns
from extract.grammar import as_known, without_specks
from extract.headless import lost_columns
from extract.labels import LabelBook
from extract.level_words import parted, without_stranger, words_in
from extract.passage import Passage
from extract.text import folded, without_brackets

LEVELS = ("level1", "level2", "level3")
FIGURES = ("weight", "score")
MEASURED = ("target", "actual", *FIGURES)
LEAST_COLUMNS = 3
PLACEHOLDER = re.compile(r"(指标\d*|[.…·]+)[:：]?")

CellKey = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the indicator table: what stands under each column, and which cell each level is."""

    table: int
    passages: Mapping[str, Passage]
    cells: Mapping[str, CellKey]

    def has(self, field: str) -> bool:
        """Return whether something stands in that column."""
        return field in self.passages and not self.passages[field].is_blank


def is_indicator_header(rows: Sequence[Row], book: LabelBook) -> bool:
    """Return whether an indicator table's header begins at the first of the rows."""
    found = indicator_columns(rows, book)
    return found is not None and bool(set(LEVELS) & set(found[0]))


def indicator_columns(rows: Sequence[Row], book: LabelBook) -> tuple[Columns, int] | None:
    """Return the columns that the header at the first of the rows names, and how many rows it takes, or None.

    Three cells that end in 级指标 are the three levels from left to right, whatever became of 一, 二 and 三.
    """
    found = header_rows(rows, book.indicators_columns, LEAST_COLUMNS - 1)
    if found is None:
        return None
    columns, taken = found
    levels = [
        slot for row in rows[:taken] for slot in row.own if folded(slot.text).endswith(book.level_ending)
    ]
    if len(levels) == len(LEVELS):
        columns = {
            field: slot for field, slot in columns.items() if field not in LEVELS and slot not in levels
        }
        columns |= dict(zip(LEVELS, sorted(levels, key=lambda slot: slot.left), strict=True))
    if "level3" not in columns:
        names = [slot for row in rows[:taken] for slot in row.own if book.indicators_block.match(slot.text)]
        columns = {**columns, "level3": names[-1]} if names and _is_inner(names[-1], columns) else columns
    return (columns, taken) if len(columns) >= LEAST_COLUMNS else None


def header_fields(rows: Sequence[Row], book: LabelBook) -> set[str]:
    """Return the fields that the indicator table's header names, wherever it stands in the rows; empty for none."""
    found = (indicator_columns(rows[place:], book) for place in range(len(rows)))
    return set().union(*(columns for columns, _ in filter(None, found)))


def _is_inner(slot: Slot, columns: Columns) -> bool:
    """Return whether other columns stand to the left of the cell: 绩效指标 there names the indicator itself."""
    return any(other.right <= slot.left + 0.01 for other in columns.values())


def begins_without_header(rows: Sequence[Row], book: LabelBook) -> bool:
    """Return whether the first of the rows is an indicator's, of a table whose header is lost."""
    return not is_indicator_header(rows, book) and lost_columns(rows, book) is not None


def read_entries(rows: Sequence[Row], book: LabelBook) -> tuple[list[Entry], Columns, int]:
    """Return the table's entries, its columns, and how many rows it took, up to the total row or another block."""
    columns, place = indicator_columns(rows, book) or (lost_columns(rows, book) or {}, 0)
    entries: list[Entry] = []
    banner: Slot | None = None
    while place < len(rows):
        row = rows[place]
        repeated = indicator_columns(rows[place:], book)
        if repeated and is_indicator_header(rows[place:], book):
            columns, place = repeated[0], place + repeated[1]
            continue
        if len(row.slots) == 1 and "level1" not in columns and not row.slots[0].passage.is_blank:
            banner = row.slots[0]
        elif funds_columns(rows[place:], book) or is_total(row, book) or _is_pair(row, columns, book):
            break
        else:
            entries.append(_entry(row, columns, banner))
        place += 1
    return merge_split_rows(fill_levels(entries, book.levels)), columns, place


def _is_pair(row: Row, columns: Columns, book: LabelBook) -> bool:
    """Return whether the row is no indicator's: too few cells, one cell under two columns, or a remark (备注)."""
    cells = under(row, columns)
    single = [cells[field] for field in ("level3", *MEASURED) if field in cells]
    is_one = any(one is two for one, two in combinations(single, 2))
    return (
        len(cells) < LEAST_COLUMNS
        or is_one
        or (bool(row.own) and book.notes.match(row.own[0].text) is not None)
    )


def is_total(row: Row, book: LabelBook) -> bool:
    """Return whether the row is the 总分 or 合计 row."""
    named = [slot for slot in row.own if not slot.passage.is_blank]
    return bool(named) and any(book.totals.match(slot.text) == "total" for slot in named[:2])


def _entry(row: Row, columns: Columns, banner: Slot | None) -> Entry:
    """Return the row's entry; a banner, a row of one cell above a group of rows, is their first level."""
    slots = under(row, columns)
    # A merged cell of a level holds for each of its rows; any other holds for the row it begins in.
    passages = {
        field: slot.passage if field in LEVELS or slot.first_row == row.index else _blank(slot)
        for field, slot in slots.items()
    }
    passages = {
        field: without_specks(passage, field in LEVELS) if field in (*LEVELS, "target", "actual") else passage
        for field, passage in passages.items()
    }
    cells = {
        field: (row.table, slot.first_row, slot.left) for field, slot in slots.items() if field in LEVELS
    }
    if banner:
        passages["level1"], cells["level1"] = banner.passage, (0, banner.first_row, banner.left)
    return Entry(row.table, passages, cells)


def _blank(slot: Slot) -> Passage:
    return replace(slot.passage, text="", alternatives=(), is_unread=False)


def fill_levels(entries: Sequence[Entry], known: frozenset[str]) -> list[Entry]:
    """Return the entries with the text of merged and cut level cells on every row they stand for."""
    filled = list(entries)
    for level in ("level2", "level1"):
        texts = _level_texts(filled, level, known)
        filled = [
            replace(entry, passages={**entry.passages, level: text}) if text else entry
            for entry, text in zip(filled, texts, strict=True)
        ]
    return filled


def _level_texts(entries: Sequence[Entry], level: str, known: frozenset[str]) -> list[Passage | None]:
    """Return each entry's text of one level.

    A blank cell at a page's end takes the text of the first cell on the next page, one at a page's start
    that of the last cell before; anywhere else a blank cell repeats the one above.
    """
    runs = [
        (rows, without_stranger(as_known(passage, known), known)) for rows, passage in _runs(entries, level)
    ]
    for index in range(len(runs) - 1):
        (first, *_), (second, *_) = runs[index], runs[index + 1]
        is_cut = entries[first[-1]].table != entries[second[0]].table
        if is_cut and runs[index][1].text.strip() and runs[index + 1][1].text.strip():
            whole = runs[index][1] + runs[index + 1][1]
            parts = {folded(runs[index][1].text), folded(runs[index + 1][1].text)}
            if folded(without_brackets(whole.text)) in known and not parts <= known:
                runs[index], runs[index + 1] = (first, whole), (second, whole)
        elif is_cut and (rest := _without_rest(runs[index][1], runs[index + 1][1], known)):
            runs[index], runs[index + 1] = (first, rest), (second, rest)
    for index in range(len(runs) - 2, -1, -1):
        rows, passage = runs[index]
        following, text = runs[index + 1]
        if passage.is_blank and not text.is_blank and entries[rows[-1]].table != entries[following[0]].table:
            runs[index] = (rows, text)
    for index in range(1, len(runs)):
        if runs[index][1].is_blank:
            runs[index] = (runs[index][0], runs[index - 1][1])
    texts: list[Passage | None] = [None] * len(entries)
    for rows, passage in runs:
        for row, text in zip(rows, _by_row(entries, rows, passage, level, known), strict=True):
            texts[row] = text
    return texts


def _by_row(
    entries: Sequence[Entry], rows: Sequence[int], passage: Passage, level: str, known: frozenset[str]
) -> Sequence[Passage]:
    """Return the level of each row of one cell, parted where a lost rule made one cell of two."""
    words = words_in(passage.text, known)
    if not words:
        return [passage] * len(rows)
    second = [entries[row].passages.get("level2") if level == "level1" else None for row in rows]
    return parted(passage, words, [one.text if one else "" for one in second])


def _without_rest(before: Passage, after: Passage, known: frozenset[str]) -> Passage | None:
    """Return the known level of a cell cut by the page's end of which one part gave no text; None where it is not so.

    Specks in the empty half look like ink that was not read: the value is marked as a guess.
    """
    halves = (before, after)
    empty = [half for half in halves if half.is_unread and not half.text.strip()]
    named = [half for half in halves if folded(without_brackets(half.text)) in known]
    return replace(named[0], is_second_best=True) if empty and named else None


def _runs(entries: Sequence[Entry], level: str) -> list[tuple[list[int], Passage]]:
    """Return the entries' numbers by the level cell that they share, with what stands in it."""
    runs: list[tuple[list[int], Passage]] = []
    last: CellKey | None = None
    for number, entry in enumerate(entries):
        if level not in entry.cells:
            continue
        if runs and entry.cells[level] == last:
            runs[-1][0].append(number)
        else:
            runs.append(([number], entry.passages[level]))
        last = entry.cells[level]
    return runs


def merge_split_rows(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries with the two parts of a row that a page's end cut made one again."""
    merged: list[Entry] = []
    for entry in entries:
        if merged and merged[-1].table != entry.table and _is_one_row(merged[-1], entry):
            merged[-1] = _together(merged[-1], entry)
        else:
            merged.append(entry)
    return [entry for entry in merged if any(entry.has(field) for field in ("level3", *MEASURED))]


def _is_one_row(before: Entry, after: Entry) -> bool:
    """Return whether the last row of a page and the first of the next are parts of one.

    No figure stands in both, and one of them has no name or nothing but its name.
    """
    if any(before.has(field) and after.has(field) for field in FIGURES):
        return False
    is_unnamed = not before.has("level3") or not after.has("level3")
    measured = [any(entry.has(field) for field in MEASURED) for entry in (before, after)]
    is_placeholder = before.has("level3") and PLACEHOLDER.fullmatch(before.passages["level3"].text.strip())
    return is_unnamed or (measured[0] != measured[1] and not is_placeholder)


def _together(before: Entry, after: Entry) -> Entry:
    fields = {**before.passages, **after.passages}
    passages = {}
    for field in fields:
        if field in ("level1", "level2"):
            passages[field] = before.passages.get(field, after.passages.get(field, fields[field]))
        elif field in before.passages and field in after.passages:
            passages[field] = before.passages[field] + after.passages[field]
        else:
            passages[field] = fields[field]
    return Entry(after.table, passages, after.cells)
