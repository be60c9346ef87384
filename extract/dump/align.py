"""Cells without their columns, put under the columns that they can belong to.

A dump presses empty cells out and shifts what follows them. The order of the cells is kept, and what stands in
one says where it may stand: a weight is a bare number, a rate has its sign. Where several ways to place the
cells are about as good, a cell is placed only if all of them place it alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from extract.dump.levels import FIRST_NAMES, SECOND_NAMES
from extract.labels import LabelBook
from extract.number import is_dash
from extract.text import folded, without_brackets

BARE = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")
FIGURE = re.compile(
    r"(?:>=|<=|[=><≥≤≧≦±]|不[低高少多超]于?过?|大于|小于|等于)?[+-]?\d[\d,]*(?:\.\d+)?[^\d。]{0,8}"
)
OPERATOR = re.compile(r">=|<=|[=><≥≤≧≦±]|定性|正向|反向|不[低高少多超大小]于?过?|大于|小于|等于")
MARGIN = 0.9
OTHER_LEVEL = 1.5
"""What it costs to take a usual name of one level for one of the other."""
PARTED = 1.6
"""What a blank inside a name costs: two cells may stand side by side there."""
IMPOSSIBLE = 9.0
LEVELS = ("level1", "level2")
NUMBERS = ("weight", "score", "initial_budget", "adjusted_budget", "executed", "amount")
SKIPPED = {"level3": 3.0, "target": 1.6, "actual": 1.6, "weight": 1.2, "score": 1.2, "target_unit": 0.3,
           "target_operator": 0.3}  # fmt: skip
"""What it costs to leave a column without a cell."""

Nearness = Callable[[int, str], float]
"""Cell's number, column's field → how far the cell stands from the column (0: under it)."""


class Placed(NamedTuple):
    """Where the cells go: each cell's field, None where it is not sure, and what the placing costs."""

    fields: tuple[str | None, ...]
    cost: float


def plain_of(text: str) -> str:
    """Return the text with widths folded and spaces dropped."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def is_bare_number(text: str) -> bool:
    """Return whether the cell holds a number and nothing else."""
    return BARE.fullmatch(plain_of(text)) is not None


def is_figure(text: str) -> bool:
    """Return whether the text is a number, one with an operator or a unit, or an operator alone."""
    plain = plain_of(text)
    return any(kind.fullmatch(plain) for kind in (BARE, FIGURE, OPERATOR))


def is_level(text: str, book: LabelBook) -> bool:
    """Return whether the text is a known name of a first or second level."""
    name = folded(without_brackets(text))
    return name in book.levels or f"{name}指标" in book.levels


def misfit(text: str, field: str, fields: Sequence[str], book: LabelBook) -> float:
    """Return how badly the text fits the column, 0 to IMPOSSIBLE."""
    plain = plain_of(text)
    if is_dash(plain) and plain != "一":
        return 0.4 if field not in (*LEVELS, "level3") else 5.0
    if BARE.fullmatch(plain):
        return _of_number(field, fields)
    if OPERATOR.fullmatch(plain):
        return 0.0 if field == "target_operator" else 4.0 if field == "target" else IMPOSSIBLE
    if FIGURE.fullmatch(plain):
        return _of_figure(plain, field)
    parted = (
        PARTED
        if re.search(r"\S +\S", text.strip()) and field not in ("deviation", "deviation_measure")
        else 0.0
    )
    other = {"level1": SECOND_NAMES, "level2": FIRST_NAMES}.get(field, frozenset())
    is_other = folded(without_brackets(text)).removesuffix("指标") in other
    return parted + OTHER_LEVEL * is_other + _of_words(plain, field, is_level(text, book))


def _of_number(field: str, fields: Sequence[str]) -> float:
    if field in NUMBERS:
        return 0.0
    if field in ("target", "actual"):
        return 0.0 if "target_unit" in fields and field == "target" else 0.8
    return {"execution_rate": 0.6}.get(field, IMPOSSIBLE)


def _of_figure(plain: str, field: str) -> float:
    has_operator = not (plain[0].isdigit() or plain[0] in "+-")
    if field == "target":
        return 0.0
    if field == "actual":
        return 1.2 if has_operator else 0.0
    if field == "execution_rate":
        return 0.0 if plain.endswith("%") else IMPOSSIBLE
    return {"level3": 3.0, "deviation": 3.0}.get(field, IMPOSSIBLE)


def _of_words(plain: str, field: str, is_known_level: bool) -> float:
    if field in LEVELS:
        return 0.0 if is_known_level else 1.5 if len(plain) <= 12 else IMPOSSIBLE
    if is_known_level:
        return {"level3": 4.0, "label": 4.0}.get(field, IMPOSSIBLE)
    if field == "target_unit":
        return 0.0 if len(plain) <= 6 else IMPOSSIBLE
    if field in ("deviation", "deviation_measure"):
        return 0.2 if len(plain) >= 8 else 0.9
    return {"level3": 0.0, "label": 0.0, "target": 0.3, "actual": 0.3}.get(field, IMPOSSIBLE)


def align(
    cells: Sequence[str], fields: Sequence[str], book: LabelBook, nearness: Nearness | None = None
) -> Placed:
    """Return the fields of the cells, in order, each column taking one cell at most.

    `nearness` adds how far a cell stands from a column, where a dump has kept places.
    """
    fits = [
        [misfit(cell, field, fields, book) + (nearness(at, field) if nearness else 0.0) for field in fields]
        for at, cell in enumerate(cells)
    ]
    skips = [0.0 if nearness else SKIPPED.get(field, 0.0) for field in fields]
    ahead, behind = _costs(fits, skips), _costs([row[::-1] for row in fits[::-1]], skips[::-1])
    best = ahead[len(cells)][len(fields)]
    placed: list[str | None] = []
    for at in range(len(cells)):
        through = [
            ahead[at][column] + fits[at][column] + behind[len(cells) - at - 1][len(fields) - column - 1]
            for column in range(len(fields))
        ]
        order = sorted(range(len(fields)), key=through.__getitem__)
        is_sure = len(order) == 1 or through[order[1]] - through[order[0]] >= MARGIN
        placed.append(fields[order[0]] if is_sure and fits[at][order[0]] < IMPOSSIBLE else None)
    return Placed(tuple(placed), best)


def _costs(fits: Sequence[Sequence[float]], skips: Sequence[float]) -> list[list[float]]:
    """Return the least cost of placing the first cells under the first columns."""
    far = 1e6
    costs = [[far] * (len(skips) + 1) for _ in range(len(fits) + 1)]
    costs[0][0] = 0.0
    for column, skip in enumerate(skips):
        costs[0][column + 1] = costs[0][column] + skip
    for at, row in enumerate(fits):
        for column, skip in enumerate(skips):
            costs[at + 1][column + 1] = min(costs[at + 1][column] + skip, costs[at][column] + row[column])
    return costs
