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
LOOSE_WORD_EMS = 0.7
"""Outside ruled cells columns may stand close together: a gap that no text has inside a word ends it."""


def lines_of(items: Iterable[Item], box_of: Callable[[Item], Box]) -> list[list[Item]]:
    """Return the items as lines from top to bottom, each from left to right.

    Two items stand on one line when they share at least half the height of the lower one.
    """
    lines: list[list[tuple[Box, Item]]] = []
    highest = lowest = 0.0
    for box, item in sorted(((box_of(i), i) for i in items), key=_by_height):
        shared = min(lowest, box.bottom) - max(highest, box.top)
        if lines and shared >= SAME_LINE_OVERLAP * min(lowest - highest, box.bottom - box.top) > 0:
            lines[-1].append((box, item))
        else:
            lines.append([(box, item)])
            highest, lowest = box.top, box.bottom
    return [[item for _, item in sorted(line, key=_from_left)] for line in lines]


def _by_height(placed: tuple[Box, object]) -> tuple[float, float]:
    box = placed[0]
    return box.top + box.bottom, box.x0


def _from_left(placed: tuple[Box, object]) -> float:
    return placed[0].x0


def in_reading_order(words: Iterable[Word]) -> list[Word]:
    """Return the words from top to bottom and, on one line, from left to right."""
    return [word for line in lines_of(words, lambda word: word.box) for word in line]


def runs_of_glyphs(
    glyphs: Sequence[Glyph], aspect: float, new_word_ems: float = NEW_WORD_EMS
) -> list[list[Glyph]]:
    """Return the glyphs of each word, spaces left out; a gap of `new_word_ems` ends a word.

    `aspect` is the page's width over its height: gaps along the line are measured in ems, which are heights.
    """
    marks = [glyph for glyph in glyphs if not glyph.char.isspace() and not glyph.generated]
    lines = lines_of(marks, lambda glyph: glyph.em_box)
    return [run for line in lines for run in _runs(line, aspect, new_word_ems)]


def word_of_run(run: Sequence[Glyph], aspect: float) -> Word:
    """Return the word that the glyphs spell, with a space where they stand apart."""
    return Word(_spelled(run, aspect), union(g.box for g in run), 1.0, "text_layer")


def _runs(line: list[Glyph], aspect: float, new_word_ems: float) -> list[list[Glyph]]:
    runs: list[list[Glyph]] = []
    for glyph in line:
        if runs and _gap_ems(runs[-1][-1], glyph, aspect) < new_word_ems:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs


def _spelled(run: Sequence[Glyph], aspect: float) -> str:
    text = run[0].char
    for before, glyph in pairwise(run):
        text += (" " if _gap_ems(before, glyph, aspect) > SPACE_EMS else "") + glyph.char
    return text


def _gap_ems(before: Glyph, after: Glyph, aspect: float) -> float:
    _, top, x1, bottom = before.em_box
    x0, other_top, _, other_bottom = after.em_box
    return (x0 - x1) * aspect / max(bottom - top, other_bottom - other_top, 1e-6)
