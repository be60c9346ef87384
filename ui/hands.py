"""Who reads files for a command or the desk: worker processes, or this process where the settings say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from extract.labels import LabelBook
from extract.language.model import LanguageModel, make_model
from index import pictures
from index.bounds import bounds_of, workers_of
from index.pictures import View
from index.pool import Pool
from index.reading import OnEarlyFile, Read, named_reader
from index.settings import Settings


@dataclass(frozen=True, slots=True)
class Hands:
    """What reads a file, how many may read at once, and what interrupts them all."""

    read: Read
    count: int = 1
    halt: Callable[[], None] = lambda: None
    language: LanguageModel | None = None
    """The one language model of this program, behind its one queue; None where the settings name none."""


@contextmanager
def hands(
    settings: Settings,
    book: Callable[[], LabelBook],
    demand: Callable[[], int] = lambda: 1,
    on_early: OnEarlyFile | None = None,
) -> Iterator[Hands]:
    """Yield who reads; the processes are gone at the end of the block.

    `demand` tells how many documents there are to read: no more processes are started than that.
    `on_early` is told of each file, before it is read whole, what its first pages hold.
    """
    workers = workers_of(settings)
    bounds = bounds_of(settings)
    language = make_model(settings)
    if workers == 0:
        reader = named_reader(
            settings.reader, settings.engine, book, bounds.file, settings.second_readings, language, on_early
        )
        yield Hands(reader, language=language)
        return
    with Pool(
        bounds,
        workers,
        reader=settings.reader,
        ocr_engine=settings.engine,
        second=settings.second_readings,
        book=book,
        demand=demand,
        language=language,
        on_early=on_early,
    ) as pool:
        yield Hands(pool.read, pool.size, pool.halt, language)


@contextmanager
def eyes(settings: Settings) -> Iterator[View]:
    """Yield what opens kept files to look at them: a process of its own, so that looking need not wait for reading."""
    if workers_of(settings) == 0:
        yield pictures
        return
    with Pool(bounds_of(settings), 1, reader=settings.reader, ocr_engine=settings.engine) as pool:
        yield pool
