"""The indicator table as the model sees it: its rows, the header and the total told from them.

大门类   │ 考什么     │ 许下多少 │ 第四格      a header in words nobody knows, to the model a row: it stands first
产出指标 │ 清淤长度   │ ≥12公里  │ 10          on its page and has no figure where the rows have theirs
         │ 群众满意度 │ 90%      │ 5
         │ 加在一起   │          │ 15          a total in words nobody knows: it has no target, and makes the sum
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from extract.grammar import is_one_value
from extract.indicators import FIGURES, MEASURED, Entry, merge_split_rows
from extract.labels import LabelBook
from extract.number import parse_number
from extract.passage import Passage
from extract.text import folded, without_brackets
from extract.transformer.cells import NamedCell, NamedPage
from extract.transformer.rows import LEVELS, VALUES, NamedRow, is_level_elsewhere, level_of, rows_of

DOUBTED = 0.5
"""A claim that holds two figures is shown as unread: two columns ran together."""
LEAST_ADDENDS = 2
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class ClaimedRows:
    """The rows of the table, those that are its header, and its total where a row is one."""

    entries: tuple[Entry, ...]
    heads: tuple[Entry, ...] = ()
    total: Entry | None = None


def claimed_rows(pages: Sequence[NamedPage], book: LabelBook) -> ClaimedRows:
    """Return the table on these pages; a row must have a name and a target or a figure."""
    found = [[_row(row, page) for row in rows_of(page, "level3", VALUES)] for page in pages]
    whole = [row.entry for page in found for row in page]
    heads = [row.entry for page in found for row in page[:1] if _is_head(row.entry, whole, book)]
    rows = [
        _beside(row, heads) for page in found for row in page if not any(row.entry is head for head in heads)
    ]
    kept = [entry for entry in merge_split_rows(_with_levels(rows)) if _is_row(entry)]
    total = kept.pop() if _is_total(kept) else None
    return ClaimedRows(tuple(kept), tuple(heads), total)


class _Row(NamedTuple):
    """A row, and which of its levels stand on a page before."""

    entry: Entry
    elsewhere: frozenset[str] = frozenset()


def _row(row: NamedRow, page: NamedPage) -> _Row:
    passages = {role: whole_of(cells) for role, cells in row.values.items() if role != "indicator_remark"}
    if row.name is None:
        return _Row(Entry(row.page, passages, {}))
    levels = {level: level_of(row, level, page) for level in LEVELS}
    passages |= {level: cell.claimed() for level, cell in levels.items() if cell}
    passages["level3"] = row.name.claimed()
    elsewhere = (level for level in LEVELS if not levels[level] and is_level_elsewhere(row, level, page))
    return _Row(Entry(row.page, passages, {}), frozenset(elsewhere))


def _beside(row: _Row, heads: Sequence[Entry]) -> _Row:
    """Return the row without what is part of a header."""
    places = {passage.places for head in heads for passage in head.passages.values()}
    own = {name: passage for name, passage in row.entry.passages.items() if passage.places not in places}
    return row._replace(entry=replace(row.entry, passages=own))


def whole_of(cells: Sequence[tuple[NamedCell, float]]) -> Passage:
    """Return the surest of the cells that claim one place of a row; a second one far below it makes it doubtful."""
    (best, mass), *others = sorted(cells, key=lambda pair: -pair[0].certainty * pair[1])
    rival = max((cell.certainty * share for cell, share in others), default=0.0)
    whole = best.claimed(mass * (1.0 - rival / 2))
    return whole if is_one_value(whole) else replace(whole, confidence=min(whole.confidence, DOUBTED))


def _with_levels(rows: Sequence[_Row]) -> list[Entry]:
    """Return the entries, with the last level named before for a level that stands on another page."""
    above: dict[str, Passage] = {}
    filled: list[Entry] = []
    for entry, elsewhere in rows:
        above |= {level: entry.passages[level] for level in LEVELS if level in entry.passages}
        carried = {level: above[level] for level in elsewhere if level in above}
        filled.append(replace(entry, passages={**carried, **entry.passages}))
    return filled


def _is_row(entry: Entry) -> bool:
    return entry.has("level3") and any(entry.has(field) for field in MEASURED)


def _is_head(entry: Entry, entries: Sequence[Entry], book: LabelBook) -> bool:
    """Return whether the first row of a page is a header: words for figures, or for the levels that others have."""
    if not entry.has("level3") or any(_number(entry, field) is not None for field in FIGURES):
        return False
    words = [entry.passages[field].text for field in ("target", "actual") if entry.has(field)]
    if not words or any(_DIGIT.search(text) for text in words):
        return False
    if any(_most(_number(other, field) is not None for other in entries) for field in FIGURES):
        return True
    return not _has_known_level(entry, book) and _most(_has_known_level(other, book) for other in entries)


def _most(marks: Iterable[bool]) -> bool:
    marks = list(marks)
    return sum(marks) * 2 > len(marks)


def _has_known_level(entry: Entry, book: LabelBook) -> bool:
    texts = (entry.passages[level].text for level in LEVELS if level in entry.passages)
    return any(folded(without_brackets(text)) in book.levels for text in texts)


def _number(entry: Entry, field: str) -> Decimal | None:
    return parse_number(entry.passages[field].text) if field in entry.passages else None


def _is_total(entries: Sequence[Entry]) -> bool:
    """Return whether the last row is the sum of the others: no target, and weights or scores that add up to its own."""
    *others, last = entries or (None,)
    if last is None or len(others) < LEAST_ADDENDS or last.has("target") or last.has("actual"):
        return False
    for field in FIGURES:
        addends = [number for entry in others if (number := _number(entry, field)) is not None]
        own = _number(last, field)
        if own and len(addends) >= LEAST_ADDENDS:
            return sum(addends, Decimal(0)) <= own  # the funds may add their points to it
    return False
