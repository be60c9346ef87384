"""Which of the things that people said of a document's pages stand, and whether they can all be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Literal, NamedTuple, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.directions import RIGHT_ANGLES, Directions
from extract.filing import FormType
from index.document_rows import Direction
from index.lineage import lineage
from index.schema import DirectionEvent
from ingest.errors import RefusedDirection

DirectionKind = Literal["turn", "leave_out", "boundary", "form_type"]
UNDO = "undo"
BEGINS, CONTINUES = "begins", "continues"
VALUES: Mapping[str, tuple[str | None, ...]] = {
    "turn": tuple(str(degrees) for degrees in RIGHT_ANGLES),
    "leave_out": (None,),
    "boundary": (BEGINS, CONTINUES),
    "form_type": get_args(FormType),
}
"""What may be said, by its kind."""

Standing = Mapping[tuple[str, int], DirectionEvent]
"""The event that stands, by its kind and page."""


class Order(NamedTuple):
    """What a document is to be read by, and the number of the last event that it follows from; 0 without any."""

    last: int
    directions: Directions


def events_of(session: Session, sha256: str) -> list[DirectionEvent]:
    """Return what people said of the document's pages, oldest first.

    What was said of its sheets while they were pages of other documents is among it, as said of the pages here;
    but that a page goes on with the one before, where that one lies in another document now.
    """
    line = lineage(session)
    elsewhere, documents = line.elsewhere(sha256), (sha256, *line.relatives(sha256))
    asked = select(DirectionEvent).where(DirectionEvent.document.in_(documents)).order_by(DirectionEvent.id)
    events = list(session.scalars(asked))
    if not elsewhere:
        return events
    here = [
        event if event.document == sha256 else _moved(event, sha256, elsewhere[event.document, event.page])
        for event in events
        if event.document == sha256 or (event.document, event.page) in elsewhere
    ]
    left_out = {page for kind, page in standing(here) if kind == "leave_out"}
    first = next(page for page in count(1) if page not in left_out)
    own = {event.id for event in events if event.document == sha256}
    return [one for one in here if one.id in own or one.value != CONTINUES or one.page > first]


def _moved(event: DirectionEvent, sha256: str, page: int) -> DirectionEvent:
    """The event as one of another document that has the sheet; it is of no session, so nothing is written of it."""
    kept = {column.name: getattr(event, column.name) for column in DirectionEvent.__table__.columns}
    return DirectionEvent(**kept | {"document": sha256, "page": page})


def order_of(session: Session, sha256: str) -> Order:
    """Return what the document is to be read by."""
    events = events_of(session, sha256)
    return Order(events[-1].id if events else 0, directions(standing(events)))


def taken_back(events: Sequence[DirectionEvent]) -> dict[int, DirectionEvent]:
    """Return by the number of each event that is taken back the undo that does it: the first that stands itself."""
    dead: dict[int, DirectionEvent] = {}
    for event in sorted(events, key=lambda event: event.id, reverse=True):
        if event.undoes is not None and event.id not in dead:
            dead[event.undoes] = event
    return dead


def standing(events: Sequence[DirectionEvent]) -> Standing:
    """Return the last event on each thing that can be said of a page, of those that are not taken back."""
    dead = taken_back(events)
    return {
        (event.kind, event.page): event for event in events if event.kind != UNDO and event.id not in dead
    }


def directions(said: Standing) -> Directions:
    """Return what stands, as a reading is told it: of a page that is left out nothing else, until it is taken in again."""

    left_out = {page: one.who for (kind, page), one in said.items() if kind == "leave_out"}
    said = {key: one for key, one in said.items() if key[1] not in left_out}

    def pages(value: str) -> frozenset[int]:
        return frozenset(page for (_, page), event in said.items() if event.value == value)

    return Directions(
        turned={page: int(one.value or 0) for (kind, page), one in said.items() if kind == "turn"},
        left_out=left_out,
        begins=pages(BEGINS),
        continues=pages(CONTINUES),
        form_types={page: one.value for (kind, page), one in said.items() if kind == "form_type"},  # type: ignore[misc]
    )


def refuse_impossible(said: Standing, pages: int, is_text: bool) -> None:
    """Raise RefusedDirection, which says what to do, where not all of this can be done at once."""
    left_out = {page for kind, page in said if kind == "leave_out"}
    if len(left_out) >= pages:
        raise RefusedDirection(
            "每一页都不读，就没有可审的内容；整份文件不要时请撤下文件。"
            " / Every page would be left out; withdraw the document instead."
        )
    first = min(set(range(1, pages + 1)) - left_out)
    for (kind, page), event in said.items():
        if event.value == CONTINUES and page <= first and page not in left_out:
            raise RefusedDirection(
                f"第 {page} 页之前没有可接的表。/ There is no form before page {page} that could go on."
            )
        if kind == "turn" and is_text:
            raise RefusedDirection(
                "文本文件没有页面图像，不能转。/ A text file has no pictures of pages; they cannot be turned."
            )


def listed(events: Sequence[DirectionEvent]) -> tuple[Direction, ...]:
    """Return the events as records."""
    alive = {event.id for event in standing(events).values()}
    dead = taken_back(events)
    return tuple(
        Direction(
            id=event.id,
            kind=event.kind,  # type: ignore[arg-type]
            page=event.page,
            value=event.value,
            old=event.old,
            who=event.who,
            when=event.made_at,
            why=event.why,
            undoes=event.undoes,
            reading=event.reading,
            stands=event.id in alive or (event.kind == UNDO and event.id not in dead),
        )
        for event in events
    )


def directions_listed(session: Session, sha256: str | None = None) -> dict[str, tuple[Direction, ...]]:
    """Return what was said of the pages of each document, or of this one."""
    chosen = select(DirectionEvent).order_by(DirectionEvent.id)
    found: dict[str, list[DirectionEvent]] = {}
    for event in session.scalars(
        chosen if sha256 is None else chosen.where(DirectionEvent.document == sha256)
    ):
        found.setdefault(event.document, []).append(event)
    for document in lineage(session).related():
        if sha256 in (None, document):
            found[document] = events_of(session, document)
    return {document: listed(events) for document, events in found.items()}
