"""The versions of documents: how many events each has seen, which is what a change is made against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import cache, partial

from sqlalchemy import CompoundSelect, Select, bindparam, func, literal, select, true, union_all
from sqlalchemy.orm import Session

from index.lineage import lineage
from index.schema import (
    CorrectionEvent,
    DecisionEvent,
    DirectionEvent,
    Document,
    LinkEvent,
    Reading,
    SecondReadingEvent,
    SupersessionEvent,
    TuningEvent,
)
from index.signatures import SignOffEvent
from index.snapshot import once

_COUNTED = (
    (Reading.document, true()),
    (CorrectionEvent.document, true()),
    (DecisionEvent.document, DecisionEvent.decision != "resolved"),
    (SupersessionEvent.earlier_document, true()),
    (SupersessionEvent.later_document, true()),
    (SecondReadingEvent.document, SecondReadingEvent.outcome == "differs"),
    (LinkEvent.earlier_document, true()),
    (LinkEvent.later_document, true()),
    (SignOffEvent.document, true()),
    (DirectionEvent.document, true()),
)
"""Where each event that changes what a document shows names its document; what follows from one is none."""
EVENTS, TUNINGS = "events", "tunings"
"""What `count_events` and `count_tunings` are called among the questions of a snapshot (index.snapshot)."""
_TUNINGS = select(func.count()).select_from(TuningEvent).scalar_subquery()
"""The events that change what every document shows."""
_TUNINGS_ALONE = select(_TUNINGS)


def count_events(session: Session, sha256: str) -> int:
    """Return how many events the document has seen, its own, those of documents with sheets of it, and those on the
    figures that all are judged by."""
    return once(session, (EVENTS, sha256), partial(_counted, session, sha256))


def _counted(session: Session, sha256: str) -> int:
    count: int = session.scalar(_count_of_one(), {"sha256": sha256}) or 0
    relatives = lineage(session).relatives(sha256)
    if not relatives:
        return count
    more = (
        select(func.count()).where(column.in_(relatives), is_counted).scalar_subquery()
        for column, is_counted in _COUNTED
    )
    inherited_count: int = session.scalar(select(sum(more, literal(0)))) or 0
    return count + inherited_count


@cache
def _count_of_one() -> Select[tuple[int]]:
    """The question of `count_events`, made once: making it costs more than asking it."""
    counts = (
        select(func.count()).where(column == bindparam("sha256"), is_counted).scalar_subquery()
        for column, is_counted in _COUNTED
    )
    return select(sum(counts, _TUNINGS))


def count_tunings(session: Session) -> int:
    """Return how many events on figures there are, which `count_events` counts for each document."""
    return once(session, (TUNINGS,), lambda: session.scalar(_TUNINGS_ALONE) or 0)


def own_events(session: Session, documents: Collection[str]) -> dict[str, int]:
    """Return how many events each of these documents has seen of its own, in one go."""
    found = dict.fromkeys(documents, 0)
    for sha256, count in session.execute(_own_counts(), {"documents": list(documents)}):
        found[sha256] += count
    return found


@cache
def _own_counts() -> CompoundSelect[tuple[str, int]]:
    """The question of `own_events`, made once."""
    documents = bindparam("documents", expanding=True)
    return union_all(
        *(
            select(column, func.count()).where(column.in_(documents), is_counted).group_by(column)
            for column, is_counted in _COUNTED
        )
    )


def all_versions(session: Session) -> Counter[str]:
    """Return `count_events` of every document, in one go."""
    counts = (
        select(column, func.count()).where(is_counted).group_by(column) for column, is_counted in _COUNTED
    )
    tunings = count_tunings(session)
    found = Counter(dict.fromkeys(session.scalars(select(Document.sha256)), tunings))
    for sha256, count in session.execute(union_all(*counts)):
        found[sha256] += count
    line = lineage(session)
    more = {sha256: sum(found[one] - tunings for one in line.relatives(sha256)) for sha256 in line.related()}
    for sha256, count in more.items():
        found[sha256] += count
    return found
