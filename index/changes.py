"""What people and readings change, as rows: each written together with its line in the outbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from extract.filing import Extraction, Filing, Place, Record
from extract.pointer import field_of
from index.extraction import extraction_of, extraction_text
from index.lineage import lineage
from index.rows import Decision, FilingView
from index.schema import (
    Change,
    CorrectionEvent,
    DecisionEvent,
    Document,
    FilingNumber,
    Reading,
)
from index.shown import correction_events
from index.succession import successors
from ingest.errors import Conflict, NotFound, StoreError
from review.apply import taken_back
from review.correction import Action
from review.finding import Finding
from review.row_anchor import AddedRow, added_rows, value_detail

SAYING_THE_SAME = frozenset({"decision", "link", "sign-off", "second_reading", "direction", "taking"})
"""The changes after which a document says what it said before; one that is ordered to be read anew is announced when it was."""


def now() -> str:
    """Return the time in UTC, ISO 8601, fine enough to order events by."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def announce(session: Session, sha256: str, change: str) -> None:
    """Write the outbox line of a change, in the change's own transaction; what follows from the document is written then."""
    session.add(Change(document=sha256, change=change, made_at=now()))
    if change not in SAYING_THE_SAME:
        session.info.setdefault("announced", {})[sha256] = change


def announced(session: Session) -> list[str]:
    """Return the documents that say something else since the session began or this was asked before."""
    return list(session.info.pop("announced", ()))


def add_reading(session: Session, document: Document, extraction: Extraction) -> None:
    """Keep a reading; its filings get the ids of those they succeed, or the next numbers."""
    known = _last_seen(session, document.sha256)
    numbers = successors(known, extraction.filings)
    ids = [f"{document.sha256[:12]}-{number}" for number in numbers]
    named = tuple(
        filing.model_copy(update={"id": name}) for filing, name in zip(extraction.filings, ids, strict=True)
    )
    rows = {row.number: row for row in _filing_numbers(session, document.sha256)}
    for row in rows.values():
        row.place = None
    for place, (number, name) in enumerate(zip(numbers, ids, strict=True)):
        if number not in rows:
            rows[number] = FilingNumber(id=name, document=document.sha256, number=number)
            session.add(rows[number])
        rows[number].place = place
    source = extraction.source.model_copy(update={"file": document.file, "sha256": document.sha256})
    session.add(
        Reading(
            document=document.sha256,
            version=(last_version(session, document.sha256) or 0) + 1,
            read_at=now(),
            extraction=extraction_text(extraction._replace(source=source, filings=named)),
        )
    )
    if document.state != "withdrawn":
        document.state, document.reason = "read", None
    document.attempts = 0
    document.pages = document.progress = extraction.source.pages
    announce(session, document.sha256, "reading")


def add_failure(session: Session, document: Document, reason: str) -> None:
    """Keep why a document could not be read; an earlier reading of it still holds."""
    if document.state != "withdrawn":
        document.state = "read" if last_version(session, document.sha256) else "failed"
        document.reason = reason
    document.attempts = 0


def add_correction(
    session: Session,
    view: FilingView,
    pointer: str,
    action: Action,
    new: str | None,
    who: str,
    why: str | None,
) -> CorrectionEvent:
    """Keep what a person says of a value, anchored to where it stands on the paper; NotFound without it."""
    filing = view.filing
    evidence = filing.evidence.get(pointer)
    old = printed(filing, pointer)
    detail = value_detail(pointer, rows_added(view))
    event = CorrectionEvent(
        field=field_of(pointer),
        pointer=pointer,
        action=action,
        old=old,
        new=old if action == "confirm" else new,
        who=who,
        why=why,
        detail=detail.model_dump_json(exclude_none=True) if detail else None,
    )
    place = (
        Place(page=evidence.page, box=evidence.box) if evidence and evidence.page and evidence.box else None
    )
    if evidence is not None and place is None:
        event.page = evidence.page
    return add_event(session, view, event, place)


def add_event(
    session: Session,
    view: FilingView,
    event: CorrectionEvent,
    place: Place | None,
    check: Callable[[], None] = lambda: None,
) -> CorrectionEvent:
    """Keep an event on a filing at a place of the paper, unless the check of the whole event refuses it."""
    event.document, event.filing, event.made_at = view.document, view.filing.id, now()
    event.reading = last_version(session, view.document)
    if place is not None:
        event.page = place.page
        event.x0, event.top, event.x1, event.bottom = place.box
    check()
    session.add(event)
    announce(session, view.document, "correction")
    return event


def rows_added(view: FilingView) -> dict[str, AddedRow]:
    """Return the rows of a filing that people added, each with the event that did it."""
    gone = {*taken_back(view.corrections), *view.buried, *(one.id for one in view.orphans)}
    return added_rows(view.filing, view.corrections, gone)


def find_correction(session: Session, correction_id: int) -> CorrectionEvent:
    """Return the event with this number; NotFound when there is none."""
    found = session.get(CorrectionEvent, correction_id)
    if found is None:
        raise NotFound(f"没有更正 #{correction_id}。/ There is no correction #{correction_id}.")
    return found


def document_of(session: Session, event: CorrectionEvent) -> str:
    """Return the document that shows an event now: the one that it was written on, or that has its sheet of paper since."""
    line = lineage(session)
    for document in (event.document, *line.relatives(event.document)):
        if not line.aside(document):
            shown = (one.id for _, one in correction_events(session, document))
            if document == event.document or event.id in shown:
                return document
    return event.document


def add_undo(session: Session, correction_id: int, who: str) -> CorrectionEvent:
    """Take an event back, and return the event that does it; Conflict when it was already, NotFound when there is none."""
    written = find_correction(session, correction_id)
    said = {one.id: (name, one) for name, one in correction_events(session, document_of(session, written))}
    filing, undone = said[correction_id]
    earlier = taken_back([one for _, one in said.values()]).get(correction_id)
    if earlier is not None:
        raise Conflict(
            f"更正 #{correction_id} 已被 {earlier.who} 撤销。/ {earlier.who} took it back already."
        )
    event = CorrectionEvent(
        document=undone.document,
        filing=filing,
        page=undone.page,
        x0=written.x0,
        top=written.top,
        x1=written.x1,
        bottom=written.bottom,
        field=undone.field,
        pointer=undone.pointer,
        action="undo",
        old=undone.new,
        new=undone.old,
        who=who,
        made_at=now(),
        undoes=undone.id,
        reading=last_version(session, undone.document),
        detail=written.detail,
    )
    session.add(event)
    announce(session, undone.document, "correction")
    return event


def add_decision(
    session: Session, document: str, finding: Finding, decision: Decision, reason: str, who: str
) -> None:
    """Keep what a person decided on a finding, for its values of now, with the reason; only reopening wants none."""
    if decision != "reopened" and not reason.strip():
        raise StoreError("请说明采纳或不采纳的理由。/ Give the reason for accepting or dismissing it.")
    session.add(
        DecisionEvent(
            document=document,
            filing=finding.filing,
            finding=finding.id,
            basis=finding.basis,
            decision=decision,
            reason=reason.strip(),
            who=who,
            made_at=now(),
        )
    )
    announce(session, document, "decision")


def printed(filing: Filing, pointer: str) -> str | None:
    """Return the text of a value: as printed where there is evidence, else the value itself; None for blank."""
    text = filing.printed(pointer)
    if text is not None:
        return text or None
    try:
        value = filing.at(pointer)
    except KeyError as error:
        raise NotFound(f"{filing.id} 没有 {pointer}。/ {filing.id} has no {pointer}.") from error
    if isinstance(value, (Record, tuple, Mapping)):
        raise NotFound(f"{pointer} 不是单个数值。/ {pointer} is no single value.")
    return None if value is None else str(value)


def last_version(session: Session, sha256: str) -> int | None:
    """Return the number of the document's last reading, None when it has none."""
    return session.scalar(select(func.max(Reading.version)).where(Reading.document == sha256))


def _filing_numbers(session: Session, sha256: str) -> Sequence[FilingNumber]:
    return session.scalars(select(FilingNumber).where(FilingNumber.document == sha256)).all()


def _last_seen(session: Session, sha256: str) -> dict[int, Filing]:
    """Each filing that ever got a number, as the last reading that had it shows it."""
    numbers = {row.id: row.number for row in _filing_numbers(session, sha256)}
    seen: dict[int, Filing] = {}
    ordered = select(Reading).where(Reading.document == sha256).order_by(Reading.version.desc())
    for reading in session.scalars(ordered):
        if len(seen) == len(numbers):
            break
        for filing in extraction_of(reading.extraction).filings:
            seen.setdefault(numbers[filing.id], filing)
    return seen
