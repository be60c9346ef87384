"""The units of a page as read: the words of one line of one cell are one unit.

    │ 渠道清淤 长度   │      two words of one cell's line: one unit
    │ （公里）        │      the cell's next line: another

Outside ruled cells words of one line are joined only where hardly any room is between them: columns without
rules may stand close, and a table put together from the alignment of words alone is a guess of another reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.transformer.unit import Sheet, Unit
from ingest.page import Page, Word, union
from ingest.words import lines_of

SPACE_HEIGHTS = 0.35
"""Words further apart than this, in heights of the line, have a space between them."""
LOOSE_HEIGHTS = 0.6
"""Words outside ruled cells that stand nearer than this belong together."""


def sheet_of(page: Page) -> Sheet:
    """Return the page's units, in the order of `words_of_units`."""
    return Sheet(units_of(page), page.width_pt / page.height_pt)


def units_of(page: Page) -> tuple[Unit, ...]:
    """Return the lines of the page, each of one cell or of the page outside all cells."""
    aspect = page.width_pt / page.height_pt
    return tuple(unit_of(words, aspect) for words in words_of_units(page))


def words_of_units(page: Page) -> tuple[tuple[Word, ...], ...]:
    """Return the words that make up each unit, from left to right."""
    aspect = page.width_pt / page.height_pt
    ruled = [cell for table in page.tables if table.source == "rules" for cell in table.cells]
    inside = [tuple(line) for cell in ruled for line in lines_of(cell.words, lambda word: word.box)]
    aligned = [
        word
        for table in page.tables
        if table.source != "rules"
        for cell in table.cells
        for word in cell.words
    ]
    loose = lines_of([*page.lines, *aligned], lambda word: word.box)
    return (*(run for line in loose for run in _runs(line, aspect)), *inside)


def unit_of(words: Sequence[Word], aspect: float) -> Unit:
    """Return the unit that the words of one line spell; `aspect` is the page's width over its height."""
    text = words[0].text
    for before, word in pairwise(words):
        text += (" " if _gap(before, word, aspect) > SPACE_HEIGHTS else "") + word.text
    return Unit(text, union(word.box for word in words))


def _runs(line: Sequence[Word], aspect: float) -> Iterator[tuple[Word, ...]]:
    run: list[Word] = []
    for word in line:
        if run and _gap(run[-1], word, aspect) >= LOOSE_HEIGHTS:
            yield tuple(run)
            run = []
        run.append(word)
    yield tuple(run)


def _gap(before: Word, after: Word, aspect: float) -> float:
    """Return the room between two words in heights of the line, negative where they overlap."""
    height = max(before.box.height, after.box.height, 1e-6)
    return (after.box.x0 - before.box.x1) * aspect / height
