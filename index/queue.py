"""The documents to be read, and who reads which: two readers never take the same one."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from filelock import FileLock
from sqlalchemy import select

from index.database import Database
from index.documents import find_document, put_back
from index.pace import Pace
from index.schema import Document


class Underway(NamedTuple):
    """A document on its way: its pages, None until it was opened, and how many of them are read."""

    sha256: str
    file: str
    state: str
    pages: int | None
    progress: int


class Queue:
    """What waits to be read. A reader holds a document's lock, which the system frees when the reader dies."""

    def __init__(self, database: Database, locks: Path) -> None:
        """Keep the locks in the folder `locks`."""
        self._database = database
        self._locks = locks
        self.pace = Pace()

    def lock(self, sha256: str) -> FileLock:
        """Return the lock that whoever reads this document holds."""
        return FileLock(self._locks / f"{sha256}.lock")

    def waiting(self) -> list[str]:
        """Return the documents to be read, those left by a dead reader too; what killed a reader comes last."""
        with self._database.read() as session:
            rows = select(Document.sha256).where(Document.state.in_(("waiting", "reading")))
            return list(session.scalars(rows.order_by(Document.attempts, Document.number)))

    def begin(self, sha256: str) -> bool:
        """Mark a document as being read; False when another reader has ended it. Hold its lock."""
        with self._database.write() as session:
            row = find_document(session, sha256)
            if row.state not in ("waiting", "reading"):
                return False
            row.state, row.progress, row.attempts = "reading", 0, row.attempts + 1
            return True

    def note(self, sha256: str, done: int, pages: int) -> None:
        """Keep how many pages of a document have been read, of how many."""
        with self._database.write() as session:
            row = find_document(session, sha256)
            row.progress, row.pages = done, pages

    def release(self, sha256: str) -> None:
        """Put a document whose reading was interrupted back among those that wait, as if it had not begun."""
        with self._database.write() as session:
            row = find_document(session, sha256)
            if row.state == "reading":
                row.state, row.progress, row.attempts = "waiting", 0, max(row.attempts - 1, 0)

    def standing(self) -> list[Underway]:
        """Return every document that is read, waits for it or failed, in the order in which they are read."""
        with self._database.read() as session:
            asked = select(
                Document.sha256, Document.file, Document.state, Document.pages, Document.progress
            ).where(Document.state.in_(("waiting", "reading", "failed")))
            return [
                Underway(*row) for row in session.execute(asked.order_by(Document.attempts, Document.number))
            ]

    def failed_again(self) -> int:
        """Put every document that failed back among those to be read; return how many there were."""
        with self._database.write() as session:
            failed = session.scalars(select(Document).where(Document.state == "failed")).all()
            for row in failed:
                put_back(row)
            return len(failed)

    def again(self, key: str) -> None:
        """Put a document back among those to be read; its readings and corrections stay."""
        with self._database.write() as session:
            put_back(find_document(session, key))
