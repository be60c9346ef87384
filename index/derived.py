"""What follows from the readings and the corrections is written with them: in one transaction, or not at all.

Whoever changes what a document says announces it (index.changes); before that is kept, every deriver writes the rows
of the document anew. A document whose rows could not be made keeps its change all the same and is told as left out.
Documents whose rows were made by another recipe, or never, are done one after the other by `catch_up`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from extract.filing import Filing
from index.answers.facts import write_document
from index.changes import announced
from index.documents import find_document
from index.schema import Document, Reading
from index.search.tables import Derived, PassageRow
from index.search.writing import write_passages
from index.shown import Shown, lay
from index.versions import count_events
from ingest.errors import trail

logger = logging.getLogger(__name__)

Deriver = Callable[[Session, Document, Sequence[Filing]], None]
DERIVERS: Mapping[str, Deriver] = {"passages": write_passages, "facts": write_document}
"""What is written for each document, from its filings with the corrections applied."""
SOURCES = (
    "answers/budget_facts.py",
    "answers/budget_terms.py",
    "answers/facts.py",
    "answers/fields.py",
    "answers/figures.py",
    "answers/money.py",
    "answers/names.py",
    "answers/target_facts.py",
    "search/passage.py",
    "search/saying.py",
    "search/sought.py",
    "search/tokens.py",
    "search/thesaurus.py",
    "search/keywords.py",
    "search/writing.py",
    "search/fts5.py",
    "search/tsvector.py",
    "search/data/words.yaml",
    "search/data/thesaurus.yaml",
    "answers/data/fields.yaml",
    "answers/data/words_budgets.yaml",
    "../review/budget.py",
    "../review/data/budgets.json",
    "../review/data/words.json",
    "../review/outcome.py",
    "../review/quantity.py",
)
"""What the derived rows are made by: when one of these files is another, every document's rows are made anew."""


@cache
def recipe() -> str:
    """Return a name for the way in which derived rows are made by this version of the program."""
    digest = sha256()
    for name in SOURCES:
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()[:12]


def refresh_changed(session: Session) -> None:
    """Write what follows from the documents that the session changed, before it keeps that."""
    for document in announced(session):
        refresh(session, document)


def refresh(session: Session, document: str) -> None:
    """Write what follows from a document, in this transaction; why that could not be done is kept instead."""
    session.flush()
    row, fault = find_document(session, document), None
    try:
        with session.begin_nested():
            filings = _filings(session, row)
            _forget_older(session, document)
            for write in DERIVERS.values():
                write(session, row, filings)
    except Exception as error:  # noqa: BLE001  (a fault in what is derived must not lose what a person said)
        fault = type(error).__name__
        logger.error("nothing could be derived from a document: %s", trail(error))
    kept = {"document": document, "recipe": recipe(), "fault": fault}
    connection = session.connection()
    if not connection.execute(update(Derived).where(Derived.document == document).values(kept)).rowcount:
        connection.execute(insert(Derived).values(kept))


def _forget_older(session: Session, document: str) -> None:
    """Drop passages that another recipe made: what says the same now is found by other words."""
    made = session.scalar(select(Derived.recipe).where(Derived.document == document))
    if made is not None and made != recipe():
        session.execute(delete(PassageRow).where(PassageRow.document == document))


def behind(session: Session, most: int | None = None) -> list[str]:
    """Return the documents with a reading whose derived rows another recipe made, or none; so many at `most`."""
    done = exists().where(Derived.document == Document.sha256, Derived.recipe == recipe())
    asked = select(Document.sha256).where(exists().where(Reading.document == Document.sha256), ~done)
    return list(session.scalars(asked.order_by(Document.number).limit(most)))


def left_out(session: Session) -> int:
    """Return of how many documents the derived rows could not be made."""
    return session.scalar(select(func.count()).where(Derived.fault.is_not(None))) or 0


def _filings(session: Session, row: Document) -> Sequence[Filing]:
    """The filings as they are now: as a change in this transaction worked them out, else laid out here."""
    shown: Shown | None = session.info.get("shown", {}).get(row.sha256)
    events = count_events(session, row.sha256)
    if shown is not None and shown.version == events:
        return shown.placed.filings
    return lay(session, row, events).placed.filings
