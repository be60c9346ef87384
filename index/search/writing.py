"""The passages of a document as rows, written anew where it says something else than before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from extract.filing import Filing
from index.schema import Base, Document
from index.search.keywords import columns
from index.search.passage import Passage, passages
from index.search.tables import PassageRow
from index.search.words import words_of

PASSAGES = Base.metadata.tables["passages"]
CORNERS = ("x0", "top", "x1", "bottom")
TOLD = tuple(one.key for one in PassageRow.__table__.columns if one.key != "id")


def write_passages(session: Session, document: Document, filings: Sequence[Filing]) -> None:
    """Make the rows of a document those of its filings as they are now; what stays as it is keeps its row."""
    asked = select(PassageRow.id, *(getattr(PassageRow, name) for name in TOLD))
    rows = session.execute(asked.where(PassageRow.document == document.sha256))
    before = {tuple(row[1:]): row[0] for row in rows}
    every = (one for filing in filings for one in passages(filing, document.sha256, document.file))
    now = {_told(one): one for one in every}
    gone = [number for told, number in before.items() if told not in now]
    if gone:
        session.execute(delete(PassageRow).where(PassageRow.id.in_(gone)))
    new = {told: one for told, one in now.items() if told not in before}
    if new:
        _add(session, new)


def passage_of(row: PassageRow, file: str) -> Passage:
    """Return a kept row as the passage that it was made of."""
    told: dict[str, Any] = {name: getattr(row, name) for name in TOLD if name not in CORNERS}
    box = tuple(getattr(row, name) for name in CORNERS)
    return Passage(file=file, box=None if None in box else box, **told)


def _add(session: Session, new: dict[tuple[Any, ...], Passage]) -> None:
    """Keep new passages under the numbers that come next: no other writes meanwhile, the session has the lock."""
    kept = words_of(session)
    numbers = kept.next_numbers(session, len(new))
    rows = [dict(zip(TOLD, told, strict=True), id=at) for at, told in zip(numbers, new, strict=True)]
    words = [kept.row(at, columns(one)) for at, one in zip(numbers, new.values(), strict=True)]
    session.execute(insert(PASSAGES), rows)
    session.execute(insert(kept.WORDS), words)


def _told(one: Passage) -> tuple[Any, ...]:
    corners = dict(zip(CORNERS, one.box or (None,) * 4, strict=True))
    return tuple(corners[name] if name in corners else getattr(one, name) for name in TOLD)
