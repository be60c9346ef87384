"""Which values of a document blind second readers typed otherwise than they are read now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.filing import Filing
from index.lineage import lineage
from index.schema import SecondReadingEvent
from review.correction import Correction
from review.second_reading import Dispute, disputes


def disputed(session: Session, sha256: str, filings: Sequence[Filing]) -> dict[str, tuple[Dispute, ...]]:
    """Return by filing the values that a second reader typed otherwise, whether a person decided on them or not."""
    line = lineage(session)
    elsewhere = line.elsewhere(sha256)
    asked = select(SecondReadingEvent).where(
        SecondReadingEvent.document.in_((sha256, *line.relatives(sha256))),
        SecondReadingEvent.outcome == "differs",
    )
    events = session.scalars(asked.order_by(SecondReadingEvent.id)).all()
    own = {filing.id for filing in filings}
    return {
        filing.id: tuple(
            disputes(
                filing,
                [
                    (said, one.typed or "")
                    for one in events
                    if (one.filing == filing.id or one.filing not in own)
                    and (said := _here(as_said(one), sha256, elsewhere)) is not None
                ],
            )
        )
        for filing in filings
    }


def _here(said: Correction, sha256: str, elsewhere: Mapping[tuple[str, int], int]) -> Correction | None:
    """What was typed as said of this document; None where its sheet lies in another."""
    if said.document == sha256:
        return said
    page = elsewhere.get((said.document, said.page or 0))
    return None if page is None else said.model_copy(update={"document": sha256, "page": page})


def as_said(event: SecondReadingEvent) -> Correction:
    """Return what a second reader typed as if it had been said of the place: it is found by the same anchor."""
    return Correction(
        id=event.id,
        document=event.document,
        page=event.page,
        box=(event.x0, event.top, event.x1, event.bottom),
        field=event.field,
        pointer=event.pointer,
        action="correct",
        old=event.read,
        new=event.typed,
        who=event.who,
        when=event.made_at,
        reading=event.reading,
    )
