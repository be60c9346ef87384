"""The function that reads a file, by the name that the settings give it, with its engine."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from ingest.errors import EngineUnavailable
from ingest.limits import Limits

if TYPE_CHECKING:
    from extract.directions import Directions
    from extract.filing import Extraction
    from extract.labels import LabelBook
    from extract.language.model import LanguageModel
    from ingest.engine import Engine
    from ingest.second import Second

DEFAULT_READER = "extract.read:read"
OnPage = Callable[[int, int], None]
"""Told how many pages of a document have been read, of how many."""
OnEarlyFile = Callable[[Path, int, "Extraction"], None]
"""Told of a file, before all its pages are read, what so many of them hold."""


class Read(Protocol):
    """Reading one file (extract.read); `on_page(done, total)` is called after each page.

    `directions`: what people said of its pages.
    """

    def __call__(
        self,
        path: Path,
        *,
        name: str | None = None,
        on_page: OnPage | None = None,
        directions: Directions = ...,
    ) -> Extraction:
        """Return what the file holds."""
        ...


def named_reader(
    reader: str,
    ocr_engine: str,
    book: Callable[[], LabelBook | None],
    limits: Limits,
    second: str = "on",
    language: LanguageModel | None = None,
    on_early: OnEarlyFile | None = None,
) -> Read:
    """Return the function that reads a file, with its engine made; EngineUnavailable when it cannot be.

    `reader` is `module:function`. `book` gives the labels to read by, asked for anew at each file: a label taught
    meanwhile is known. `second` is the setting of the second readings (ingest.second). `language` is asked for what labels
    and grids do not find. `on_early` is told of the first pages, by our own reader alone.
    """
    module, _, attribute = reader.partition(":")
    try:
        read: Any = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise EngineUnavailable(f"JIXIAO_READER={reader} 无法载入。/ It cannot be loaded: {error}") from error
    if reader != DEFAULT_READER:
        return cast("Read", read)
    from ingest.engine import engine_name, make_engine
    from ingest.second import second_readings

    read = reading(
        make_engine(ocr_engine), book, limits, second_readings(second), language=language, on_early=on_early
    )
    name = engine_name(ocr_engine)
    return cast("Read", lambda *file, **options: read(*file, **options)._replace(engine=name))


def reading(
    engine: Engine,
    book: Callable[[], LabelBook | None],
    limits: Limits,
    second: Second,
    again: Engine | None = None,
    language: LanguageModel | None = None,
    on_early: OnEarlyFile | None = None,
) -> Read:
    """Return the function that reads a file by the engine, and looks again at what a finding casts doubt on.

    `again` is the engine that looks again, the same one where none is named.
    """
    from extract.directions import NONE
    from extract.language.helping import Helper
    from extract.read import read
    from index.second_look import looked_again
    from review.parameters import cause_words

    def with_labels(
        path: Path,
        *,
        name: str | None = None,
        on_page: OnPage | None = None,
        directions: Directions = NONE,
    ) -> Extraction:
        extraction = read(
            path,
            engine=engine,
            name=name,
            on_page=on_page,
            book=book(),
            limits=limits,
            second=second,
            directions=directions,
            helper=Helper(language, tuple(cause_words())) if language else None,
            on_early=(lambda early, pages: on_early(path, pages, early)) if on_early else None,
        )
        return (
            looked_again(extraction, path, engine=again or engine, name=name, limits=limits)
            if second.is_on
            else extraction
        )

    return with_labels
