"""What the store shows of one document: its reading with the corrections applied, the findings, the decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from review.apply import apply
from review.check import check
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from extract.filing import DocumentSource, Extraction, Filing, Problem, dumps, loads
from index.rows import DecidedFinding, DocumentRow, FilingRow, FilingView
from index.schema import CorrectionEvent, DecisionEvent, Document, Reading
from review.correction import Correction
from review.finding import Finding, Severity

NO_FILING = ""


class Shown(NamedTuple):
    """What a document holds at one version: its filings corrected, the rest by the id of the filing.

    `lost` are corrections that no filing can list, because the last reading found none.
    """

    extraction: Extraction
    orphans: Mapping[str, tuple[Correction, ...]]
    lost: tuple[Correction, ...]
    corrections: Mapping[str, tuple[Correction, ...]]
    findings: Mapping[str, tuple[DecidedFinding, ...]]
    version: int


def show(session: Session, document: Document) -> Shown:
    """Return the document with its latest reading, what people said of it, and the findings that follow."""
    read = latest_reading(session, document.sha256)
    events = correction_events(session, document.sha256)
    extraction = stored_extraction(read) if read else _nothing(document)
    filings, orphans = _corrected(extraction.filings, events)
    findings = check(filings)
    decisions = _decisions(session, document.sha256)
    return Shown(
        extraction=extraction._replace(filings=filings),
        orphans=orphans,
        lost=orphans.get(NO_FILING, ()),
        corrections={
            filing.id: tuple(event for owner, event in events if owner == filing.id) for filing in filings
        },
        findings={
            filing.id: tuple(_decided(found, decisions) for found in findings if found.filing == filing.id)
            for filing in filings
        },
        version=version(session, document.sha256),
    )


def filing_view(document: Document, shown: Shown, filing_id: str) -> FilingView:
    """Return the filing of that id with everything known about it; KeyError when the reading has none."""
    filing = {filing.id: filing for filing in shown.extraction.filings}[filing_id]
    return FilingView(
        filing=filing,
        document=document.sha256,
        file=document.file,
        pages=tuple(sorted({one.page for one in filing.evidence.values() if one.page is not None})),
        findings=shown.findings[filing_id],
        corrections=shown.corrections[filing_id],
        orphans=shown.orphans.get(filing_id, ()),
        version=shown.version,
    )


def filing_rows(document: Document, shown: Shown) -> tuple[FilingRow, ...]:
    """Return one line for each filing of the document, in page order."""
    return tuple(_filing_row(document, shown, filing) for filing in shown.extraction.filings)


def document_row(document: Document, shown: Shown) -> DocumentRow:
    """Return the document's line; corrections that no filing can list are told among its problems."""
    extraction = shown.extraction
    told = tuple(
        Problem(page=one.page, text=f"更正 #{one.id}（{one.field}）在新的读取中找不到位置 / lost its place")
        for one in shown.lost
    )
    return DocumentRow(
        sha256=document.sha256,
        file=document.file,
        pages=document.pages,
        state=document.state,  # type: ignore[arg-type]
        reason=document.reason,
        added_at=document.added_at,
        filings=tuple(filing.id for filing in extraction.filings),
        problems=(*extraction.problems, *told),
        progress=document.progress,
    )


def latest_reading(session: Session, sha256: str) -> Reading | None:
    """Return the last reading kept of the document."""
    ordered = select(Reading).where(Reading.document == sha256).order_by(Reading.version.desc())
    return session.scalars(ordered.limit(1)).first()


def stored_extraction(reading: Reading) -> Extraction:
    """Return the extraction with its printed digits, as it was saved."""
    kept: dict[str, Any] = loads(reading.extraction)
    return Extraction(
        source=DocumentSource.model_validate(kept["source"]),
        filings=tuple(Filing.model_validate(filing) for filing in kept["filings"]),
        problems=tuple(Problem.model_validate(problem) for problem in kept["problems"]),
    )


def extraction_text(extraction: Extraction) -> str:
    """Return the JSON under which an extraction is kept."""
    return dumps(extraction._asdict())


def correction_events(session: Session, sha256: str) -> tuple[tuple[str, Correction], ...]:
    """Return what people said of the document's values, oldest first, each with its filing's id."""
    ordered = select(CorrectionEvent).where(CorrectionEvent.document == sha256).order_by(CorrectionEvent.id)
    return tuple((event.filing, correction(event)) for event in session.scalars(ordered))


def correction(event: CorrectionEvent) -> Correction:
    """Return the kept event as a record."""
    corners = (event.x0, event.top, event.x1, event.bottom)
    return Correction(
        id=event.id,
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
    )


def version(session: Session, sha256: str) -> int:
    """Return how many events the document has seen: readings, corrections and decisions."""
    return sum(
        session.scalar(select(func.count()).select_from(table).where(table.document == sha256)) or 0
        for table in (Reading, CorrectionEvent, DecisionEvent)
    )


def _nothing(document: Document) -> Extraction:
    source = DocumentSource(file=document.file, sha256=document.sha256, pages=document.pages or 0)
    return Extraction(source=source, filings=(), problems=())


def _corrected(
    filings: Sequence[Filing], events: Sequence[tuple[str, Correction]]
) -> tuple[tuple[Filing, ...], dict[str, tuple[Correction, ...]]]:
    """The filings with every correction that finds its place, and the others by the filing that lists them.

    A correction belongs to the filing it was made on. Where that one has no such place any more, or is
    gone itself, another filing of the document that has the place takes it.
    """
    own = {filing.id: [event for owner, event in events if owner == filing.id] for filing in filings}
    done = {filing.id: apply(filing, own[filing.id]) for filing in filings}
    strays = [(owner, event) for owner, event in events if owner not in own]
    strays += [(name, event) for name, applied in done.items() for event in applied.orphans]
    for filing in filings:
        others = [event for owner, event in strays if owner != filing.id]
        if not others:
            continue
        tried = apply(filing, own[filing.id] + others)
        homeless = {event.id for event in tried.orphans}
        if any(event.id not in homeless for event in others):
            done[filing.id] = tried
            strays = [(owner, event) for owner, event in strays if owner == filing.id or event.id in homeless]
    first = filings[0].id if filings else NO_FILING
    orphans: dict[str, tuple[Correction, ...]] = {}
    for owner, event in strays:
        lister = owner if owner in own else first
        orphans[lister] = (*orphans.get(lister, ()), event)
    return tuple(done[filing.id].filing for filing in filings), orphans


def _decisions(session: Session, sha256: str) -> dict[str, DecisionEvent]:
    """The last decision on each finding."""
    ordered = select(DecisionEvent).where(DecisionEvent.document == sha256).order_by(DecisionEvent.id)
    return {event.finding: event for event in session.scalars(ordered)}


def _decided(finding: Finding, decisions: Mapping[str, DecisionEvent]) -> DecidedFinding:
    last = decisions.get(finding.id)
    if last is None or last.basis != finding.basis:
        return DecidedFinding(finding=finding)
    told = {"reason": last.reason, "who": last.who, "when": last.made_at}
    if last.decision == "reopened":
        return DecidedFinding(finding=finding, decision="open", **told)
    standing: Literal["accepted", "dismissed"] = "accepted" if last.decision == "accepted" else "dismissed"
    return DecidedFinding(finding=finding, decision=standing, **told)


def _filing_row(document: Document, shown: Shown, filing: Filing) -> FilingRow:
    found = shown.findings[filing.id]
    touched = shown.corrections[filing.id] or any(one.who for one in found)
    return FilingRow(
        id=filing.id,
        document=document.sha256,
        file=document.file,
        form_type=filing.form_type,
        title=filing.title,
        fiscal_year=filing.fiscal_year,
        project_name=filing.project_name,
        implementing_unit=filing.implementing_unit,
        total_score=filing.total_score,
        state="in_review" if touched else "new",
        open_findings=_count(one.finding.severity for one in found if one.decision == "open"),
        corrections=len(shown.corrections[filing.id]),
    )


def _count(severities: Iterable[Severity]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for severity in severities:
        counts[severity] = counts.get(severity, 0) + 1
    return counts
