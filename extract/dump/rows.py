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

from extract.dump.align import LEVELS, NUMBERS, align, is_bare_number
from extract.dump.header import Header
from extract.dump.partition import partition
from extract.dump.token import Strip, Token
from extract.labels import LabelBook

BLOCK = "block"
"""The column left of the first level: the table's own label, one character a line."""
MISSING = {"level3": 8.0, "target": 3.0, "actual": 2.0, "weight": 3.0, "score": 2.0}
BLANK_INSIDE = 2.0
AFAR = 0.8
"""What a character of distance from its column costs a cell."""
KNOWN_PLACE = 1.2
"""A name that nobody knows is less odd in a level's column when it stands there."""
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

Cells = Mapping[str, tuple[Token, ...]]


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
    spans = _spans(strips, header, book, is_under_header)
    placed = [_placed(strip, fields, spans, book) for strip in strips]
    levels = {field: tuple(token for cells in placed for token in cells.get(field, ())) for field in LEVELS}
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


def _placed(
    strip: Strip, fields: Sequence[str], spans: Mapping[str, tuple[float, float]], book: LabelBook
) -> dict[str, tuple[Token, ...]]:
    """Return the line's pieces by column; a piece that reaches over several columns is cut at its spaces."""
    cells: dict[str, tuple[Token, ...]] = {}
    pieces = [part for piece in strip.pieces for part in _cut(piece, spans)]
    known = [field for field in fields if field in spans]

    def nearness(at: int, field: str) -> float:
        left, right = spans[field]
        piece = pieces[at]
        outside = max(left - piece.right, piece.left - right, 0.0)
        off = abs(piece.middle - (left + right) / 2)
        return AFAR * outside + 0.08 * off + _of_block(piece, field) - KNOWN_PLACE * (field in LEVELS)

    placed = align([piece.text for piece in pieces], known, book, nearness)
    for piece, field in zip(pieces, placed.fields, strict=True):
        if field:
            cells[field] = (*cells.get(field, ()), piece)
    return cells


def _of_block(piece: Token, field: str) -> float:
    """Return what it costs to take the piece for the vertical label of the table: its characters stand alone."""
    if field != BLOCK:
        return 0.0
    return -8.8 if len(piece.text) <= 2 and not is_bare_number(piece.text) else 0.0


def _cut(piece: Token, spans: Mapping[str, tuple[float, float]]) -> tuple[Token, ...]:
    """Return the piece, or its words where they stand under different columns."""
    words = piece.words()
    if len(words) == 1:
        return (piece,)
    homes = [_home(word, spans) for word in words]
    if len(set(homes)) == 1:
        return (piece,)
    parts = [words[0]]
    for before, word, home in zip(homes, words[1:], homes[1:], strict=False):
        if home == before:
            last = parts[-1]
            parts[-1] = piece.cut(last.left - piece.left, word.right - piece.left)
        else:
            parts.append(word)
    return tuple(parts)


def _home(word: Token, spans: Mapping[str, tuple[float, float]]) -> str:
    def away(field: str) -> float:
        left, right = spans[field]
        shared = min(right, word.right) - max(left, word.left)
        return -shared if shared > 0 else max(left - word.right, word.left - right) + 1

    return min(spans, key=away)


def _spans(
    strips: Sequence[Strip], header: Header, book: LabelBook, is_under_header: bool
) -> dict[str, tuple[float, float]]:
    """Return where each column stands on this page: by the lines that are sure to be full, else by the header."""
    learned: dict[str, list[Token]] = {}
    needed = {field for field in header.fields if field in MISSING}
    for strip in strips:
        words = [word for piece in strip.pieces for word in piece.words()]
        cells = [piece for piece in strip.pieces if len(piece.text) > 1 or is_bare_number(piece.text)]
        tries = [align([cell.text for cell in some], header.fields, book) for some in (words, cells)]
        best, some = min(zip(tries, (words, cells), strict=True), key=lambda pair: pair[0].cost)
        if None not in best.fields and needed <= set(best.fields):
            for cell, field in zip(some, best.fields, strict=True):
                if len(cell.words()) > 1 and field != "deviation":
                    continue  # two cells may stand there, side by side
                learned.setdefault(str(field), []).append(cell)
    spans = {field: _span(_usual(tokens)) for field, tokens in learned.items()}
    spans |= _beside(strips, spans, header)
    if is_under_header or not spans:
        for field, label in header.columns.items():
            spans.setdefault(field, (label.left, label.right))
    return spans


def _beside(
    strips: Sequence[Strip], spans: Mapping[str, tuple[float, float]], header: Header
) -> dict[str, tuple[float, float]]:
    """Return the columns left of the names, from the names outwards, and the one behind the figures."""
    if "level3" not in spans:
        return {}
    found: dict[str, tuple[float, float]] = {}
    edge, end = spans["level3"][0], max(right for _, right in spans.values())
    words = [word for strip in strips for piece in strip.pieces for word in piece.words()]
    levels = [field for field in LEVELS if field in header.columns]
    for field, heap in zip(
        [*levels[::-1], BLOCK], _heaps([word for word in words if word.right <= edge])[::-1], strict=False
    ):
        found[field] = _span(heap)
    behind = [word for word in words if word.left >= end]
    if behind and "deviation" in header.columns and "deviation_measure" not in header.columns:
        found["deviation"] = _span(behind)
    return found


def _heaps(words: Sequence[Token]) -> list[list[Token]]:
    """Return the words in groups, left to right, with a column of blanks between two groups."""
    heaps: list[list[Token]] = []
    end = -1
    for word in sorted(words, key=lambda word: word.left):
        if not heaps or word.left >= end:
            heaps.append([])
        heaps[-1].append(word)
        end = max(end, word.right)
    return heaps


def _usual(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens that share a column with the middle one of them."""
    middle = sorted(tokens, key=lambda token: token.middle)[len(tokens) // 2]
    return [token for token in tokens if token.overlaps(middle)]


def _span(tokens: Sequence[Token]) -> tuple[float, float]:
    return float(min(token.left for token in tokens)), float(max(token.right for token in tokens))
