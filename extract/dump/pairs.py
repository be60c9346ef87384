"""Labels with values beside them in a dump that keeps columns: short fields and long narrative blocks alike.

A label stands in the middle of its text, and a line that had room left ends a paragraph:

             脑科学大数据……主要目标之一是将不同来源的数据       The lines are parted so that every label is in the middle of
    项目概况  进行融合、管理和共享。……                           what it gets; a value that another parting as good gives
             ……数据管理和数据质量。                             away is left unread.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extract.dump.labelling import cut_at_labels, labels_in, split_label
from extract.dump.partition import partition
from extract.dump.rows import FIRST_RUN, is_open, wide
from extract.dump.table import MARGIN, row
from extract.dump.token import Strip, Token, passage_of, unread
from extract.flow import Item, Line
from extract.labels import LabelBook
from extract.passage import Passage

STRAY = 1.5
SEAL = re.compile(r"\s*[（(](?:盖章|公章|签章)[)）]$")
SHORT_VALUE = 30
TWO_WORDS = re.compile(r"(?<=[一-鿿]) (?=[一-鿿])")
REST_FIRST = re.compile(r"[^。；;]{0,3}[。；;]|[，、）》]")
BANNER = 0.6
MIXED = 2.0
"""What a value costs that is a number and words on two lines."""
INDENT = 4
"""Characters that a paragraph's first line stands in, at most."""
GOES_ON = 1.0
BLANK_INSIDE = 0.6
ENDS = "。；;！？!?：:"


@dataclass(slots=True)
class Pair:
    """A label with the pieces of its value."""

    label: tuple[Token, ...]
    value: list[Token] = field(default_factory=list)
    is_sure: bool = True

    @property
    def left(self) -> int:
        """Where the label begins."""
        return min(token.left for token in self.label)

    @property
    def right(self) -> int:
        """Where the label ends."""
        return max(token.right for token in self.label)


def pair_items(strips: Sequence[Strip], book: LabelBook, numbers: Sequence[int]) -> list[Item]:
    """Return the lines as rows of labels and values, and as lines where they are neither; `numbers` are for the rows."""
    groups: list[list[Pair] | Strip] = []
    for page in sorted({strip.page for strip in strips}):
        here = [strip for strip in strips if strip.page == page and strip.pieces]
        for group, is_continued in _groups(here, book, bool(groups)):
            last = next((one for one in groups[::-1] if isinstance(one, list)), None)
            if is_continued and groups and last is groups[-1] and isinstance(group, list):
                last[-1].value += group[0].value
                last[-1].is_sure &= group[0].is_sure
            elif is_continued and isinstance(group, list):
                continue
            else:
                groups.append(group)
    return [_item(group, number) for group, number in zip(groups, numbers, strict=False)]


def _item(group: list[Pair] | Strip, number: int) -> Item:
    if isinstance(group, Strip):
        return Line(group.page, passage_of(group.pieces))
    cells: list[Passage | None] = []
    for pair in group:
        value = None if not pair.value else _value(pair) if _is_sure(pair) else unread(pair.value)
        cells += [passage_of(pair.label), value]
    return row(number, 0, group[0].label[0].page, cells, whole=MARGIN)


def _value(pair: Pair) -> Passage:
    """Return the value without the word for the seal set behind a unit's name."""
    whole = passage_of(pair.value)
    return whole.part(text) if (text := SEAL.sub("", whole.text)) and text != whole.text else whole


def _is_sure(pair: Pair) -> bool:
    """Return whether the value is the label's, and whole: no rest of a sentence first, no two cells side by side."""
    text = passage_of(pair.value).text
    are_cells = len(text) <= SHORT_VALUE and len(TWO_WORDS.findall(text)) > 1
    return pair.is_sure and not are_cells and REST_FIRST.match(text) is None


def _groups(strips: Sequence[Strip], book: LabelBook, goes_on: bool) -> list[tuple[list[Pair] | Strip, bool]]:
    """Return the page's bands: pairs side by side, the rest of the page before (True), or a line of its own."""
    lines = [tuple(part for piece in strip.pieces for part in cut_at_labels(piece, book)) for strip in strips]
    labels = labels_in(lines, book)
    strays = _strays(lines)

    def cost(begin: int, end: int) -> float:
        return _cost(strips[begin:end], lines[begin:end], labels, strays[begin:end], goes_on and begin == 0)

    found: list[tuple[list[Pair] | Strip, bool]] = []
    for begin, end, is_sure in partition(len(lines), cost):
        pairs = _pairs(lines[begin:end], labels)
        if pairs:
            for pair in pairs or ():
                pair.is_sure = is_sure or _is_plain(pair, lines[begin:end])
            found.append((pairs, False))
        elif begin == 0 and end > 1 and goes_on:
            pieces = [piece for line in lines[begin:end] for piece in line]
            found.append(([Pair((), pieces, is_sure)], True))
        else:
            found += [(strip, False) for strip in strips[begin:end]]
    return found


def _is_plain(pair: Pair, lines: Sequence[tuple[Token, ...]]) -> bool:
    """Return whether label and value stand on one line, alone in their columns of the band."""
    if len(pair.label) != 1 or len(pair.value) != 1 or pair.value[0].place != pair.label[0].place:
        return False
    others = [piece for line in lines for piece in line if piece.place != pair.value[0].place]
    return not any(piece.overlaps(pair.value[0]) for piece in others)


def _cost(
    strips: Sequence[Strip],
    lines: Sequence[tuple[Token, ...]],
    labels: Sequence[tuple[Token, ...]],
    strays: Sequence[float],
    is_first: bool,
) -> float:
    places = {strip.place for strip in strips}
    mine = [label for label in labels if any(token.place in places for token in label)]
    if any(token.place not in places for label in mine for token in label):
        return math.inf
    blanks = sum(b.place - a.place > 1 for a, b in pairwise(strips))
    if not mine:
        return min(sum(strays), GOES_ON + BLANK_INSIDE * blanks if is_first else math.inf)
    pairs = _pairs(lines, labels)
    if pairs is None:
        return math.inf
    at = {strip.place: number for number, strip in enumerate(strips)}
    total = BLANK_INSIDE * blanks + STRAY * sum(
        len(line) == 1 and split_label(line[0].text) for line in lines
    )
    taken = {token for pair in pairs for token in (*pair.label, *pair.value)}
    total += 0.3 * sum(piece not in taken for line in lines for piece in line)
    for pair in pairs:
        if not pair.value:
            total += 0.3
            continue
        middle = (at[pair.label[0].place] + at[pair.label[-1].place]) / 2
        begin, end = at[pair.value[0].place], at[pair.value[-1].place]
        total += abs((begin + end) / 2 - middle) + _broken(pair.value) + _askew(pair.value)
    return total


def _strays(lines: Sequence[tuple[Token, ...]]) -> list[float]:
    """Return what it costs that each line belongs to no label: little for a banner, much for the line of a text."""
    margin = min((line[-1].left for line in lines if line[-1].right > line[-1].page_size[2] * 0.8), default=0)
    costs = []
    for line in lines:
        is_text = len(line) == 1 and abs(line[0].left - margin) <= INDENT
        is_inline = len(line) == 1 and split_label(line[0].text)
        costs.append(
            0.3 if is_inline else STRAY * 2 if is_text and margin else STRAY if len(line) > 1 else BANNER
        )
    return costs


def _askew(value: Sequence[Token]) -> float:
    """Return how unlike one column the pieces stand: neither from one margin nor about one middle."""
    if len(value) < 2 or len({piece.place for piece in value}) < len(value):
        return 0.0
    left, middle = median(piece.left for piece in value), median(piece.middle for piece in value)
    return sum(abs(piece.left - left) > INDENT and abs(piece.middle - middle) > INDENT for piece in value) * (
        1.0 if len(value) == 2 else 2.5
    )


def _broken(value: Sequence[Token]) -> float:
    """Return how unlike one wrapped text the pieces are: lines with room left, a last one without, open brackets."""
    total = 0.0
    width = max(wide(piece.text) for piece in value) if len(value) > 2 else 0
    for before, after in pairwise(value):
        begin = FIRST_RUN.match(after.text)
        has_room = wide(before.text) + wide(begin[0] if begin else "") + 2 <= width
        if before.place != after.place and has_room and width > 40:
            total += 0.4 if before.text[-1] in ENDS else 1.2
    last = value[-1].text
    widest = value[-1].page_size[2]
    is_full = value[-1].right >= widest - 2 and wide(last) > 40 and last[-1] not in ENDS
    return (
        total + (2.0 if is_full else 0.0) + (1.0 if is_open("".join(piece.text for piece in value)) else 0.0)
    )


def _pairs(lines: Sequence[tuple[Token, ...]], labels: Sequence[tuple[Token, ...]]) -> list[Pair] | None:
    """Return the pairs of the lines, left to right; [] without a label, None where labels stand one over the other."""
    pieces = [piece for line in lines for piece in line]
    here = set(pieces)
    pairs = sorted((Pair(label) for label in labels if label[0] in here), key=lambda pair: pair.left)
    for before, after in pairwise(pairs):
        if after.left < before.right:
            return None
    named = {token for pair in pairs for token in pair.label}
    for piece in pieces:
        owner = next((pair for pair in pairs[::-1] if pair.right <= piece.left + 1), None)
        if owner and piece not in named:
            owner.value.append(piece)
    return pairs
