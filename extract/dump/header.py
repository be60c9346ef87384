"""The header of a table in a dump that keeps columns: labels over several lines, found again as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.dump.align import is_bare_number
from extract.dump.token import Strip, Token
from extract.labels import LabelBook
from extract.text import folded
from extract.vocabulary import Vocabulary

TALLEST = 9
"""The most lines, blank ones included, that a header takes."""
LEAST_COLUMNS = 3
LONGEST_GROUP = 6
"""Characters of a label over several columns."""
CLOSE = 2
"""Lines from one part of a wrapped label to the next, at most."""
AMOUNTS = {"initial_budget", "adjusted_budget", "executed"}


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table: field → where its label stands; `end` is the first line behind it."""

    columns: dict[str, Token]
    labels: dict[str, str]
    end: int

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns' fields, left to right."""
        return tuple(sorted(self.columns, key=lambda field: self.columns[field].middle))


def indicator_header(strips: Sequence[Strip], start: int, book: LabelBook) -> Header | None:
    """Return the header of an indicator table whose first line is `start`, or None."""
    header = _header(strips, start, book.indicators_columns, book)
    if header is None or len(header.columns) < LEAST_COLUMNS:
        return None
    has_name = "level3" in header.columns
    return header if has_name and {"target", "actual", "weight", "score"} & set(header.columns) else None


def funds_header(strips: Sequence[Strip], start: int, book: LabelBook) -> Header | None:
    """Return the header of a funds block whose first line is `start`, or None."""
    header = _header(strips, start, book.funds_columns, book)
    if header is None or len(header.columns) < 2 or not AMOUNTS & set(header.columns):
        return None
    return header


def _header(strips: Sequence[Strip], start: int, vocabulary: Vocabulary, book: LabelBook) -> Header | None:
    """Return the header that begins at the line, None where it rather begins further down."""
    best = _tallest(strips, start, vocabulary, book)
    following = next(
        (at for at in range(start + 1, min(start + TALLEST, len(strips))) if strips[at].pieces), None
    )
    if best is None:
        return None
    best = _with_tail(best, strips, vocabulary)
    if following is None or following >= best.end:
        return best
    later = _tallest(strips, following, vocabulary, book)
    return None if later and _weight(later) >= _weight(best) else best


def _weight(header: Header) -> tuple[int, int]:
    return len(header.columns), sum(len(label) for label in header.labels.values())


def _with_tail(header: Header, strips: Sequence[Strip], vocabulary: Vocabulary) -> Header:
    """Return the header with the lines behind it that only end its labels (偏差原因分析 / 及改进措施)."""
    end = header.end
    for at in range(end, min(end + CLOSE + 1, len(strips))):
        words = [word for piece in strips[at].pieces for word in piece.words()]
        ends = [
            any(
                word.overlaps(label) and vocabulary.match(header.labels[field] + word.text) == field
                for field, label in header.columns.items()
            )
            for word in words
        ]
        if words and not all(ends):
            break
        end = at + 1 if words else end
    return Header(header.columns, header.labels, end)


def _tallest(strips: Sequence[Strip], start: int, vocabulary: Vocabulary, book: LabelBook) -> Header | None:
    best: Header | None = None
    for end in range(start + 1, min(start + TALLEST, len(strips)) + 1):
        lines = strips[start:end]
        if lines[-1].page != lines[0].page or any(map(_is_a_row, lines)):
            break
        if not lines[-1].pieces:
            continue
        columns, labels, used = _named(lines, vocabulary, book)
        is_whole = {lines[0].place, lines[-1].place} <= {word.place for word in used}
        if is_whole and _is_explained(lines, used) and (best is None or len(columns) > len(best.columns)):
            best = Header(columns, labels, end)
    return best


def _is_a_row(line: Strip) -> bool:
    return any(is_bare_number(word.text) for piece in line.pieces for word in piece.words())


def _is_explained(lines: Sequence[Strip], used: set[Token]) -> bool:
    """Return whether every line is mostly labels; one that names groups of columns (绩效指标, 自评) may stand between."""
    for line in lines:
        words = [word for piece in line.pieces for word in piece.words()]
        others = [word for word in words if word not in used]
        if others and len(others) * 2 > len(words) and any(len(word.text) > LONGEST_GROUP for word in others):
            return False
    return True


def _named(
    lines: Sequence[Strip], vocabulary: Vocabulary, book: LabelBook
) -> tuple[dict[str, Token], dict[str, str], set[Token]]:
    """Return the columns that the lines name, their labels, and the words that these are made of."""
    words = [word for line in lines for piece in line.pieces for word in piece.words()]
    columns: dict[str, Token] = {}
    labels: dict[str, str] = {}
    used: set[Token] = set()
    for stack in [*_stacks(words), *([word] for word in words)]:
        text = "".join(word.text for word in stack)
        field = None if used & set(stack) else _field(text, vocabulary, book)
        # A label set one character a line is a narrow column's; 目标 so set is the block's own, to the left.
        if field and len(stack[0].text) < 2 and field not in ("weight", "score"):
            continue
        if field == "deviation_measure" and "deviation" not in columns and len(stack) > 1:
            field = "deviation"
        if field and field not in columns:
            columns[field], labels[field] = _around(stack), text
            used |= set(stack)
    return columns, labels, used


def _stacks(words: Sequence[Token]) -> list[list[Token]]:
    """Return words of neighbouring lines that stand one under the other, longest first."""
    found = []
    for first in words:
        stack = [first]
        for word in words:
            if 0 < word.place - stack[-1].place <= CLOSE and word.overlaps(stack[-1]):
                stack.append(word)
                found.append(list(stack))
    return sorted(found, key=len, reverse=True)


def _field(text: str, vocabulary: Vocabulary, book: LabelBook) -> str | None:
    if len(folded(text)) < 2:
        return None
    field = vocabulary.match(text)
    if field is None and vocabulary is book.indicators_columns and folded(text) == "绩效指标":
        return "level3"
    return field


def _around(stack: Sequence[Token]) -> Token:
    first = stack[0]
    left, right = min(word.left for word in stack), max(word.right for word in stack)
    text = "".join(word.text for word in stack)
    return replace(first, text=text, left=left, right=right)
