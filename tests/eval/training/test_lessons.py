"""Named sheets as arrays, alone and in batches: answers stay with their lines."""

from __future__ import annotations

from random import Random

import numpy as np

from eval.training.lessons import IGNORED, LINES, batched, lesson, stacked
from eval.training.stream import made, strange
from extract.transformer.features import BUCKETS, Vocabulary
from extract.transformer.roles import POINTERS, ROLES
from extract.transformer.unit import NamedSheet, Sheet, Unit
from ingest.page import Box

WORDS = Vocabulary("0123456789指标值")


def named(count: int) -> NamedSheet:
    """Return lines one under the other; each points to the next, the last to nothing."""
    units = tuple(Unit(f"指标{at}", Box(0.1, at / 500, 0.3, (at + 0.8) / 500)) for at in range(count))
    after = (*range(1, count), None)
    return NamedSheet(Sheet(units, 0.7), ("target",) * count, dict.fromkeys(POINTERS, after))


def test_a_lesson_has_an_answer_for_every_line_and_n_for_nothing() -> None:
    one = lesson(named(4), WORDS)
    assert one.lines == 4
    assert one.roles.tolist() == [ROLES.index("target")] * 4
    assert one.pointers.tolist() == [[1, 2, 3, 4]] * len(POINTERS)


def test_padding_is_ignored_and_nothing_stays_nothing() -> None:
    batch = stacked([lesson(named(2), WORDS), lesson(named(5), WORDS)])
    assert batch.mask.sum(axis=1).tolist() == [2, 5]
    assert batch.roles[0].tolist()[2:] == [IGNORED] * 3
    assert batch.pointers[0, 0].tolist() == [1, 5, IGNORED, IGNORED, IGNORED]
    assert batch.pointers[1, 0].tolist() == [1, 2, 3, 4, 5]
    assert not batch.characters[0, 2:].any()


def test_batches_hold_every_lesson_once_and_not_too_many_lines() -> None:
    lessons = [lesson(named(count), WORDS) for count in (3, 200, 40, 41, 42, 199) * 9]
    batches = list(batched(lessons, Random(1)))
    assert sum(len(batch.mask) for batch in batches) == len(lessons)
    assert all(batch.mask.size <= LINES for batch in batches)
    assert sum(int(batch.mask.sum()) for batch in batches) == sum(one.lines for one in lessons)


def test_strange_characters_stand_only_where_characters_stood() -> None:
    one = lesson(named(60), WORDS)
    other = strange(one, Random(3))
    changed = one.features.characters != other.features.characters
    assert changed.any()
    assert (one.features.characters[changed] > 0).all()
    assert (other.features.characters[changed] <= BUCKETS).all()


def test_the_stream_is_the_same_for_the_same_seed_and_shows_what_was_read() -> None:
    read = [named(3)]
    first, again, other = (next(made(seed, WORDS, read)) for seed in (1, 1, 2))
    assert np.array_equal(first.characters, again.characters)
    assert np.array_equal(first.pairs, again.pairs)
    assert first.mask.shape != other.mask.shape or not np.array_equal(first.figures, other.figures)
