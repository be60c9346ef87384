"""The papers: every file that came in, as documents with their pages, and what became of reading them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from extract.filing import Extraction
from index import listing
from index.changes import add_failure, add_reading
from index.database import Database
from index.deliveries import Deliveries
from index.document_rows import DocumentRow, Receipt
from index.documents import find_document, keep_document, mark, put_back, refuse_aside, resolve_document
from index.originals import Originals, plain_name
from index.permissions import Who, allow, name_to_upload
from index.pictures import View, page_picture
from index.place_text import PlaceText
from index.shelf import Shelf
from index.sign_off import SignOffs
from index.standing import Order, order_of
from ingest.dump import TextLine
from ingest.errors import NotFound
from ingest.page import Box


class Papers:
    """The kept files of a store and their readings: nothing is overwritten, what is withdrawn keeps its trace."""

    def __init__(
        self,
        home: Path,
        database: Database,
        originals: Originals,
        shelf: Shelf,
        sign_offs: SignOffs,
        deliveries: Deliveries,
        view: View,
    ) -> None:
        """`view` opens kept files to look at them; `deliveries` are told what became of each reading."""
        self.home = home
        self.sign_offs = sign_offs
        self.deliveries = deliveries
        self._database = database
        self._originals = originals
        self._shelf = shelf
        self._view = view

    def keep(self, data: bytes, file: str, who: Who | None = None) -> DocumentRow:
        """Return the document of these bytes, as `receive` does."""
        return self.receive(data, file, who).document

    def receive(self, data: bytes, file: str, who: Who | None = None) -> Receipt:
        """Keep a file, to be read, and return what became of it; the same bytes again are the same document.

        One that failed waits again. One that was withdrawn comes back with all that was said of it, for
        somebody who may withdraw and gives a name (Forbidden otherwise).
        """
        name_to_upload(who)
        digest, name = self._originals.keep(data), plain_name(file)
        with self._database.write() as session:
            arrived = keep_document(session, digest, name, len(data), who)
        return Receipt(
            file=name,
            document=self.document(digest),
            is_known=arrived != "new",
            is_restored=arrived == "restored",
        )

    def documents(self, everything: bool = False) -> list[DocumentRow]:
        """Return the documents in the order they were added; the withdrawn ones too when all are wanted."""
        with self._database.read() as session:
            return listing.list_documents(session, self._shelf, everything)

    def document(self, key: str) -> DocumentRow:
        """Return the document of this sha256, or the only one that begins so; NotFound otherwise."""
        with self._database.read() as session:
            return listing.one_document(session, self._shelf, key)

    def resolve(self, key: str) -> DocumentRow:
        """Return the document meant by a sha256, its beginning or a file's name; NotFound names the candidates."""
        with self._database.read() as session:
            sha256 = resolve_document(session, key).sha256
        return self.document(sha256)

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
        return page_picture(self._view, self.original(row.sha256), row.file, page, cache, temporary)

    def place_text(self, sha256: str, page: int, box: Box) -> PlaceText:
        """Return what stands in a box (page fractions) of a page, read anew; nothing is kept of it."""
        row = self.document(sha256)
        return self._view.place_text(self.original(row.sha256), row.file, page, box)

    def text_lines(self, sha256: str) -> tuple[TextLine, ...]:
        """Return the lines of a text dump, by number and page; () for a document of pictures."""
        row = self.document(sha256)
        return self._view.text_lines(self.original(row.sha256), row.file)

    def withdraw(self, key: str, reason: str, who: Who) -> None:
        """Take a document out of every list and answer; its file, readings and corrections stay kept."""
        self._mark(key, "withdraw", reason, who)

    def restore(self, key: str, reason: str, who: Who) -> None:
        """Take a withdrawn document back in."""
        self._mark(key, "restore", reason, who)

    def save_reading(self, sha256: str, extraction: Extraction, by: Order | None = None) -> None:
        """Keep what reading a document gave; filings found again keep their ids and their corrections.

        `by`: what it was read by. Where a person has said otherwise meanwhile, it is not kept, and read once more.
        """
        with self._database.write() as session:
            row = find_document(session, sha256)
            if by is None or by == order_of(session, sha256):
                add_reading(session, row, extraction)
                self.deliveries.owe(session, row, "read", len(extraction.problems))
            else:
                put_back(row)

    def fail(self, sha256: str, reason: str, by: Order | None = None) -> None:
        """Keep that a document could not be read, and why; one that was read before keeps that reading.

        `by`: what it was read by, as for `save_reading`.
        """
        with self._database.write() as session:
            row = find_document(session, sha256)
            if by is None or by == order_of(session, sha256):
                add_failure(session, row, reason)
                self.deliveries.owe(session, row, "failed")
            else:
                put_back(row)

    def _mark(self, key: str, action: Literal["withdraw", "restore"], reason: str, who: Who) -> None:
        who = allow(who, "withdraw")
        with self._database.write() as session:
            document = find_document(session, key)
            if action == "withdraw":
                self.sign_offs.refuse_signed(session, document.sha256)
            refuse_aside(session, document)
            mark(session, document, action, reason, who)
