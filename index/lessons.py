"""What people said of values, beside the readings that they saw: collected from the store, which nothing here changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.filing import Filing
from index.database import Database
from index.documents import current_documents
from index.extraction import extraction_of
from index.inheritance import as_read_then
from index.lineage import lineage
from index.schema import CorrectionEvent, Document, Reading
from index.shown import correction_events, latest_reading
from review.correction import Correction
from review.lesson import Lesson, Read, standing


class Taught(NamedTuple):
    """One document that people spoke of: what stands of it, and its filings as they were last read, by id."""

    sha256: str
    file: str
    lessons: tuple[Lesson, ...]
    filings: tuple[Filing, ...]


class Lessons:
    """What people said, as lessons."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Taught]:
        """Return every document that is not withdrawn and of whose values something said stands, in order."""
        with self._database.read() as session:
            spoken = set(session.scalars(select(CorrectionEvent.document).distinct()))
            spoken.update(lineage(session).related())
            told = [_taught(session, row) for row in current_documents(session) if row.sha256 in spoken]
        return [one for one in told if one.lessons]

    def read(self) -> Iterator[Read]:
        """Yield the filings of every document that is not withdrawn as they were last read."""
        with self._database.read() as session:
            for row in current_documents(session):
                filings, engine = _last(session, row)
                for filing in filings:
                    yield Read(row.sha256, row.file, filing, engine)


def _taught(session: Session, row: Document) -> Taught:
    @cache
    def read(document: str, version: int | None) -> tuple[Sequence[Filing], str | None]:
        asked = select(Reading).where(Reading.document == document, Reading.version == version)
        then = session.scalars(asked).first()
        engine = extraction_of(then.extraction).engine if then else None
        return as_read_then(session, row.sha256, document, version), engine

    def seen(name: str, event: Correction) -> Read | None:
        filings, engine = read(event.made_on.document if event.made_on else row.sha256, event.reading)
        found = (one for one in filings if one.id == name or _has(one, event))
        return next((Read(row.sha256, row.file, one, engine) for one in found), None)

    said = correction_events(session, row.sha256)
    owner = {event.id: filing for filing, event in said}
    by_filing = {name: [event for of, event in said if of == name] for name in dict.fromkeys(owner.values())}
    lessons = tuple(
        Lesson(event, seen(name, event)) for name, events in by_filing.items() for event in standing(events)
    )
    return Taught(row.sha256, row.file, lessons, _last(session, row)[0])


def _has(filing: Filing, event: Correction) -> bool:
    """Whether a filing of a document that was joined or split since is the one in which a person saw the value."""
    proof = filing.evidence.get(event.pointer)
    return bool(event.made_on and proof and proof.box) and (proof.page, proof.box) == (event.page, event.box)  # type: ignore[union-attr]


def _last(session: Session, row: Document) -> tuple[tuple[Filing, ...], str | None]:
    """The filings as they were last read, and by which engine."""
    reading = latest_reading(session, row.sha256)
    if reading is None:
        return (), None
    extraction = extraction_of(reading.extraction)
    return extraction.filings, extraction.engine
