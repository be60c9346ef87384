"""Who has a filing (经办): whoever took it, or last worked on it, until they hand it back or the review of it is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from index.changes import announce, now
from index.database import Database
from index.permissions import Who, allow
from index.rows import FilingRow
from index.schema import CorrectionEvent, DecisionEvent
from index.shelf import Shelf
from index.signatures import SignOffEvent
from index.taking import TakingEvent
from ingest.errors import Conflict

Action = Literal["take", "hand_back"]
REVIEWED = ("new", "in_review", "reopened")
"""The stages in which somebody works on a filing."""


class Takings:
    """The takings of a store: nothing else depends on them, and they keep nobody from anything."""

    def __init__(self, database: Database, shelf: Shelf) -> None:
        self._database = database
        self._shelf = shelf

    def take(self, filing_id: str, who: Who) -> None:
        """Keep that a person works on a filing, whoever had it before."""
        self._keep(filing_id, "take", who)

    def hand_back(self, filing_id: str, who: Who) -> None:
        """Keep that a person works on a filing no more; Conflict where they do not have it."""
        self._keep(filing_id, "hand_back", who)

    def held(self, session: Session, rows: Sequence[FilingRow]) -> list[FilingRow]:
        """Return the lines with who has each filing, and who last did something on it."""
        having, last = _last(session, _WORKING), _last(session, (*_WORKING, SignOffEvent))
        return [
            row.model_copy(
                update={
                    "held_by": _holder(having.get(row.id)) if row.stage in REVIEWED else None,
                    "last_by": last[row.id].who if row.id in last else None,
                }
            )
            for row in rows
        ]

    def _keep(self, filing_id: str, action: Action, who: Who) -> None:
        name = allow(who, "correct")
        with self._database.write() as session:
            document = self._shelf.view(session, filing_id).document
            if action == "hand_back":
                holder = _holder(_last(session, _WORKING, filing_id).get(filing_id))
                if holder != name:
                    raise Conflict(f"本表不在 {name} 手中。/ {name} does not have this filing.")
            session.add(
                TakingEvent(document=document, filing=filing_id, action=action, who=name, made_at=now())
            )
            announce(session, document, "taking")


_WORKING = (CorrectionEvent, DecisionEvent, TakingEvent)
Worked = CorrectionEvent | DecisionEvent | TakingEvent | SignOffEvent


def _last(session: Session, tables: Iterable[Any], filing_id: str | None = None) -> dict[str, Worked]:
    """Return by filing the latest event of these tables, of this filing alone where one is named."""
    found: dict[str, Worked] = {}
    for table in tables:
        numbers = select(func.max(table.id)).group_by(table.filing)
        if filing_id is not None:
            numbers = numbers.where(table.filing == filing_id)
        for one in session.scalars(select(table).where(table.id.in_(numbers))):
            known = found.get(one.filing)
            if known is None or known.made_at <= one.made_at:
                found[one.filing] = one
    return found


def _holder(last: Worked | None) -> str | None:
    is_back = isinstance(last, TakingEvent) and last.action == "hand_back"
    return None if last is None or is_back else last.who
