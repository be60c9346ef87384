"""Text as printed: lines joined without stray spaces, and folded for comparing labels.

`folded` is for looking things up only; values always stay as they are printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from ingest.page import Word
from ingest.words import lines_of

BRACKETED = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
SAME_LINE_GAP = 0.012
"""Two words of one line that stand further apart (share of the page's width) are parted by a space."""


def joined(words: Sequence[Word]) -> str:
    """Return the text of one cell: its lines joined where they were wrapped, with no space put in."""
    return "".join(_line(line) for line in lines_of(words, lambda word: word.box))


def _line(words: Sequence[Word]) -> str:
    text = words[0].text
    for before, word in pairwise(words):
        text += (" " if word.box.x0 - before.box.x1 > SAME_LINE_GAP else "") + word.text
    return text


def folded(text: str) -> str:
    """Return the text with widths folded and spaces and punctuation dropped, for comparing labels."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s:;,.、。·*★_\-—()\[\]【】〔〕/]", "", plain)


def without_brackets(text: str) -> str:
    """Return the text without what stands in brackets: "项目资金（万元）" → "项目资金"."""
    plain = unicodedata.normalize("NFKC", text)
    bare = BRACKETED.sub("", plain)
    return bare if bare.strip() else plain


def wide(text: str) -> int:
    """Return the width of the text in half-width columns: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
