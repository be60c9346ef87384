"""Documents that people join or split: put together anew from the pages of others, which are set aside and never changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.filing import dumps
from index.changes import announce, now
from index.database import Database
from index.document_rows import Composed, Composition, Part
from index.documents import add_name, find_document, mark, put_back
from index.lineage import UNDO, forget, lineage
from index.originals import Originals, plain_name
from index.parts import identity, refuse_left_out, refuse_pages, whole
from index.permissions import Who, allow
from index.pictures import View
from index.schema import CompositionEvent, Document
from index.shelf import Shelf
from index.shown import latest_reading
from index.stale import refuse_stale
from index.standing import events_of
from ingest.assembly import Piece
from ingest.errors import Conflict, NotFound, RefusedComposition

Action = Literal["join", "split", "rearrange"]
CALLED = {"join": "合并", "split": "拆分", "rearrange": "重组"}


class Composing:
    """What was joined and split in a store, and the only way to do it or take it back."""

    def __init__(
        self,
        database: Database,
        shelf: Shelf,
        originals: Originals,
        view: View,
        refuse_signed: Callable[[Session, str], None],
    ) -> None:
        """`view` puts the pages together; `refuse_signed` raises Conflict for a document with a signed filing."""
        self._database, self._shelf, self._originals, self._view = database, shelf, originals, view
        self._refuse_signed = refuse_signed

    def all(self) -> tuple[Composition, ...]:
        """Return every event, oldest first."""
        with self._database.read() as session:
            return lineage(session).events

    def join(
        self, documents: Sequence[str], who: Who, why: str, versions: Mapping[str, int] | None = None
    ) -> Composition:
        """Make one document of several, in this order, whole; each is a sha256 or the beginning of one."""
        with self._database.read() as session:
            parts = tuple(whole(find_document(session, key)) for key in documents)
        return self.give([parts], who, why, versions)

    def split(
        self, document: str, at: Sequence[int], who: Who, why: str, versions: Mapping[str, int] | None = None
    ) -> Composition:
        """Make several documents of one: at each of these pages a new one begins."""
        with self._database.read() as session:
            every = whole(find_document(session, document))
        begins = sorted({every.first, *at})
        ends = [*(page - 1 for page in begins[1:]), every.last]
        parts = [
            (every.model_copy(update={"first": first, "last": last}),)
            for first, last in zip(begins, ends, strict=True)
        ]
        return self.give(parts, who, why, versions)

    def give(
        self,
        results: Sequence[Sequence[Part]],
        who: Who,
        why: str,
        versions: Mapping[str, int] | None = None,
    ) -> Composition:
        """Keep that these parts, in their order, are the documents from now on, and have each read.

        Every page of every document named is in one of them, once. RefusedComposition says what cannot be done, Conflict
        that a filing is signed or that a document is not as the person saw it (`versions`, by sha256): nothing is kept then.
        """
        name, reason = allow(who, "correct"), _reason(why)
        with self._database.read() as session:
            wanted = self._checked(session, results, versions)
            files = [_name(session, parts) for parts in wanted]
            made = [
                (file, parts, self._piece(session, parts)) for file, parts in zip(files, wanted, strict=True)
            ]
        kept = [self._made(file, parts, pieces) for file, parts, pieces in made]
        with self._database.write() as session:
            self._checked(session, wanted, versions)
            composed = tuple(one for one, _ in kept)
            event = _event(_action(composed), composed, name, reason)
            session.add(event)
            session.flush()
            for one, size in kept:
                _keep(session, one, size, name, event)
            _set_aside(session, composed, name, _told(event.action, composed, event.id, reason))
            forget(session)
            return lineage(session).events[-1]

    def undo(self, number: int, who: Who, why: str) -> Composition:
        """Take an event back, or an undo of one: the documents of before are there again, and those of after set aside.

        Conflict when that was done already, when a document has gone into another one since, or a filing is signed.
        """
        name, reason = allow(who, "correct"), _reason(why)
        with self._database.write() as session:
            line = lineage(session)
            undone = next((one for one in line.events if one.id == number), None)
            if undone is None:
                raise NotFound(f"没有合并或拆分 #{number}。/ There is no joining or splitting #{number}.")
            if not undone.stands:
                by = next(one for one in line.events if one.undoes == number and one.stands)
                raise Conflict(f"#{number} 已被 {by.who} 撤销。/ {by.who} took it back already.")
            first = _undone_by(undone, line.events)
            is_back = not first.stands
            for document in first.sources if is_back else _results(first):
                self._refuse_changed(session, document, is_back)
            event = _event(UNDO, (), name, reason)
            event.undoes = number
            session.add(event)
            session.flush()
            forget(session)
            told = _told(first.action if is_back else UNDO, first.results, event.id, reason)
            if is_back:
                _bring_back(session, _results(first), name, told)
                _set_aside(session, first.results, name, told)
            else:
                for one in _results(first):
                    _take_out(session, one, name, told)
                _bring_back(session, first.sources, name, told)
            return lineage(session).events[-1]

    # Inside

    def _checked(
        self, session: Session, results: Sequence[Sequence[Part]], versions: Mapping[str, int] | None
    ) -> list[tuple[Part, ...]]:
        """The parts with whole sha256s, where they can be put together; an error says why they cannot."""
        rows: dict[str, Document] = {}
        wanted = []
        for parts in results:
            found = [(part, find_document(session, part.document)) for part in parts]
            rows |= {row.sha256: row for _, row in found}
            wanted.append(tuple(part.model_copy(update={"document": row.sha256}) for part, row in found))
        for row in rows.values():
            self._refuse(session, row, (versions or {}).get(row.sha256))
        refuse_pages(wanted, rows)
        for parts in wanted:
            refuse_left_out(session, parts, rows)
        return wanted

    def _refuse(self, session: Session, row: Document, seen: int | None) -> None:
        """Raise what keeps a document from being joined or split."""
        if row.state == "withdrawn":
            raise RefusedComposition(
                f"{row.file} 已不在资料库的列表中（{row.reason}），请先恢复。"
                " / The document was taken out of the lists; take it back in first."
            )
        whole(row)
        self._refuse_signed(session, row.sha256)
        refuse_stale(session, row.sha256, seen, self._shelf.show(session, row).version)

    def _refuse_changed(self, session: Session, document: str, is_back: bool) -> None:
        """Raise Conflict where what a composition made, or is to take again, is not there to be set aside."""
        row = find_document(session, document)
        taken = lineage(session).into(document)
        if taken is not None:
            raise Conflict(
                f"{row.file} 此后又被{CALLED[taken.action]}（#{taken.id}），请先撤销它。"
                f" / The document went into #{taken.id} since; take that back first."
            )
        if is_back and row.state == "withdrawn":
            raise Conflict(f"{row.file} 已撤下，请先恢复。/ The document was withdrawn; restore it first.")
        self._refuse_signed(session, document)

    def _piece(self, session: Session, parts: Sequence[Part]) -> list[Piece]:
        files = {part.document: find_document(session, part.document).file for part in parts}
        return [
            Piece(self._originals.path(part.document), files[part.document], part.first, part.last)
            for part in parts
        ]

    def _made(self, file: str, parts: Sequence[Part], pieces: Sequence[Piece]) -> tuple[Composed, int]:
        """The document of these pages, its file kept, and its size in bytes. No lock is held while it is made."""
        out = self._originals.temporary / f"{uuid4().hex}.pdf"
        try:
            self._view.put_together(pieces, identity(parts), out)
            data = out.read_bytes()
        finally:
            out.unlink(missing_ok=True)
        return Composed(document=self._originals.keep(data), file=file, parts=tuple(parts)), len(data)


def _name(session: Session, parts: Sequence[Part]) -> str:
    """What a document is called that is made of these parts."""
    first = parts[0]
    stem = Path(find_document(session, first.document).file).stem
    told = "合并" if len({part.document for part in parts}) > 1 else "、".join(map(_pages_told, parts))
    return plain_name(f"{stem}（{told}）.pdf")


def _pages_told(part: Part) -> str:
    return f"第{part.first}页" if part.first == part.last else f"第{part.first}–{part.last}页"


def _action(composed: Sequence[Composed]) -> Action:
    sources = {part.document for one in composed for part in one.parts}
    if len(composed) == 1 and len(sources) > 1:
        return "join"
    return "split" if len(sources) == 1 and len(composed) > 1 else "rearrange"


def _event(action: str, composed: Sequence[Composed], who: str, why: str) -> CompositionEvent:
    return CompositionEvent(action=action, results=dumps(list(composed)), who=who, made_at=now(), why=why)


def _told(action: str, results: Sequence[Composed], number: int, why: str) -> str:
    """The reason that a document's trace gives."""
    files = "、".join(one.file for one in results)
    verb = "撤销：" if action == UNDO else f"{CALLED[action]}为 "
    return f"{verb}{files}（#{number}）：{why}"


def _keep(session: Session, one: Composed, size: int, who: str, event: CompositionEvent) -> None:
    """Keep the row of a document that was put together; one that was made before is there again."""
    row = session.scalar(select(Document).where(Document.sha256 == one.document))
    if row is None:
        pages = sum(part.last - part.first + 1 for part in one.parts)
        row = Document(sha256=one.document, file=one.file, size=size, state="waiting", pages=pages)
        row.added_at, row.added_by = event.made_at, who
        session.add(row)
        session.flush()
    else:
        _bring_back(session, (one.document,), who, _told(event.action, (one,), event.id, event.why))
    add_name(session, one.document, one.file, who)
    announce(session, one.document, "composition")


def _set_aside(session: Session, results: Sequence[Composed], who: str, told: str) -> None:
    for document in dict.fromkeys(part.document for one in results for part in one.parts):
        _take_out(session, document, who, told)


def _take_out(session: Session, document: str, who: str, told: str) -> None:
    row = find_document(session, document)
    if row.state != "withdrawn":
        mark(session, row, "withdraw", told, who)


def _bring_back(session: Session, documents: Sequence[str], who: str, told: str) -> None:
    """Take documents in again; one of which something was said meanwhile that it is read by is read once more."""
    for document in documents:
        row = find_document(session, document)
        if row.state != "withdrawn":
            continue
        mark(session, row, "restore", told, who)
        read, said = latest_reading(session, document), events_of(session, document)
        if read is not None and said and said[-1].made_at > read.read_at:
            put_back(row)


def _undone_by(event: Composition, events: Sequence[Composition]) -> Composition:
    """The joining or splitting that an event is, or takes back, or brings back."""
    while event.undoes is not None:
        event = next(one for one in events if one.id == event.undoes)
    return event


def _results(event: Composition) -> tuple[str, ...]:
    return tuple(one.document for one in event.results)


def _reason(why: str) -> str:
    if not why.strip():
        raise RefusedComposition("请说明合并或拆分的理由。/ Give the reason.")
    return why.strip()
