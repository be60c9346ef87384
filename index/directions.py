"""What people say of a document's pages and forms before it is read: kept as events, after which it is read again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from extract.filing import Filing
from index.changes import announce, last_version, now
from index.database import Database
from index.document_rows import OnPage, PageRow, PagesView
from index.documents import find_document, put_back, refuse_aside
from index.lineage import lineage
from index.permissions import Who, allow
from index.schema import DirectionEvent, Document
from index.shelf import Shelf
from index.shown import Shown
from index.stale import refuse_stale
from index.standing import (
    BEGINS,
    CONTINUES,
    UNDO,
    VALUES,
    DirectionKind,
    Order,
    Standing,
    events_of,
    listed,
    order_of,
    refuse_impossible,
    standing,
    taken_back,
)
from ingest.errors import Conflict, NotFound, RefusedDirection


class Asked(NamedTuple):
    """One thing that a person says of a page."""

    kind: DirectionKind
    page: int
    value: str | None = None


class Directing:
    """What was said of the pages of all documents; each change has the document read again."""

    def __init__(self, database: Database, shelf: Shelf, refuse: Callable[[Session, str], None]) -> None:
        """Keep the events in the database; the shelf tells what each document shows now.

        `refuse` raises Conflict for a document that is not to be read otherwise now: one with a signed filing.
        """
        self._refuse = refuse
        self._database = database
        self._shelf = shelf

    def order(self, sha256: str) -> Order:
        """Return what the document is to be read by."""
        with self._database.read() as session:
            return order_of(session, sha256)

    def pages(self, key: str) -> PagesView:
        """Return the document's pages with the forms that were read on each, and what was said of them."""
        with self._database.read() as session:
            row = find_document(session, key)
            return _view(row, self._shelf.show(session, row), events_of(session, row.sha256))

    def give(
        self, key: str, asked: Sequence[Asked], who: Who, why: str | None = None, version: int | None = None
    ) -> PagesView:
        """Keep all that a person says of the document's pages at once, and have it read again by that.

        Conflict when `version` is not the current one, RefusedDirection where it cannot be done: nothing is kept then.
        """
        who = allow(who, "correct")
        with self._database.write() as session:
            row = self._changeable(session, key, version)
            shown, before = self._shelf.show(session, row), standing(events_of(session, row.sha256))
            pages, out = _pages(row), {one.page for one in asked if one.kind == "leave_out"}
            for one in asked:
                _refuse(one, pages, before, why)
                _refuse_unread(one, out, before)
            session.add_all(_event(session, row, shown, before, one, who, why) for one in asked)
            self._order_anew(session, row, shown)
        return self.pages(key)

    def undo(self, number: int, who: Who, why: str | None = None, version: int | None = None) -> PagesView:
        """Take an event back, or an undo of one, and have the document read again; Conflict when that was done already."""
        who = allow(who, "correct")
        with self._database.write() as session:
            undone = session.get(DirectionEvent, number)
            if undone is None:
                raise NotFound(f"没有对页面的更正 #{number}。/ There is no direction #{number}.")
            document, page = lineage(session).present(undone.document, undone.page)
            row = self._changeable(session, document, version)
            if earlier := taken_back(events_of(session, row.sha256)).get(number):
                raise Conflict(
                    f"更正 #{number} 已被 {earlier.who} 撤销。/ {earlier.who} took it back already."
                )
            shown, sha256 = self._shelf.show(session, row), row.sha256
            event = _made(session, row, UNDO, page, undone.value, undone.old, who, why)
            event.undoes = number
            session.add(event)
            self._order_anew(session, row, shown)
        return self.pages(sha256)

    def _changeable(self, session: Session, key: str, seen: int | None) -> Document:
        """Return the document that is to be read otherwise: one that is in the store's answers, as the person saw it."""
        row = find_document(session, key)
        refuse_aside(session, row)
        if row.state == "withdrawn":
            raise RefusedDirection(
                f"{row.file} 已撤下，请先恢复。/ The document was withdrawn; restore it first."
            )
        self._refuse(session, row.sha256)
        refuse_stale(session, row.sha256, seen, self._shelf.show(session, row).version)
        return row

    def _order_anew(self, session: Session, row: Document, shown: Shown) -> None:
        """Have the document read by what stands now, once that can be done."""
        session.flush()
        refuse_impossible(standing(events_of(session, row.sha256)), _pages(row), _is_text(shown))
        put_back(row)
        announce(session, row.sha256, "direction")


def _pages(row: Document) -> int:
    if row.pages is None:
        raise RefusedDirection(
            f"{row.file} 还没有打开过，不知道有几页；请等第一次读取。"
            " / The document was not opened yet; wait until it is read for the first time."
        )
    return row.pages


def _refuse(one: Asked, pages: int, before: Standing, why: str | None) -> None:
    """Raise RefusedDirection where one thing by itself cannot be said, or stands already."""
    if one.kind == "boundary" and one.value not in VALUES["boundary"]:
        raise RefusedDirection(
            "表的起止只能按整页说：此页另起一表，或接上一表。同一页上的第二张表从它的标题起；标题读不出时，请把该页裁成两页扫描后重新添加。"
            " / A form begins or goes on at the top of a page; a second one on the page begins at its title: where that is"
            " not read, scan the page as two and add it again."
        )
    if one.value not in VALUES.get(one.kind, ()):
        raise RefusedDirection(f"不能这样更正：{one.kind} {one.value}。/ That cannot be said of a page.")
    if not 1 <= one.page <= pages:
        raise RefusedDirection(
            f"没有第 {one.page} 页，共 {pages} 页。/ There is no page {one.page} of {pages}."
        )
    if one.kind == "leave_out" and not (why or "").strip():
        raise RefusedDirection(
            f"请说明第 {one.page} 页为何不读。/ Give the reason for leaving page {one.page} out."
        )
    known = before.get((one.kind, one.page))
    if known is not None and known.value == one.value:
        raise RefusedDirection(
            f"第 {one.page} 页：{known.who} 已经这样更正过（#{known.id}）。/ {known.who} said so already."
        )


def _refuse_unread(one: Asked, out: Collection[int], before: Standing) -> None:
    """Raise RefusedDirection where something is said of a page that is not read, or not to be read from now on."""
    if one.kind != "leave_out" and (one.page in out or ("leave_out", one.page) in before):
        raise RefusedDirection(
            f"第 {one.page} 页不读，要更正它请先恢复此页。/ Page {one.page} is left out; take it in again first."
        )


def _event(
    session: Session, row: Document, shown: Shown, before: Standing, one: Asked, who: str, why: str | None
) -> DirectionEvent:
    known = before.get((one.kind, one.page))
    old = known.value if known else _as_read(shown, one)
    return _made(session, row, one.kind, one.page, old, one.value, who, why)


def _made(
    session: Session,
    row: Document,
    kind: str,
    page: int,
    old: str | None,
    value: str | None,
    who: str,
    why: str | None,
) -> DirectionEvent:
    return DirectionEvent(
        document=row.sha256,
        kind=kind,
        page=page,
        value=value,
        old=old,
        who=who,
        made_at=now(),
        why=(why or "").strip() or None,
        reading=last_version(session, row.sha256),
    )


def _as_read(shown: Shown, one: Asked) -> str | None:
    """What the reading has there: whether a form begins on the page, or of what kind it is; None for other things."""
    here = _on_page(shown, one.page)
    if one.kind == "boundary" and shown.extraction.filings:
        return BEGINS if any(filing.begins for filing in here) else CONTINUES
    if one.kind == "form_type":
        return next((filing.form_type for filing in sorted(here, key=lambda one: not one.begins)), None)
    return None


def _view(row: Document, shown: Shown, events: Sequence[DirectionEvent]) -> PagesView:
    said = standing(events)
    return PagesView(
        document=row.sha256,
        file=row.file,
        state=row.state,  # type: ignore[arg-type]
        is_text=_is_text(shown),
        version=shown.version,
        pages=tuple(
            PageRow(
                page=page,
                filings=_on_page(shown, page),
                directions=tuple(event.id for (_, here), event in said.items() if here == page),
            )
            for page in range(1, (row.pages or 0) + 1)
        ),
        directions=listed(events),
    )


def _on_page(shown: Shown, page: int) -> tuple[OnPage, ...]:
    """The filings that stand on the page, in their order."""
    return tuple(
        OnPage(id=filing.id, title=filing.title, form_type=filing.form_type, begins=page == places[0])
        for filing in shown.extraction.filings
        if page in (places := _places(filing))
    )


def _places(filing: Filing) -> list[int]:
    """The pages that a filing stands on, in order."""
    first = {proof.page for proof in filing.evidence.values() if proof.page is not None}
    more = {place.page for proof in filing.evidence.values() for place in proof.more}
    return sorted(first | more)


def _is_text(shown: Shown) -> bool:
    return any(
        proof.method == "text_dump"
        for filing in shown.extraction.filings
        for proof in filing.evidence.values()
    )
