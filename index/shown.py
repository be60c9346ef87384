"""What a document shows: its latest reading with what people said of it, the findings by the figures in force, the decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from extract.filing import DocumentSource, Extraction, Filing
from index.disputes import disputed
from index.extraction import extraction_of
from index.inheritance import as_read_then, at_home, inherited
from index.lineage import lineage
from index.placement import Placed, place
from index.rows import DecidedFinding
from index.schema import CorrectionEvent, Document, Reading
from index.snapshot import once
from index.verdicts import decisions, judged
from index.versions import count_events, count_tunings
from review.books import Changes
from review.check import judge
from review.conflict import ReadingConflict, conflicts
from review.correction import Correction, RowDetail
from review.finding import Finding
from review.packs import PackName, Packs
from review.rule import known_as
from review.second_reading import Dispute
from review.trust import Trust, entrusted, trust

LAST, READING, SAID = "last reading", "reading", "said"
"""What `last_number`, `latest_reading` and `correction_events` are called among the questions of a snapshot."""


class Laid(NamedTuple):
    """A document's latest reading (its number) with what people said of it, not yet judged; `events` counts its own."""

    reading: int | None
    extraction: Extraction
    placed: Placed
    events: int


class Shown(NamedTuple):
    """What a document holds at one version: its reading with filings corrected, the rest by filing id.

    `changes` are the figures that its filings were judged by, `tunings` how many events on figures `version` counts.
    """

    extraction: Extraction
    placed: Placed
    findings: Mapping[str, tuple[DecidedFinding, ...]]
    trust: Mapping[str, Mapping[str, Trust]]
    packs: Mapping[str, tuple[PackName, ...]]
    changes: Mapping[str, Changes]
    version: int
    conflicts: Mapping[str, tuple[ReadingConflict, ...]]
    disputes: Mapping[str, tuple[Dispute, ...]]
    tunings: int


def lay(session: Session, document: Document, events: int, before: Laid | None = None) -> Laid:
    """Return the document's latest reading with what people said of it; `events` are its own, as the caller counted.

    `before`: it as it was laid out earlier, whose reading is taken over where there is no later one.
    """
    number = last_number(session, document.sha256)
    is_known = before is not None and before.reading == number and number is not None
    extraction = before.extraction if before and is_known else _read(session, document)
    placed = place(extraction.filings, correction_events(session, document.sha256))
    return Laid(number, extraction, placed, events)


def _read(session: Session, document: Document) -> Extraction:
    read = latest_reading(session, document.sha256)
    return extraction_of(read.extraction) if read else _nothing(document)


def show(
    session: Session,
    document: Document,
    packs: Packs,
    lay: Callable[[int], Laid],
    before: Shown | None = None,
) -> Shown:
    """Return the document with its latest reading, what people said of it, and the findings by these packs of figures.

    `before`: what it showed earlier. That is taken over where only figures changed since, and none of its own.
    `lay` returns its reading laid out, by the number of its own events.
    """
    version, tunings = count_events(session, document.sha256), count_tunings(session)
    if before is not None and _is_judged_alike(before, version - tunings, packs):
        named = {filing.id: packs.named(filing) for filing in before.placed.filings}
        return before._replace(packs=named, version=version, tunings=tunings)
    laid = lay(version - tunings)
    extraction, placed = laid.extraction, laid.placed
    judgements = {filing.id: judge(filing, packs, placed.confirmed[filing.id]) for filing in placed.filings}
    said, tied = decisions(session, document.sha256), inherited(session, document.sha256)
    decided = {
        filing.id: tuple(
            judged(found, said, known_as(found, filing, tied.forebears(filing.id)))
            for found in judgements[filing.id].findings
        )
        for filing in placed.filings
    }
    retyped = disputed(session, document.sha256, placed.filings)
    believed = {
        filing.id: trust(
            filing,
            open_findings(decided[filing.id]),
            judgements[filing.id].borne_out,
            placed.confirmed[filing.id],
            {one.pointer for one in retyped[filing.id]},
        )
        for filing in placed.filings
    }
    return Shown(
        extraction=extraction._replace(
            filings=tuple(entrusted(filing, believed[filing.id]) for filing in placed.filings)
        ),
        placed=placed,
        findings=decided,
        trust=believed,
        packs={filing.id: packs.named(filing) for filing in placed.filings},
        changes={filing.id: packs.changes(filing) for filing in placed.filings},
        version=version,
        conflicts=_conflicts(session, document.sha256, laid),
        disputes=retyped,
        tunings=tunings,
    )


def _is_judged_alike(before: Shown, events: int, packs: Packs) -> bool:
    """Whether the document saw no event of its own since, and its filings are judged by the figures of before."""
    return before.version - before.tunings == events and all(
        packs.changes(filing) == before.changes[filing.id] for filing in before.placed.filings
    )


def last_number(session: Session, sha256: str) -> int | None:
    """Return the number of the last reading kept of the document."""
    last = select(func.max(Reading.version)).where(Reading.document == sha256)
    return once(session, (LAST, sha256), lambda: session.scalar(last))


def latest_reading(session: Session, sha256: str) -> Reading | None:
    """Return the last reading kept of the document."""
    ordered = select(Reading).where(Reading.document == sha256).order_by(Reading.version.desc())
    return once(session, (READING, sha256), lambda: session.scalars(ordered.limit(1)).first())


def correction_events(session: Session, sha256: str) -> tuple[tuple[str, Correction], ...]:
    """Return what people said of the document's values, oldest first, each with its filing's id.

    What was said of its sheets while they were pages of other documents is among it (index.inheritance).
    """
    return once(session, (SAID, sha256), partial(_correction_events, session, sha256))


def _correction_events(session: Session, sha256: str) -> tuple[tuple[str, Correction], ...]:
    relatives = lineage(session).relatives(sha256)
    chosen = select(CorrectionEvent).where(CorrectionEvent.document.in_((sha256, *relatives)))
    said = tuple(
        (event.filing, correction(event)) for event in session.scalars(chosen.order_by(CorrectionEvent.id))
    )
    return at_home(session, sha256, said) if relatives else said


def correction(event: CorrectionEvent) -> Correction:
    """Return the kept event as a record."""
    corners = (event.x0, event.top, event.x1, event.bottom)
    return Correction(
        id=event.id or 0,  # before it is written
        document=event.document,
        page=event.page,
        box=None if None in corners else corners,  # type: ignore[arg-type]
        field=event.field,
        pointer=event.pointer,
        action=event.action,  # type: ignore[arg-type]
        old=event.old,
        new=event.new,
        who=event.who,
        when=event.made_at,
        why=event.why,
        undoes=event.undoes,
        reading=event.reading,
        detail=RowDetail.model_validate_json(event.detail) if event.detail else None,
    )


def _conflicts(session: Session, sha256: str, laid: Laid) -> dict[str, tuple[ReadingConflict, ...]]:
    """The corrected places that are read otherwise now, by filing; earlier readings are looked at only for those."""

    kept: dict[tuple[str, int | None], Sequence[Filing]] = {(sha256, laid.reading): laid.extraction.filings}

    def earlier(event: Correction) -> Sequence[Filing]:
        seen = (event.made_on.document if event.made_on else sha256, event.reading)
        if seen not in kept:
            kept[seen] = as_read_then(session, sha256, *seen)
        return kept[seen]

    return {
        filing.id: conflicts(filing, laid.placed.events[filing.id], laid.placed.landed[filing.id], earlier)
        for filing in laid.extraction.filings
    }


def _nothing(document: Document) -> Extraction:
    source = DocumentSource(file=document.file, sha256=document.sha256, pages=document.pages or 0)
    return Extraction(source=source, filings=(), problems=())


def open_findings(findings: Iterable[DecidedFinding]) -> tuple[Finding, ...]:
    """Return those that nobody has decided on."""
    return tuple(one.finding for one in findings if one.decision == "open")
