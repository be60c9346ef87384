"""What the webhook is owed: each document whose reading ended, kept in the reading's own transaction until it was told.

Whoever delivers holds a lock, so that several programs over one store tell nothing twice. Rows stay when they are done:
they say what left the machine, and when.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal
from uuid import uuid4

from filelock import FileLock
from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from extract.filing import Record
from index.changes import now
from index.database import Database
from index.document_rows import DocumentState
from index.schema import Base, Document, FilingNumber

Outcome = Literal["read", "failed"]
AT_ONCE = 100


class Delivery(Base):
    """One message that is owed, or was; `said` is what came of the last attempt: a status, or the kind of an error."""

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'told', 'given_up')", name="state"),
        Index("ix_deliveries_state", "state", "due_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[str] = mapped_column(unique=True)
    document: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))
    ended: Mapped[str] = mapped_column(Text)
    made_at: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    first_at: Mapped[str | None]
    due_at: Mapped[str]
    ended_at: Mapped[str | None]
    said: Mapped[str | None]


class Ended(Record):
    """How the reading of a document ended; `state` is what the document then was, `problems` how many places stayed unread.

    One that fails after an earlier reading stays as read: its outcome is "failed" and its state "read".
    """

    outcome: Outcome
    document: str
    file: str
    state: DocumentState
    pages: int | None
    filings: tuple[str, ...]
    problems: int


class Owed(Record):
    """A message to be sent: its id, the same at every attempt; `seconds` is how long it has been tried in vain."""

    number: int
    message: str
    ended: Ended
    when: str
    attempts: int
    seconds: float


class Deliveries:
    """The messages of a store. Nothing is owed where no webhook is set (`is_on`) in the program that reads."""

    def __init__(self, database: Database, locks: Path, is_on: bool = False) -> None:
        """Keep the lock in the folder `locks`."""
        self._database, self._locks, self._is_on = database, locks, is_on

    def lock(self) -> FileLock:
        """Return the lock that whoever delivers holds."""
        return FileLock(self._locks / "webhook.lock")

    def owe(self, session: Session, row: Document, outcome: Outcome, problems: int = 0) -> None:
        """Have it told that the reading of this document ended, in the transaction that keeps how."""
        if not self._is_on:
            return
        session.flush()
        ended = Ended(
            outcome=outcome,
            document=row.sha256,
            file=row.file,
            state=row.state,  # type: ignore[arg-type]
            pages=row.pages,
            filings=tuple(session.scalars(_standing(row.sha256))) if outcome == "read" else (),
            problems=problems,
        )
        made = now()
        session.add(
            Delivery(
                message=f"msg_{uuid4().hex}",
                document=row.sha256,
                ended=ended.model_dump_json(),
                made_at=made,
                state="waiting",
                due_at=made,
            )
        )

    def due(self) -> list[Owed]:
        """Return what is to be sent now, the longest due first, so many at once."""
        with self._database.read() as session:
            waiting = select(Delivery).where(Delivery.state == "waiting", Delivery.due_at <= now())
            rows: Sequence[Delivery] = session.scalars(
                waiting.order_by(Delivery.due_at, Delivery.id).limit(AT_ONCE)
            ).all()
            return [_owed(row) for row in rows]

    def told(self, number: int, said: str) -> None:
        """Keep that the receiver took a message."""
        self._set(number, said, state="told", ended_at=now())

    def give_up(self, number: int, said: str) -> None:
        """Keep that a message is sent no more."""
        self._set(number, said, state="given_up", ended_at=now())

    def put_off(self, number: int, said: str, seconds: float) -> None:
        """Keep that a message is to be sent again after so long."""
        due = datetime.now(UTC) + timedelta(seconds=seconds)
        self._set(number, said, due_at=due.isoformat(timespec="microseconds"))

    def _set(self, number: int, said: str, **columns: str) -> None:
        with self._database.write() as session:
            row = session.get_one(Delivery, number)
            row.attempts, row.said, row.first_at = row.attempts + 1, said, row.first_at or now()
            for name, value in columns.items():
                setattr(row, name, value)


def _standing(sha256: str) -> Select[str]:
    """The ids of the filings of a document's current reading, in page order."""
    found = select(FilingNumber.id).where(FilingNumber.document == sha256, FilingNumber.place.is_not(None))
    return found.order_by(FilingNumber.place)


def _owed(row: Delivery) -> Owed:
    first = datetime.fromisoformat(row.first_at) if row.first_at else None
    return Owed(
        number=row.id,
        message=row.message,
        ended=Ended.model_validate_json(row.ended),
        when=row.made_at,
        attempts=row.attempts,
        seconds=(datetime.now(UTC) - first).total_seconds() if first else 0,
    )
