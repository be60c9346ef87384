"""Keeping the vectors like the passages: what the outbox tells is done, and at the start both are compared.

A passage's row never changes, so its vector is either there or not: comparing numbers is comparing everything. A process
that is killed between telling Chroma and clearing the outbox leaves what is only done once more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from threading import Event, Lock, Thread
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from index.database import Database
from index.derived import behind, refresh
from index.foreground import Foreground
from index.search.tables import PassageRow, VectorChange
from index.search.vectors import Vectors
from index.search.writing import passage_of
from ingest.errors import JixiaoError, trail

logger = logging.getLogger(__name__)

BATCH = 500
"""How many changes are told to Chroma at a time."""
FEW = 32
"""How many while people act: their next one waits for no more than these."""
PATIENCE_SECONDS = 2.0
"""How long it waits for people before the next step."""
DOCUMENTS = 20
"""How many documents are caught up with in one transaction."""
FIRST_SECONDS = 2.0
"""How long the background waits at the start, so that the desk is there first; a search does not wait for that."""
BEAT_SECONDS = 0.5
"""How often it looks for changes: of this process, and of others."""


class Step(NamedTuple):
    """How far catching up is: of documents whose passages are missing, or of passages whose vectors are."""

    what: str
    done: int
    whole: int


OnStep = Callable[[Step], None]


class Keeper:
    """Catches up with what changed; one thread at a time."""

    def __init__(self, database: Database, vectors: Vectors, ahead: Foreground) -> None:
        self._database = database
        self._ahead = ahead
        self._vectors = vectors
        self._one = Lock()
        self._is_derived = self._is_compared = False
        self._halted, self._woken = Event(), Event()
        self._thread: Thread | None = None

    def catch_up(self, on_step: OnStep | None = None, ahead: Foreground | None = None) -> bool:
        """Make the passages that are missing, then the vectors; whether this process holds these, and all is there.

        `ahead`: whom to let pass; nobody, where somebody waits for this itself.
        """
        with self._one:
            if not self._is_derived:
                self._derive(on_step, ahead)
            if self._halted.is_set() or not self._vectors.take():
                return False
            if not self._is_compared:
                self._derive(
                    on_step, ahead
                )  # whoever held them until now may have ended while making rows anew
                self.compare()
            self._drain(on_step, ahead)
            return not self._halted.is_set()

    def compare(self) -> None:
        """Compare the vectors with the passages, and note in the outbox what is missing; a broken index is begun anew."""
        if not self._vectors.is_sound():
            logger.warning("the index of the vectors is broken and made anew")
            self._vectors.clear()
        with self._database.write() as session:
            there = set(session.scalars(select(PassageRow.id)))
            kept = self._vectors.numbers()
            _note(session, "add", sorted(there - kept))
            _note(session, "remove", sorted(kept - there))
        self._is_compared = True

    def begin_anew(self) -> bool:
        """Throw the vectors and all derived rows' recipes away, so that everything is made again; whether that could be done."""
        with self._one:
            if not self._vectors.take():
                return False
            with self._database.write() as session:
                forget_recipes(session)
            self._vectors.clear()
            self._is_derived = self._is_compared = False
            return True

    def waiting(self, session: Session) -> int:
        """Return how many changes Chroma has not been told yet."""
        return session.scalar(select(func.count()).select_from(VectorChange)) or 0

    def start(self) -> None:
        """Catch up in the background from now on."""
        self._halted.clear()
        self._thread = Thread(target=self._run, name="search", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the background, at the end of the step it is at."""
        self._halted.set()
        self.wake()
        if self._thread is not None:
            self._thread.join(timeout=10)
            self._thread = None

    def wake(self) -> None:
        """Have the background look at once."""
        self._woken.set()

    def _run(self) -> None:
        told = ""
        self._woken.wait(FIRST_SECONDS)
        while not self._halted.is_set():
            try:
                self.catch_up(ahead=self._ahead)
            except JixiaoError as error:
                if told != str(error):  # once, not at every beat
                    logger.warning("%s", error)
                told = str(error)
            except Exception as error:  # noqa: BLE001  (the outer loop: search goes on by keywords)
                if told != type(error).__name__:
                    logger.error("the index of the search could not be kept: %s", trail(error))
                told = type(error).__name__
            self._woken.wait(BEAT_SECONDS)
            self._woken.clear()

    def _derive(self, on_step: OnStep | None, ahead: Foreground | None) -> None:
        """Make the rows that are missing. A change takes its rows along, so once in a process is enough."""
        with self._database.read() as session:
            documents = behind(session)
        done = 0
        while done < len(documents) and not self._halted.is_set():
            if ahead is not None:
                ahead.give_way(PATIENCE_SECONDS)
            next_ones = documents[done : done + (1 if ahead is not None and ahead.is_busy else DOCUMENTS)]
            with self._database.write() as session:
                for document in next_ones:
                    refresh(session, document)
            done += len(next_ones)
            _tell(on_step, "documents", done, len(documents))
        self._is_derived = done >= len(documents)

    def _drain(self, on_step: OnStep | None, ahead: Foreground | None) -> None:
        with self._database.read() as session:
            whole = self.waiting(session)
        done = 0
        while not self._halted.is_set() and (count := self._drain_some(ahead)):
            done += count
            _tell(on_step, "passages", done, max(whole, done))

    def _drain_some(self, ahead: Foreground | None) -> int:
        """Tell Chroma of the next changes, then clear them; how many there were."""
        if ahead is not None:
            ahead.give_way(PATIENCE_SECONDS)
        with self._database.read() as session:
            ordered = select(VectorChange).order_by(VectorChange.id).limit(slice_of(ahead))
            changes = session.scalars(ordered).all()
            last = {one.passage: one.change for one in changes}
            rows = session.scalars(select(PassageRow).where(PassageRow.id.in_(last))).all()
            texts = {row.id: passage_of(row, "").embedded for row in rows}
            ids = [one.id for one in changes]
        if not ids:
            return 0
        self._vectors.remove(number for number in last if number not in texts)
        self._vectors.add(texts)
        with self._database.write() as session:
            session.execute(delete(VectorChange).where(VectorChange.id.between(ids[0], ids[-1])))
        return len(ids)


def slice_of(ahead: Foreground | None) -> int:
    """Return how many changes are told at a time just now."""
    return FEW if ahead is not None and ahead.is_busy else BATCH


def forget_recipes(session: Session) -> None:
    """Have the derived rows of every document made again; what the vectors were still to be told of them is void."""
    from index.search.tables import Derived

    session.execute(delete(Derived))
    session.execute(delete(PassageRow))
    session.execute(delete(VectorChange))  # nothing is kept that they would be told of


def _note(session: Session, change: str, numbers: Sequence[int]) -> None:
    """Put changes into the outbox that are not there."""
    noted = set(session.scalars(select(VectorChange.passage).where(VectorChange.change == change)))
    rows = [{"passage": number, "change": change} for number in numbers if number not in noted]
    if rows:
        session.execute(insert(VectorChange), rows)


def _tell(on_step: OnStep | None, what: str, done: int, whole: int) -> None:
    if on_step is not None:
        on_step(Step(what, done, whole))
