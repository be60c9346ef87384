"""Which sheets of paper documents have in common that were joined or split: what is said of a sheet is said of it in each.

    file A    1 2 3        file B    1 2          as they came in; a sheet is a page of one of these
    document C = A 1-3, B 1-2         1 2 3 4 5   page 4 of C is the sheet "B, page 1"
    document D = C 3-4                1 2         and so is page 2 of D

At any time one document has a sheet, and the others that have it are set aside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.filing import loads
from index.document_rows import Composed, Composition
from index.schema import CompositionEvent

UNDO = "undo"
REMEMBERED = "lineage"


class Sheet(NamedTuple):
    """A page of a file as it came in."""

    document: str
    page: int


class Lineage:
    """All that was joined and split up to the event with the number and time `last`; never changed once made."""

    def __init__(self, events: Sequence[CompositionEvent] = ()) -> None:
        self.last = (events[-1].id, events[-1].made_at) if events else None
        dead: set[int] = set()
        for event in reversed(events):
            if event.undoes is not None and event.id not in dead:
                dead.add(event.undoes)
        self.events = tuple(_told(one, one.id not in dead) for one in events)
        self._sheets: dict[str, tuple[Sheet, ...]] = {}
        self._where: dict[Sheet, dict[str, int]] = {}
        self._held: dict[str, dict[Sheet, int]] = {}
        self._into: dict[str, Composition] = {}
        self._came: dict[str, Composition] = {}
        for one in self.events:
            for result in one.results if one.action != UNDO else ():
                self._add(result)
                if one.stands or result.document not in self._came:
                    self._came[result.document] = one
            if one.stands:
                self._into |= dict.fromkeys(one.sources, one)

    def sheet(self, document: str, page: int) -> Sheet:
        """Return the sheet that a page of a document is."""
        known = self._sheets.get(document)
        return known[page - 1] if known and 1 <= page <= len(known) else Sheet(document, page)

    def related(self) -> tuple[str, ...]:
        """Return every document that was ever joined or split, or came of that."""
        return tuple(self._held)

    def relatives(self, document: str) -> tuple[str, ...]:
        """Return the other documents that have sheets of this one, set aside or not; () for most."""
        return tuple(dict.fromkeys(other for other, _ in self.elsewhere(document)))

    def elsewhere(self, document: str) -> Mapping[tuple[str, int], int]:
        """Return by document and page wherever else this document's sheets are, on which page they are here."""
        return {
            (other, page): here
            for sheet, here in self._held.get(document, {}).items()
            for other, page in self._where[sheet].items()
            if other != document
        }

    def present(self, document: str, page: int) -> tuple[str, int]:
        """Return the document that has this page's sheet now, and on which page."""
        here = self._where.get(self.sheet(document, page), {})
        return next(((name, at) for name, at in here.items() if not self.aside(name)), (document, page))

    def of(self, document: str) -> tuple[Composition, ...]:
        """Return what became of a document and how it came to be, oldest first, and what took that back."""
        if document not in self._held:
            return ()
        own: set[int | None] = set()
        for one in self.events:
            if (
                one.undoes in own
                or document in one.sources
                or any(result.document == document for result in one.results)
            ):
                own.add(one.id)
        return tuple(one for one in self.events if one.id in own)

    def into(self, document: str) -> Composition | None:
        """Return what stands and took this document's pages into others."""
        return self._into.get(document)

    def aside(self, document: str) -> Composition | None:
        """Return what keeps a document set aside: what it went into, or what it came of, when that was taken back."""
        came = self._came.get(document)
        return self.into(document) or (None if came is None or came.stands else came)

    def _add(self, result: Composed) -> None:
        pages = [(part.document, page) for part in result.parts for page in range(part.first, part.last + 1)]
        sheets = tuple(self.sheet(document, page) for document, page in pages)
        self._sheets[result.document] = sheets
        for here, (sheet, (document, page)) in enumerate(zip(sheets, pages, strict=True), start=1):
            for name, at in ((document, page), (result.document, here)):
                self._where.setdefault(sheet, {})[name] = at
                self._held.setdefault(name, {})[sheet] = at


NONE = Lineage()
_known: WeakKeyDictionary[object, Lineage] = WeakKeyDictionary()


def lineage(session: Session) -> Lineage:
    """Return what was joined and split so far, as the session's snapshot has it."""
    known: Lineage | None = session.info.get(REMEMBERED)
    if known is None:
        known = session.info[REMEMBERED] = _lineage(session)
    return known


def forget(session: Session) -> None:
    """Have the next question answered anew: something was joined, split or taken back in this very session."""
    session.info.pop(REMEMBERED, None)


def _lineage(session: Session) -> Lineage:
    newest = select(CompositionEvent.id, CompositionEvent.made_at).order_by(CompositionEvent.id.desc())
    last = session.execute(newest.limit(1)).first()
    if last is None:
        return NONE
    engine = session.get_bind()
    known = _known.get(engine)
    if known is None or known.last != (last.id, last.made_at):
        events = session.scalars(select(CompositionEvent).order_by(CompositionEvent.id)).all()
        known = _known[engine] = Lineage(events)
    return known


def _told(event: CompositionEvent, stands: bool) -> Composition:
    return Composition(
        id=event.id,
        action=event.action,  # type: ignore[arg-type]
        results=tuple(Composed.model_validate(one) for one in loads(event.results)),
        who=event.who,
        when=event.made_at,
        why=event.why,
        undoes=event.undoes,
        stands=stands,
    )
