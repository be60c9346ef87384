"""Rows of a block without a full grid: wrapped cells are one row, a label centred beside rows spans them.

                      新建图书角数量      12个    10      A text over several lines stands beside one line
    产出  数量指标                                        of the others: one row. A label that stands at
    指标              书架安装验收        98%      8      the middle of a run of rows spans the run.
                      合格率（含自购）

Where rules run under every row of a column nothing is inferred: they part its cells. All figures are
pixels; `em` is the size of a character.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.aligned_spans import Row, spans_of
from ingest.engine import PixelBox
from ingest.ruling import Ruling

COVERS = 0.55
"""Share of a column's width along which a rule runs that closes it."""
WRAPPED_SPREAD = 1.13
"""Lines of one cell stand apart by the least distance of the block, or by little more."""
WIDEST_WRAP = 1.75
"""In ems: lines further apart than this are no lines of one cell."""
LEAST_ROW_STEP, MOST_ROW_STEP = 1.2, 1.85
"""Distances of lines that tell rows from wrapped lines, in least distances: twice as much is a blank cell."""
FULL_LINE = 1.9
"""In ems, air on both sides included: a line so near to the width of its column may go on below."""
SHARED = 0.3
"""Share of the lower one's height by which two cells of a row overlap."""
SAME_LINE = 0.15
LEAST_SHARED, SHARED_COLUMNS = 3, 0.6
"""A line that so many columns, and such a share of them, have in common is a row of its own."""
PROSE_COLUMNS, PROSE_WIDTH, PROSE_LINES = 3, 10, 4
"""Most columns, least width in ems and fewest lines of paragraphs that stand beside each other."""
RULED = 0.75
LEAST_RULED = 3


class Section(NamedTuple):
    """A block as a part of a table: its marks, its column edges, where it begins and ends."""

    atoms: tuple[PixelBox, ...]
    edges: tuple[float, ...]
    top: float
    bottom: float


def cells_of(section: Section, rules: Sequence[Ruling], em: float) -> list[PixelBox] | None:
    """Return the rectangles of the cells, which leave no gap; None where the rows cannot be told apart surely."""
    columns = [_column(section, left, right) for left, right in pairwise(section.edges)]
    inside = [rule for rule in rules if section.top + em / 2 < rule.at < section.bottom - em / 2]
    closed = [_covering(inside, left, right) for left, right in pairwise(section.edges)]
    step = _wrapped_step(columns, em)
    shared = _shared_lines(columns, em)
    if _is_prose(columns, section.edges, em):
        step = step[0], True
    widths = [right - left for left, right in pairwise(section.edges)]
    texts = [
        _texts(column, width, rules_of, step, shared, em)
        for column, width, rules_of in zip(columns, widths, closed, strict=True)
    ]
    key = max(range(len(texts)), key=lambda k: (len(texts[k]), _breadth(texts[k])))
    bands = [band for band in pairwise((section.top, *closed[key], section.bottom)) if _holds(columns, band)]
    if len(bands) >= max(LEAST_RULED, RULED * len(texts[key])) or len(texts[key]) <= 1:
        return _ruled(section, closed)
    rows = _rows(texts, key, em)
    if rows is None:
        return None
    edges = _row_edges(rows, section, closed[key])
    return spans_of(texts, [Row(*pair) for pair in pairwise(edges)], section.edges, closed, key, em)


def _column(section: Section, left: float, right: float) -> list[PixelBox]:
    """Return the lines of text between two column edges, top to bottom."""
    lines: list[PixelBox] = []
    own = [atom for atom in section.atoms if left <= (atom.x0 + atom.x1) / 2 < right]
    for atom in sorted(own, key=lambda one: one.top + one.bottom):
        shared = min(lines[-1].bottom, atom.bottom) - max(lines[-1].top, atom.top) if lines else 0.0
        if lines and shared > 0.5 * min(lines[-1].bottom - lines[-1].top, atom.bottom - atom.top):
            lines[-1] = _longer(lines[-1], atom)
        else:
            lines.append(atom)
    return lines


def _longer(line: PixelBox, atom: PixelBox) -> PixelBox:
    """Return the line with the piece: as high as the wider of both, for commas and signs hang lower."""
    wide = max(line, atom, key=lambda one: one.x1 - one.x0)
    return PixelBox(min(line.x0, atom.x0), wide.top, max(line.x1, atom.x1), wide.bottom)


def around(boxes: Sequence[PixelBox]) -> PixelBox:
    """Return the smallest rectangle around all of them."""
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return PixelBox(min(x0s), min(tops), max(x1s), max(bottoms))


def _covering(rules: Sequence[Ruling], left: float, right: float) -> list[float]:
    """Return the y of the rules that close the column."""
    closing = [
        rule.at for rule in rules if min(rule.end, right) - max(rule.start, left) >= COVERS * (right - left)
    ]
    return sorted(closing)


def _wrapped_step(columns: Sequence[Sequence[PixelBox]], em: float) -> tuple[float, bool]:
    """Return how far apart lines of one cell stand, and whether rows stand visibly further apart."""
    steps = sorted(_middle(b) - _middle(a) for column in columns for a, b in pairwise(column))
    near = [step for step in steps if step > 0.8 * em]
    if not near or near[0] > WIDEST_WRAP * em:
        return 0.0, True
    least = near[0]
    apart = sum(LEAST_ROW_STEP * least < step < MOST_ROW_STEP * least for step in near)
    return least * WRAPPED_SPREAD, apart >= max(2, len(near) // 10)


def _is_prose(columns: Sequence[Sequence[PixelBox]], edges: Sequence[float], em: float) -> bool:
    """Return whether the section is one of few columns whose lines mostly run to the end: paragraphs beside each other."""
    wide = [
        (line.x1 - line.x0, right - left)
        for column, (left, right) in zip(columns, pairwise(edges), strict=True)
        for line in column
        if right - left > PROSE_WIDTH * em
    ]
    full = sum(width >= room - FULL_LINE * em for width, room in wide)
    return len(columns) <= PROSE_COLUMNS and len(wide) >= PROSE_LINES and full >= len(wide) / 2


def _shared_lines(columns: Sequence[Sequence[PixelBox]], em: float) -> list[float]:
    """Return the y of the lines on which most of the columns have text: where rows stand close, they tell them."""
    places = sorted(_middle(line) for column in columns for line in column)
    least = max(LEAST_SHARED, SHARED_COLUMNS * len(columns))
    return [at for at in places if sum(abs(at - other) < SAME_LINE * em for other in places) >= least]


def _texts(
    lines: Sequence[PixelBox],
    width: float,
    rules: Sequence[float],
    step: tuple[float, bool],
    shared: Sequence[float],
    em: float,
) -> list[PixelBox]:
    """Return the texts of one column, wrapped lines as one."""
    if not lines:
        return []
    wrapped, is_sure = step
    texts = [[lines[0]]]
    for before, line in pairwise(lines):
        is_near = _middle(line) - _middle(before) <= wrapped
        is_own = not is_sure and {_middle(before), _middle(line)} <= set(shared)
        is_full = before.x1 - before.x0 >= width - FULL_LINE * em
        is_parted = any(before.bottom <= at + 4 and at - 4 <= line.top for at in rules)
        if is_near and (is_sure or is_full) and not is_own and not is_parted:
            texts[-1].append(line)
        else:
            texts.append([line])
    return [around(text) for text in texts]


def _rows(texts: Sequence[Sequence[PixelBox]], key: int, em: float) -> list[list[PixelBox]] | None:
    """Return the rows as the texts that surely stand in them, top to bottom; None where texts contradict each other."""
    rows = [[text] for text in texts[key]]
    left_over: list[PixelBox] = []
    for number, column in enumerate(texts):
        for text in column if number != key else ():
            beside = [row for row in rows if _overlap(row[0], text) >= SHARED]
            is_beside = number > key or (
                beside and abs(_middle(beside[0][0]) - _middle(text)) < SAME_LINE * 2 * em
            )
            if len(beside) == 1 and is_beside and _fits(text, beside[0], rows):
                beside[0].append(text)
            elif number > key and len(beside) > 1:
                return None
            elif not beside and number > key:
                left_over.append(text)
    for text in sorted(left_over, key=_middle):
        beside = [row for row in rows if any(_overlap(other, text) >= SHARED for other in row)]
        if len(beside) > 1:
            return None
        if beside:
            beside[0].append(text)
        else:
            rows.append([text])
    rows.sort(key=lambda row: _middle(around(row)))
    return rows


def _fits(text: PixelBox, row: Sequence[PixelBox], rows: Sequence[Sequence[PixelBox]]) -> bool:
    """Return whether the text reaches into no other row: a label beside several does."""
    return not any(other is not row and _overlap(other[0], text) > 0.1 for other in rows)


def _row_edges(rows: Sequence[Sequence[PixelBox]], section: Section, rules: Sequence[float]) -> list[float]:
    """Return the y of the rows' edges: the rule between two rows, or the middle of the air between them."""
    extents = [around(row) for row in rows]
    edges = [section.top]
    for above, below in pairwise(extents):
        between = [at for at in rules if _middle(above) < at < _middle(below)]
        edges.append(between[0] if between else (above.bottom + below.top) / 2)
    return [*edges, section.bottom]


def _ruled(section: Section, closed: Sequence[Sequence[float]]) -> list[PixelBox]:
    """Return the cells that the rules alone part, column by column."""
    return [
        PixelBox(left, top, right, bottom)
        for (left, right), rules in zip(pairwise(section.edges), closed, strict=True)
        for top, bottom in pairwise((section.top, *rules, section.bottom))
    ]


def _holds(columns: Sequence[Sequence[PixelBox]], band: tuple[float, float]) -> bool:
    return any(band[0] < _middle(line) < band[1] for column in columns for line in column)


def _breadth(texts: Sequence[PixelBox]) -> float:
    return sum(text.x1 - text.x0 for text in texts)


def _middle(box: PixelBox) -> float:
    return (box.top + box.bottom) / 2


def _overlap(one: PixelBox, other: PixelBox) -> float:
    """Return how much of the lower one's height both have in common; negative when they stand apart."""
    height = min(one.bottom - one.top, other.bottom - other.top)
    return (min(one.bottom, other.bottom) - max(one.top, other.top)) / max(height, 1.0)
