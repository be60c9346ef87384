"""Filings become projects: those of one name first, then those whose name changed.

Nothing here compares every pair. Filings of one unit and one name are joined by that alone; what is left
are strands, and two of them are compared where they share a key that few others have.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from review.across_parameters import across_parameters
from review.likeness import Compared, compared
from review.naming import unit_letters
from review.profile import Profile, keys

MOST_COMPARED = 4
"""So many pairs of two strands are looked at, the nearest in time."""
ENDS = 6


class Edge(NamedTuple):
    """Two strands, by a filing of each, that may be of one project."""

    likeness: float
    one: int
    other: int


class Strands:
    """Sets of filings, joined step by step; a person's "different" keeps two apart."""

    def __init__(self, profiles: Sequence[Profile], apart: Mapping[str, set[str]]) -> None:
        self._profiles = profiles
        self._apart = apart
        self._root = list(range(len(profiles)))
        self._members = {place: [place] for place in range(len(profiles))}
        self._place = {one.id: place for place, one in enumerate(profiles)}

    def root(self, place: int) -> int:
        """Return the strand that the filing is in."""
        while self._root[place] != place:
            self._root[place] = self._root[self._root[place]]
            place = self._root[place]
        return place

    def members(self, root: int) -> list[Profile]:
        """Return the filings of a strand."""
        return [self._profiles[place] for place in self._members[root]]

    def roots(self) -> list[int]:
        """Return the strands in the order of their first filings."""
        return sorted(self._members, key=lambda root: min(self._members[root]))

    def collide(self, one: int, other: int) -> bool:
        """Whether both strands have a filing of one form and year: a project has one of each."""
        slots = {self._profiles[place].slot for place in self._members[self.root(one)]}
        return any(self._profiles[place].slot in slots for place in self._members[self.root(other)])

    def join(self, one: int, other: int) -> bool:
        """Join the strands of two filings unless a person keeps them apart; return whether they are one now."""
        first, second = self.root(one), self.root(other)
        if first == second:
            return True
        if len(self._members[first]) < len(self._members[second]):
            first, second = second, first
        if self._are_apart(first, second):
            return False
        self._root[second] = first
        self._members[first] += self._members.pop(second)
        return True

    def _are_apart(self, first: int, second: int) -> bool:
        return any(
            self.root(self._place[other]) == first
            for place in self._members[second]
            for other in self._apart.get(self._profiles[place].id, ())
            if other in self._place
        )


def braid(
    profiles: Sequence[Profile], same: Iterable[tuple[str, str]], apart: Mapping[str, set[str]]
) -> tuple[list[list[Profile]], list[tuple[Profile, Profile]]]:
    """Return the projects, and the pairs of filings over which one was split or merged.

    `profiles` come in the order of years and forms.
    """
    strands = Strands(profiles, apart)
    place = {one.id: number for number, one in enumerate(profiles)}
    for earlier, later in same:
        if earlier in place and later in place:
            strands.join(place[earlier], place[later])
    _join_namesakes(strands, profiles)
    pairs = sorted(_candidates(strands, profiles))
    found = [(one, other, _closest(strands.members(one), strands.members(other))) for one, other in pairs]
    _join_slips(strands, found)
    parts = _join_changed(strands, found)
    ends = [pair for one, other in parts for pair in _ends(strands.members(one), strands.members(other))]
    return [strands.members(root) for root in strands.roots()], ends


def _join_namesakes(strands: Strands, profiles: Sequence[Profile]) -> None:
    """Join what has one unit, one name and one stage: within a year first, so that a refusal parts years."""
    groups: dict[object, dict[int | None, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, one in enumerate(profiles):
        units = one.units or one.departments
        if one.name and units:
            groups[bool(one.units), unit_letters(units[0]), one.name.core, one.name.stage][one.year].append(
                place
            )
    for years in groups.values():
        heads: list[int] = []
        for places in years.values():
            own: list[int] = []
            for number in places:
                if not any(strands.join(head, number) for head in own):
                    own.append(number)
            heads += [number for number in own if not any(strands.join(head, number) for head in heads[::-1])]


def _candidates(strands: Strands, profiles: Sequence[Profile]) -> set[tuple[int, int]]:
    """The pairs of strands that share a key which few have, for each strand the likeliest."""
    limits = across_parameters().kinship
    sharing: dict[str, set[int]] = defaultdict(set)
    own: dict[int, set[str]] = defaultdict(set)
    for place, one in enumerate(profiles):
        if one.name is None:
            continue
        root = strands.root(place)
        for key in keys(one):
            sharing[key].add(root)
            own[root].add(key)
    found = set()
    for root, names in own.items():
        votes: Counter[int] = Counter()
        for name in names:
            holders = sharing[name]
            if 1 < len(holders) <= limits.most_sharing:
                for other in holders:
                    votes[other] += 1
        del votes[root]
        likeliest = sorted(votes, key=lambda other: (-votes[other], other))[: limits.most_candidates]
        found |= {(min(root, other), max(root, other)) for other in likeliest}
    return found


def _closest(one: Sequence[Profile], other: Sequence[Profile]) -> Compared:
    """The likest of the pairs that are nearest in time, those of one form first."""
    pairs = sorted(
        ((first, second) for first in _outer(one) for second in _outer(other)),
        key=lambda pair: (_apart(*pair), pair[0].form != pair[1].form, pair[0].id, pair[1].id),
    )
    return max(
        (compared(*pair) for pair in pairs[:MOST_COMPARED]), key=lambda found: (found.likeness, found.support)
    )


def _outer(members: Sequence[Profile]) -> Sequence[Profile]:
    return members if len(members) <= 2 * ENDS else [*members[:ENDS], *members[-ENDS:]]


def _apart(one: Profile, other: Profile) -> int:
    return abs(one.year - other.year) if one.year and other.year else 1


def _join_slips(strands: Strands, found: Sequence[tuple[int, int, Compared]]) -> None:
    """Join what has one name but for a slip, or one name where the unit is not on both."""
    edges = [
        Edge(one.likeness, first, second)
        for first, second, one in found
        if one.is_one_name and one.is_namesake_safe
    ]
    for _, first, second in sorted(edges, key=_best_first):
        if not strands.collide(first, second):
            strands.join(first, second)


def _join_changed(strands: Strands, found: Sequence[tuple[int, int, Compared]]) -> list[tuple[int, int]]:
    """Join what changed its name; return the strands that are tied but have rivals: split or merged projects."""
    best: dict[tuple[int, int], float] = {}
    for first, second, one in found:
        pair = tuple(sorted((strands.root(first), strands.root(second))))
        if pair[0] == pair[1] or not one.is_changed or not _follow(strands, *pair):
            continue
        best[pair[0], pair[1]] = max(one.likeness, best.get((pair[0], pair[1]), 0))
    edges = sorted((Edge(likeness, *pair) for pair, likeness in best.items()), key=_best_first)
    at: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        at[edge.one].append(edge)
        at[edge.other].append(edge)
    margin = across_parameters().kinship.rival_margin
    decided = [(edge, max(_rivals(strands, edge, at), default=-1.0) - edge.likeness) for edge in edges]
    parts = [edge for edge, lead in decided if -margin < lead <= margin]
    for edge, lead in decided:
        if lead <= -margin and not strands.collide(edge.one, edge.other):
            strands.join(edge.one, edge.other)
    return [(strands.root(edge.one), strands.root(edge.other)) for edge in parts]


def _rivals(strands: Strands, edge: Edge, at: Mapping[int, Sequence[Edge]]) -> Iterator[float]:
    """Yield how likely another strand is to stand in the place of either of the two."""
    for here, there in ((edge.one, edge.other), (edge.other, edge.one)):
        for rival in at[here]:
            end = rival.other if rival.one == here else rival.one
            if end != there and _years(strands, end) & _years(strands, there):
                yield rival.likeness


def _follow(strands: Strands, one: int, other: int) -> bool:
    """Whether one strand can go on as the other: no form of one year twice, and not too many years apart."""
    if strands.collide(one, other):
        return False
    first, second = _years(strands, one), _years(strands, other)
    if not first or not second or first & second:
        return True
    gap = max(min(second) - max(first), min(first) - max(second))
    return 0 < gap <= across_parameters().kinship.most_years_apart


def _years(strands: Strands, place: int) -> set[int]:
    return {one.year for one in strands.members(strands.root(place)) if one.year}


def _ends(one: Sequence[Profile], other: Sequence[Profile]) -> Iterator[tuple[Profile, Profile]]:
    """Yield the filings of the earlier's last year with those of the later's first."""
    first, second = sorted((one, other), key=lambda of: min((at.year or 0 for at in of), default=0))
    last = max((at.year or 0 for at in first), default=0)
    begin = min((at.year or 0 for at in second), default=0)
    if last < begin:
        yield from (
            (earlier, later)
            for earlier in first
            if earlier.year == last
            for later in second
            if later.year == begin
        )


def _best_first(edge: Edge) -> tuple[float, int, int]:
    return -edge.likeness, edge.one, edge.other
