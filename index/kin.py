"""Filings of one project: which they are, what people said of that, and the findings across their forms and years.

Nothing of it is kept but what people said: projects follow from the filings as they stand now. For one filing only
those are looked at that share a key with it, or with one that does; the whole store is looked at for lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.filing import Filing
from index.changes import announce, now
from index.database import Database
from index.permissions import Who, allow
from index.rows import DecidedFinding, Kin, handed_in
from index.schema import Document, LinkEvent
from index.shelf import Shelf
from index.supersession import in_force
from index.tuning import Tunings
from index.verdicts import decisions, judged
from ingest.errors import NotFound, StoreError
from review.across_parameters import across_parameters
from review.check import across
from review.finding import Finding
from review.kinship import keys_of, kinship
from review.project import Project, Verdict

Said = Literal["same", "different", "undone"]
MOST_AROUND = 400
"""Of more filings than these that share keys with one, the rest is left out: a unit's whole archive is no project."""
STEPS = 2


class Kinships:
    """The projects of a store, and the only way to say which filings are of one."""

    def __init__(self, database: Database, shelf: Shelf, tunings: Tunings) -> None:
        self._database = database
        self._tunings = tunings
        self._shelf = shelf
        self._keys: dict[str, tuple[Filing, frozenset[str]]] = {}
        self._projects: tuple[object, tuple[Project, ...]] = (None, ())
        self._across: tuple[object, tuple[Finding, ...]] = (None, ())

    def decide(self, earlier: str, later: str, decision: Said, reason: str, who: Who) -> None:
        """Keep that two filings are of one project, or are not, or take back what was said; the last word counts.

        NotFound when one is not there, StoreError for a filing and itself, and for a parting without a reason.
        """
        who = allow(who, "link")
        if earlier == later:
            raise StoreError("请选择两张不同的表。/ Choose two different filings.")
        if decision == "different" and not reason.strip():
            raise StoreError("请说明为什么不是同一项目。/ Give the reason why they are not of one project.")
        with self._database.write() as session:
            one, other = self._shelf.view(session, earlier), self._shelf.view(session, later)
            session.add(
                LinkEvent(
                    earlier=earlier,
                    later=later,
                    earlier_document=one.document,
                    later_document=other.document,
                    decision=decision,
                    reason=reason.strip(),
                    who=who,
                    made_at=now(),
                )
            )
            for document in dict.fromkeys((one.document, other.document)):
                announce(session, document, "link")

    def of(self, session: Session, filing_id: str) -> tuple[tuple[Kin, ...], tuple[DecidedFinding, ...]]:
        """Return what ties a filing to others, by the order of their links, and the findings across them on it."""
        held = self._held(session)
        events = _last_events(session)
        project = self._project_of(filing_id, held, _verdicts(events))
        kin = list(_tied(filing_id, project, held, events))
        parted = (pair for pair, one in events.items() if one.decision == "different" and filing_id in pair)
        for pair in parted:
            (other,) = pair - {filing_id} or {filing_id}
            if other in held and other not in {one.other.id for one in kin}:
                kin.append(_parted(held[other], events[pair]))
        across_it = across(project, self._tunings.packs(session)) if project else ()
        found = [one for one in across_it if one.filing == filing_id]
        return tuple(kin), self._decided(session, found, held)

    def findings(self, session: Session) -> tuple[Finding, ...]:
        """Return the findings across forms and years over the whole store."""
        held = self._held(session)
        verdicts = _verdicts(_last_events(session))
        packs = self._tunings.packs(session)
        key = (tuple((name, id(filing)) for name, (_, filing) in held.items()), verdicts)
        projects, known = self._projects, self._across  # other threads may put theirs here at any moment
        if projects[0] != key:
            projects = self._projects = (
                key,
                kinship([filing for _, filing in held.values()], verdicts).projects,
            )
        if known[0] != (key, packs):
            found = (one for project in projects[1] for one in across(project, packs))
            known = self._across = (key, packs), tuple(found)
        return known[1]

    def decided_findings(self, session: Session) -> Mapping[str, tuple[DecidedFinding, ...]]:
        """Return the findings across forms and years by the filing that they stand on, each with its decision."""
        found: dict[str, list[Finding]] = {}
        for one in self.findings(session):
            found.setdefault(one.filing, []).append(one)
        held = self._held(session)
        return {name: self._decided(session, ones, held) for name, ones in found.items()}

    def finding(self, session: Session, finding_id: str) -> tuple[str, Finding]:
        """Return the document of the filing that a finding across stands on, and the finding; NotFound otherwise."""
        held = self._held(session)
        for one in self.findings(session):
            if one.id == finding_id:
                return held[one.filing][0].sha256, one
        raise NotFound(
            f"没有问题 {finding_id}，可能已随更正消失。/ There is no finding {finding_id}; a correction may have ended it."
        )

    def _held(self, session: Session) -> dict[str, tuple[Document, Filing]]:
        superseded = in_force(session)
        return {
            filing.id: (row, filing)
            for row, shown in self._shelf.current(session)
            for filing in shown.extraction.filings
            if filing.id not in superseded
        }

    def _project_of(
        self, filing_id: str, held: Mapping[str, tuple[Document, Filing]], verdicts: Sequence[Verdict]
    ) -> Project | None:
        if filing_id not in held:
            return None
        near = [held[one][1] for one in self._around(filing_id, held, verdicts)]
        projects = kinship(near, verdicts).projects
        return next((one for one in projects if filing_id in {filing.id for filing in one.filings}), None)

    def _around(
        self, filing_id: str, held: Mapping[str, tuple[Document, Filing]], verdicts: Sequence[Verdict]
    ) -> list[str]:
        """Return the filings that share a key with this one, or with one that does, and those that people tied to them."""
        self._learn(held)
        by_key: dict[str, list[str]] = {}
        for name in held:
            for key in self._keys[name][1]:
                by_key.setdefault(key, []).append(name)
        most = across_parameters().kinship.most_sharing
        told: dict[str, set[str]] = {}
        for one in verdicts:
            told.setdefault(one.earlier, set()).add(one.later)
            told.setdefault(one.later, set()).add(one.earlier)
        known, edge = {filing_id: None}, [filing_id]
        for _ in range(STEPS):
            keys = (key for name in edge for key in self._keys[name][1])
            near = [name for key in keys if len(by_key[key]) <= most for name in by_key[key]]
            near += [other for name in edge for other in told.get(name, ()) if other in held]
            edge = [name for name in dict.fromkeys(near) if name not in known][: MOST_AROUND - len(known)]
            known |= dict.fromkeys(edge)
        return list(known)

    def _learn(self, held: Mapping[str, tuple[Document, Filing]]) -> None:
        for name, (_, filing) in held.items():
            if name not in self._keys or self._keys[name][0] is not filing:
                self._keys[name] = filing, keys_of(filing)

    def _decided(
        self, session: Session, found: Iterable[Finding], held: Mapping[str, tuple[Document, Filing]]
    ) -> tuple[DecidedFinding, ...]:
        return tuple(judged(one, decisions(session, held[one.filing][0].sha256)) for one in found)


def _tied(
    filing_id: str,
    project: Project | None,
    held: Mapping[str, tuple[Document, Filing]],
    events: Mapping[frozenset[str], LinkEvent],
) -> Iterable[Kin]:
    for link in project.links if project else ():
        if filing_id not in (link.earlier, link.later):
            continue
        other = link.later if link.earlier == filing_id else link.earlier
        event = events.get(frozenset((link.earlier, link.later)))
        said = {} if event is None or event.decision == "undone" else _told(event)
        yield Kin(other=handed_in(*held[other]), link=link, **said)  # type: ignore[arg-type]


def _parted(other: tuple[Document, Filing], event: LinkEvent) -> Kin:
    return Kin(other=handed_in(*other), link=None, **_told(event))  # type: ignore[arg-type]


def _told(event: LinkEvent) -> dict[str, str]:
    return {"decision": event.decision, "who": event.who, "when": event.made_at, "reason": event.reason}


def _last_events(session: Session) -> dict[frozenset[str], LinkEvent]:
    ordered = session.scalars(select(LinkEvent).order_by(LinkEvent.id))
    return {frozenset((one.earlier, one.later)): one for one in ordered}


def _verdicts(events: Mapping[frozenset[str], LinkEvent]) -> tuple[Verdict, ...]:
    return tuple(
        Verdict(earlier=one.earlier, later=one.later, decision=one.decision)  # type: ignore[arg-type]
        for one in events.values()
        if one.decision != "undone"
    )
