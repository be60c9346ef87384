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

from extract.grammar import is_one_value
from extract.indicators import FIGURES, MEASURED, Entry, merge_split_rows
from extract.labels import LabelBook
from extract.number import parse_number
from extract.passage import Passage
from extract.text import folded, without_brackets
from extract.transformer.cells import NamedCell, NamedPage
from extract.transformer.rows import LEVELS, VALUES, NamedRow, level_of, rows_of

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
    found = [[_entry(row, page) for row in rows_of(page, "level3", VALUES)] for page in pages]
    whole = [entry for page in found for entry in page]
    heads = [entry for page in found for entry in page[:1] if _is_head(entry, whole, book)]
    rows = _with_levels([entry for entry in whole if not any(entry is head for head in heads)])
    kept = [entry for entry in merge_split_rows(rows) if _is_row(entry)]
    total = kept.pop() if _is_total(kept) else None
    return ClaimedRows(tuple(kept), tuple(heads), total)


def _entry(row: NamedRow, page: NamedPage) -> Entry:
    passages = {role: whole_of(cells) for role, cells in row.values.items() if role != "indicator_remark"}
    if row.name:
        levels = {level: level_of(row, level, page) for level in LEVELS}
        passages |= {level: cell.claimed() for level, cell in levels.items() if cell}
        passages["level3"] = row.name.claimed()
    return Entry(row.page, passages, {})


def whole_of(cells: Sequence[tuple[NamedCell, float]]) -> Passage:
    """Return the surest of the cells that claim one place of a row; a second one far below it makes it doubtful."""
    (best, mass), *others = sorted(cells, key=lambda pair: -pair[0].certainty * pair[1])
    rival = max((cell.certainty * share for cell, share in others), default=0.0)
    whole = best.claimed(mass * (1.0 - rival / 2))
    return whole if is_one_value(whole) else replace(whole, confidence=min(whole.confidence, DOUBTED))


def _with_levels(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries, each named one with the levels that stand over it, or over the one before."""
    above: dict[str, Passage] = {}
    filled: list[Entry] = []
    for entry in entries:
        above |= {level: entry.passages[level] for level in LEVELS if level in entry.passages}
        passages = {**above, **entry.passages} if "level3" in entry.passages else entry.passages
        filled.append(replace(entry, passages=passages))
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
