"""Signing filings off: reviewers submit, an approver who did none of the work signs or returns, either reopens with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy.orm import Session

from extract.filing import Filing
from index.audit import chain_head
from index.changes import announce, now
from index.database import Database
from index.documents import find_document
from index.hindrances import hindrances, own_work, worked_by
from index.kin import Kinships
from index.permissions import Act, Who, allow
from index.rows import DecidedFinding, FilingRow, FilingView, SignOff
from index.shelf import Shelf
from index.shown import Shown
from index.signatures import (
    SignOffEvent,
    errors_basis,
    is_awaiting,
    lapse,
    said_basis,
    sign_off_events,
    signature,
    state_of,
)
from index.stale import refuse_stale
from ingest.errors import Conflict, StoreError

Action = Literal["submitted", "signed", "returned", "reopened"]
NEEDS: Mapping[Action, Act] = {
    "submitted": "submit",
    "signed": "approve",
    "returned": "approve",
    "reopened": "reopen",
}
Refuse = Callable[[Session, FilingView, Sequence[SignOff], str], None]


class SignOffs:
    """The sign-offs of a store: the only way to submit, sign, return and reopen, and what keeps the signed unchanged."""

    def __init__(self, database: Database, shelf: Shelf, kinships: Kinships) -> None:
        self._database = database
        self._shelf = shelf
        self._kinships = kinships
        self._said: dict[str, tuple[Filing, str]] = {}
        self._events: tuple[int, Mapping[str, Sequence[SignOff]]] = (0, {})

    def submit(self, filing_id: str, who: Who, reason: str = "", version: int | None = None) -> None:
        """Keep that the review of a filing is done, and that an approver may sign it; Conflict where that was said."""
        self._keep(filing_id, "submitted", who, reason, version, self._refuse_submission)

    def sign(self, filing_id: str, who: Who, reason: str = "", version: int | None = None) -> None:
        """Keep that a person stands for the filing as it is.

        Conflict, saying what stands in the way, while it is not submitted, an error is undecided, a correction has lost its
        place or is read otherwise now; for somebody who worked on it; and when `version` is not the current one.
        """
        self._keep(filing_id, "signed", who, reason, version, self._refuse_signature)

    def send_back(self, filing_id: str, who: Who, reason: str, version: int | None = None) -> None:
        """Keep that a submitted filing goes back to the reviewers, and why."""
        _want(reason)
        self._keep(filing_id, "returned", who, reason, version, _refuse_return)

    def reopen(self, filing_id: str, who: Who, reason: str, version: int | None = None) -> None:
        """Keep that a signed filing is to be worked on again, and why."""
        _want(reason)
        self._keep(filing_id, "reopened", who, reason, version, _refuse_reopening)

    def of(self, session: Session, view: FilingView) -> dict[str, Any]:
        """Return how far the review of a filing has come, by its view with all findings: the view's own fields on it."""
        events = sign_off_events(session, view.filing.id).get(view.filing.id, ())
        signed = signature(events)
        basis = self._basis_of(view) if signed else ""  # nothing is held against it where nobody signed
        is_touched = bool(view.corrections) or any(one.who for one in view.findings)
        state = state_of(events, is_touched, lambda: basis)
        return {
            "state": state,
            "sign_offs": tuple(events),
            "hindrances": () if state == "signed_off" else hindrances(view, events),
            "worked_by": worked_by(session, view, events),
            "lapsed": lapse(signed, basis) if signed else None,
        }

    def stated(self, session: Session) -> Callable[[FilingRow, Shown, Sequence[DecidedFinding]], FilingRow]:
        """Return what puts into a filing's line, by its document and all its findings, how far its review has come."""
        events = self._all_events(session)

        def put(row: FilingRow, shown: Shown, found: Sequence[DecidedFinding]) -> FilingRow:
            own = events.get(row.id)
            if not own:
                return row
            state = state_of(own, is_touched=True, now=lambda: self._basis(row.id, shown, found))
            return row.model_copy(
                update={"state": state, "awaits_signature": state != "signed_off" and is_awaiting(own)}
            )

        return put

    def exported(self, session: Session, rows: Iterable[FilingRow]) -> list[dict[str, Any]]:
        """Return for each line of a filing its state, whose signature holds and on what, and all that was done."""
        events = self._all_events(session)
        return [_exported(row, events.get(row.id, ())) for row in rows]

    # What is signed stays

    def held(self, session: Session, document: str) -> dict[str, SignOff]:
        """Return the filings of a document that are signed off, each with the signature that holds."""
        signed = {
            name: one
            for name, events in sign_off_events(session, document=document).items()
            if (one := signature(events))
        }
        if not signed:
            return {}
        shown = self._shelf.show(session, find_document(session, document))
        there = (filing.id for filing in shown.extraction.filings if filing.id in signed)
        wholes = (self._whole(session, name) for name in there)
        return {
            view.filing.id: signed[view.filing.id]
            for view in wholes
            if signed[view.filing.id].basis == self._basis_of(view)
        }

    def refuse_signed(self, session: Session, document: str, filing_id: str | None = None) -> None:
        """Raise Conflict where this filing of a document, or any where none is named, is signed off."""
        for name, signed in self.held(session, document).items():
            if filing_id in (None, name):
                raise Conflict(signed_already(signed))

    def refuse_change(self, held: Mapping[str, SignOff], kept: Shown) -> None:
        """Raise Conflict where a signed filing would say something else after a change, whichever filing was spoken of."""
        after = {filing.id: filing for filing in kept.extraction.filings}
        for name, signed in held.items():
            said = name in after and said_basis(after[name], _events_in(kept, name))
            if not said or not signed.basis.startswith(said):
                raise Conflict(signed_already(signed))

    # Inside

    def _keep(
        self,
        filing_id: str,
        action: Action,
        who: Who,
        reason: str,
        version: int | None,
        refuse: Refuse,
    ) -> None:
        name = allow(who, NEEDS[action])
        with self._database.read() as session:  # what can be worked out before holds no write lock
            self._whole(session, filing_id)
        with self._database.write() as session:
            view = self._whole(session, filing_id)
            refuse_stale(session, view.document, version, view.version)
            events = sign_off_events(session, filing_id).get(filing_id, [])
            refuse(session, view, events, name)
            session.add(
                SignOffEvent(
                    document=view.document,
                    filing=filing_id,
                    action=action,
                    who=name,
                    made_at=now(),
                    reason=reason.strip(),
                    version=view.version,
                    basis=self._basis_of(view),
                    chain=chain_head(session).last,
                )
            )
            announce(session, view.document, "sign-off")

    def _all_events(self, session: Session) -> Mapping[str, Sequence[SignOff]]:
        """Return what was done on every filing; only what came since the last look is read, for none ever changes."""
        last, known = self._events
        added = sign_off_events(session, after=last)
        if added:
            last = max(events[-1].id for events in added.values())
            known = {**known, **{name: [*known.get(name, ()), *events] for name, events in added.items()}}
            self._events = last, known
        return known

    def _refuse_submission(
        self, _session: Session, view: FilingView, events: Sequence[SignOff], _who: str
    ) -> None:
        signed = signature(events)
        if signed and signed.basis == self._basis_of(view):
            raise Conflict(signed_already(signed))
        if is_awaiting(events):
            raise Conflict(
                f"{events[-1].who} 已提交签发。/ {events[-1].who} has submitted it already; it waits to be signed."
            )

    def _refuse_signature(
        self, session: Session, view: FilingView, events: Sequence[SignOff], who: str
    ) -> None:
        signed = signature(events)
        if signed and signed.basis == self._basis_of(view):
            raise Conflict(signed_already(signed))
        found = [*hindrances(view, events), *own_work(who, worked_by(session, view, events))]
        if found:
            told, english = "".join(one.text for one in found), " ".join(one.text_en for one in found)
            raise Conflict(f"还不能签发：{told} / It cannot be signed yet. {english}")

    def _whole(self, session: Session, filing_id: str) -> FilingView:
        """Return a filing with its findings within the form and across."""
        view = self._shelf.view(session, filing_id)
        _, across = self._kinships.of(session, filing_id)
        return view.model_copy(update={"findings": (*view.findings, *across)})

    def _basis_of(self, view: FilingView) -> str:
        events = {one.id for one in (*view.corrections, *view.orphans)}
        return self._said_by(view.filing, events) + errors_basis(view.findings)

    def _basis(self, filing_id: str, shown: Shown, found: Sequence[DecidedFinding]) -> str:
        (filing,) = (one for one in shown.extraction.filings if one.id == filing_id)
        return self._said_by(filing, _events_in(shown, filing_id)) + errors_basis(found)

    def _said_by(self, filing: Filing, events: Iterable[int]) -> str:
        """The hash of what a filing says, worked out once for each time that its document was: its events came with it."""
        known = self._said.get(filing.id)
        if known is None or known[0] is not filing:
            known = self._said[filing.id] = filing, said_basis(filing, events)
        return known[1]


def signed_already(signed: SignOff) -> str:
    """Return the words for what a signature keeps from being done."""
    return (
        f"{signed.who} 已签发，如需修改请先重新打开并说明理由。"
        f" / {signed.who} has signed it off: reopen it first, with a reason."
    )


def _refuse_return(_session: Session, _view: FilingView, events: Sequence[SignOff], _who: str) -> None:
    if not is_awaiting(events):
        raise Conflict(
            "没有待签发的提交，无须退回。/ It does not wait to be signed: there is nothing to send back."
        )


def _refuse_reopening(_session: Session, _view: FilingView, events: Sequence[SignOff], _who: str) -> None:
    if signature(events) is None:
        raise Conflict("本表未签发，无须重新打开。/ It is not signed off: there is nothing to reopen.")


def _want(reason: str) -> None:
    if not reason.strip():
        raise StoreError("请说明理由。/ Give a reason.")


def _events_in(shown: Shown, filing_id: str) -> set[int]:
    listed = (*shown.placed.events[filing_id], *shown.placed.orphans.get(filing_id, ()))
    return {one.id for one in listed}


def _exported(row: FilingRow, events: Sequence[SignOff]) -> dict[str, Any]:
    holds = signature(events) if row.state == "signed_off" else None
    return {
        "filing": row.id,
        "state": row.state,
        "awaits_signature": row.awaits_signature,
        "signed_by": holds.who if holds else None,
        "signed_at": holds.when if holds else None,
        "basis": holds.basis if holds else None,
        "chain": holds.chain if holds else None,
        "events": list(events),
    }
