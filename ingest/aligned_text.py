"""What keeps to columns and is no table all the same: signature lines, labels with their values, lists, contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.page import Cell

LABEL_WITH_COLON = re.compile(r"^[^\d:：]{2,12}[:：]|[:：]$")
SENTENCE_END = re.compile(r"[。；;]$")
LIST_NUMBER = re.compile(
    r"^(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.．]$|^[(（][一二三四五六七八九十\d]{1,3}[)）]$"
)
LONE_STOP = re.compile(r"^[，,、。；;：:]$")
LEADERS = re.compile(r"[.．…·]{4,}|…{2,}")
MOST_COLONS, MOST_SENTENCES = 0.25, 0.3
"""Shares of the filled cells that read "主管部门：…", or end as a sentence does."""
LEAST_CONTENTS, MOST_CONTENTS_COLUMNS = 4, 3


def is_text(cells: Sequence[Cell]) -> bool:
    """Return whether the cells of an inferred table read as text: then its words stay lines."""
    filled = [(cell, "".join(word.text for word in cell.words)) for cell in cells if cell.words]
    if not filled:
        return True
    texts = [text for _, text in filled]
    colons = sum(LABEL_WITH_COLON.search(text) is not None for text in texts)
    sentences = sum(SENTENCE_END.search(text) is not None for text in texts)
    return (
        colons > MOST_COLONS * len(texts)
        or sentences > MOST_SENTENCES * len(texts)
        or any(LEADERS.search(text) or LONE_STOP.match(text) for text in texts)
        or sum(LIST_NUMBER.match(text) is not None for text in texts) > 1
        or _is_contents([cell for cell, _ in filled])
    )


def _is_contents(cells: Sequence[Cell]) -> bool:
    """Return whether nothing but rising numbers of pages stands in the last column."""
    last = max(cell.column + cell.column_span for cell in cells)
    column = [
        "".join(word.text for word in cell.words)
        for cell in sorted(cells, key=lambda cell: cell.row)
        if cell.column + cell.column_span == last
    ]
    columns = len({cell.column for cell in cells})
    if columns > MOST_CONTENTS_COLUMNS or len(column) < LEAST_CONTENTS or not all(map(str.isdigit, column)):
        return False
    return all(int(above) <= int(below) for above, below in pairwise(column))
