"""Which filings stand now, with what they find each other by: worked out once, then kept up with the chain.

Every event that changes a filing has its link in the chain, so the links since the last look name the documents to be
looked at again. A census is never changed once made; a reader of an older snapshot of the database finds its own.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from threading import Lock
from typing import NamedTuple, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from index.chain import CHAINED
from index.documents import current_documents
from index.layered import layered
from index.rows import Paper
from index.schema import ChainLink, Document
from index.sketch import Sketch
from index.snapshot import once
from index.supersession import Supersessions, in_force
from review.profile import Profile
from review.resubmission import Slot, slot_of

MOST_AT_ONCE = 500
"""After more links than these everything is looked at anew: that is no slower."""
KEPT = 64
"""Readers of older snapshots than these have everything looked at anew: more than ever read at one time."""
NAMING = ("document", "earlier_document", "later_document")
"""The columns that name the documents which a row is about."""
Key = TypeVar("Key", bound=Hashable)


class Standing:
    """One filing, as it is told apart and compared, with the document it is on; `place` is its order in the store."""

    def __init__(self, paper: Paper, number: int, sketch: Sketch) -> None:
        self.paper = paper
        self.place = (paper.number, number)
        self.heading = sketch.heading
        self.profile: Profile = sketch.profile

    @property
    def id(self) -> str:
        """The id of the filing."""
        return self.heading.id

    @property
    def keys(self) -> frozenset[str]:
        """The keys that filings of one project share."""
        return self.profile.keys

    @property
    def slot(self) -> Slot | None:
        """Where its resubmissions are looked for; None for one without a name."""
        return slot_of(self.heading)


class Census(NamedTuple):
    """The filings that stand: `filings` all, `held` without the superseded ones, in the order of the store.

    `head` is the number of the chain's last link. `by_key` and `by_slot` have the filings of `held` by what they are
    found by, in no order; `by_document` has those of `filings`.
    """

    head: int
    filings: Mapping[str, Standing]
    superseded: Mapping[str, str]
    held: Mapping[str, Standing]
    by_key: Mapping[str, tuple[str, ...]]
    by_slot: Mapping[Slot, tuple[str, ...]]
    by_document: Mapping[str, tuple[str, ...]]


NOBODY = Census(-1, {}, {}, {}, {}, {}, {})


class Censuses:
    """Makes the census of each snapshot from the one before."""

    def __init__(
        self,
        sketched: Callable[[Session, Document], Sequence[Sketch]],
        all_sketched: Callable[[Session, Sequence[Document]], Iterable[Sequence[Sketch]]],
        supersessions: Supersessions,
    ) -> None:
        """`sketched` gives the sketches of a document's filings as they are now, `all_sketched` those of many."""
        self._sketched = sketched
        self._all_sketched = all_sketched
        self._supersessions = supersessions
        self._lock = Lock()
        self._known: OrderedDict[int, Census] = OrderedDict()

    def of(self, session: Session) -> Census:
        """Return the census of the session's snapshot; ask before the session writes."""
        return once(session, ("census", self), lambda: self._of(session))

    def _of(self, session: Session) -> Census:
        head = session.scalar(select(func.max(ChainLink.number))) or 0
        with self._lock:
            known = self._known.get(head)
            if known is None:
                before = max((one for one in self._known if one < head), default=None)
                known = self._made(session, head, None if before is None else self._known[before])
                self._known[head] = known
                while len(self._known) > KEPT:
                    del self._known[min(self._known)]
        return known

    def _made(self, session: Session, head: int, before: Census | None) -> Census:
        changed = None if before is None else _changed(session, before.head)
        if before is None or changed is None:
            rows = current_documents(session)
            sketched = zip(rows, self._all_sketched(session, rows), strict=True)
            now = [one for row, sketches in sketched for one in _standing(row, sketches)]
            return self._with(session, NOBODY, head, (), now)
        if not changed:
            return before._replace(head=head)
        documents = session.scalars(select(Document).where(Document.sha256.in_(changed)))
        rows = sorted((row for row in documents if row.state != "withdrawn"), key=lambda row: row.number)
        now = [one for row in rows for one in _standing(row, self._sketched(session, row))]
        return self._with(session, before, head, changed, now)

    def _with(
        self,
        session: Session,
        before: Census,
        head: int,
        changed: Collection[str],
        now: Sequence[Standing],
    ) -> Census:
        """The census after one: of the documents that changed these filings stand now, in the order of the store."""
        was = [name for document in changed for name in before.by_document.get(document, ())]
        filings = _put(before.filings, was, now)
        superseded = in_force(self._supersessions.of(session), filings)
        for one in now:
            if (known := before.filings.get(one.id)) and known.profile == one.profile:
                one.profile = known.profile  # what was found by it is known to hold
        turned = superseded.keys() ^ before.superseded.keys()
        left = [before.held[name] for name in dict.fromkeys((*was, *turned)) if name in before.held]
        came = [
            filings[name]
            for name in dict.fromkeys((*(one.id for one in now), *turned))
            if name in filings and name not in superseded
        ]
        return Census(
            head,
            filings,
            superseded,
            _put(before.held, [one.id for one in left], came),
            _moved(before.by_key, left, came, lambda one: one.keys),
            _moved(before.by_slot, left, came, lambda one: filter(None, (one.slot,))),
            _by_document(before.by_document, changed, now),
        )


def _standing(row: Document, sketches: Sequence[Sketch]) -> Iterable[Standing]:
    paper = Paper(row.number, row.sha256, row.file, row.added_at)
    return (Standing(paper, number, one) for number, one in enumerate(sketches))


def _put(before: Mapping[str, Standing], was: Iterable[str], now: Sequence[Standing]) -> dict[str, Standing]:
    """The filings with these in the place of others, in the order of the store."""
    found, named = dict(before), {one.id: one for one in now}
    for name in was:
        if name not in named:
            del found[name]
    is_in_order = all(name in found and found[name].place == one.place for name, one in named.items())
    found.update(named)
    if is_in_order:
        return found
    return dict(sorted(found.items(), key=lambda item: item[1].place))


def _moved(
    before: Mapping[Key, tuple[str, ...]],
    left: Iterable[Standing],
    came: Iterable[Standing],
    keys: Callable[[Standing], Iterable[Key]],
) -> Mapping[Key, tuple[str, ...]]:
    """The index with what each filing is found by now; the same one where that is what it was."""
    gone = {(key, one.id) for one in left for key in keys(one)}
    there = {(key, one.id) for one in came for key in keys(one)}
    if gone == there:
        return before
    now: dict[Key, list[str]] = {}
    for key, name in (*(gone - there), *(there - gone)):
        names = now.setdefault(key, list(before.get(key, ())))
        if (key, name) in gone:
            names.remove(name)
        else:
            names.append(name)
    return layered(before, {key: tuple(names) for key, names in now.items()})


def _by_document(
    before: Mapping[str, tuple[str, ...]], changed: Iterable[str], now: Iterable[Standing]
) -> Mapping[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = dict.fromkeys(changed, ())
    for one in now:
        names[one.paper.sha256] = (*names.get(one.paper.sha256, ()), one.id)
    if all(before.get(document, ()) == there for document, there in names.items()):
        return before
    return {**before, **names}


def _changed(session: Session, since: int) -> frozenset[str] | None:
    """The documents that links after `since` are about; None where there are too many links to look at."""
    links = select(ChainLink.row_table, ChainLink.row_id).where(ChainLink.number > since)
    rows: dict[str, list[int]] = {}
    found = session.execute(links.limit(MOST_AT_ONCE + 1)).all()
    if len(found) > MOST_AT_ONCE:
        return None
    for name, number in found:
        rows.setdefault(name, []).append(number)
    return frozenset(
        sha256
        for name, numbers in rows.items()
        if (table := CHAINED.get(name)) is not None
        for column in NAMING
        if column in table.c
        for sha256 in session.scalars(select(table.c[column]).where(table.c.id.in_(numbers)))
    )
