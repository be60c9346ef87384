"""What the store shows of one document: its reading with the corrections applied, the findings, the decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import func, select, true, union_all
from sqlalchemy.orm import Session

from extract.filing import DocumentSource, Extraction, Filing, Problem
from index.extraction import extraction_of
from index.placement import Placed, place
from index.rows import DecidedFinding, DocumentRow, FilingRow, FilingView, Name, Withdrawn
from index.schema import (
    CorrectionEvent,
    DecisionEvent,
    Document,
    LinkEvent,
    Reading,
    SupersessionEvent,
    TuningEvent,
)
from index.verdicts import decisions, judged
from review.books import Changes
from review.catalogue import names_of_rules
from review.causes import causes_of
from review.check import judge
from review.conflict import ReadingConflict, conflicts
from review.correction import Correction
from review.document import Document as WholeDocument
from review.document import document as whole_document
from review.finding import Finding, Severity
from review.packs import PackName, Packs
from review.trust import Trust, entrusted, trust

_COUNTED = (
    (Reading.document, true()),
    (CorrectionEvent.document, true()),
    (DecisionEvent.document, DecisionEvent.decision != "resolved"),
    (SupersessionEvent.earlier_document, true()),
    (SupersessionEvent.later_document, true()),
    (LinkEvent.earlier_document, true()),
    (LinkEvent.later_document, true()),
)
"""Where each event that changes what a document shows names its document; what follows from one is none."""
_TUNINGS = select(func.count()).select_from(TuningEvent).scalar_subquery()
"""The events that change what every document shows."""


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
    tunings: int


def show(session: Session, document: Document, packs: Packs, before: Shown | None = None) -> Shown:
    """Return the document with its latest reading, what people said of it, and the findings by these packs of figures.

    `before`: what it showed earlier. That is taken over where only figures changed since, and none of its own.
    """
    version, tunings = count_events(session, document.sha256), session.scalar(select(_TUNINGS)) or 0
    if before is not None and _is_judged_alike(before, version - tunings, packs):
        named = {filing.id: packs.named(filing) for filing in before.placed.filings}
        return before._replace(packs=named, version=version, tunings=tunings)
    read = latest_reading(session, document.sha256)
    extraction = extraction_of(read.extraction) if read else _nothing(document)
    placed = place(extraction.filings, correction_events(session, document.sha256))
    judgements = {filing.id: judge(filing, packs, placed.confirmed[filing.id]) for filing in placed.filings}
    said = decisions(session, document.sha256)
    decided = {key: tuple(judged(found, said) for found in one.findings) for key, one in judgements.items()}
    believed = {
        filing.id: trust(
            filing,
            _open(decided[filing.id]),
            judgements[filing.id].borne_out,
            placed.confirmed[filing.id],
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
        conflicts=_conflicts(session, read, extraction.filings, placed),
        tunings=tunings,
    )


def _is_judged_alike(before: Shown, events: int, packs: Packs) -> bool:
    """Whether the document saw no event of its own since, and its filings are judged by the figures of before."""
    return before.version - before.tunings == events and all(
        packs.changes(filing) == before.changes[filing.id] for filing in before.placed.filings
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
        corrections=_where_they_landed(shown.placed, filing_id),
        orphans=shown.placed.orphans.get(filing_id, ()),
        confirmed=tuple(sorted(shown.placed.confirmed[filing_id])),
        causes=_causes(filing),
        trust=shown.trust[filing_id],
        packs=shown.packs[filing_id],
        version=shown.version,
        conflicts=shown.conflicts[filing_id],
        rule_names=names_of_rules(),
    )


def _where_they_landed(placed: Placed, filing_id: str) -> tuple[Correction, ...]:
    """Return the events on a filing, each at the place that it has in this reading; rows may be numbered anew."""
    landed = placed.landed[filing_id]
    return tuple(
        event
        if event.pointer in landed.get(event.id, (event.pointer,))
        else event.model_copy(update={"pointer": landed[event.id][0]})
        for event in placed.events[filing_id]
    )


def filing_rows(
    document: Document, shown: Shown, across: Mapping[str, Sequence[DecidedFinding]]
) -> tuple[FilingRow, ...]:
    """Return one line for each filing of the document, in page order; `across`: findings across forms, by filing."""
    return tuple(
        _filing_row(document, shown, filing, across.get(filing.id, ())) for filing in shown.extraction.filings
    )


def exported(shown: Shown) -> WholeDocument:
    """Return the document as it leaves the program, with the findings within its forms."""
    findings = tuple(one.finding for found in shown.findings.values() for one in found)
    return whole_document(shown.extraction, findings)


def document_row(
    document: Document, shown: Shown, names: Sequence[Name] = (), trace: Sequence[Withdrawn] = ()
) -> DocumentRow:
    """Return the document's line; corrections that no filing can list are told among its problems."""
    extraction = shown.extraction
    told = tuple(
        Problem(
            page=one.page, text=f"更正 #{one.id}（{one.field}）找不到位置 / the correction has lost its place"
        )
        for one in shown.placed.lost
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
        names=tuple(names),
        trace=tuple(trace),
    )


def latest_reading(session: Session, sha256: str) -> Reading | None:
    """Return the last reading kept of the document."""
    ordered = select(Reading).where(Reading.document == sha256).order_by(Reading.version.desc())
    return session.scalars(ordered.limit(1)).first()


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
        reading=event.reading,
    )


def count_events(session: Session, sha256: str) -> int:
    """Return how many events the document has seen, its own and those on the figures that all are judged by."""
    counts = (
        select(func.count()).where(column == sha256, is_counted).scalar_subquery()
        for column, is_counted in _COUNTED
    )
    return session.scalar(select(sum(counts, _TUNINGS))) or 0


def all_versions(session: Session) -> Counter[str]:
    """Return `count_events` of every document, in one go."""
    counts = (
        select(column, func.count()).where(is_counted).group_by(column) for column, is_counted in _COUNTED
    )
    tunings = session.scalar(select(_TUNINGS)) or 0
    found = Counter(dict.fromkeys(session.scalars(select(Document.sha256)), tunings))
    for sha256, count in session.execute(union_all(*counts)):
        found[sha256] += count
    return found


def _conflicts(
    session: Session, read: Reading | None, filings: Sequence[Filing], placed: Placed
) -> dict[str, tuple[ReadingConflict, ...]]:
    """The corrected places that are read otherwise now, by filing; earlier readings are looked at only for those."""

    @cache
    def earlier(version: int) -> Sequence[Filing]:
        if read is None or version == read.version:
            return filings
        asked = select(Reading).where(Reading.document == read.document, Reading.version == version)
        then = session.scalars(asked).first()
        return extraction_of(then.extraction).filings if then else ()

    return {
        filing.id: conflicts(filing, placed.events[filing.id], placed.landed[filing.id], earlier)
        for filing in filings
    }


def _nothing(document: Document) -> Extraction:
    source = DocumentSource(file=document.file, sha256=document.sha256, pages=document.pages or 0)
    return Extraction(source=source, filings=(), problems=())


def _filing_row(
    document: Document, shown: Shown, filing: Filing, across: Sequence[DecidedFinding]
) -> FilingRow:
    found = (*shown.findings[filing.id], *across)
    touched = shown.placed.events[filing.id] or any(one.who for one in found)
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
        open_findings=_count(one.severity for one in _open(found)),
        corrections=len(shown.placed.events[filing.id]),
    )


def _causes(filing: Filing) -> dict[str, tuple[str, ...]]:
    found = {
        f"/indicators/{index}/deviation": causes_of(row.deviation)
        for index, row in enumerate(filing.indicators)
    }
    return {pointer: causes for pointer, causes in found.items() if causes}


def _open(findings: Iterable[DecidedFinding]) -> tuple[Finding, ...]:
    return tuple(one.finding for one in findings if one.decision == "open")


def _count(severities: Iterable[Severity]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for severity in severities:
        counts[severity] = counts.get(severity, 0) + 1
    return counts
