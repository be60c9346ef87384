"""What the store lists and exports: documents, current filings, their findings, and the whole of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from index.audit import chain_head
from index.document_rows import DocumentRow
from index.documents import find_document, names_of, traces_of
from index.lineage import lineage
from index.rows import DecidedFinding, FilingRow
from index.schema import Document
from index.shelf import Shelf
from index.shown import Shown, correction_events
from index.standing import directions_listed
from index.supersession import superseded, supersession_rows
from index.ties import Ties
from index.versions import all_versions
from index.views import document_row, exported, filing_rows
from review.finding import Finding

Across = Mapping[str, Sequence[DecidedFinding]]
"""The findings across forms and years, by the filing that they stand on."""
State = Callable[[FilingRow, Shown, Sequence[DecidedFinding]], FilingRow]
"""Puts into a filing's line how far its review has come (index.sign_off)."""


def list_documents(session: Session, shelf: Shelf, everything: bool) -> list[DocumentRow]:
    """Return the documents in the order they were added; the withdrawn ones too when all are wanted."""
    names, traces, versions = names_of(session), traces_of(session), all_versions(session)
    said, line = directions_listed(session), lineage(session)
    return [
        document_row(
            row,
            shelf.show(session, row, versions[row.sha256]),
            names.get(row.sha256, ()),
            traces.get(row.sha256, ()),
            said.get(row.sha256, ()),
            line.of(row.sha256),
        )
        for row in session.scalars(select(Document).order_by(Document.number))
        if everything or row.state != "withdrawn"
    ]


def one_document(session: Session, shelf: Shelf, key: str) -> DocumentRow:
    """Return the document of this sha256, or the only one that begins so; NotFound otherwise."""
    row = find_document(session, key)
    names, traces = names_of(session, row.sha256), traces_of(session, row.sha256)
    said = directions_listed(session, row.sha256).get(row.sha256, ())
    composed = lineage(session).of(row.sha256)
    trace = traces.get(row.sha256, ())
    return document_row(row, shelf.show(session, row), names[row.sha256], trace, said, composed)


def list_filings(
    session: Session, shelf: Shelf, ties: Ties, across: Across, state: State, everything: bool
) -> list[FilingRow]:
    """Return one line for each current filing; the superseded ones too when all are wanted."""
    lines = filing_lines(session, shelf, across, state)
    proposed = ties.partners()
    tied = (
        line.model_copy(
            update={
                "superseded_by": ties.superseded.get(line.id),
                "proposed": tuple(proposed.get(line.id, ())),
            }
        )
        for line in lines
    )
    return [line for line in tied if everything or line.superseded_by is None]


def filing_lines(session: Session, shelf: Shelf, across: Across, state: State) -> list[FilingRow]:
    """Return one line for each filing of a document that is not withdrawn, with what nothing ties to others."""
    return [
        state(line, shown, (*shown.findings[line.id], *across.get(line.id, ())))
        for row, shown in shelf.current(session)
        for line in filing_rows(row, shown, across)
    ]


def findings_within(session: Session, shelf: Shelf) -> list[Finding]:
    """Return the findings within each current filing, whatever people decided on them."""
    return [one.finding for one in decided_findings(session, shelf, {})]


def decided_findings(session: Session, shelf: Shelf, across: Across) -> list[DecidedFinding]:
    """Return the findings on each current filing, in the order of the filings, each with its decision."""
    by_earlier = superseded(session)
    return [
        one
        for _, shown in shelf.current(session)
        for filing, found in shown.findings.items()
        if filing not in by_earlier
        for one in (*found, *across.get(filing, ()))
    ]


def whole(session: Session, shelf: Shelf, across: Sequence[Finding]) -> dict[str, Any]:
    """Return what `jixiao export` prints: documents with their corrections applied, and what ties them."""
    shown = [one for _, one in shelf.current(session)]
    sha256s = [one.extraction.source.sha256 for one in shown]
    said = [correction_events(session, sha256) for sha256 in sha256s]
    names, said_of, head = names_of(session), directions_listed(session), chain_head(session)
    return {
        "documents": [exported(one) for one in shown],
        "findings": list(across),
        "corrections": [event for events in said for _, event in events],
        "supersessions": supersession_rows(session),
        "names": {sha256: names[sha256] for sha256 in sha256s},
        "directions": {sha256: said_of[sha256] for sha256 in sha256s if sha256 in said_of},
        "compositions": list(lineage(session).events),
        "chain": {"links": head.links, "last": head.last},
    }
