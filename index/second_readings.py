"""Blind second readings: what waits for a second reader, what they typed, and how often the machine was wrong.

A second reader sees a piece of the paper and what the field is called. Nobody reads what belongs to a filing that they
have said or decided anything on, and what was read is told only once something was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain, islice, repeat
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from extract.filing import Record
from index.changes import announce, last_version, now
from index.crop import crop
from index.database import Database
from index.disputes import as_said
from index.documents import current_documents
from index.inheritance import with_heirs
from index.lineage import lineage
from index.permissions import Who, allow
from index.schema import CorrectionEvent, DecisionEvent, Document, SecondReadingEvent
from index.shelf import Shelf
from index.shown import Shown, correction_events
from index.signatures import SignOffEvent
from index.supersession import superseded
from index.versions import all_versions
from ingest.errors import Conflict, Forbidden, NotFound
from review.correction import Correction
from review.error_rate import ErrorRate, error_rate
from review.second_reading import Drawn, Outcome, Verdict, compared, draw, row_label, verdict

SHARE = 2.0
"""Percent of the machine-confirmed values that are read a second time."""
LONGEST_LIST = 200
"""So many of the latest differences are listed; the measure counts all."""

AHEAD = 10
"""So many places are looked for at once for one person: a store of many documents is not walked for each of them."""

Lot = tuple[Document, Shown, Drawn]


class Task(Record):
    """A place as it is put before a second reader: what the field and its row are called, and nothing of what was read."""

    task: str
    field: str
    row: str | None


class Compared(Record):
    """What a second reader typed, and what had been read there: told once it was kept."""

    outcome: Outcome
    typed: str | None
    read: str


class Difference(Record):
    """A second reading that differs: what was read, what was typed, and who was wrong by a third look."""

    id: int
    document: str
    filing: str
    page: int
    field: str
    pointer: str
    read: str
    typed: str
    who: str
    when: str
    verdict: Verdict


class SecondReadings:
    """The second readings of a store: all that is drawn, and the only way to type it."""

    def __init__(
        self,
        database: Database,
        shelf: Shelf,
        page_image: Callable[[str, int], Path],
        share_percent: float = SHARE,
    ) -> None:
        self._database = database
        self._shelf = shelf
        self._page_image = page_image
        self._share_percent = share_percent
        self._drawn: dict[str, tuple[Shown, tuple[Drawn, ...]]] = {}
        self._where: dict[str, str] = {}
        self._ahead: dict[str, tuple[str, ...]] = {}

    @property
    def share_percent(self) -> float:
        """How many percent of the machine-confirmed values are drawn."""
        return self._share_percent

    def next(self, who: Who) -> Task | None:
        """Return a place that waits for this person, the oldest document first; None when there is none."""
        name = allow(who, "retype")
        with self._database.read() as session:
            for task in self._ahead.get(name, ()):
                with suppress(Conflict, Forbidden, NotFound):
                    _, shown, drawn = self._find(session, task, name)
                    return _task(shown, drawn)
            found = tuple(islice(self._waiting(session, name), AHEAD))
            self._ahead[name] = tuple(drawn.task for _, _, drawn in found)
            return _task(found[0][1], found[0][2]) if found else None

    def waiting(self, who: str | None = None) -> int:
        """Return how many places wait for this person, or for anybody."""
        with self._database.read() as session:
            return sum(1 for _ in self._waiting(session, who))

    def crop(self, task: str, who: Who) -> bytes:
        """Return the PNG of the paper around a place that waits for this person, the place framed; NotFound without it."""
        name = allow(who, "retype")
        with self._database.read() as session:
            row, _, drawn = self._find(session, task, name)
            document = row.sha256
        return crop(self._page_image(document, drawn.page), drawn.box)

    def type(self, task: str, typed: str | None, who: Who) -> Compared:
        """Keep what a person typed of a place, None where they cannot read it, and return whether that was read.

        Conflict when somebody else was quicker, Forbidden for who has worked on the filing, NotFound without the task.
        """
        name = allow(who, "retype")
        with self._database.write() as session:
            row, _, drawn = self._find(session, task, name)
            text = None if typed is None else typed.strip()
            outcome = compared(drawn.pointer, drawn.read, text)
            session.add(_event(session, row.sha256, drawn, text, outcome, name))
            announce(session, row.sha256, "second_reading")
        return Compared(outcome=outcome, typed=text, read=drawn.read)

    def summary(self) -> ErrorRate:
        """Return how often a machine-confirmed value was wrong, over all second readings."""
        with self._database.read() as session:
            return self.measured(session)

    def measured(self, session: Session) -> ErrorRate:
        """Return the same of one snapshot."""
        counts = select(SecondReadingEvent.outcome, func.count()).group_by(SecondReadingEvent.outcome)
        alike = (
            repeat((outcome, None), count)
            for outcome, count in session.execute(counts)
            if outcome != "differs"
        )
        differing = (("differs", settled) for _, settled in _judged(session))
        return error_rate(chain(differing, *alike))  # type: ignore[arg-type]

    def differences(self) -> list[Difference]:
        """Return the second readings that differ, the latest first."""
        with self._database.read() as session:
            found = [_told(one, settled) for one, settled in _judged(session)]
        return found[::-1][:LONGEST_LIST]

    # Inside

    def _waiting(self, session: Session, who: str | None) -> Iterator[Lot]:
        """Yield what is drawn and not typed yet, and not of filings that this person has worked on.

        A document is looked at once for each of its versions, and only as far as somebody asks.
        """
        done = set(session.scalars(select(SecondReadingEvent.task)))
        closed = {*superseded(session), *_worked_on(session, who)}
        versions = all_versions(session)
        for row in current_documents(session):
            shown = self._shelf.show(session, row, versions[row.sha256])
            for drawn in self._drawn_of(session, row.sha256, shown):
                if drawn.task not in done and drawn.filing not in closed:
                    yield row, shown, drawn

    def _drawn_of(self, session: Session, sha256: str, shown: Shown) -> tuple[Drawn, ...]:
        known = self._drawn.get(sha256)
        if known is None or known[0] is not shown:
            sheet = partial(lineage(session).sheet, sha256)
            draws = partial(draw, sheet=sheet, share_percent=self._share_percent)
            found = (draws(one, shown.trust[one.id]) for one in shown.extraction.filings)
            known = self._drawn[sha256] = shown, tuple(drawn for drawns in found for drawn in drawns)
            self._where |= {drawn.task: sha256 for drawn in known[1]}
        return known[1]

    def _find(self, session: Session, task: str, who: str) -> Lot:
        """Return the place of this task, as it is drawn now; an error says why this person cannot type it."""
        if earlier := session.scalar(select(SecondReadingEvent).where(SecondReadingEvent.task == task)):
            raise Conflict(f"此处已由 {earlier.who} 录入。/ {earlier.who} has typed this place already.")
        if task not in self._where:
            self._look_at_all(session)
        sha256 = self._where.get(task)
        if sha256 is not None and lineage(session).aside(sha256):
            self._look_at_all(session)
            sha256 = self._where.get(task)
        row = session.scalar(select(Document).where(Document.sha256 == sha256))
        if row is not None and row.state != "withdrawn":
            shown = self._shelf.show(session, row)
            for drawn in self._drawn_of(session, row.sha256, shown):
                if drawn.task == task:
                    _refuse_worked_on(session, drawn.filing, who)
                    return row, shown, drawn
        raise NotFound(
            "没有这项复核录入，可能已不需要。/ There is no such second reading; it may be needed no more."
        )

    def _look_at_all(self, session: Session) -> None:
        for _ in self._waiting(session, None):
            pass


def _judged(session: Session) -> Iterator[tuple[SecondReadingEvent, Verdict]]:
    """Yield every second reading that differs, oldest first, with who was wrong."""
    said: dict[str, list[Correction]] = {}
    differing = select(SecondReadingEvent).where(SecondReadingEvent.outcome == "differs")
    for one in session.scalars(differing.order_by(SecondReadingEvent.id)):
        if one.document not in said:
            said[one.document] = [event for _, event in correction_events(session, one.document)]
        yield one, verdict(as_said(one), one.read, one.typed or "", said[one.document])


def _task(shown: Shown, drawn: Drawn) -> Task:
    filing = next(one for one in shown.extraction.filings if one.id == drawn.filing)
    return Task(task=drawn.task, field=drawn.field, row=row_label(filing, drawn))


def _event(
    session: Session, sha256: str, drawn: Drawn, typed: str | None, outcome: Outcome, who: str
) -> SecondReadingEvent:
    x0, top, x1, bottom = drawn.box
    return SecondReadingEvent(
        task=drawn.task,
        document=sha256,
        filing=drawn.filing,
        page=drawn.page,
        x0=x0,
        top=top,
        x1=x1,
        bottom=bottom,
        field=drawn.field,
        pointer=drawn.pointer,
        read=drawn.read,
        typed=typed,
        outcome=outcome,
        who=who,
        made_at=now(),
        reading=last_version(session, sha256),
    )


def _told(event: SecondReadingEvent, settled: Verdict) -> Difference:
    shared = ("id", "document", "filing", "page", "field", "pointer", "read", "who")
    told = {name: getattr(event, name) for name in shared}
    return Difference(typed=event.typed or "", when=event.made_at, verdict=settled, **told)


def _worked_on(session: Session, who: str | None) -> set[str]:
    """Return the filings that this person has said or decided anything on, or taken a step of the sign-off of."""
    filings = (
        filing
        for kind in (CorrectionEvent, DecisionEvent, SignOffEvent)
        for filing in session.scalars(select(kind.filing).where(kind.who == who).distinct())
    )
    return with_heirs(session, filings)


def _refuse_worked_on(session: Session, filing: str, who: str) -> None:
    if filing in _worked_on(session, who):
        raise Forbidden(
            f"{who} 已处理过此表，复核录入须由另一人完成。"
            f" / {who} has worked on this filing; somebody else has to read it a second time."
        )
