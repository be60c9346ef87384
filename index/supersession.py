"""What people said of pairs of filings, as events: the last one on a pair counts.

A confirmed one is in force while the later filing is there: its document not withdrawn, and the filing in
the document's last reading.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from index.changes import announce, now
from index.inheritance import as_now
from index.last_said import LastSaid
from index.schema import Document, FilingNumber, SupersessionEvent
from ingest.errors import Conflict
from review.resubmission import Pair

Supersessions = LastSaid[SupersessionEvent, Pair]


def supersessions() -> Supersessions:
    """Return what knows the last event on each pair."""
    return LastSaid(SupersessionEvent, lambda one: Pair(one.earlier, one.later))


def in_force(events: Mapping[Pair, SupersessionEvent], standing: Container[str]) -> dict[str, str]:
    """Return by earlier filing the one that supersedes it now; `standing`: the filings that are there."""
    confirmed = sorted((one for one in events.values() if one.action == "confirmed"), key=lambda one: one.id)
    return {one.earlier: one.later for one in confirmed if one.later in standing}


def superseded(session: Session, events: Mapping[Pair, SupersessionEvent] | None = None) -> dict[str, str]:
    """Return what is in force, with the filings that are there looked up."""
    known = last_events(session) if events is None else events
    confirmed = {one.later for one in known.values() if one.action == "confirmed"}
    if not confirmed:
        return {}
    standing = set(
        session.scalars(
            select(FilingNumber.id)
            .join(Document, Document.sha256 == FilingNumber.document)
            .where(FilingNumber.id.in_(confirmed))
            .where(FilingNumber.place.is_not(None), Document.state != "withdrawn")
        )
    )
    return in_force(known, standing)


def supersession_rows(session: Session) -> list[dict[str, str | int]]:
    """Return the supersessions in force as the export tells them: earlier, later, who, when, reason."""
    events = last_events(session)
    return [
        {"earlier": one, "later": other, "who": event.who, "when": event.made_at, "reason": event.reason}
        for one, other in superseded(session, events).items()
        if (event := events[Pair(one, other)])
    ]


def last_events(session: Session) -> dict[Pair, SupersessionEvent]:
    """Return the last event on each pair; where documents were joined or split, on those that lie on their paper now."""
    ordered = session.scalars(select(SupersessionEvent).order_by(SupersessionEvent.id))
    now = (as_now(session, one) for one in ordered)
    return {Pair(one.earlier, one.later): one for one in now if one.earlier != one.later}


def refuse_other_event(last: SupersessionEvent | None, seen: int | None) -> None:
    """Raise Conflict when the last event is not the one that the person saw; `seen` None asks nothing."""
    if seen is not None and (last is None or last.id != seen):
        told = f"{last.who}（{last.action}）" if last else ""
        raise Conflict(
            f"这一对表已另有决定：{told}。请刷新后再试。/ Somebody decided on these meanwhile; reload and try again."
        )


def refuse_taken(session: Session, pair: Pair, events: Mapping[Pair, SupersessionEvent]) -> None:
    """Raise Conflict where the earlier one is superseded already, or would supersede itself in the end."""
    taken = superseded(session, events).get(pair.earlier)
    if taken is not None:
        raise Conflict(
            f"{pair.earlier} 已被 {taken} 取代，请先撤销。/ {taken} supersedes it already; undo that first."
        )
    after = {one.earlier: one.later for one in events.values() if one.action == "confirmed"}
    step: str | None = pair.later
    while step is not None:
        if step == pair.earlier:
            raise Conflict(
                f"{pair.later} 已被 {pair.earlier} 取代，请先撤销。/ They would supersede each other."
            )
        step = after.pop(step, None)


def add_supersession(
    session: Session,
    pair: Pair,
    documents: tuple[str, str],
    action: str,
    on: str,
    reason: str,
    who: str,
    undoes: int | None = None,
) -> None:
    """Keep an event on a pair, with a line in the outbox for both documents."""
    session.add(
        SupersessionEvent(
            earlier=pair.earlier,
            later=pair.later,
            earlier_document=documents[0],
            later_document=documents[1],
            action=action,
            basis=on,
            reason=reason.strip(),
            who=who,
            made_at=now(),
            undoes=undoes,
        )
    )
    for document in documents:
        announce(session, document, "supersession")
