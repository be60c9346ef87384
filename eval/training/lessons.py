"""Named sheets as arrays, alone and in batches: what the model sees, and what it should say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from extract.transformer.features import FIGURES, LENGTH, PAIR_KINDS, Features, Vocabulary, features
from extract.transformer.roles import POINTERS, ROLES
from extract.transformer.unit import NamedSheet

LINES = 1600
"""About so many lines make a batch, padding included."""
IGNORED = -100

_PLACES = {role: place for place, role in enumerate(ROLES)}


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sheet of n lines with its answers: `roles` (n,), `pointers` (pointers, n), n for 'nothing'."""

    features: Features
    roles: NDArray[np.int64]
    pointers: NDArray[np.int64]

    @property
    def lines(self) -> int:
        """The number of lines."""
        return len(self.roles)


@dataclass(frozen=True, slots=True)
class Batch:
    """b lessons padded to n lines, `mask` (b, n) true where a line stands; IGNORED answers in the padding."""

    characters: NDArray[np.int32]
    figures: NDArray[np.float32]
    pairs: NDArray[np.uint8]
    mask: NDArray[np.bool_]
    roles: NDArray[np.int64]
    pointers: NDArray[np.int64]


def lesson(named: NamedSheet, vocabulary: Vocabulary) -> Lesson:
    """Return the arrays of a sheet of at least one line."""
    count = len(named.roles)
    roles = np.array([_PLACES[role] for role in named.roles], dtype=np.int64)
    answers = [[count if to is None else to for to in named.pointers[name]] for name in POINTERS]
    return Lesson(features(named.sheet, vocabulary), roles, np.array(answers, dtype=np.int64))


def batched(lessons: Sequence[Lesson], rng: Random) -> Iterator[Batch]:
    """Yield the lessons in batches of like length, the batches in random order."""
    groups: list[list[Lesson]] = [[]]
    for one in sorted(lessons, key=lambda one: one.lines):
        if groups[-1] and one.lines * (len(groups[-1]) + 1) > LINES:
            groups.append([])
        groups[-1].append(one)
    rng.shuffle(groups)
    return (stacked(group) for group in groups if group)


def stacked(lessons: Sequence[Lesson]) -> Batch:
    """Return the lessons padded to the longest."""
    shape = (len(lessons), max(one.lines for one in lessons))
    batch = Batch(
        np.zeros((*shape, LENGTH), dtype=np.int32),
        np.zeros((*shape, FIGURES), dtype=np.float32),
        np.zeros((*shape, shape[1], PAIR_KINDS), dtype=np.uint8),
        np.zeros(shape, dtype=np.bool_),
        np.full(shape, IGNORED, dtype=np.int64),
        np.full((shape[0], len(POINTERS), shape[1]), IGNORED, dtype=np.int64),
    )
    for at, one in enumerate(lessons):
        count = one.lines
        batch.characters[at, :count] = one.features.characters
        batch.figures[at, :count] = one.features.figures
        batch.pairs[at, :count, :count] = one.features.pairs
        batch.mask[at, :count] = True
        batch.roles[at, :count] = one.roles
        batch.pointers[at, :, :count] = np.where(one.pointers == count, shape[1], one.pointers)
    return batch
