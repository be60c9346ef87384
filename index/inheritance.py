"""What was said of a document's sheets of paper while they were pages of others: it holds here, where the sheet now lies.

Nothing that was written is changed: an event stays as it was, and is told of the document and page that the sheet is now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from extract.filing import Evidence, Filing, Place
from index.extraction import extraction_of
from index.lineage import lineage
from index.schema import FilingNumber, LinkEvent, Reading, SupersessionEvent
from index.succession import Extent, alike, extent
from review.correction import Correction, MadeOn

Tie = TypeVar("Tie", SupersessionEvent, LinkEvent)
Said = tuple[str, Correction]
"""The id of the filing that a person spoke of, and what they said."""
NOWHERE = 0
"""The page of what lies in another document now: no page is called so, so nothing is found there."""
_extents: WeakKeyDictionary[object, dict[tuple[str, str], Mapping[str, Extent]]] = WeakKeyDictionary()


class Inherited(NamedTuple):
    """What ties a document to those that have sheets of it.

    `elsewhere` is by their document and page the page here, `heirs` by the id of each of their filings the one here that
    lies on its paper, `owners` the document of each of those.
    """

    elsewhere: Mapping[tuple[str, int], int]
    heirs: Mapping[str, str]
    owners: Mapping[str, str]

    def forebears(self, filing: str) -> Iterator[tuple[str, Mapping[int, int]]]:
        """Yield the filings elsewhere that lie on a filing's paper, each with the pages there by those here."""
        for other, heir in self.heirs.items():
            if heir == filing:
                owner = self.owners[other]
                yield other, {here: page for (name, page), here in self.elsewhere.items() if name == owner}


NOTHING = Inherited({}, {}, {})


def inherited(session: Session, sha256: str) -> Inherited:
    """Return what ties a document to its relatives, by the last reading of each."""
    line = lineage(session)
    relatives = line.relatives(sha256)
    if not relatives:
        return NOTHING
    elsewhere, here = line.elsewhere(sha256), present_extents(session, sha256)
    heirs: dict[str, str] = {}
    owners: dict[str, str] = {}
    for other in relatives:
        for name, lies in extents(session, other).items():
            boxes = {
                elsewhere[other, page]: box for page, box in lies.boxes.items() if (other, page) in elsewhere
            }
            if boxes and (heir := _heir(Extent(lies.title, boxes), here)):
                heirs[name], owners[name] = heir, other
    return Inherited(elsewhere, heirs, owners)


def at_home(session: Session, sha256: str, said: Sequence[Said]) -> tuple[Said, ...]:
    """Return of all that was said of a document and its relatives what is about this document's sheets, as said of it."""
    tied, events = inherited(session, sha256), {event.id: (owner, event) for owner, event in said}
    found: list[Said] = []
    for owner, event in said:
        if event.document == sha256:
            found.append((owner, event))
            continue
        document, page = located(session, owner, event, events)
        here = page if document == sha256 else tied.elsewhere.get((document, page))
        if here is not None:
            found.append((tied.heirs.get(owner, owner), _moved(event, sha256, here, tied.elsewhere)))
    return tuple(found)


def located(session: Session, owner: str, event: Correction, events: Mapping[int, Said]) -> tuple[str, int]:
    """Return the document and page that an event was written on; an undo stays with what it takes back.

    What has no place on the paper goes with the first page of its filing.
    """
    while event.undoes is not None and event.undoes in events:
        owner, event = events[event.undoes]
    if event.page is not None:
        return event.document, event.page
    lies = extents(session, event.document).get(owner)
    return event.document, min(lies.boxes, default=1) if lies else 1


def as_read_then(session: Session, sha256: str, document: str, version: int | None) -> Sequence[Filing]:
    """Return the filings of a reading of a document, or of one that has sheets of it, with the pages that they are here."""
    asked = select(Reading).where(Reading.document == document, Reading.version == version)
    then = session.scalars(asked).first()
    filings = extraction_of(then.extraction).filings if then else ()
    if document == sha256:
        return filings
    elsewhere = lineage(session).elsewhere(sha256)
    pages = {page: here for (name, page), here in elsewhere.items() if name == document}
    return tuple(_paged(filing, pages) for filing in filings)


def with_heirs(session: Session, filings: Iterable[str]) -> set[str]:
    """Return these filings, and those that lie on their paper now, or did before."""
    names = set(filings)
    ties = (inherited(session, document).heirs for document in lineage(session).related())
    return names | {heir for heirs in ties for name, heir in heirs.items() if name in names}


def as_now(session: Session, event: Tie) -> Tie:
    """Return what people said of two filings as of those that lie on their paper now; the event itself for most.

    What comes back for others belongs to no session: nothing is written of it.
    """
    earlier = _heir_now(session, event.earlier_document, event.earlier)
    later = _heir_now(session, event.later_document, event.later)
    if (earlier[1], later[1]) == (event.earlier, event.later):
        return event
    kept = {column.name: getattr(event, column.name) for column in event.__table__.columns}
    now = {
        "earlier_document": earlier[0],
        "earlier": earlier[1],
        "later_document": later[0],
        "later": later[1],
    }
    return type(event)(**kept | now)


def _heir_now(session: Session, document: str, filing: str) -> tuple[str, str]:
    """The document and the filing that lies on a filing's paper now: its first page tells which document that is."""
    line = lineage(session)
    if line.aside(document) is None or (lies := extents(session, document).get(filing)) is None:
        return document, filing
    for page in sorted(lies.boxes):
        present, _ = line.present(document, page)
        if heir := inherited(session, present).heirs.get(filing):
            return present, heir
    return document, filing


def present_extents(session: Session, sha256: str) -> Mapping[str, Extent]:
    """Return where each filing of the document's last reading lies."""
    current = select(FilingNumber.id).where(FilingNumber.document == sha256, FilingNumber.place.is_not(None))
    known = extents(session, sha256)
    names = session.scalars(current.order_by(FilingNumber.place))
    return {name: known[name] for name in names if name in known}


def extents(session: Session, sha256: str) -> Mapping[str, Extent]:
    """Return where each filing that the document ever had lies, as the last reading that had it shows it."""
    last = session.scalar(select(func.max(Reading.read_at)).where(Reading.document == sha256)) or ""
    known = _extents.setdefault(session.get_bind(), {})
    if (sha256, last) not in known:
        known[sha256, last] = _all_extents(session, sha256)
    return known[sha256, last]


def _all_extents(session: Session, sha256: str) -> Mapping[str, Extent]:
    count = session.scalar(select(func.count()).where(FilingNumber.document == sha256)) or 0
    found: dict[str, Extent] = {}
    ordered = select(Reading).where(Reading.document == sha256).order_by(Reading.version.desc())
    for reading in session.scalars(ordered):
        if len(found) == count:
            break
        for filing in extraction_of(reading.extraction).filings:
            found.setdefault(filing.id, extent(filing))
    return found


def _heir(lies: Extent, here: Mapping[str, Extent]) -> str | None:
    likeness = {name: alike(lies, other) for name, other in here.items()}
    best = max(likeness, key=lambda name: likeness[name], default=None)
    return best if best is not None and likeness[best] > 0 else None


def _moved(event: Correction, sha256: str, page: int, elsewhere: Mapping[tuple[str, int], int]) -> Correction:
    detail = event.detail
    if detail is not None and detail.other is not None:
        other = elsewhere.get((event.document, detail.other.page), NOWHERE)
        detail = detail.model_copy(update={"other": detail.other.model_copy(update={"page": other})})
    return event.model_copy(
        update={
            "document": sha256,
            "page": None if event.page is None else page,
            "detail": detail,
            "made_on": MadeOn(document=event.document, page=event.page),
        }
    )


def _paged(filing: Filing, pages: Mapping[int, int]) -> Filing:
    """The filing with its pages called as in another document; what does not lie in that one lies nowhere."""
    moved = {pointer: _evidence(proof, pages) for pointer, proof in filing.evidence.items()}
    return filing.model_copy(update={"evidence": moved})


def _evidence(proof: Evidence, pages: Mapping[int, int]) -> Evidence:
    if proof.page is None:
        return proof
    more = tuple(Place(page=pages.get(one.page, NOWHERE), box=one.box) for one in proof.more)
    return proof.model_copy(update={"page": pages.get(proof.page, NOWHERE), "more": more})
