"""How lines stand on the page: centred like a title, indented like a paragraph's first, filled to the margin."""

from __future__ import annotations

import re

from extract.flow import Line
from ingest.page import Box

OFF_CENTRE = 0.06
WIDEST_TITLE = 0.78
ENDS_SENTENCE = re.compile(r"[。；;，,：:、）)]\s*$")
NUMBER_FIRST = re.compile(r"\s*(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|\d)")


def is_title_like(item: object) -> bool:
    """Return whether the line stands centred on its page and reads as a title: short, unnumbered, no sentence."""
    if not isinstance(item, Line) or ENDS_SENTENCE.search(item.text) or NUMBER_FIRST.match(item.text):
        return False
    box = item.box
    is_centred = abs((box.x0 + box.x1) / 2 - 0.5) < OFF_CENTRE
    return is_centred and 0 < box.width < WIDEST_TITLE and len(item.text.strip()) > 2


def is_below(upper: Box, lower: Box) -> bool:
    """Return whether a line is the next one down: no more than a line's height stands between them."""
    height = max(upper.height, lower.height)
    return -0.5 * height < lower.top - upper.bottom < 1.3 * height
