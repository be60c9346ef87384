"""Search over a store: what was typed exactly first, then keywords joined with vectors, as the filters let through."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from index.database import Database
from index.derived import behind, left_out
from index.foreground import Foreground
from index.rows import FilingRow
from index.schema import ChainLink, Document
from index.search.filters import FACETS, By, Filters, Found, Hit
from index.search.fusion import joined
from index.search.keeper import Keeper, OnStep
from index.search.lookup import Scope, exact, ranked, scope_of, scope_of_head, within
from index.search.names import Names
from index.search.passage import Passage
from index.search.sought import Sought, sought
from index.search.tables import PassageRow
from index.search.typed import Typed
from index.search.vectors import Vectors
from index.search.writing import passage_of
from index.supersession import superseded, supersessions
from ingest.errors import ModelUnavailable, StoreError, VectorsUnavailable, trail

logger = logging.getLogger(__name__)

DEPTH = 200
"""How many hits of each list are joined, and counted in the facets."""
FAR = (2 * DEPTH, 2_000)
"""How many of the nearest passages are looked at where filters let only some through; the second where too few are left."""
EACH = 150
"""Of a scope of no more passages than these each is compared with what was asked."""
MOST = 100
Face = tuple[Any, ...]
ALL = Filters()
HELD = "向量尚未就绪，或由另一进程使用，本次仅按关键词 / vectors not ready, or in another process's hands: keywords alone"
FAULTY = "向量检索暂不可用，本次仅按关键词 / the vectors cannot be searched now: keywords alone"


class Search:
    """What is found in a store, and how that is kept up with it.

    `lines` tells how far the review of the filings has come; it is asked where a filter wants to know. `ahead` tells
    when people wait: keeping the vectors up lets them pass.
    """

    def __init__(
        self,
        database: Database,
        vectors: Vectors,
        lines: Callable[[bool], Iterable[FilingRow]],
        ahead: Foreground | None = None,
    ) -> None:
        self._database = database
        self._vectors = vectors
        self._lines = lines
        self._is_caught_up = False
        self._names, self._supersessions = Names(), supersessions()
        self.keeper = Keeper(database, vectors, ahead or Foreground())

    def find(self, query: str, filters: Filters = ALL, top: int = 10) -> Found:
        """Return the passages found, best first; at most `top` of them, and no more than MOST."""
        typed = Typed(query)
        filings = self._in_state(filters)
        with self._database.read() as session:
            gone = superseded(session, self._supersessions.of(session))
            scope = scope_of(session, filters, filings, gone)
            first = exact(session, typed, scope) if typed.words else []
            order, why = self._ordered(session, typed.query, scope, first)
            counted = _faces(session, list(order)[:DEPTH])
            best = _passages(session, list(counted)[: min(top, MOST)])
            left = self._left_out(session)
        exactly = set(first)
        hits = tuple(_hit(one, order[number], number in exactly, typed) for number, one in best.items())
        by: By = "keywords" if why else "both"
        return Found(hits=hits, facets=_facets(counted.values()), by=by, why=why, left_out=left)

    def start(self) -> None:
        """Keep the index up in the background."""
        self.keeper.start()

    def settle(self, on_step: OnStep | None = None) -> bool:
        """Bring the index up to now; whether all of it is, which another process may keep from it."""
        return self.keeper.catch_up(on_step)

    def reindex(self, resume: bool, on_step: OnStep | None = None) -> bool:
        """Make passages and vectors anew, or with `resume` only what is missing; StoreError when another process holds them."""
        if not (resume or self.keeper.begin_anew()) or not self.keeper.catch_up(on_step):
            raise StoreError(
                "检索索引正由另一进程（如 jixiao serve）维护，请先停止它。"
                " / Another process (jixiao serve) keeps the index; stop it first."
            )
        return True

    def counts(self) -> Mapping[str, int]:
        """Return how many documents and passages there are in the index."""
        with self._database.read() as session:
            asked = {
                "documents": select(func.count(PassageRow.document.distinct())),
                "passages": select(func.count(PassageRow.id)),
            }
            return {name: session.scalar(one) or 0 for name, one in asked.items()}

    @property
    def is_begun(self) -> bool:
        """Whether vectors were ever made here: who never searched need not wait for them."""
        return self._vectors.are_there

    def stop(self) -> None:
        """End the background."""
        self.keeper.stop()

    def close(self) -> None:
        """End what runs in the background, and give the vectors back."""
        self.keeper.stop()
        self._vectors.close()

    def _ordered(
        self, session: Session, query: str, scope: Scope, first: Sequence[int]
    ) -> tuple[dict[int, float], str | None]:
        """The passages with their scores, best first, and why no vectors took part.

        What was typed exactly stands first; then what a query asks of the units, projects or years that it names; then all.
        """
        found = {number: 2 + 1 / (1 + place) for place, number in enumerate(first)}
        head = self._names.of(session, query)
        kind = sought(head.said or query)
        if head.is_told:
            of_head, _ = self._joined(session, head.rest, scope_of_head(session, scope, head), kind)
            found |= {number: 1 + score for number, score in of_head.items() if number not in found}
        everywhere, why = self._joined(session, query, scope, kind)
        return found | {number: score for number, score in everywhere.items() if number not in found}, why

    def _joined(
        self, session: Session, query: str, scope: Scope, kind: Sought | None
    ) -> tuple[dict[int, float], str | None]:
        """What keywords and vectors find in a scope, as one list; what is of the kind that is sought, further up."""
        near, why = self._near(session, query, scope)
        words = ranked(session, query, scope, DEPTH)
        told = ranked(session, query, scope, DEPTH, kind.tokens) if kind else []
        one = joined([*map(str, words)], [*map(str, near)], [*map(str, told)], kind.weight if kind else 0.0)
        return {int(number): score for number, score in one}, why

    def _near(self, session: Session, query: str, scope: Scope) -> tuple[list[int], str | None]:
        """The nearest passages in the scope; the reason where the vectors cannot be asked."""
        self.keeper.wake()
        if not self._vectors.is_open:
            return [], HELD
        try:
            if scope.few is not None and len(scope.few) <= EACH:
                return self._vectors.nearest_of(query, scope.few)[:DEPTH], None
            found: list[int] = []
            for depth in FAR if scope.condition else (DEPTH,):
                found = within(session, self._vectors.nearest(query, depth), scope)
                if len(found) >= DEPTH:
                    break
            return found[:DEPTH], None
        except (VectorsUnavailable, ModelUnavailable) as error:
            logger.warning("the vectors could not be asked: %s", trail(error))
            return [], FAULTY

    def _in_state(self, filters: Filters) -> list[str] | None:
        if filters.state is None and not filters.findings:
            return None
        return [
            line.id
            for line in self._lines(filters.everything)
            if (
                filters.state is None
                or filters.state == ("submitted" if line.awaits_signature else line.state)
            )
            and (line.open_findings or not filters.findings)
        ]

    def _left_out(self, session: Session) -> int:
        """How many documents are not in the index; that none is behind stays so, since changes take their rows along."""
        missing = 0 if self._is_caught_up else len(behind(session))
        self._is_caught_up = not missing
        return missing + left_out(session)


def store_name(database: Database) -> str:
    """Return a name that is this store's own for good: how its chain begins."""
    with database.read() as session:
        opening = session.scalar(select(ChainLink.digest).where(ChainLink.number == 0))
    return (opening or "")[:12]


def _faces(session: Session, numbers: Sequence[int]) -> dict[int, Face]:
    """What the facets count of the passages of these numbers, in their order: a value for each of FACETS."""
    asked = select(PassageRow.id, *(getattr(PassageRow, name) for name in FACETS))
    rows = {row[0]: row[1:] for row in session.execute(asked.where(PassageRow.id.in_(numbers)))}
    return {number: rows[number] for number in numbers if number in rows}


def _passages(session: Session, numbers: Sequence[int]) -> dict[int, Passage]:
    """The passages of these numbers, in their order."""
    asked = select(PassageRow, Document.file).join(Document, Document.sha256 == PassageRow.document)
    rows = {
        row.id: passage_of(row, file)
        for row, file in session.execute(asked.where(PassageRow.id.in_(numbers)))
    }
    return {number: rows[number] for number in numbers if number in rows}


def _hit(passage: Passage, score: float, is_exact: bool, typed: Typed) -> Hit:
    snippet, marks = typed.snippet(passage.text)
    return Hit(passage=passage, score=round(score, 6), exact=is_exact, snippet=snippet, marks=marks)


def _facets(found: Collection[Face]) -> dict[str, dict[str, int]]:
    return {
        name: dict(Counter(str(one[at]) for one in found if one[at] is not None).most_common())
        for at, name in enumerate(FACETS)
    }
