"""The columns of an indicator table in a dump: where each stands on a page, and which pieces stand in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.dump.align import LEVELS, align, is_bare_number
from extract.dump.header import Header
from extract.dump.token import Strip, Token
from extract.labels import LabelBook

BLOCK = "block"
"""The column left of the first level: the table's own label, one character a line."""
LOST = "lost"
"""What stands under no column for sure."""
MISSING = {"level3": 8.0, "target": 3.0, "actual": 2.0, "weight": 3.0, "score": 2.0}
AFAR = 0.8
"""What a character of distance from its column costs a cell."""
KNOWN_PLACE = 1.2
"""A name that nobody knows is less odd in a level's column when it stands there."""
Cells = Mapping[str, tuple[Token, ...]]


def placed_in(
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
        cells[field or LOST] = (*cells.get(field or LOST, ()), piece)
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


def spans_of(
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
