"""The projects of the whole store and the findings across their filings, each made again only where it changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from index.census import Standing
from index.shelf import Shelf
from review.check import across
from review.finding import Finding
from review.kinship import Ties, all_ties
from review.packs import Packs
from review.profile import Profile
from review.project import Project, Verdict


class Made(NamedTuple):
    """A project, with what it was made of."""

    ties: Ties
    standing: tuple[Standing, ...]
    project: Project


class Projects:
    """Keeps the projects up with the census."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        # Other threads may put theirs in place of these at any moment: each is one object, and never changed.
        self._ties: tuple[Sequence[Profile], Sequence[Verdict], tuple[Ties, ...]] = ((), (), ())
        self._made: tuple[Mapping[str, Made], tuple[Project, ...]] = ({}, ())
        self._found: Mapping[str, tuple[Project, Packs, tuple[Finding, ...]]] = {}

    def all(self, session: Session, verdicts: Sequence[Verdict]) -> tuple[Project, ...]:
        """Return the projects of the whole store; the same object until a filing or a verdict changes."""
        held = self._shelf.census(session).held
        made, projects = self._made
        wanted = [(ties, tuple(held[name] for name in ties.named)) for ties in self._all_ties(held, verdicts)]
        known = [made.get(ties.group[0].id) for ties, _ in wanted]
        stays = [
            one is not None and one.ties is ties and one.standing == standing
            for one, (ties, standing) in zip(known, wanted, strict=True)
        ]
        if all(stays) and len(made) == len(wanted):
            return projects
        changed = [one for one, is_known in zip(wanted, stays, strict=True) if not is_known]
        filings = self._shelf.filings(session, {one.id: one for _, all_ in changed for one in all_}.values())
        new = {ties.group[0].id: Made(ties, standing, ties.project(filings)) for ties, standing in changed}
        now = {name: new.get(name) or made[name] for name in (ties.group[0].id for ties, _ in wanted)}
        self._made = now, tuple(one.project for one in now.values())
        return self._made[1]

    def findings(self, projects: Sequence[Project], packs: Packs) -> tuple[Finding, ...]:
        """Return the findings across the forms and years of these projects, by project."""
        known, now = self._found, {}
        for project in projects:
            one = known.get(project.id)
            is_known = one is not None and one[0] is project and one[1] == packs
            now[project.id] = one if one and is_known else (project, packs, across(project, packs))
        self._found = now
        return tuple(finding for *_, found in now.values() for finding in found)

    def _all_ties(self, held: Mapping[str, Standing], verdicts: Sequence[Verdict]) -> tuple[Ties, ...]:
        """Who is tied to whom; that hangs on what filings are compared by, which most corrections leave as it is."""
        profiles = tuple(one.profile for one in held.values())
        if self._ties[:2] != (profiles, verdicts):
            known = {(ties.group, ties.links): ties for ties in self._ties[2]}
            now = all_ties(profiles, verdicts)
            self._ties = profiles, verdicts, tuple(known.get((one.group, one.links), one) for one in now)
        return self._ties[2]
