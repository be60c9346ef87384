"""Where several tables of a budget print one figure: which of them say the same, and which does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, permutations
from typing import NamedTuple

from extract.text import folded
from review.budget import Line
from review.budget_figures import Figure, Key
from review.budget_parameters import budget_parameters


class Conflict(NamedTuple):
    """A figure that is not what the others of its key are; `others` say the same among themselves, the first stands for them."""

    odd: Figure
    others: tuple[Figure, ...]


def conflicts(found: Sequence[Figure]) -> Iterator[Conflict]:
    """Yield the figures that differ from their like."""
    for alike in _groups(found):
        yield from _odd_ones(alike)


def agreements(found: Sequence[Figure]) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each figure that another place says too, to its own last digit, and those of its account.

    With another digit in its code the figure would stand beside none, or beside one of another account; its name is
    borne out where both places say it alike.
    """
    for alike in _groups(found):
        for one, other in permutations(alike, 2):
            is_apart = one.printed and other.printed and not set(one.printed) & set(other.printed)
            if not is_apart or not one.agrees(other):
                continue
            if abs(one.value - other.value) <= one.slack:
                yield one.printed
            if one.value and one.key[1] and one.line:
                yield one.line.code_cells
                yield from _name_cells(one.line, other.line)


def _name_cells(one: Line, other: Line | None) -> Iterator[tuple[str, ...]]:
    if other and one.name_cell and folded(one.name) == folded(other.name):
        yield (one.name_cell,)


def _groups(found: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Yield the figures that must be one; those of accounts where tables that show both agree for the most part."""
    groups: dict[Key, list[Figure]] = {}
    for figure in found:
        groups.setdefault(figure.key, []).append(figure)
    trusted = _trusted(groups)
    for (concept, subject), alike in groups.items():
        if subject:
            alike = _linked(alike, concept, trusted)
        if len(alike) > 1:
            yield alike


def _trusted(groups: Mapping[Key, Sequence[Figure]]) -> set[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    """Return the pairs of tables that print a concept alike for most accounts: they do mean the same by it."""
    limit = budget_parameters().accepted
    tried: Counter[tuple[str, tuple[int, ...], tuple[int, ...]]] = Counter()
    held: Counter[tuple[str, tuple[int, ...], tuple[int, ...]]] = Counter()
    for (concept, subject), alike in groups.items():
        for one, other in combinations(alike, 2) if subject else ():
            pair = (concept, _source(one), _source(other))
            tried[pair] += 1
            held[pair] += one.agrees(other)
    return {
        pair for pair, count in tried.items() if count >= limit.least and held[pair] >= limit.share * count
    }


def _source(figure: Figure) -> tuple[int, ...]:
    """Return where a figure was taken from; a sum of two tables is one source, whichever of them holds the account."""
    return figure.tables if len(figure.tables) == 1 and not figure.said.endswith("之和") else (-1,)


def _linked(
    alike: Sequence[Figure], concept: str, trusted: set[tuple[str, tuple[int, ...], tuple[int, ...]]]
) -> list[Figure]:
    """Return the figures of one account whose tables are trusted beside the first's, or beside each other's."""
    kept: dict[int, Figure] = {}
    for (n, one), (m, other) in combinations(enumerate(alike), 2):
        if (concept, _source(one), _source(other)) in trusted:
            kept |= {n: one, m: other}
    return [kept[place] for place in sorted(kept)]


def _odd_ones(alike: Sequence[Figure]) -> Iterator[Conflict]:
    """Yield those that differ from what most say, or from one that its own table bears out."""
    best = max(alike, key=lambda one: (sum(one.agrees(other) for other in alike), not one.is_doubted))
    agreeing = tuple(one for one in alike if one.agrees(best))
    for one in alike:
        if not one.agrees(best):
            yield Conflict(one, agreeing)
