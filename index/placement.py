"""Which filing of a document each correction belongs to, and what the filings say once all are applied.

A correction belongs to the filing that it was made on. Where that one has its place no more, or is gone
itself, another filing of the document that has the place on the paper takes it. What finds no place is
listed, never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extract.filing import Filing
from review.apply import Applied, apply
from review.correction import Correction

Event = tuple[str, Correction]
"""The id of the filing that a person spoke of, and what they said."""


class Placed(NamedTuple):
    """The filings corrected, and by filing id: its events, those that found no place, the confirmed pointers,
    and where each event found its place.

    `lost` are the events that no filing can list, because the reading has none.
    """

    filings: tuple[Filing, ...]
    events: Mapping[str, tuple[Correction, ...]]
    orphans: Mapping[str, tuple[Correction, ...]]
    confirmed: Mapping[str, frozenset[str]]
    landed: Mapping[str, Mapping[int, tuple[str, ...]]]
    lost: tuple[Correction, ...]


def place(filings: Sequence[Filing], events: Sequence[Event]) -> Placed:
    """Return the filings of one reading with every event that finds its place."""
    if not filings:
        return Placed((), {}, {}, {}, {}, tuple(event for _, event in events))
    own = {filing.id: [event for owner, event in events if owner == filing.id] for filing in filings}
    gone = [(owner, event) for owner, event in events if owner not in own]
    done = {filing.id: apply(filing, own[filing.id]) for filing in filings}
    strays = gone + [(name, event) for name, applied in done.items() for event in applied.orphans]
    for filing in filings:
        taken = _taken(filing, own[filing.id], [event for owner, event in strays if owner != filing.id])
        strays = [(owner, event) for owner, event in strays if event not in taken]
        for listed in own.values():
            listed[:] = [event for event in listed if event not in taken]
        own[filing.id] = sorted([*own[filing.id], *taken], key=lambda event: event.id)
        done[filing.id] = apply(filing, own[filing.id])
    return _placed(filings, own, done, strays)


def _taken(filing: Filing, own: list[Correction], others: list[Correction]) -> list[Correction]:
    """Those of the others' events that find their place in this filing; without a box there is no place."""
    placed = [event for event in others if event.box is not None or event.action == "undo"]
    if not placed:
        return []
    homeless = {event.id for event in apply(filing, own + placed).orphans}
    return [event for event in placed if event.id not in homeless]


def _placed(
    filings: Sequence[Filing],
    own: Mapping[str, list[Correction]],
    done: Mapping[str, Applied],
    strays: Sequence[Event],
) -> Placed:
    """Everything by filing; what belongs to a filing that is gone is listed by the first one."""
    orphans: dict[str, tuple[Correction, ...]] = {}
    for owner, event in strays:
        lister = owner if owner in own else filings[0].id
        orphans[lister] = (*orphans.get(lister, ()), event)
    return Placed(
        filings=tuple(done[filing.id].filing for filing in filings),
        events={name: tuple(listed) for name, listed in own.items()},
        orphans=orphans,
        confirmed={name: applied.confirmed for name, applied in done.items()},
        landed={name: applied.landed for name, applied in done.items()},
        lost=(),
    )
