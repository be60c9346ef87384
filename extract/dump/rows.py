"""The rows of an indicator table in a dump that keeps columns.

Cells are centred in their rows, so that a wrapped cell has lines above and below the line of the figures:

                设施设备合格率（%                               the lines that stand around one middle are one row;
                                    =100%   100%   10    10     the levels, merged over rows, are placed after them
                ）
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extract.dump.align import LEVELS, NUMBERS
from extract.dump.columns import BLOCK, LOST, MISSING, Cells, placed_in, spans_of
from extract.dump.header import Header
from extract.dump.partition import partition
from extract.dump.token import Strip, Token
from extract.labels import LabelBook

BLANK_INSIDE = 2.0
SHORT = 3.0
"""What it costs that a line of a cell goes on below although it had room."""
TOGETHER = 1.2
"""What it costs that two cells of a row are wrapped at the same line."""
CUT = 2.5
"""What a row costs that a page's end may have cut."""
FIRST_RUN = re.compile(r"[\x21-\x7e]+|.[，。、；：）》”]*")
REST = re.compile(r"[/）)，。、；%]|万?元|平方|立方")
"""What begins so is the rest of a figure."""
NEW_FIGURE = re.compile(r"[=><≥≤＝]")
NARROW = str.maketrans("（）", "()")


@dataclass(frozen=True, slots=True)
class Band:
    """The lines of one row: what stands in each column, and whether it is sure that they are one row."""

    page: int
    top: int
    bottom: int
    cells: Cells
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Part:
    """The table on one page: its rows, and the level cells and leftovers of its columns."""

    page: int
    bands: tuple[Band, ...]
    levels: Mapping[str, tuple[Token, ...]]


def read_part(strips: Sequence[Strip], header: Header, book: LabelBook, is_under_header: bool) -> Part:
    """Return the rows on one page's lines under the header's columns; [] for lines without any."""
    fields = (BLOCK, *header.fields)
    spans = spans_of(strips, header, book, is_under_header)
    placed = [placed_in(strip, fields, spans, book) for strip in strips]
    lost = [token for cells in placed for token in cells.get(LOST, ())]
    levels = {field: tuple(token for cells in placed for token in cells.get(field, ())) for field in LEVELS}
    if "level3" in spans and any(token.right <= spans["level3"][0] for token in lost):
        levels = {}  # a level's name whose column is not sure: the others do not span what they seem to
    inner = [field for field in header.fields if field not in LEVELS]
    lines = [
        (strip.place, {field: cells[field] for field in inner if field in cells})
        for strip, cells in zip(strips, placed, strict=True)
    ]
    kept = [(place, cells) for place, cells in lines if cells]
    return Part(strips[0].page if strips else 0, tuple(_bands(kept, inner)), levels)


def _bands(lines: Sequence[tuple[int, Cells]], inner: Sequence[str]) -> list[Band]:
    widths = {
        field: max((_width(cells[field]) for _, cells in lines if field in cells), default=0)
        for field in inner
    }

    def cost(begin: int, end: int) -> float:
        return _cost(lines[begin:end], inner, widths, begin == 0 or end == len(lines))

    found = []
    for begin, end, is_sure in partition(len(lines), cost):
        cells: dict[str, tuple[Token, ...]] = {}
        for _, here in lines[begin:end]:
            for field, tokens in here.items():
                cells[field] = cells.get(field, ()) + tokens
        page = next(iter(cells.values()))[0].page
        found.append(Band(page, lines[begin][0], lines[end - 1][0], cells, is_sure))
    return found


def _cost(
    lines: Sequence[tuple[int, Cells]], inner: Sequence[str], widths: Mapping[str, int], is_cut: bool
) -> float:
    """Return how unlike one row the lines are: columns missing or filled twice, lines that could not go on, middles apart.

    `is_cut`: a page's end may have cut the row, so that its figures or its name stand on the other page.
    """
    middles = []
    total = sum(BLANK_INSIDE for (a, _), (b, _) in pairwise(lines) if b - a > 2)
    missing = 0.0
    for field in inner:
        at = [number for number, (_, cells) in enumerate(lines) if field in cells]
        if not at:
            missing += MISSING.get(field, 0.0)
            continue
        if field in NUMBERS and len(at) > 1:
            return math.inf
        total += 0.5 * (at[-1] - at[0] + 1 - len(at))
        total += _broken([lines[number][1][field] for number in at], widths[field], field)
        middles.append((at[0] + at[-1]) / 2)
    if not middles:
        return math.inf
    total += TOGETHER * sum(len(set(before) & set(after)) > 1 for (_, before), (_, after) in pairwise(lines))
    middle = median(middles)
    apart = sum(abs(one - middle) for one in middles)
    return total + min(missing + apart, CUT if is_cut else math.inf)


def _broken(parts: Sequence[Sequence[Token]], width: int, field: str) -> float:
    """Return how unlike one wrapped text the parts are: a line with room left, a new figure, brackets left open."""
    total = 0.0
    for before, after in pairwise(parts):
        begin = FIRST_RUN.match(after[0].text)
        has_room = _width(before) + wide(begin[0] if begin else "") <= width
        total += SHORT * has_room
        total += SHORT * (field in ("target", "actual") and NEW_FIGURE.match(after[0].text) is not None)
    total += SHORT * (field in ("target", "actual") and REST.match(parts[0][0].text) is not None)
    text = "".join(token.text for part in parts for token in part)
    return total + SHORT * is_open(text)


def is_open(text: str) -> bool:
    """Return whether a bracket or quotation of the text has no other half."""
    plain = text.translate(NARROW)
    return any(plain.count(one) != plain.count(other) for one, other in ("()", "《》", "“”", "【】"))


def _width(tokens: Sequence[Token]) -> int:
    """Return how wide the text is printed: a Chinese character is two Latin ones."""
    return wide(" ".join(token.text for token in tokens))


def wide(text: str) -> int:
    """Return how wide the text is printed, in Latin characters."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
