"""How lines stand on the page: centred like a title, indented like a paragraph's first, filled to the margin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from extract.flow import Line
from ingest.page import Box

OFF_CENTRE = 0.06
TITLE_INDENT_EMS = 3.0
LARGER = 1.15
ENDS_SENTENCE = re.compile(r"[。；;，,：:、]\s*$")
IS_PAIR = re.compile(r"[^\s:：]{2,12}[:：]\s*\S")
NUMBER_FIRST = re.compile(
    r"\s*(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|\d{1,3}\s*[、.．)）])"
)
WIDE_LINE = 0.4
LEAST_MEASURED = 4
"""A line of fewer characters says little about their width."""


class Shape(NamedTuple):
    """How a page's text stands: its margins, and the width of one Chinese character, as page fractions."""

    left: float
    right: float
    em: float


def shapes(items: Iterable[object]) -> dict[int, Shape]:
    """Return the shape of each page's lines, by page; the margins are those of the wide lines where there are any."""
    by_page: dict[int, list[Line]] = {}
    for item in items:
        if isinstance(item, Line) and item.box.width > 0:
            by_page.setdefault(item.page, []).append(item)
    return {page: _shape(lines) for page, lines in by_page.items()}


def _shape(lines: list[Line]) -> Shape:
    """Return the shape; lines with a gap in them (编制部门：…      单位：元) would stretch the character's width."""
    wide = [line for line in lines if line.box.width > WIDE_LINE] or lines
    left, right = min(line.box.x0 for line in wide), max(line.box.x1 for line in wide)
    ems = sorted(em_of(line) for line in lines if len(line.text) >= LEAST_MEASURED) or [em_of(lines[0])]
    return Shape(left, right, ems[len(ems) // 3])


def em_of(line: Line) -> float:
    """Return the width of one Chinese character of the line, as a fraction of the page's width."""
    ems = sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5 for char in line.text)
    return line.box.width / max(ems, 1.0)


def is_title_like(item: object, page: Shape | None) -> bool:
    """Return whether the line stands centred on its page and reads as a title: unnumbered, no sentence, no pair.

    Lines of a paragraph are centred too: a title keeps clear of the left margin, or is set larger.
    """
    if not isinstance(item, Line) or page is None or not reads_as_title(item):
        return False
    is_clear = item.box.x0 > page.left + TITLE_INDENT_EMS * page.em
    return is_clear or em_of(item) > LARGER * page.em


def is_centred(line: Line) -> bool:
    """Return whether the line's middle is the page's."""
    return abs((line.box.x0 + line.box.x1) / 2 - 0.5) < OFF_CENTRE


def reads_as_title(line: Line) -> bool:
    """Return whether the line is centred and no sentence, pair or numbered item, whatever its margins."""
    is_text = any(mark.search(line.text) for mark in (ENDS_SENTENCE, IS_PAIR)) or NUMBER_FIRST.match(
        line.text
    )
    return is_centred(line) and not is_text and bool(line.text.strip())


def is_below(upper: Box, lower: Box) -> bool:
    """Return whether a line is the next one down: no more than a line's height stands between them."""
    height = max(upper.height, lower.height)
    return -0.5 * height < lower.top - upper.bottom < 1.3 * height
