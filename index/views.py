"""What the store shows of one document: its reading with the corrections applied, the findings, the decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import Select, bindparam, func, literal, select, true, union_all
from sqlalchemy.orm import Session

from extract.filing import DocumentSource, Extraction, Filing, Problem
from index.disputes import disputed
from index.extraction import extraction_of
from index.inheritance import as_read_then, at_home, inherited
from index.lineage import lineage
from index.placement import Placed, place
from index.rows import (
    Composition,
    DecidedFinding,
    Direction,
    DocumentRow,
    FilingRow,
    FilingView,
    Name,
    Withdrawn,
)
from index.schema import (
    CorrectionEvent,
    DecisionEvent,
    DirectionEvent,
    Document,
    LinkEvent,
    Reading,
    SecondReadingEvent,
    SupersessionEvent,
    TuningEvent,
)
from index.signatures import SignOffEvent
from index.verdicts import decisions, judged
from review.books import Changes
from review.catalogue import names_of_rules
from review.causes import causes_at
from review.check import judge
from review.conflict import ReadingConflict, conflicts
from review.correction import Correction, RowDetail
from review.document import Document as WholeDocument
from review.document import document as whole_document
from review.finding import Finding, Severity
from review.packs import PackName, Packs
from review.rule import known_as
from review.second_reading import Dispute
from review.trust import Trust, entrusted, trust

_COUNTED = (
    (Reading.document, true()),
    (CorrectionEvent.document, true()),
    (DecisionEvent.document, DecisionEvent.decision != "resolved"),
    (SupersessionEvent.earlier_document, true()),
    (SupersessionEvent.later_document, true()),
    (SecondReadingEvent.document, SecondReadingEvent.outcome == "differs"),
    (LinkEvent.earlier_document, true()),
    (LinkEvent.later_document, true()),
    (SignOffEvent.document, true()),
    (DirectionEvent.document, true()),
)
"""Where each event that changes what a document shows names its document; what follows from one is none."""
_TUNINGS = select(func.count()).select_from(TuningEvent).scalar_subquery()
"""The events that change what every document shows."""


UNSURE = ("unreviewed", "rule_failed")
"""The states of a value that a person is to look at (review.trust)."""


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
    number = session.scalar(select(func.max(Reading.version)).where(Reading.document == document.sha256))
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
            _open(decided[filing.id]),
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
        buried=tuple(sorted(number for number, now in shown.placed.landed[filing_id].items() if not now)),
        disputes=tuple(
            one
            for one in shown.disputes[filing_id]
            if one.pointer in shown.trust[filing_id] and shown.trust[filing_id][one.pointer].is_disputed
        ),
        rule_names=names_of_rules(),
    )


def _where_they_landed(placed: Placed, filing_id: str) -> tuple[Correction, ...]:
    """Return the events on a filing, each at the place that it has in this reading; rows may be numbered anew."""
    landed = placed.landed[filing_id]
    return tuple(
        event
        if event.pointer in (landed.get(event.id) or (event.pointer,))
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
    document: Document,
    shown: Shown,
    names: Sequence[Name] = (),
    trace: Sequence[Withdrawn] = (),
    directions: Sequence[Direction] = (),
    compositions: Sequence[Composition] = (),
) -> DocumentRow:
    """Return the document's line; corrections that no filing can list are told among its problems."""
    extraction = shown.extraction
    told = tuple(
        Problem(
            page=one.page, text=f"更正 #{one.id}（{one.field}）找不到位置 / the correction has lost its place"
        )
        for one in shown.placed.lost
        if document.state not in ("waiting", "reading")
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
        directions=tuple(directions),
        compositions=tuple(compositions),
    )


def latest_reading(session: Session, sha256: str) -> Reading | None:
    """Return the last reading kept of the document."""
    ordered = select(Reading).where(Reading.document == sha256).order_by(Reading.version.desc())
    return session.scalars(ordered.limit(1)).first()


def correction_events(session: Session, sha256: str) -> tuple[tuple[str, Correction], ...]:
    """Return what people said of the document's values, oldest first, each with its filing's id.

    What was said of its sheets while they were pages of other documents is among it (index.inheritance).
    """
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


def count_events(session: Session, sha256: str) -> int:
    """Return how many events the document has seen, its own, those of documents with sheets of it, and those on the
    figures that all are judged by."""
    count: int = session.scalar(_count_of_one(), {"sha256": sha256}) or 0
    relatives = lineage(session).relatives(sha256)
    if not relatives:
        return count
    more = (
        select(func.count()).where(column.in_(relatives), is_counted).scalar_subquery()
        for column, is_counted in _COUNTED
    )
    inherited_count: int = session.scalar(select(sum(more, literal(0)))) or 0
    return count + inherited_count


@cache
def _count_of_one() -> Select[tuple[int]]:
    """The question of `count_events`, made once: making it costs more than asking it."""
    counts = (
        select(func.count()).where(column == bindparam("sha256"), is_counted).scalar_subquery()
        for column, is_counted in _COUNTED
    )
    return select(sum(counts, _TUNINGS))


def count_tunings(session: Session) -> int:
    """Return how many events on figures there are, which `count_events` counts for each document."""
    return session.scalar(select(_TUNINGS)) or 0


def all_versions(session: Session) -> Counter[str]:
    """Return `count_events` of every document, in one go."""
    counts = (
        select(column, func.count()).where(is_counted).group_by(column) for column, is_counted in _COUNTED
    )
    tunings = count_tunings(session)
    found = Counter(dict.fromkeys(session.scalars(select(Document.sha256)), tunings))
    for sha256, count in session.execute(union_all(*counts)):
        found[sha256] += count
    line = lineage(session)
    more = {sha256: sum(found[one] - tunings for one in line.relatives(sha256)) for sha256 in line.related()}
    for sha256, count in more.items():
        found[sha256] += count
    return found


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
        unconfirmed=sum(one.state in UNSURE for one in shown.trust[filing.id].values()),
    )


def _causes(filing: Filing) -> dict[str, tuple[str, ...]]:
    found = {
        pointer: tuple(cause.name for cause in causes_at(filing, pointer))
        for pointer in (f"/indicators/{index}/deviation" for index in range(len(filing.indicators)))
    }
    return {pointer: causes for pointer, causes in found.items() if causes}


def _open(findings: Iterable[DecidedFinding]) -> tuple[Finding, ...]:
    return tuple(one.finding for one in findings if one.decision == "open")


def _count(severities: Iterable[Severity]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for severity in severities:
        counts[severity] = counts.get(severity, 0) + 1
    return counts
