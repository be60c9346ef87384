"""Which filings are of one project: the same one in other forms of its year, and in other years.

A department's budget or evaluation is no filing of a project. It is linked to the projects of its unit and
year that it names; so is a form that names another's project among its sub-items. Such a link is a "part".

`kinship` looks at many filings at once, and alone can tell a split project from a renamed one. For one more
filing, call it on those that share a key with it (`keys_of`), together with the projects that they are in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product

from extract.filing import Filing
from review.across_parameters import across_parameters
from review.braid import braid
from review.likeness import Compared, compared, reasons
from review.named_in_money import mentions
from review.profile import Profile, order, profile
from review.project import Link, Project, Tie, Verdict
from review.resubmission import DEPARTMENT_FORMS


@dataclass(frozen=True, slots=True)
class Kinship:
    """The projects in the order of their first filings, and every link, by the ids of its two filings."""

    projects: tuple[Project, ...]
    links: tuple[Link, ...]


def kinship(filings: Sequence[Filing], verdicts: Sequence[Verdict] = ()) -> Kinship:
    """Return the projects that the filings are of; what a person said holds, the last verdict on a pair.

    Superseded filings are not to be among them. The order of the filings does not matter.
    """
    ordered = sorted(filings, key=order)
    profiles = [profile(one) for one in ordered]
    said = decided(verdicts)
    groups, ends = _braided(profiles, said)
    links = _links(profiles, groups, ends, said)
    return Kinship(tuple(_projects(groups, links, {one.id: one for one in ordered})), links)


@dataclass(frozen=True, slots=True)
class Ties:
    """The filings of one project, and every link of one of them, by ids."""

    group: tuple[Profile, ...]
    links: tuple[Link, ...]

    @property
    def named(self) -> tuple[str, ...]:
        """The filings of the project, then those that a link ties to it."""
        ends = (end for link in self.links for end in (link.earlier, link.later))
        return tuple(dict.fromkeys((*(one.id for one in self.group), *ends)))

    def project(self, held: Mapping[str, Filing]) -> Project:
        """Return the project; `held` has the filings that are `named`."""
        return next(_projects([self.group], self.links, held))


def ties_of(name: str, profiles: Sequence[Profile], verdicts: Sequence[Verdict] = ()) -> Ties | None:
    """Return what `kinship` finds of the project that one filing is of, none of the others' links being worked out.

    `profiles` of the filings that it is looked for among, itself one of them. None for a department's form.
    """
    ordered, said = sorted(profiles, key=lambda one: one.order), decided(verdicts)
    groups, ends = _braided(ordered, said)
    group = next((one for one in groups if any(of.id == name for of in one)), None)
    if group is None:
        return None
    own = frozenset(one.id for one in group)
    return Ties(tuple(group), _links(ordered, [group], ends, said, own))


def all_ties(profiles: Sequence[Profile], verdicts: Sequence[Verdict] = ()) -> tuple[Ties, ...]:
    """Return what `kinship` finds, project by project, in the order of their first filings."""
    ordered, said = sorted(profiles, key=lambda one: one.order), decided(verdicts)
    groups, ends = _braided(ordered, said)
    links = _links(ordered, groups, ends, said)
    return tuple(Ties(tuple(group), kept) for group, kept in zip(groups, _own(groups, links), strict=True))


def _braided(
    profiles: Sequence[Profile], said: Mapping[frozenset[str], str]
) -> tuple[list[list[Profile]], list[tuple[Profile, Profile]]]:
    """The projects, and the pairs over which one was split or merged; `profiles` by year and form."""
    own = [one for one in profiles if one.form not in DEPARTMENT_FORMS]
    return braid(own, _said_same(said), _apart(said))


def _said_same(said: Mapping[frozenset[str], str]) -> list[tuple[str, str]]:
    pairs = (sorted(pair) for pair, decision in said.items() if decision == "same" and len(pair) == 2)
    return [(one, other) for one, other in pairs]


def _links(
    profiles: Sequence[Profile],
    groups: Sequence[Sequence[Profile]],
    ends: Sequence[tuple[Profile, Profile]],
    said: Mapping[frozenset[str], str],
    own: frozenset[str] | None = None,
) -> tuple[Link, ...]:
    """The links within the groups and of one group with another, in order; `own`: only those of one of these filings."""
    named = {one.id: one for one in profiles}
    place = {one: number for number, one in enumerate(named)}
    found: dict[tuple[str, str], Link] = {}
    for one, other, tie in (*_within(groups), *((*pair, "part") for pair in ends)):
        if own is None or not own.isdisjoint((one.id, other.id)):
            _add(found, one, other, tie, said)
    for pair in _said_same(said):
        if named.keys() >= set(pair) and (own is None or not own.isdisjoint(pair)):
            first, second = sorted(pair, key=place.__getitem__)
            _add(found, named[first], named[second], "same", said)
    for link in mentions(profiles, own):
        _mention(found, link, said)
    return tuple(sorted(found.values(), key=lambda link: (place[link.earlier], place[link.later])))


def keys_of(filing: Filing) -> frozenset[str]:
    """Return the keys that filings of one project share, a few dozen at most.

    A key that many filings have tells nothing: pass over those that more than `most_sharing` projects share.
    """
    return profile(filing).keys


def decided(verdicts: Sequence[Verdict]) -> dict[frozenset[str], str]:
    """Return by pair what was said of it last."""
    return {frozenset((one.earlier, one.later)): one.decision for one in verdicts}


def _apart(said: Mapping[frozenset[str], str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for pair, decision in said.items():
        if decision == "different":
            for one in pair:
                found[one] |= pair - {one}
    return found


def _within(groups: Iterable[Sequence[Profile]]) -> Iterator[tuple[Profile, Profile, Tie]]:
    """Yield the pairs of each project that are compared: those of one year, and of a year and the next held."""
    most = across_parameters().kinship.most_in_year
    for group in groups:
        years: dict[int | None, list[Profile]] = defaultdict(list)
        for one in sorted(group, key=lambda one: one.order):
            years[one.year].append(one)
        kept = [members[:most] for members in years.values()]
        for members in kept:
            yield from ((one, other, "same") for one, other in combinations(members, 2))
        for members, following in pairwise(kept):
            yield from ((one, other, "same") for one, other in product(members, following))


def _add(
    found: dict[tuple[str, str], Link],
    one: Profile,
    other: Profile,
    tie: Tie,
    said: Mapping[frozenset[str], str],
    alike: Compared | None = None,
) -> None:
    decision = said.get(frozenset((one.id, other.id)))
    if (one.id, other.id) in found or decision == "different":
        return
    alike = alike or compared(one, other)
    found[one.id, other.id] = Link(
        earlier=one.id,
        later=other.id,
        kind="same_year" if one.year == other.year or None in (one.year, other.year) else "other_year",
        tie="same" if decision == "same" else tie,
        likeness=alike.likeness,
        reasons=reasons(one, other, alike),
        is_confirmed=decision == "same",
    )


def _mention(found: dict[tuple[str, str], Link], link: Link, said: Mapping[frozenset[str], str]) -> None:
    if said.get(frozenset((link.earlier, link.later))) != "different":
        found.setdefault((link.earlier, link.later), link)


def _projects(
    groups: Sequence[Sequence[Profile]], links: Sequence[Link], held: Mapping[str, Filing]
) -> Iterator[Project]:
    for group, kept in zip(groups, _own(groups, links), strict=True):
        own = sorted((held[one.id] for one in group), key=order)
        ends = {end for link in kept for end in (link.earlier, link.later)} - {one.id for one in own}
        yield Project(tuple(own), kept, tuple(sorted((held[one] for one in ends), key=order)))


def _own(groups: Sequence[Sequence[Profile]], links: Sequence[Link]) -> Iterator[tuple[Link, ...]]:
    """Yield the links of each group, in their order."""
    ties: dict[str, list[int]] = defaultdict(list)
    for number, link in enumerate(links):
        ties[link.earlier].append(number)
        ties[link.later].append(number)
    for group in groups:
        yield tuple(links[number] for number in sorted({number for one in group for number in ties[one.id]}))
