"""Pages of generated documents as they are really read: some to learn from, families left out to measure on."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from eval.training.real import real_sheets
from extract.transformer.unit import NamedSheet
from fixtures.family import Family
from fixtures.layouts import DEVELOPMENT
from fixtures.scan import GRADES
from ingest.engine import Engine, make_engine

log = logging.getLogger(__name__)

LEFT_OUT_EVERY = 8
LONGEST = 400
"""Pages of more lines are lists of figures; they would take most of the time."""


class Lot(NamedTuple):
    """So many documents of each family at one grade of scan; `every` takes one family of so many."""

    grade: str
    documents: int
    every: int


LEARNED = (
    Lot("digital", 2, 1),
    Lot("office", 1, 12),
    Lot("poor", 1, 4),
    Lot("photo", 1, 8),
    Lot("streaked", 1, 12),
)
MEASURED = (Lot("digital", 2, 1), Lot("poor", 1, 2))


class ReadPages(NamedTuple):
    """Sheets to learn from, and sheets of families left out of the learning by the grade of their scan."""

    learned: list[NamedSheet]
    left_out: dict[str, list[NamedSheet]]


def families(left_out: bool) -> tuple[Family, ...]:
    """Return the development families that are left out of the learning, or the others."""
    return tuple(
        family
        for place, family in enumerate(DEVELOPMENT)
        if (place % LEFT_OUT_EVERY == LEFT_OUT_EVERY - 1) == left_out
    )


def read_pages(seed: int, kept: Path | None = None) -> ReadPages:
    """Return the read pages of a seed; from the file `kept` where it is there, else they are kept in it."""
    if kept and kept.exists():
        pages: ReadPages = pickle.loads(kept.read_bytes())  # noqa: S301 - the trainer's own file
        return pages
    engine = make_engine()
    learned = [sheet for lot in LEARNED for sheet in sheets_of(seed, lot, families(False), engine)]
    left_out = {
        f"families left out, {lot.grade}": list(sheets_of(seed, lot, families(True), engine))
        for lot in MEASURED
    }
    made = ReadPages(learned, left_out)
    if kept:
        kept.write_bytes(pickle.dumps(made))
    return made


def sheets_of(seed: int, lot: Lot, of: Sequence[Family], engine: Engine) -> Iterator[NamedSheet]:
    """Yield the read pages of one lot of documents; of lots of few families each grade takes others."""
    start = GRADES.index(lot.grade) % lot.every
    chosen = of[start :: lot.every]
    pages = 0
    for sheet in real_sheets(seed, len(chosen) * lot.documents, lot.grade, engine, chosen):
        if 0 < len(sheet.roles) <= LONGEST:
            pages += 1
            yield sheet
    log.info("%d pages of %d families read, %s", pages, len(chosen), lot.grade)
