"""What people say of values, in one transaction: the event, and the findings that it ended.

A finding that ends is kept as a decision of its own, as it was, so that it is told and does not just vanish. Those
across forms and years are not: another form may have ended them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.filing import Place
from index.changes import add_correction, add_undo, document_of, find_correction, now
from index.documents import find_document
from index.inheritance import inherited
from index.row_events import add_row_change
from index.rows import FilingView, ResolvedFinding
from index.schema import CorrectionEvent, DecisionEvent
from index.shelf import Shelf
from index.shown import Shown
from index.stale import refuse_stale
from ingest.errors import NotFound
from review.apply import taken_back
from review.correction import Action, Correction, RowAction
from review.finding import Finding
from review.rule import known_as

RESOLVED = "resolved"


def say(
    session: Session,
    shelf: Shelf,
    filing_id: str,
    pointer: str,
    action: Action,
    new: str | None,
    who: str,
    why: str | None,
    seen: int | None,
) -> Shown:
    """Keep one event on a value, and return what its document shows then; Conflict when `seen` is not its version."""
    view = shelf.view(session, filing_id)
    refuse_stale(session, view.document, seen, view.version)
    before = shelf.show(session, find_document(session, view.document))
    return _ended(session, shelf, before, add_correction(session, view, pointer, action, new, who, why))


def change_row(
    session: Session,
    shelf: Shelf,
    filing_id: str,
    pointer: str,
    action: RowAction,
    who: str,
    seen: int | None,
    other: str | None = None,
    at: float | None = None,
    box: Place | None = None,
    why: str | None = None,
) -> Shown:
    """Keep what a person does to a row, and return what its document shows then; Conflict when `seen` is stale."""
    view = shelf.view(session, filing_id)
    refuse_stale(session, view.document, seen, view.version)
    before = shelf.show(session, find_document(session, view.document))
    event = add_row_change(session, view, pointer, action, other, at, box, who, why)
    return _ended(session, shelf, before, event)


def take_reading(
    session: Session, shelf: Shelf, filing_id: str, pointer: str, who: str, seen: int | None
) -> Shown:
    """Take back all that stands of what was said of a place, and return what its document shows then."""
    view = shelf.view(session, filing_id)
    refuse_stale(session, view.document, seen, view.version)
    before = shelf.show(session, find_document(session, view.document))
    said = [number for number, places in before.placed.landed[filing_id].items() if pointer in places]
    if not said:
        raise NotFound(f"{pointer} 没有更正。/ Nothing was said of {pointer}.")
    undos = [add_undo(session, number, who) for number in sorted(said, reverse=True)]
    return _ended(session, shelf, before, undos[-1])


def undo(session: Session, shelf: Shelf, correction_id: int, who: str) -> tuple[str, Shown]:
    """Take one event back, and return its filing and what the document shows then that has its place."""
    document = document_of(session, find_correction(session, correction_id))
    before = shelf.show(session, find_document(session, document))
    event = add_undo(session, correction_id, who)
    return event.filing, _ended(session, shelf, before, event)


def resolved(session: Session, view: FilingView) -> tuple[ResolvedFinding, ...]:
    """Return the findings of a filing that an event ended and that are not there again, the latest first."""
    tied = inherited(session, view.document)
    asked = select(DecisionEvent).where(
        DecisionEvent.filing.in_((view.filing.id, *(name for name, _ in tied.forebears(view.filing.id)))),
        DecisionEvent.decision == RESOLVED,
    )
    there = {one.finding.id for one in view.findings}
    for one in view.findings:
        there.update(known_as(one.finding, view.filing, tied.forebears(view.filing.id)))
    none_owed = {*taken_back(view.corrections), *_returns(view.corrections)}
    last = {one.finding: one for one in session.scalars(asked.order_by(DecisionEvent.id))}
    return tuple(
        _told(one)
        for one in sorted(last.values(), key=lambda one: -one.id)
        if one.finding not in there and one.correction not in none_owed
    )


def _returns(corrections: Sequence[Correction]) -> set[int]:
    """The undos that bring back what was read: a finding that one ends came of what a person typed, not of the paper."""
    kinds = {one.id: one.action for one in corrections}
    return {one.id for one in corrections if one.undoes is not None and kinds.get(one.undoes) != "undo"}


def _ended(session: Session, shelf: Shelf, before: Shown, event: CorrectionEvent) -> Shown:
    """Keep which findings ended with an event, and return what the document shows now."""
    session.flush()
    after = shelf.anew(session, find_document(session, event.document))
    left = {one.finding.id for found in after.findings.values() for one in found}
    gone = (one.finding for found in before.findings.values() for one in found if one.finding.id not in left)
    session.add_all(_decision(finding, event) for finding in gone)
    return after


def _decision(finding: Finding, event: CorrectionEvent) -> DecisionEvent:
    return DecisionEvent(
        document=event.document,
        filing=finding.filing,
        finding=finding.id,
        basis=finding.basis,
        decision=RESOLVED,
        reason="",
        who=event.who,
        made_at=now(),
        correction=event.id,
        told=finding.model_dump_json(),
    )


def _told(event: DecisionEvent) -> ResolvedFinding:
    return ResolvedFinding(
        finding=Finding.model_validate(json.loads(event.told or "{}", parse_float=Decimal)),
        who=event.who,
        when=event.made_at,
        correction=event.correction,
    )
