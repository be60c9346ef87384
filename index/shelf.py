"""What the documents show now: worked out once for each version, and looked up by filing and by finding."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import Any

from sqlalchemy.orm import Session

from extract.filing import Filing
from index.beforehand import ask_beforehand
from index.census import Census, Censuses, Standing
from index.documents import current_documents, find_document, refuse_aside
from index.rows import FilingView
from index.schema import Document, FilingNumber
from index.shown import Laid, Shown, lay, show
from index.sketch import Sketch, Sketches, marks, sketch, sketches_of
from index.supersession import supersessions
from index.tuning import Tunings
from index.versions import all_versions, count_events, count_tunings
from index.views import filing_view
from ingest.errors import NotFound
from review.finding import Finding

MOST_LAID = 500
"""So many documents that were looked at only beside others stay laid out."""


class Shelf:
    """Remembers what each document shows, by its version: that counts the changes of the rules' figures, too.

    Never asked after a change in the same transaction: what is remembered must have been kept.
    """

    def __init__(self, tunings: Tunings, sketches: Sketches) -> None:
        self._shown: dict[str, Shown] = {}
        self._laid: OrderedDict[str, Laid] = OrderedDict()
        self._seen: dict[str, str] = {}
        self._filings: OrderedDict[Standing, Filing] = OrderedDict()
        self._tunings = tunings
        self._sketches = sketches
        self.supersessions = supersessions()
        self._censuses = Censuses(self._sketched, self._all_sketched, self.supersessions)

    def show(self, session: Session, row: Document, version: int | None = None) -> Shown:
        """Return what the document holds at its present version, which the caller may have counted."""
        known = self._shown.get(row.sha256)
        if known is None or known.version != (
            count_events(session, row.sha256) if version is None else version
        ):
            packs, laid = self._tunings.packs(session), partial(self._lay, session, row)
            known = self._shown[row.sha256] = show(session, row, packs, laid, known)
        return known

    def laid(self, session: Session, row: Document) -> Sequence[Filing]:
        """Return the document's filings, corrections applied, without judging them."""
        shown = self._shown.get(row.sha256)
        events = count_events(session, row.sha256) - count_tunings(session)
        if shown is not None and shown.version - shown.tunings == events:
            return shown.placed.filings
        return self._lay(session, row, events).placed.filings

    def _lay(self, session: Session, row: Document, events: int) -> Laid:
        laid = self._laid.get(row.sha256)
        if laid is None or laid.events != events:
            laid = self._laid[row.sha256] = lay(session, row, events, laid)
            _forget(self._laid)
        return laid

    def filings(self, session: Session, standing: Iterable[Standing]) -> dict[str, Filing]:
        """Return these filings by their ids, corrections applied; `standing` in the census of the session."""
        wanted = tuple(standing)
        if len(wanted) <= MOST_LAID:
            self._ask_beforehand(session, [one.paper.sha256 for one in wanted if one not in self._filings])
            return {one.id: self._filing(session, one) for one in wanted}
        shown = {row.sha256: shown.placed.filings for row, shown in self._each(session)}
        return {one.id: shown[one.paper.sha256][one.place[1]] for one in wanted}

    def _ask_beforehand(self, session: Session, documents: Sequence[str]) -> None:
        if documents:
            unread = [one for one in documents if one not in self._laid and one not in self._shown]
            ask_beforehand(session, documents, unread)

    def _filing(self, session: Session, standing: Standing) -> Filing:
        known = self._filings.get(standing)
        if known is None:
            laid = self.laid(session, find_document(session, standing.paper.sha256))
            known = self._filings[standing] = laid[standing.place[1]]
            _forget(self._filings)
        return known

    def census(self, session: Session) -> Census:
        """Return which filings stand and what they find each other by, without judging any of them."""
        return self._censuses.of(session)

    def _sketched(self, session: Session, row: Document) -> list[Sketch]:
        return self._made(session, row, marks(session, row.sha256).get(row.sha256, ""))

    def _made(self, session: Session, row: Document, mark: str) -> list[Sketch]:
        found = [sketch(filing) for filing in self.laid(session, row)]
        self._sketches.put(row.sha256, mark, found)
        return found

    def _all_sketched(self, session: Session, rows: Sequence[Document]) -> Iterator[Sequence[Sketch]]:
        """Yield the sketches of each document, from the file where it has those of the document's present state."""
        kept, now = self._sketches.all(), marks(session)
        for row in rows:
            mark = now.get(row.sha256, "")
            then, text = kept.get(row.sha256, (None, b""))
            known = sketches_of(text) if then == mark else None
            yield self._made(session, row, mark) if known is None else known
        self._sketches.flush()

    def anew(self, session: Session, row: Document) -> Shown:
        """Return what the document shows after a change in this very transaction; it is not remembered."""
        known = self._laid.get(row.sha256)
        packs = self._tunings.packs(session)
        shown = show(session, row, packs, lambda events: lay(session, row, events, known))
        session.info.setdefault("shown", {})[row.sha256] = shown  # what is derived need not work it out again
        return shown

    def remember(self, shown: Shown) -> None:
        """Take what a change worked out in its transaction, once that was kept."""
        self._shown[shown.extraction.source.sha256] = shown

    def current(self, session: Session) -> list[tuple[Document, Shown]]:
        """Return every document that is not withdrawn, in the order of adding, with what it shows."""
        return list(self._each(session))

    def _each(self, session: Session) -> Iterator[tuple[Document, Shown]]:
        versions = all_versions(session)
        for row in current_documents(session):
            yield row, self.show(session, row, versions[row.sha256])

    def view(self, session: Session, filing_id: str) -> FilingView:
        """Return a filing of a document that is not withdrawn; NotFound otherwise, with where its pages are now."""
        number = session.get(FilingNumber, filing_id)
        if number is not None:
            row = find_document(session, number.document)
            shown = self.show(session, row)
            if row.state != "withdrawn" and any(one.id == filing_id for one in shown.extraction.filings):
                self._seen.update((one.finding.id, row.sha256) for one in shown.findings[filing_id])
                return filing_view(row, shown, filing_id)
            refuse_aside(session, row)
        raise NotFound(f"没有表 {filing_id}。/ There is no filing {filing_id}.")

    def lister(self, session: Session, document: str, filing_id: str) -> str:
        """Return the filing that lists what was said of this one: itself, or the document's first when it is gone."""
        shown = self.show(session, find_document(session, document))
        ids = [filing.id for filing in shown.extraction.filings]
        return filing_id if filing_id in ids or not ids else ids[0]

    def finding(self, session: Session, finding_id: str) -> tuple[str, Finding] | None:
        """Return the document of a finding within a form, and the finding; None when there is none."""
        seen = self._seen.get(
            finding_id
        )  # whoever decides on it has looked at its document, most likely here
        first = [find_document(session, seen)] if seen else []
        in_first = ((row, self.show(session, row)) for row in first if row.state != "withdrawn")
        for row, shown in chain(in_first, self._each(session)):
            for found in chain.from_iterable(shown.findings.values()):
                if found.finding.id == finding_id:
                    return row.sha256, found.finding
        return None


def _forget(known: OrderedDict[Any, Any]) -> None:
    while len(known) > MOST_LAID:
        with suppress(KeyError):  # another thread may have emptied it
            known.popitem(last=False)
