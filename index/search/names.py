"""The names of units and projects that a store's passages have at their heads, as they are met."""

from __future__ import annotations

from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from index.search.heads import Head, Heads
from index.search.tables import PassageRow


class Names:
    """Remembers the names, and asks for those that came since; one that went names nothing, and does no harm."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = 0
        self._named: set[tuple[str | None, str | None]] = set()
        self._heads = Heads((), ())

    def of(self, session: Session, query: str) -> Head:
        """Return what a query names."""
        with self._lock:
            last = session.scalar(select(func.max(PassageRow.id))) or 0
            if last > self._last:
                self._take(session)
                self._last = last
            return self._heads.of(query)

    def _take(self, session: Session) -> None:
        since = (PassageRow.id > self._last, PassageRow.kind == "form")
        asked = select(PassageRow.unit, PassageRow.project_name).where(*since).distinct()
        met = {(unit, project) for unit, project in session.execute(asked)}
        if not met <= self._named:
            self._named |= met
            units, projects = zip(*sorted(self._named, key=str), strict=True)
            self._heads = Heads(units, projects)
