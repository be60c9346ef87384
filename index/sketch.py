"""What filings find each other by, made once for each state of their document and kept beside the store.

The file is derived and may be deleted at any time; what it does not have is worked out again. A sketch is known by what
it was made from: the reading, the last correction, and the program's own code and data.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import extract
import review
from extract.filing import Filing
from index.lineage import lineage
from index.schema import CorrectionEvent, Reading
from review.heading import Heading, heading
from review.profile import Profile, profile

FILE = "sketches.db"
AT_ONCE = 200
"""So many sketches wait before they are written; what was not written is worked out at the next start."""
BUSY_SECONDS = 5.0
TABLE = "CREATE TABLE IF NOT EXISTS sketches (document TEXT PRIMARY KEY, mark TEXT, code TEXT, sketches BLOB)"
Row = tuple[str, str, bytes]
logger = logging.getLogger(__name__)


class Sketch(NamedTuple):
    """What one filing is told apart by and compared by."""

    heading: Heading
    profile: Profile


def sketch(filing: Filing) -> Sketch:
    """Return what a filing is told apart by and compared by."""
    return Sketch(heading(filing), profile(filing))


def marks(session: Session, document: str | None = None) -> dict[str, str]:
    """Return by document, or for this one, what tells its state: its last reading and the last thing said of it.

    Both with their times: a store that was put back from a copy may use a number twice. Of a document that was joined or
    split, what is said of those that have its sheets counts as well.
    """
    line = lineage(session)
    own = _own_marks(session, () if document is None else (document, *line.relatives(document)))
    found = own if document is None else {document: own.get(document, "")}
    shared = {
        one: "".join(own.get(other, "") for other in sorted((one, *line.relatives(one))))
        for one in (line.related() if document is None else found)
        if line.relatives(one)
    }
    return {**found, **{one: f"{line.last};{mark}" for one, mark in shared.items()}}


def _own_marks(session: Session, documents: Sequence[str]) -> dict[str, str]:
    """The marks of these documents, of all where none is named, by what is written of each alone."""
    found: dict[str, str] = {}
    for table, when in ((Reading, Reading.read_at), (CorrectionEvent, CorrectionEvent.made_at)):
        last = select(table.document, func.max(table.id), func.max(when)).group_by(table.document)
        chosen = last.where(table.document.in_(documents)) if documents else last
        for sha256_, number, moment in session.execute(chosen):
            found[sha256_] = f"{found.get(sha256_, '')}{number}@{moment};"
    return found


class Sketches:
    """The sketches that are kept in a file beside the store; a file that cannot be used is done without."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self._lock = Lock()
        self._waiting: dict[str, tuple[str, Sequence[Sketch]]] = {}

    def all(self) -> Mapping[str, tuple[str, bytes]]:
        """Return by document its mark and its sketches as they are kept; `sketches_of` reads them."""
        asked = "SELECT document, mark, sketches FROM sketches WHERE code = ?"
        rows = self._done(lambda file: file.execute(asked, (code(),)).fetchall())
        return {document: (mark, kept) for document, mark, kept in rows}

    def put(self, document: str, mark: str, sketches: Sequence[Sketch]) -> None:
        """Have the sketches of a document written, with others."""
        with self._lock:
            self._waiting[document] = mark, sketches
            is_time = len(self._waiting) >= AT_ONCE
        if is_time:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        if not waiting:
            return
        rows = [
            (document, mark, code(), SKETCHES.dump_json(tuple(sketches)))
            for document, (mark, sketches) in waiting.items()
        ]
        put = "INSERT OR REPLACE INTO sketches VALUES (?, ?, ?, ?)"
        self._done(lambda file: file.executemany(put, rows).fetchall())

    def _done(self, act: Callable[[sqlite3.Connection], list[Row]]) -> list[Row]:
        """Return what the act gives; nothing, with a line in the log, where the file cannot be used."""
        try:
            with closing(sqlite3.connect(self._path, timeout=BUSY_SECONDS)) as file, file:
                file.execute("PRAGMA synchronous = OFF")  # what a failing machine leaves of it is made again
                file.execute(TABLE)
                return act(file)
        except sqlite3.Error as error:
            logger.warning("%s cannot be used (%s): it may be deleted", self._path.name, error)
            return []


SKETCHES: TypeAdapter[tuple[Sketch, ...]] = TypeAdapter(tuple[Sketch, ...])


def sketches_of(kept: bytes) -> tuple[Sketch, ...] | None:
    """Return the sketches as they were kept; None for what is none."""
    try:
        return SKETCHES.validate_json(kept)
    except ValidationError:
        return None


@cache
def code() -> str:
    """Return the hash of the code and data that sketches are made by."""
    digest = sha256()
    for package in (extract, review):
        folder = Path(package.__path__[0])
        for path in sorted(one for one in folder.rglob("*") if one.suffix in (".py", ".json")):
            digest.update(path.relative_to(folder.parent).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
