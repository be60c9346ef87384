"""What the documents show now: worked out once for each version, and looked up by filing and by finding."""

from __future__ import annotations

from itertools import chain

from sqlalchemy.orm import Session

from index.documents import current_documents, find_document
from index.rows import FilingView
from index.schema import Document, FilingNumber
from index.tuning import Tunings
from index.views import Shown, all_versions, count_events, filing_view, show
from ingest.errors import NotFound
from review.finding import Finding


class Shelf:
    """Remembers what each document shows, by its version: that counts the changes of the rules' figures, too.

    Never asked after a change in the same transaction: what is remembered must have been kept.
    """

    def __init__(self, tunings: Tunings) -> None:
        self._shown: dict[str, Shown] = {}
        self._tunings = tunings

    def show(self, session: Session, row: Document, version: int | None = None) -> Shown:
        """Return what the document holds at its present version, which the caller may have counted."""
        known = self._shown.get(row.sha256)
        if known is None or known.version != (
            count_events(session, row.sha256) if version is None else version
        ):
            known = self._shown[row.sha256] = show(session, row, self._tunings.packs(session))
        return known

    def anew(self, session: Session, row: Document) -> Shown:
        """Return what the document shows after a change in this very transaction; it is not remembered."""
        return show(session, row, self._tunings.packs(session))

    def remember(self, shown: Shown) -> None:
        """Take what a change worked out in its transaction, once that was kept."""
        self._shown[shown.extraction.source.sha256] = shown

    def current(self, session: Session) -> list[tuple[Document, Shown]]:
        """Return every document that is not withdrawn, in the order of adding, with what it shows."""
        versions = all_versions(session)
        return [(row, self.show(session, row, versions[row.sha256])) for row in current_documents(session)]

    def view(self, session: Session, filing_id: str) -> FilingView:
        """Return a filing of a document that is not withdrawn; NotFound otherwise."""
        number = session.get(FilingNumber, filing_id)
        if number is not None:
            row = find_document(session, number.document)
            shown = self.show(session, row)
            if row.state != "withdrawn" and any(one.id == filing_id for one in shown.extraction.filings):
                return filing_view(row, shown, filing_id)
        raise NotFound(f"没有表 {filing_id}。/ There is no filing {filing_id}.")

    def lister(self, session: Session, document: str, filing_id: str) -> str:
        """Return the filing that lists what was said of this one: itself, or the document's first when it is gone."""
        shown = self.show(session, find_document(session, document))
        ids = [filing.id for filing in shown.extraction.filings]
        return filing_id if filing_id in ids or not ids else ids[0]

    def finding(self, session: Session, finding_id: str) -> tuple[str, Finding] | None:
        """Return the document of a finding within a form, and the finding; None when there is none."""
        for row, shown in self.current(session):
            for found in chain.from_iterable(shown.findings.values()):
                if found.finding.id == finding_id:
                    return row.sha256, found.finding
        return None
