"""Strips of a page and the gutters that hold over a run of them.

    项目资金   年初预算数   全年执行数  ┐
    资金总额   120.00       106.20      ├ one block: two white gutters hold over three strips
    其他资金   20.00        18.20       ┘
    为进一步提升服务水平，根据有关文      no gutter: prose

A strip is what white paper over the whole width parts from its neighbours: a line of prose, a row of a
table, or several rows that a label centred beside them ties together. All figures are pixels; `em` is the
size of a character.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.engine import PixelBox

LEAST_GUTTER = 0.5
"""In ems: the air of a cell on either side of its edge."""
SURE_GUTTER = 0.8
BLOCK_COST = 1.5
COMPANY = 0.01
"""A strip that leaves the gutters of a block white rather belongs to it than stands alone."""
LINE_STEP = 1.7
"""In ems: a strip so many times as high counts as as many lines."""
LONGEST_BLOCK = 90


class Strip(NamedTuple):
    """The marks between two white lines over the page's whole width."""

    atoms: tuple[PixelBox, ...]

    @property
    def top(self) -> float:
        """Where its ink begins."""
        return min(atom.top for atom in self.atoms)

    @property
    def bottom(self) -> float:
        """Where its ink ends."""
        return max(atom.bottom for atom in self.atoms)

    def gaps(self, least: float) -> list[tuple[float, float]]:
        """Return the white gaps at least so wide between its marks, left to right."""
        return _whites(self.atoms, least)


class Gutter(NamedTuple):
    """A white strip from top to bottom of a block, and how many of its strips and lines have text on both sides."""

    x0: float
    x1: float
    support: int
    lines: int

    @property
    def middle(self) -> float:
        """The x of the column edge that it stands for."""
        return (self.x0 + self.x1) / 2


class Block(NamedTuple):
    """Consecutive strips, by their numbers, and the gutters that they share; no gutter: a lone line."""

    first: int
    end: int
    gutters: tuple[Gutter, ...]


def strips_of(atoms: Sequence[PixelBox]) -> list[Strip]:
    """Return the strips of the page from top to bottom."""
    strips: list[list[PixelBox]] = []
    bottom = -1.0
    for atom in sorted(atoms, key=lambda one: one.top):
        if strips and atom.top < bottom:
            strips[-1].append(atom)
        else:
            strips.append([atom])
        bottom = max(bottom, atom.bottom)
    return [Strip(tuple(strip)) for strip in strips]


def blocks_of(strips: Sequence[Strip], em: float) -> list[Block]:
    """Return the strips parted into the blocks whose gutters say most; every strip is in one block."""
    ink = _projections(strips)
    best: list[tuple[float, int, tuple[Gutter, ...]]] = [(0.0, 0, ())]
    scores = _scores(strips, ink, em)
    for end in range(1, len(strips) + 1):
        choices: list[tuple[float, int, tuple[Gutter, ...]]] = [(best[end - 1][0], end - 1, ())]
        choices += [
            (best[first][0] + score, first, gutters)
            for first, (score, gutters) in scores.get(end, {}).items()
        ]
        best.append(max(choices, key=lambda choice: choice[0]))
    blocks: list[Block] = []
    end = len(strips)
    while end:
        _, first, gutters = best[end]
        blocks.append(Block(first, end, gutters))
        end = first
    return blocks[::-1]


def _scores(
    strips: Sequence[Strip], ink: NDArray[np.bool_], em: float
) -> dict[int, dict[int, tuple[float, tuple[Gutter, ...]]]]:
    """Return `end → first → (score, gutters)` of the runs of strips that share a gutter."""
    found: dict[int, dict[int, tuple[float, tuple[Gutter, ...]]]] = {}
    lefts = np.array([min(atom.x0 for atom in strip.atoms) for strip in strips])
    rights = np.array([max(atom.x1 for atom in strip.atoms) for strip in strips])
    lines = np.array([max(1, round((strip.bottom - strip.top) / (LINE_STEP * em))) for strip in strips])
    for first in range(len(strips)):
        covered = np.zeros_like(ink[first])
        for last in range(first, min(first + LONGEST_BLOCK, len(strips))):
            covered |= ink[last]
            span = slice(first, last + 1)
            gutters = _gutters(covered, lefts[span], rights[span], lines[span], em)
            if not gutters:
                break
            said = sum(
                min((gutter.x1 - gutter.x0) / (SURE_GUTTER * em), 1) * (gutter.lines - 1)
                for gutter in gutters
            )
            score = said - BLOCK_COST + COMPANY * (last - first)
            found.setdefault(last + 1, {})[first] = (score, gutters)
    return found


def _gutters(
    covered: NDArray[np.bool_],
    lefts: NDArray[np.float64],
    rights: NDArray[np.float64],
    lines: NDArray[np.int_],
    em: float,
) -> tuple[Gutter, ...]:
    edges = np.flatnonzero(np.diff(covered.astype(np.int8)))
    if not len(edges):
        return ()
    # From the end of one run of ink to the beginning of the next.
    edges = edges[1:] if covered[edges[0] + 1] else edges
    gutters = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=False):
        if end - start >= LEAST_GUTTER * em:
            beside = (lefts <= start) & (rights >= end)
            if beside.any():
                support = int(np.count_nonzero(beside)), int(lines[beside].sum())
                gutters.append(Gutter(float(start + 1), float(end + 1), *support))
    return tuple(gutters)


def _projections(strips: Sequence[Strip]) -> NDArray[np.bool_]:
    width = int(max((atom.x1 for strip in strips for atom in strip.atoms), default=0)) + 3
    ink = np.zeros((len(strips), width), dtype=np.bool_)
    for number, strip in enumerate(strips):
        for atom in strip.atoms:
            ink[number, max(int(atom.x0), 0) : int(atom.x1) + 1] = True
    return ink


def _whites(atoms: Sequence[PixelBox], least: float) -> list[tuple[float, float]]:
    gaps: list[tuple[float, float]] = []
    right = None
    for atom in sorted(atoms, key=lambda one: one.x0):
        if right is not None and atom.x0 - right >= least:
            gaps.append((right, atom.x0))
        right = atom.x1 if right is None else max(right, atom.x1)
    return gaps
