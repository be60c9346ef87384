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
from review.profile import Profile, keys, order, profile
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
    profiles = {one.id: profile(one) for one in ordered}
    said = decided(verdicts)
    own = [one for one in profiles.values() if one.form not in DEPARTMENT_FORMS]
    same = [tuple(sorted(pair)) for pair, decision in said.items() if decision == "same" and len(pair) == 2]
    groups, ends = braid(own, [(one, other) for one, other in same], _apart(said))
    place = {one: number for number, one in enumerate(profiles)}
    found: dict[tuple[str, str], Link] = {}
    for one, other, tie in (*_within(groups), *((*pair, "part") for pair in ends)):
        _add(found, one, other, tie, said)
    for earlier, later in same:
        if earlier in profiles and later in profiles:
            first, second = sorted((earlier, later), key=place.__getitem__)
            _add(found, profiles[first], profiles[second], "same", said)
    for link in mentions(list(profiles.values())):
        _mention(found, link, said)
    links = tuple(sorted(found.values(), key=lambda link: (place[link.earlier], place[link.later])))
    return Kinship(tuple(_projects(groups, links, {one.id: one for one in ordered})), links)


def keys_of(filing: Filing) -> frozenset[str]:
    """Return the keys that filings of one project share, a few dozen at most.

    A key that many filings have tells nothing: pass over those that more than `most_sharing` projects share.
    """
    return frozenset(keys(profile(filing)))


def decided(verdicts: Sequence[Verdict]) -> dict[frozenset[str], str]:
    """Return by pair what was said of it last."""
    return {frozenset((one.earlier, one.later)): one.decision for one in verdicts}


def _is_departments(one: Profile, other: Profile) -> bool:
    return one.form in DEPARTMENT_FORMS or other.form in DEPARTMENT_FORMS


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
    groups: Iterable[Sequence[Profile]], links: Sequence[Link], held: Mapping[str, Filing]
) -> Iterator[Project]:
    ties: dict[str, list[int]] = defaultdict(list)
    for number, link in enumerate(links):
        ties[link.earlier].append(number)
        ties[link.later].append(number)
    for group in groups:
        own = sorted((held[one.id] for one in group), key=order)
        kept = [links[number] for number in sorted({number for one in own for number in ties[one.id]})]
        ends = {end for link in kept for end in (link.earlier, link.later)} - {one.id for one in own}
        yield Project(tuple(own), tuple(kept), tuple(sorted((held[one] for one in ends), key=order)))
