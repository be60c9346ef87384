"""Words in reading order: glyphs become words, words become lines.

Boxes are page fractions of one page; sizes are compared only with each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

from ingest.glyphs import Glyph
from ingest.page import Box, Word, union

Item = TypeVar("Item")

SAME_LINE_OVERLAP = 0.5
SPACE_EMS = 0.3
NEW_WORD_EMS = 1.5


def lines_of(items: Iterable[Item], box_of: Callable[[Item], Box]) -> list[list[Item]]:
    """Return the items as lines from top to bottom, each from left to right.

    Two items stand on one line when they share at least half the height of the lower one.
    """
    lines: list[list[Item]] = []
    extents: list[tuple[float, float]] = []
    for item in sorted(items, key=lambda i: (box_of(i).top + box_of(i).bottom, box_of(i).x0)):
        box = box_of(item)
        top, bottom = extents[-1] if extents else (0.0, 0.0)
        shared = min(bottom, box.bottom) - max(top, box.top)
        if lines and shared >= SAME_LINE_OVERLAP * min(bottom - top, box.height) > 0:
            lines[-1].append(item)
        else:
            lines.append([item])
            extents.append((box.top, box.bottom))
    return [sorted(line, key=lambda i: box_of(i).x0) for line in lines]


def in_reading_order(words: Iterable[Word]) -> list[Word]:
    """Return the words from top to bottom and, on one line, from left to right."""
    return [word for line in lines_of(words, lambda word: word.box) for word in line]


def words_of_glyphs(glyphs: Sequence[Glyph], aspect: float) -> list[Word]:
    """Return the words that the glyphs of one cell (or of the page outside all cells) spell.

    `aspect` is the page's width over its height: gaps along the line are measured in ems, which are heights.
    """
    marks = [glyph for glyph in glyphs if not glyph.char.isspace() and not glyph.generated]
    words = []
    for line in lines_of(marks, lambda glyph: glyph.em_box):
        for run in _runs(line, aspect):
            words.append(Word(_spelled(run, aspect), union(g.box for g in run), 1.0, "text_layer"))
    return words


def _runs(line: list[Glyph], aspect: float) -> list[list[Glyph]]:
    runs: list[list[Glyph]] = []
    for glyph in line:
        if runs and _gap_ems(runs[-1][-1], glyph, aspect) < NEW_WORD_EMS:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs


def _spelled(run: list[Glyph], aspect: float) -> str:
    text = run[0].char
    for before, glyph in pairwise(run):
        text += (" " if _gap_ems(before, glyph, aspect) > SPACE_EMS else "") + glyph.char
    return text


def _gap_ems(before: Glyph, after: Glyph, aspect: float) -> float:
    em = max(before.em_box.height, after.em_box.height, 1e-6)
    return (after.em_box.x0 - before.em_box.x1) * aspect / em
