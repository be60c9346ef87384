"""Resubmissions: filings that supersede earlier ones, proposed by the program and decided by people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from sqlalchemy.orm import Session

from index.census import Census, Standing
from index.database import Database
from index.inheritance import as_now
from index.permissions import Who, allow
from index.rows import Resubmission, handed_in
from index.schema import SupersessionEvent
from index.shelf import Shelf
from index.supersession import Supersessions, add_supersession, refuse_other_event, refuse_taken
from index.ties import Ties
from ingest.errors import NotFound, StoreError
from review.difference import FieldDifference, Kind, difference
from review.resubmission import Group, Pair, Slot, Upload, basis, neighbours, proposals, traits

Settled = Literal["confirmed", "refused"]


class Resubmissions:
    """The pairs of a store, and the only way to decide on them."""

    def __init__(self, database: Database, shelf: Shelf) -> None:
        self._database = database
        self._shelf = shelf
        self._said: Supersessions = shelf.supersessions
        self._proposed: Mapping[Group, tuple[object, tuple[Pair, ...]]] = {}
        self._told_last: tuple[Census, frozenset[tuple[Pair, str]], Ties] | None = None

    def all(self) -> list[Resubmission]:
        """Return every pair that is proposed, confirmed or refused, proposals first, the latest first."""
        with self._database.read() as session:
            return self.listed(session)

    def difference(self, earlier: str, later: str) -> tuple[FieldDifference, ...]:
        """Return what changed between two filings, field by field, corrections applied; NotFound otherwise."""
        with self._database.read() as session:
            one, other = (self._shelf.view(session, name).filing for name in (earlier, later))
            return difference(one, other)

    def decide(
        self, earlier: str, later: str, decision: Settled, reason: str, who: Who, seen: int | None = None
    ) -> Resubmission:
        """Keep that the later filing supersedes the earlier, or does not: a refusal wants a reason.

        Any two filings of one form type and different documents may be confirmed, proposed or not. Conflict
        when the earlier is superseded already, when the two would supersede each other in a circle, or when
        the last event on the pair is not `seen`.
        """
        who = allow(who, "supersede")
        if decision == "refused" and not reason.strip():
            raise StoreError("请说明不是重报的理由。/ Give the reason why it is no resubmission.")
        with self._database.write() as session:
            one, other = self._shelf.view(session, earlier), self._shelf.view(session, later)
            pair, events = Pair(earlier, later), self._said.of(session)
            refuse_other_event(events.get(pair), seen)
            if one.document == other.document or one.filing.form_type != other.filing.form_type:
                raise StoreError(
                    f"{earlier}、{later}：须是两个文件中的同一种表。/ They must be one kind of form, of two documents."
                )
            if decision == "confirmed":
                refuse_taken(session, pair, events)
            now_basis = basis(traits(one.filing, other.filing))
            add_supersession(session, pair, (one.document, other.document), decision, now_basis, reason, who)
        return self._one(pair)

    def undo(self, event_id: int, reason: str, who: Who) -> Resubmission | None:
        """Take a confirmation or refusal back, and return what the pair is now; None when nothing ties it.

        NotFound when there is no such event, Conflict when it is not the last one on its pair.
        """
        who = allow(who, "supersede")
        with self._database.write() as session:
            event = session.get(SupersessionEvent, event_id)
            if event is None or event.action == "undone":
                raise NotFound(f"没有可撤销的决定 #{event_id}。/ There is no decision #{event_id} to undo.")
            event = as_now(session, event)
            pair = Pair(event.earlier, event.later)
            refuse_other_event(self._said.of(session)[pair], event_id)
            documents = (event.earlier_document, event.later_document)
            add_supersession(session, pair, documents, "undone", event.basis, reason, who, undoes=event_id)
        with self._database.read() as session:
            return next((one for one in self.listed(session) if _pair(one) == pair), None)

    def ties(self, session: Session) -> Ties:
        """Return which filings are superseded, and which are proposed to be."""
        census, refused = self._shelf.census(session), _refused(self._said.of(session))
        told = self._told_last  # another thread may put its own here at any moment
        if told is None or told[0] is not census or told[1] != refused:
            told = self._told_last = census, refused, self._tied(census, refused)
        return told[2]

    def _tied(self, census: Census, refused: frozenset[tuple[Pair, str]]) -> Ties:
        groups: dict[Group, list[Standing]] = {}
        for one in census.held.values():
            if one.slot is not None:
                groups.setdefault(one.slot.group, []).append(one)
        known = self._proposed  # another thread may put its own here at any moment
        now: dict[Group, tuple[object, tuple[Pair, ...]]] = {}
        for group, ones in groups.items():
            key = (tuple(map(_upload, ones)), refused)
            kept = known.get(group)
            now[group] = kept if kept and kept[0] == key else (key, proposals(map(_upload, ones), refused))
        self._proposed = now
        pairs = (pair for _, found in now.values() for pair in found)
        place = census.held
        return Ties(census.superseded, tuple(sorted(pairs, key=lambda pair: place[pair.later].place)))

    def listed(self, session: Session, filing_id: str | None = None) -> list[Resubmission]:
        """Return the pairs of one filing, or all, whose filings both are there."""
        events, held = self._said.of(session), self._shelf.census(session).filings
        proposed = self.ties(session).proposed if filing_id is None else self._about(session, filing_id)
        open_pairs = dict.fromkeys(reversed(proposed))
        settled = sorted((one for one in events.values() if one.action != "undone"), key=lambda one: -one.id)
        pairs = [
            *open_pairs,
            *(pair for one in settled if (pair := Pair(one.earlier, one.later)) not in open_pairs),
        ]
        return [
            self._told(
                session, held[pair.earlier], held[pair.later], None if pair in open_pairs else events[pair]
            )
            for pair in pairs
            if filing_id in (None, *pair) and pair.earlier in held and pair.later in held
        ]

    def _about(self, session: Session, filing_id: str) -> tuple[Pair, ...]:
        """The proposals about one filing, found among those alone that it may be one with, and so on from these."""
        census = self._shelf.census(session)
        asked = census.held.get(filing_id)
        if asked is None:
            return ()

        def among(slot: Slot) -> list[Upload]:
            return [_upload(census.held[name]) for name in census.by_slot.get(slot, ())]

        near = (census.held[one.filing.id] for one in neighbours(_upload(asked), among))
        ordered = sorted(near, key=lambda one: one.place)
        return proposals(map(_upload, ordered), _refused(self._said.of(session)))

    def _told(
        self, session: Session, earlier: Standing, later: Standing, event: SupersessionEvent | None
    ) -> Resubmission:
        filings = self._shelf.filings(session, (earlier, later))
        kinds = Counter(one.kind for one in difference(filings[earlier.id], filings[later.id]))
        return _resubmission(earlier, later, event, kinds)

    def _one(self, pair: Pair) -> Resubmission:
        with self._database.read() as session:
            return next(one for one in self.listed(session) if _pair(one) == pair)


def _refused(events: Mapping[Pair, SupersessionEvent]) -> frozenset[tuple[Pair, str]]:
    return frozenset((pair, one.basis) for pair, one in events.items() if one.action == "refused")


def _upload(one: Standing) -> Upload:
    return Upload(one.paper.sha256, one.heading)


def _pair(one: Resubmission) -> Pair:
    return Pair(one.earlier.id, one.later.id)


def _resubmission(
    earlier: Standing, later: Standing, event: SupersessionEvent | None, kinds: Mapping[Kind, int]
) -> Resubmission:
    told: dict[str, object] = {"status": "proposed"}
    if event is not None:
        told = {"status": event.action, "event": event.id, "who": event.who}
        told |= {"when": event.made_at, "reason": event.reason}
    return Resubmission(
        earlier=handed_in(earlier.paper, earlier.heading),
        later=handed_in(later.paper, later.heading),
        traits=traits(earlier.heading, later.heading),
        fields=dict(kinds),
        **told,  # type: ignore[arg-type]
    )
