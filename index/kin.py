"""Filings of one project: which they are, what people said of that, and the findings across their forms and years.

Nothing of it is kept but what people said: projects follow from the filings as they stand now. For one filing only
those are looked at that share a key with it, or with one that does; the whole store is looked at for lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Literal, NamedTuple

from sqlalchemy.orm import Session

from extract.filing import Filing
from index.census import Census, Standing
from index.changes import announce, now
from index.database import Database
from index.inheritance import inherited
from index.last_said import LastSaid
from index.permissions import Who, allow
from index.projects import Projects
from index.rows import DecidedFinding, Kin, handed_in
from index.schema import DecisionEvent, LinkEvent
from index.shelf import Shelf
from index.tuning import Tunings
from index.verdicts import all_decisions, decisions, judged
from ingest.errors import NotFound, StoreError
from review.across_parameters import across_parameters
from review.check import across
from review.finding import Finding
from review.kinship import Ties, ties_of
from review.profile import Profile, may_tie
from review.project import Project, Verdict
from review.rule import known_across

Said = Literal["same", "different", "undone"]
MOST_AROUND = 400
"""Of more filings than these that share keys with one, the rest is left out: a unit's whole archive is no project."""
STEPS = 2


class Found(NamedTuple):
    """What ties a filing to others, and what that hangs on: the index of keys, the filings near it, what people said."""

    by_key: object
    verdicts: Sequence[Verdict]
    profiles: Mapping[str, Profile]
    among: Sequence[Verdict]
    ties: Ties | None

    def holds(self, census: Census, verdicts: Sequence[Verdict]) -> bool:
        """Whether nothing of it has changed."""
        return (
            self.by_key is census.by_key
            and self.verdicts == verdicts
            and all(
                name in census.held and census.held[name].profile is profile
                for name, profile in self.profiles.items()
            )
        )


class Kinships:
    """The projects of a store, and the only way to say which filings are of one."""

    def __init__(self, database: Database, shelf: Shelf, tunings: Tunings) -> None:
        self._database = database
        self._tunings = tunings
        self._shelf = shelf
        self._said: LastSaid[LinkEvent, frozenset[str]] = LastSaid(
            LinkEvent, lambda one: frozenset((one.earlier, one.later))
        )
        self._ties: dict[str, Found] = {}
        self._seen: dict[str, str] = {}
        self._projects = Projects(shelf)

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
        census = self._shelf.census(session)
        held = census.held
        events = self._said.of(session)
        project = self._project_of(session, filing_id, census, _verdicts(events))
        kin = list(_tied(filing_id, project, held, events))
        parted = (pair for pair, one in events.items() if one.decision == "different" and filing_id in pair)
        for pair in parted:
            (other,) = pair - {filing_id} or {filing_id}
            if other in held and other not in {one.other.id for one in kin}:
                kin.append(_parted(held[other], events[pair]))
        across_it = across(project, self._tunings.packs(session)) if project else ()
        found = [one for one in across_it if one.filing == filing_id]
        self._seen.update((one.id, filing_id) for one in found)
        return tuple(kin), self._decided(session, found, held)

    def findings(self, session: Session) -> tuple[Finding, ...]:
        """Return the findings across forms and years over the whole store."""
        return self._projects.findings(self.projects(session), self._tunings.packs(session))

    def _everything(self, session: Session) -> Iterator[Finding]:
        """Yield all findings across, worked out only when one is asked for."""
        yield from self.findings(session)

    def projects(self, session: Session) -> tuple[Project, ...]:
        """Return the projects of the whole store; the same object until a filing or a verdict changes."""
        return self._projects.all(session, _verdicts(self._said.of(session)))

    def decided_findings(self, session: Session) -> Mapping[str, tuple[DecidedFinding, ...]]:
        """Return the findings across forms and years by the filing that they stand on, each with its decision."""
        found: dict[str, list[Finding]] = {}
        for one in self.findings(session):
            found.setdefault(one.filing, []).append(one)
        held, said = self._shelf.census(session).held, all_decisions(session)
        return {
            name: tuple(
                self._judged(session, one, held, said.get(held[name].paper.sha256, {})) for one in ones
            )
            for name, ones in found.items()
        }

    def finding(self, session: Session, finding_id: str) -> tuple[str, Finding]:
        """Return the document of the filing that a finding across stands on, and the finding; NotFound otherwise."""
        held = self._shelf.census(session).held
        seen = self._seen.get(finding_id)  # whoever decides on it has looked at its filing, most likely here
        of_one = (
            (one.finding for one in self.of(session, seen)[1]) if seen is not None and seen in held else ()
        )
        for one in chain(of_one, self._everything(session)):
            if one.id == finding_id:
                return held[one.filing].paper.sha256, one
        raise NotFound(
            f"没有问题 {finding_id}，可能已随更正消失。/ There is no finding {finding_id}; a correction may have ended it."
        )

    def _project_of(
        self, session: Session, filing_id: str, census: Census, verdicts: Sequence[Verdict]
    ) -> Project | None:
        if filing_id not in census.held:
            return None
        ties = self._ties_of(filing_id, census, verdicts)
        if ties is None:
            return None
        return ties.project(self._shelf.filings(session, [census.held[name] for name in ties.named]))

    def _ties_of(self, filing_id: str, census: Census, verdicts: Sequence[Verdict]) -> Ties | None:
        """Return what ties the filing to others; looked for again only where something that it hangs on has changed."""
        known = self._ties.get(filing_id)
        if known is not None and known.holds(census, verdicts):
            return known.ties
        near = _around(filing_id, census, verdicts)
        among = tuple(one for one in verdicts if one.earlier in near or one.later in near)
        profiles = {name: one.profile for name, one in near.items()}
        if known is not None and (known.among, known.profiles) == (among, profiles):
            ties = known.ties
        else:
            ties = ties_of(filing_id, tuple(profiles.values()), among)
        self._ties[filing_id] = Found(census.by_key, verdicts, profiles, among, ties)
        return ties

    def _decided(
        self, session: Session, found: Iterable[Finding], held: Mapping[str, Standing]
    ) -> tuple[DecidedFinding, ...]:
        return tuple(
            self._judged(session, one, held, decisions(session, held[one.filing].paper.sha256))
            for one in found
        )

    def _judged(
        self,
        session: Session,
        found: Finding,
        held: Mapping[str, Standing],
        said: Mapping[str, DecisionEvent],
    ) -> DecidedFinding:
        def filing_of(name: str) -> Filing:
            return self._shelf.filings(session, [held[name]])[name]

        def others(name: str) -> Iterable[tuple[str, Mapping[int, int]]]:
            return inherited(session, held[name].paper.sha256).forebears(name)

        return judged(found, said, known_across(found, filing_of, others))


def _around(filing_id: str, census: Census, verdicts: Sequence[Verdict]) -> dict[str, Standing]:
    """Return the filings that share a key with this one, or with one that does, and those that people tied to them."""
    held, most = census.held, across_parameters().kinship.most_sharing
    told: dict[str, set[str]] = {}
    for one in verdicts:
        told.setdefault(one.earlier, set()).add(one.later)
        told.setdefault(one.later, set()).add(one.earlier)
    known, edge = {filing_id: held[filing_id]}, [filing_id]
    for _ in range(STEPS):
        near = {other for name in edge for other in _sharing(name, census, most)}
        near |= {other for name in edge for other in told.get(name, ()) if other in held}
        ordered = sorted(near - known.keys(), key=lambda name: held[name].place)
        edge = ordered[: MOST_AROUND - len(known)]
        known |= {name: held[name] for name in edge}
    return known


def _sharing(name: str, census: Census, most: int) -> Iterable[str]:
    """The filings that share a key with this one, but for those of units that can have no project in common with its own."""
    own = census.held[name].profile
    sharing = (names for key in own.keys if len(names := census.by_key[key]) <= most)
    return (other for other in set(chain.from_iterable(sharing)) if may_tie(own, census.held[other].profile))


def _tied(
    filing_id: str,
    project: Project | None,
    held: Mapping[str, Standing],
    events: Mapping[frozenset[str], LinkEvent],
) -> Iterable[Kin]:
    for link in project.links if project else ():
        if filing_id not in (link.earlier, link.later):
            continue
        other = link.later if link.earlier == filing_id else link.earlier
        event = events.get(frozenset((link.earlier, link.later)))
        said = {} if event is None or event.decision == "undone" else _told(event)
        yield Kin(other=handed_in(held[other].paper, held[other].heading), link=link, **said)  # type: ignore[arg-type]


def _parted(other: Standing, event: LinkEvent) -> Kin:
    return Kin(other=handed_in(other.paper, other.heading), link=None, **_told(event))  # type: ignore[arg-type]


def _told(event: LinkEvent) -> dict[str, str]:
    return {"decision": event.decision, "who": event.who, "when": event.made_at, "reason": event.reason}


def _verdicts(events: Mapping[frozenset[str], LinkEvent]) -> tuple[Verdict, ...]:
    return tuple(
        Verdict(earlier=one.earlier, later=one.later, decision=one.decision)  # type: ignore[arg-type]
        for one in events.values()
        if one.decision != "undone"
    )
