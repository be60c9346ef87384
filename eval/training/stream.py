"""The stream of batches: made by a process of its own while the last ones are learned, from a seed alone."""

from __future__ import annotations

import multiprocessing
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from queue import Full
from random import Random

from eval.training.lessons import Batch, Lesson, batched, lesson
from extract.transformer.features import BUCKETS, Vocabulary
from extract.transformer.unit import NamedSheet
from fixtures.sketches.sketch import sketch

DOCUMENTS = 60
"""Sketched documents of one lot: enough that sheets of like length meet in a batch."""
READ_SHARE = 0.2
"""The part of the sheets that were really read, where there are any."""
STRANGE = 0.02
"""Characters shown as some rare one, so that the buckets are learned."""
_AHEAD = 24
_PATIENCE_SECONDS = 5.0


def stream(seed: int, vocabulary: Vocabulary, read: Sequence[NamedSheet]) -> Generator[Batch, None, None]:
    """Yield batches without end, the same for the same arguments, made in another process.

    `read` are sheets of pages as really read. Close the iterator to end the process.
    """
    context = multiprocessing.get_context("spawn")
    queue: multiprocessing.Queue[Batch] = context.Queue(_AHEAD)
    worker = context.Process(target=_fill, args=(queue, seed, vocabulary, list(read)), daemon=True)
    worker.start()
    try:
        while True:
            yield queue.get()
    finally:
        worker.terminate()
        worker.join()


def _fill(
    queue: multiprocessing.Queue[Batch], seed: int, vocabulary: Vocabulary, read: list[NamedSheet]
) -> None:
    for batch in made(seed, vocabulary, read):
        while not _is_put(queue, batch):
            parent = multiprocessing.parent_process()
            if parent is None or not parent.is_alive():
                return


def _is_put(queue: multiprocessing.Queue[Batch], batch: Batch) -> bool:
    """Whether there was room for the batch within some seconds."""
    try:
        queue.put(batch, timeout=_PATIENCE_SECONDS)
    except Full:
        return False
    return True


def made(seed: int, vocabulary: Vocabulary, read: Sequence[NamedSheet]) -> Iterator[Batch]:
    """Yield batches without end, made here."""
    lot = 0
    while True:
        rng = Random(f"{seed}:{lot}")  # noqa: S311
        sheets = [sheet for _ in range(DOCUMENTS) for sheet in sketch(rng)]
        if read:
            sheets += rng.choices(read, k=int(len(sheets) * READ_SHARE / (1 - READ_SHARE)))
        yield from batched([strange(lesson(sheet, vocabulary), rng) for sheet in sheets], rng)
        lot += 1


def strange(one: Lesson, rng: Random) -> Lesson:
    """Return a lesson with a few of its characters turned into rare ones."""
    characters = one.features.characters.copy()
    flat = characters.reshape(-1)
    for place in rng.choices(range(len(flat)), k=int(len(flat) * STRANGE)):
        if flat[place]:
            flat[place] = rng.randint(1, BUCKETS)
    return replace(one, features=replace(one.features, characters=characters))
