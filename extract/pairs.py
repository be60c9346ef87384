"""Labels and values that stand side by side, or in one cell or line with a colon between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from extract.flow import SAME_COLUMN, Line, Row
from extract.passage import Passage

COLON = re.compile(r"[:：]")
LONGEST_LABEL = 20
NUMBERED_LABEL = re.compile(r"[一二三四五六七八九十]{1,3}\s*[、.．]\s*[^。，；]{2,20}")
LEAST_TEXT = 20
MOST_CELLS = 4
"""A row of more cells without one known label is no row of pairs."""
NEXT_LABEL = re.compile(r"\s+(?=[^\s:：]{2,12}[:：])")


class Pair(NamedTuple):
    """A printed label and what stands for it; `value` is None where nothing follows the label."""

    label: str
    value: Passage | None
    place: Passage | None = None
    """Where the label itself stands."""


def pairs_of_row(row: Row, is_label: Callable[[str], bool]) -> list[Pair]:
    """Return the pairs of a row of label and value cells, known labels or not.

    A cell that follows a label is its value unless it is a known label itself; a first cell that nobody
    knows is a label too when a value stands beside it.
    """
    own = list(row.own)
    if len(own) > 1 and len(own) % 2 and own[0].last_row > row.index:
        own = own[1:]  # the name of a block of rows
    lone = _under_block(row)
    if lone:
        return [lone]
    slots = [slot.passage for slot in own]
    if len(slots) > MOST_CELLS and not any(is_label(slot.text) for slot in slots):
        return []  # a row of a table that was not recognised: its neighbours are no label and value
    if parted := _parted(slots, is_label):
        return [parted]
    pairs: list[Pair] = []
    place = 0
    while place < len(slots):
        here = slots[place]
        following = slots[place + 1] if place + 1 < len(slots) else None
        inline = split_inline(here, is_label)
        if inline and not is_label(here.text):
            pairs.append(inline)
        elif is_label(here.text) or (following is not None and _looks_like_label(here)):
            value = following if following is not None and not is_label(following.text) else None
            pairs.append(Pair(here.text, value, here))
            place += value is not None
        place += 1
    return pairs


def _parted(slots: Sequence[Passage], is_label: Callable[[str], bool]) -> Pair | None:
    """Return the label and value of a row without rules that hold blank cells between them, and nothing else."""
    told = [slot for slot in slots if not slot.is_blank]
    if len(told) != 2 or told[0] is not slots[0] or told[0].structure != "alignment":
        return None
    label, value = told
    return Pair(label.text, value, label) if is_label(label.text) and not is_label(value.text) else None


def _under_block(row: Row) -> Pair | None:
    """Return the text that is all of a row beside a cell from above, with that cell as its label."""
    if len(row.slots) != 2 or len(row.own) != 1 or row.slots[1] is not row.own[0]:
        return None
    label, text = row.slots[0].passage, row.own[0].passage
    return Pair(label.text, text, label) if label.text and len(text.text) >= LEAST_TEXT else None


def pairs_of_two_rows(labels: Row, values: Row, is_label: Callable[[str], bool]) -> list[Pair]:
    """Return the pairs of a row of nothing but labels and the row of values under it; [] where they are not such rows.

    │ 总体目标 │ 实施期目标 │ 年度目标 │    A cell that reaches down beside the values names
    │          │ 三年内…    │ 完成…    │    the block and is no label of its own.
    """
    above, below = [slot for slot in labels.own if slot.last_row < values.index], values.own
    is_aligned = len(above) == len(below) > 1 and all(
        a.overlap(b) > SAME_COLUMN for a, b in zip(above, below, strict=True)
    )
    if not is_aligned or labels.table != values.table or any(is_label(slot.text) for slot in below):
        return []
    if sum(is_label(slot.text) for slot in above) < max(2, len(above) - 1):
        return []
    return [Pair(a.text, b.passage, a.passage) for a, b in zip(above, below, strict=True)]


class Banner(NamedTuple):
    """A label over its value, and how many rows both take."""

    pair: Pair
    rows: int


def pair_of_banner(rows: Sequence[Row], is_label: Callable[[str], bool]) -> Banner | None:
    """Return the pair of a label that fills a row of its own and the text in the rows under it; None for other rows.

    │ 二、项目立项情况          │    The text goes on over a page's end, up to the next such label
    │ 1、《…》；2、…            │    or a row of several cells.
    """
    label = _lone(rows[0])
    if label is None or not (is_label(label.text) or NUMBERED_LABEL.fullmatch(label.text.strip())):
        return None
    value, taken = None, 1
    for row in rows[1:]:
        text = _lone(row)
        if text is None or is_label(text.text) or NUMBERED_LABEL.fullmatch(text.text.strip()):
            break
        value = value + text if value else text
        taken += 1
    return Banner(Pair(label.text, value, label), taken) if value else None


def _lone(row: Row) -> Passage | None:
    return row.slots[0].passage if len(row.slots) == 1 and not row.slots[0].passage.is_blank else None


def pairs_of_lines(lines: Iterable[Line], is_label: Callable[[str], bool]) -> list[Pair]:
    """Return the pairs printed as "label：value" outside the tables, several on a line where there are."""
    lines = list(lines)
    by_gap = [pair for line in lines for pair in _pairs_by_gap(line, is_label)]
    parts = (line.passage.part(text) for line in lines for text in NEXT_LABEL.split(line.text))
    found = (split_inline(part, lambda label: is_label(label) or _is_short(label)) for part in parts)
    return [*by_gap, *(pair for pair in found if pair)]


def _pairs_by_gap(line: Line, is_label: Callable[[str], bool]) -> list[Pair]:
    """Return the pairs of a line that begins with a known label and parts it from its value by a gap, without colons.

    主管部门      文化广电局      实施单位      市博物馆
    """
    words = line.text.split(" ")
    if len(words) < 2 or COLON.search(line.text) or not is_label(words[0]):
        return []
    pairs: list[Pair] = []
    for word in words:
        here = line.passage.part(word)
        if is_label(word):
            pairs.append(Pair(word, None, here))
        elif pairs[-1].value is None:
            pairs[-1] = pairs[-1]._replace(value=here)
        else:
            return []  # more than one value: the line is a table's row
    return [pair for pair in pairs if pair.value]


def split_inline(passage: Passage, is_label: Callable[[str], bool]) -> Pair | None:
    """Return the label and value of "项目名称：…", or None where the part before the colon is no label."""
    label, *rest = COLON.split(passage.text, maxsplit=1)
    if not rest or not is_label(label):
        return None
    return Pair(label, passage.part(rest[0].strip()), passage.part(label))


def _is_short(label: str) -> bool:
    return re.fullmatch(r"[^\s\d。，,；;、.]{2,10}", label.strip()) is not None


def _looks_like_label(passage: Passage) -> bool:
    return 0 < len(passage.text.strip()) <= LONGEST_LABEL and not re.fullmatch(r"[\d.,%\s]+", passage.text)
