"""Marks that specks of a dirty page leave in a line of text: a point between two full characters is none.

衔接.环节    between two full characters, or a unit's stroke and one (元/.亩), no point is ever set
.改善        what stands in a cell does not begin with a point
,改善        or a comma; a line further down may
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.page import Reading, Word
from ingest.words import in_reading_order

MENDED = 0.9
"""A line from which a mark was taken is no surer: the speck may have cost a character, too."""
PRINTED = 0.98
"""A line that was read as surely as this is printed so: some people type a point for a full stop."""
_FULL = r"[\u4e00-\u9fff]"
_INSIDE = re.compile(rf"(?<={_FULL})[.'`](?={_FULL})|(?<=/)[.'`](?={_FULL})|(?<={_FULL})[.'`](?=/)")
_FIRST = re.compile(rf"^[.,、，'`](?={_FULL})")


def without_stray_marks(word: Word) -> Word:
    """Return a line, not surely recognised, without the marks that specks leave; the line itself where it has none."""
    return _mended(word, _INSIDE.sub("", word.text))


def without_first_mark(words: Sequence[Word]) -> list[Word]:
    """Return the lines of a cell, the first one without the mark before its text."""
    first = next(iter(in_reading_order(words)), None)
    return [_mended(word, _FIRST.sub("", word.text)) if word is first else word for word in words]


def _mended(word: Word, text: str) -> Word:
    if text == word.text or word.confidence >= PRINTED:
        return word
    known = (Reading(word.text, word.confidence), *(one for one in word.alternatives if one.text != text))
    return replace(word, text=text, confidence=min(word.confidence, MENDED), alternatives=known)
