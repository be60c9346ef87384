"""What laying out several documents asks of the database, asked of all of them at once (index.snapshot has the answers)."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from index.documents import looked_up
from index.lineage import lineage
from index.schema import CorrectionEvent, Document, Reading
from index.shown import LAST, READING, SAID, correction
from index.snapshot import is_known, learn, remembers
from index.versions import EVENTS, count_tunings, own_events
from review.correction import Correction


def ask_beforehand(session: Session, documents: Collection[str], unread: Collection[str]) -> None:
    """Have the session know these documents with their events, and of those of `unread` the last reading.

    Documents that were joined or split are left aside: theirs is more than their own. A session that writes learns nothing.
    """
    if not remembers(session):
        return
    line = lineage(session)
    wanted = [one for one in documents if not is_known(session, (EVENTS, one)) and not line.relatives(one)]
    if not wanted:
        return
    asked = {"documents": wanted}
    looked_up(session).update((row.sha256, row) for row in session.scalars(_documents(), asked))
    said: dict[str, list[tuple[str, Correction]]] = {one: [] for one in wanted}
    for event in session.scalars(_corrections(), asked):
        said[event.document].append((event.filing, correction(event)))
    tunings = count_tunings(session)
    learn(session, {(EVENTS, one): count + tunings for one, count in own_events(session, wanted).items()})
    learn(session, {(SAID, one): tuple(events) for one, events in said.items()})
    if coming := [one for one in wanted if one in unread]:
        readings = {one.document: one for one in session.scalars(_readings(), {"documents": coming})}
        learn(session, {(READING, one): readings.get(one) for one in coming})
        learn(session, {(LAST, one): readings[one].version if one in readings else None for one in coming})


@cache
def _documents() -> Select[tuple[Document]]:
    return select(Document).where(Document.sha256.in_(bindparam("documents", expanding=True)))


@cache
def _corrections() -> Select[tuple[CorrectionEvent]]:
    chosen = CorrectionEvent.document.in_(bindparam("documents", expanding=True))
    return select(CorrectionEvent).where(chosen).order_by(CorrectionEvent.id)


@cache
def _readings() -> Select[tuple[Reading]]:
    chosen = Reading.document.in_(bindparam("documents", expanding=True))
    last = select(Reading.document, func.max(Reading.version).label("version")).where(chosen)
    newest = last.group_by(Reading.document).subquery()
    both = and_(Reading.document == newest.c.document, Reading.version == newest.c.version)
    return select(Reading).join(newest, both)
