"""Resubmissions: filings that supersede earlier ones, proposed by the program and decided by people."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from sqlalchemy.orm import Session

from extract.filing import Filing
from index.database import Database
from index.permissions import Who, allow
from index.rows import Resubmission, handed_in
from index.schema import Document, SupersessionEvent
from index.shelf import Shelf
from index.supersession import add_supersession, in_force, last_events, refuse_other_event, refuse_taken
from index.ties import Ties
from ingest.errors import NotFound, StoreError
from review.difference import FieldDifference, difference
from review.resubmission import Pair, Upload, basis, proposals, traits

Settled = Literal["confirmed", "refused"]


class Resubmissions:
    """The pairs of a store, and the only way to decide on them."""

    def __init__(self, database: Database, shelf: Shelf) -> None:
        self._database = database
        self._shelf = shelf
        self._proposed: tuple[object, tuple[Pair, ...]] = (None, ())

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
            pair, events = Pair(earlier, later), last_events(session)
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
            pair = Pair(event.earlier, event.later)
            refuse_other_event(last_events(session)[pair], event_id)
            documents = (event.earlier_document, event.later_document)
            add_supersession(session, pair, documents, "undone", event.basis, reason, who, undoes=event_id)
        with self._database.read() as session:
            return next((one for one in self.listed(session) if _pair(one) == pair), None)

    def ties(self, session: Session) -> Ties:
        """Return which filings are superseded, and which are proposed to be."""
        events = last_events(session)
        superseded = in_force(session, events)
        refused = {(pair, one.basis) for pair, one in events.items() if one.action == "refused"}
        current = [
            Upload(row.sha256, filing)
            for row, shown in self._shelf.current(session)
            for filing in shown.extraction.filings
            if filing.id not in superseded
        ]
        key = (tuple(map(_told_by, current)), frozenset(refused))
        known = self._proposed  # another thread may put its own here at any moment
        if known[0] != key:
            known = self._proposed = key, proposals(current, refused)
        return Ties(superseded, known[1])

    def listed(self, session: Session, filing_id: str | None = None) -> list[Resubmission]:
        """Return the pairs of one filing, or all, whose filings both are there."""
        events = last_events(session)
        open_pairs = dict.fromkeys(reversed(self.ties(session).proposed))
        settled = sorted((one for one in events.values() if one.action != "undone"), key=lambda one: -one.id)
        pairs = [
            *open_pairs,
            *(pair for one in settled if (pair := Pair(one.earlier, one.later)) not in open_pairs),
        ]
        held = {
            filing.id: (row, filing)
            for row, shown in self._shelf.current(session)
            for filing in shown.extraction.filings
        }
        return [
            _resubmission(held[pair.earlier], held[pair.later], None if pair in open_pairs else events[pair])
            for pair in pairs
            if pair.earlier in held and pair.later in held and filing_id in (None, *pair)
        ]

    def _one(self, pair: Pair) -> Resubmission:
        with self._database.read() as session:
            return next(one for one in self.listed(session) if _pair(one) == pair)


def _told_by(upload: Upload) -> tuple[object, ...]:
    one = upload.filing
    unit = one.implementing_unit, one.competent_department
    return upload.document, one.id, one.form_type, one.fiscal_year, one.project_name, unit


def _pair(one: Resubmission) -> Pair:
    return Pair(one.earlier.id, one.later.id)


def _resubmission(
    earlier: tuple[Document, Filing], later: tuple[Document, Filing], event: SupersessionEvent | None
) -> Resubmission:
    kinds = Counter(one.kind for one in difference(earlier[1], later[1]))
    told: dict[str, object] = {"status": "proposed"}
    if event is not None:
        told = {"status": event.action, "event": event.id, "who": event.who}
        told |= {"when": event.made_at, "reason": event.reason}
    return Resubmission(
        earlier=handed_in(*earlier),
        later=handed_in(*later),
        traits=traits(earlier[1], later[1]),
        fields=dict(kinds),
        **told,  # type: ignore[arg-type]
    )
