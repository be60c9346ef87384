"""The store: documents, their readings, what people said of them; everything kept, nothing overwritten.

One Store per process, usable from many threads. Under its home lie the database, the originals and the
derived page pictures.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.filing import Extraction
from index.changes import add_correction, add_decision, add_failure, add_reading, add_undo, refuse_stale
from index.database import Database
from index.documents import current_documents, find_document, keep_document, mark
from index.originals import Originals, plain_name
from index.permissions import allow
from index.pictures import page_picture
from index.queue import Queue
from index.rows import DecidedFinding, Decision, DocumentRow, FilingRow, FilingView
from index.schema import Document, FilingNumber
from index.views import (
    Shown,
    correction_events,
    count_events,
    document_row,
    exported,
    filing_rows,
    filing_view,
    show,
)
from ingest.errors import NotFound, StoreError
from review.apply import parse_value
from review.check import check
from review.correction import Action
from review.finding import Finding


class Store:
    """Everything that is kept, and the only way to change it."""

    def __init__(self, home: Path, database: Database) -> None:
        """Use `open`."""
        self.home = home
        self._database = database
        self._originals = Originals(home)
        self._shown: dict[str, Shown] = {}
        self.queue = Queue(database, home / "locks")

    @classmethod
    def open(cls, home: Path, url: str | None = None) -> Store:
        """Return the store under `home`, made or brought up to date where needed; StoreError when it cannot."""
        home = home.expanduser().resolve()
        try:
            (home / "locks").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"无法使用资料库目录 {home}：{error.strerror}。/ {home} cannot be used."
            ) from error
        return cls(home, Database(url or f"sqlite:///{home / 'jixiao.db'}", home / "locks" / "open.lock"))

    def close(self) -> None:
        """Give the database back."""
        self._database.close()

    # Documents

    def keep(self, data: bytes, file: str, who: str | None = None) -> DocumentRow:
        """Return the document of these bytes, kept and waiting to be read; the same bytes again: the same row.

        One that failed waits again. One that was withdrawn stays so.
        """
        digest = self._originals.keep(data)
        with self._database.write() as session:
            keep_document(session, digest, plain_name(file), len(data), who)
        return self.document(digest)

    def documents(self) -> list[DocumentRow]:
        """Return every document, withdrawn ones too, in the order they were added."""
        with self._database.read() as session:
            rows = session.scalars(select(Document).order_by(Document.number))
            return [document_row(row, self._show(session, row)) for row in rows]

    def document(self, key: str) -> DocumentRow:
        """Return the document of this sha256, or the only one that begins so; NotFound otherwise."""
        with self._database.read() as session:
            row = find_document(session, key)
            return document_row(row, self._show(session, row))

    def original(self, sha256: str) -> Path:
        """Return where the file lies as it came; NotFound when it is not kept."""
        path = self._originals.path(self.document(sha256).sha256)
        if not path.exists():
            raise NotFound(
                f"原始文件缺失：{path}。请重新添加该文件。/ The original is missing; add it again."
            )
        return path

    def page_image(self, sha256: str, page: int) -> Path:
        """Return the PNG of a page (1-based) as a viewer shows it, made now when it is not there."""
        row = self.document(sha256)
        cache, temporary = self.home / "pages", self._originals.temporary
        return page_picture(self.original(row.sha256), row.file, page, cache, temporary)

    def withdraw(self, key: str, reason: str, who: str) -> None:
        """Take a document out of every list and answer; its file, readings and corrections stay kept."""
        self._mark(key, "withdraw", reason, who)

    def restore(self, key: str, reason: str, who: str) -> None:
        """Take a withdrawn document back in."""
        self._mark(key, "restore", reason, who)

    # Readings

    def save_reading(self, sha256: str, extraction: Extraction) -> None:
        """Keep what reading a document gave; filings found again keep their ids and their corrections."""
        with self._database.write() as session:
            add_reading(session, find_document(session, sha256), extraction)

    def fail(self, sha256: str, reason: str) -> None:
        """Keep that a document could not be read, and why; one that was read before keeps that reading."""
        with self._database.write() as session:
            add_failure(session, find_document(session, sha256), reason)

    # Filings

    def filings(self) -> list[FilingRow]:
        """Return one line for each filing of the documents that are not withdrawn."""
        with self._database.read() as session:
            shown = [(row, self._show(session, row)) for row in current_documents(session)]
            return [line for row, one in shown for line in filing_rows(row, one)]

    def filing(self, filing_id: str) -> FilingView:
        """Return a filing with its corrections applied, its findings and decisions; NotFound otherwise."""
        with self._database.read() as session:
            return self._view(session, filing_id)

    def findings(self) -> list[Finding]:
        """Return the findings over all filings, whatever people decided on them."""
        with self._database.read() as session:
            shown = [self._show(session, row) for row in current_documents(session)]
        return list(check([filing for one in shown for filing in one.extraction.filings]))

    def decided_findings(self) -> list[DecidedFinding]:
        """Return the findings within each filing, in the order of the filings, each with its decision."""
        with self._database.read() as session:
            shown = [self._show(session, row) for row in current_documents(session)]
        return [one for every in shown for found in every.findings.values() for one in found]

    def export(self) -> dict[str, Any]:
        """Return `{"documents", "findings", "corrections"}` by the export contract, corrections applied.

        Each document carries the findings within its forms; "findings" those across documents.
        """
        with self._database.read() as session:
            shown = [self._show(session, row) for row in current_documents(session)]
            said = [correction_events(session, one.extraction.source.sha256) for one in shown]
        return {
            "documents": [exported(one) for one in shown],
            "findings": [found for found in self.findings() if found.scope != "form"],
            "corrections": [event for events in said for _, event in events],
        }

    # People

    def correct(
        self,
        filing_id: str,
        pointer: str,
        new: str | None,
        who: str,
        why: str | None = None,
        version: int | None = None,
    ) -> FilingView:
        """Keep that `new` stands on the paper at the pointer (None: nothing stands there).

        Conflict when `version` is not the current one; InvalidCorrection when `new` does not fit.
        """
        parse_value(pointer, new)
        return self._say(filing_id, pointer, "correct", new, who, why, version)

    def confirm(self, filing_id: str, pointer: str, who: str, version: int | None = None) -> FilingView:
        """Keep that the value at the pointer was compared with the paper and is right."""
        return self._say(filing_id, pointer, "confirm", None, who, None, version)

    def undo(self, correction_id: int, who: str) -> FilingView:
        """Take a correction, a confirmation or an earlier undo back; Conflict when that was done already."""
        who = allow(who, "correct")
        with self._database.write() as session:
            event = add_undo(session, correction_id, who)
            document, filing_id = event.document, event.filing
        return self.filing(self._lister(document, filing_id))

    def decide(
        self, finding_id: str, decision: Decision, reason: str, who: str, version: int | None = None
    ) -> FilingView:
        """Keep a decision on a finding, for the values it has now; a dismissal needs a reason.

        Conflict when `version` is not the current one.
        """
        who = allow(who, "decide")
        with self._database.write() as session:
            document, finding = self._finding(session, finding_id)
            refuse_stale(session, document, version, count_events(session, document))
            add_decision(session, document, finding, decision, reason, who)
        return self.filing(finding.filing)

    # Inside

    def _say(
        self,
        filing_id: str,
        pointer: str,
        action: Action,
        new: str | None,
        who: str,
        why: str | None,
        seen: int | None,
    ) -> FilingView:
        """Keep one event on a value, in one transaction with the look at its version."""
        who = allow(who, "correct")
        with self._database.write() as session:
            view = self._view(session, filing_id)
            refuse_stale(session, view.document, seen, view.version)
            add_correction(session, view, pointer, action, new, who, why)
        return self.filing(filing_id)

    def _mark(self, key: str, action: Literal["withdraw", "restore"], reason: str, who: str) -> None:
        who = allow(who, "withdraw")
        with self._database.write() as session:
            mark(session, find_document(session, key), action, reason, who)

    def _show(self, session: Session, row: Document) -> Shown:
        """What the document holds now; worked out once for each version of it.

        Never called after a change in the same transaction: what is remembered must have been kept.
        """
        known = self._shown.get(row.sha256)
        if known is None or known.version != count_events(session, row.sha256):
            known = self._shown[row.sha256] = show(session, row)
        return known

    def _view(self, session: Session, filing_id: str) -> FilingView:
        number = session.get(FilingNumber, filing_id)
        if number is not None:
            row = find_document(session, number.document)
            shown = self._show(session, row)
            if row.state != "withdrawn" and any(one.id == filing_id for one in shown.extraction.filings):
                return filing_view(row, shown, filing_id)
        raise NotFound(f"没有表 {filing_id}。/ There is no filing {filing_id}.")

    def _lister(self, document: str, filing_id: str) -> str:
        """The filing that lists what was said of this one: itself, or the document's first when it is gone."""
        with self._database.read() as session:
            shown = self._show(session, find_document(session, document))
        ids = [filing.id for filing in shown.extraction.filings]
        return filing_id if filing_id in ids or not ids else ids[0]

    def _finding(self, session: Session, finding_id: str) -> tuple[str, Finding]:
        """The document of a finding, and the finding."""
        for row in current_documents(session):
            for found in chain.from_iterable(self._show(session, row).findings.values()):
                if found.finding.id == finding_id:
                    return row.sha256, found.finding
        raise NotFound(
            f"没有问题 {finding_id}，可能已随更正消失。/ There is no finding {finding_id}; a correction may have ended it."
        )
