"""What the store holds, as the coverage sheet sees it: current, superseded and withdrawn filings."""

from __future__ import annotations

from collections.abc import Container, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.filing import Filing
from index.schema import Document
from index.shelf import Shelf
from index.supersession import superseded
from index.versions import all_versions
from review.coverage import Held, Standing


def held(session: Session, shelf: Shelf, proposed: Container[str]) -> list[Held]:
    """Return every filing of each document's last reading, in the order of adding, withdrawn ones too.

    `proposed` are the filings that somebody has yet to decide on whether they are one with another.
    """
    by_earlier, versions = superseded(session), all_versions(session)
    rows = session.scalars(select(Document).order_by(Document.number))
    return [
        _held(row, filing, by_earlier.get(filing.id), filing.id in proposed)
        for row in rows
        for filing in shelf.show(session, row, versions[row.sha256]).extraction.filings
    ]


def _held(row: Document, filing: Filing, superseded_by: str | None, is_proposed: bool) -> Held:
    standing: Standing = "superseded" if superseded_by else "current"
    return Held(
        filing=filing.id,
        document=row.sha256,
        file=row.file,
        form_type=filing.form_type,
        units=tuple(_units(filing)),
        year=filing.fiscal_year,
        project=filing.project_name,
        standing="withdrawn" if row.state == "withdrawn" else standing,
        superseded_by=superseded_by,
        is_proposed=is_proposed,
        reason=row.reason if row.state == "withdrawn" else None,
    )


def _units(filing: Filing) -> Iterator[str]:
    for name in (filing.implementing_unit, filing.competent_department):
        if name:
            yield name
