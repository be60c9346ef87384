"""The last event on each pair of filings, kept up: events are only ever added, so only those since are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from index.database import Keeping
from index.inheritance import as_now
from index.lineage import lineage
from index.schema import LinkEvent, Reading, SupersessionEvent
from index.snapshot import once

Event = TypeVar("Event", LinkEvent, SupersessionEvent)
Pair = TypeVar("Pair")


NOTHING_MOVED = (None, 0)


class Known(NamedTuple, Generic[Event, Pair]):
    """The last event on each pair up to the event `last`, for paper that lies as `moved` tells."""

    last: int
    moved: tuple[object, int]
    said: Mapping[Pair, Event]


class LastSaid(Generic[Event, Pair]):
    """Knows the last event on each pair in the snapshot that is asked about.

    Where documents were joined or split, an event is one on the filings that lie on the paper now.
    """

    def __init__(self, kind: type[Event], pair: Callable[[Event], Pair]) -> None:
        self._kind: type[Event] = kind
        self._pair: Callable[[Event], Pair] = pair
        self._known: Known[Event, Pair] = Known(0, NOTHING_MOVED, {})

    def of(self, session: Session) -> Mapping[Pair, Event]:
        """Return the last event on each pair; the same object as long as none is added."""
        newest = select(func.max(self._kind.id))
        last: int = once(session, ("last said", self._kind), lambda: session.scalar(newest) or 0)
        moved = _moved(session)
        known = self._known  # another thread may put that of its own snapshot here at any moment
        if (known.last, known.moved) == (last, moved):
            return known.said
        is_grown = known.last < last and known.moved == moved
        since, before = (known.last, known.said) if is_grown else (0, {})
        added = session.scalars(select(self._kind).where(self._kind.id > since).order_by(self._kind.id)).all()
        here = (as_now(session, one) for one in added)
        now = {**before, **{self._pair(one): one for one in here if one.earlier != one.later}}
        if not isinstance(session, Keeping):  # what a write looks at may not be kept in the end
            self._known = Known(last, moved, now)
        return now


def _moved(session: Session) -> tuple[object, int]:
    """What tells where the paper of joined and split documents lies: the last of these events, and their last reading."""
    line = lineage(session)
    if not line.related():
        return NOTHING_MOVED
    asked = select(func.max(Reading.id)).where(Reading.document.in_(line.related()))
    return line.last, session.scalar(asked) or 0
