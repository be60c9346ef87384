"""Filings become projects: those of one name first, then those whose name changed.

Nothing here compares every pair. Filings of one unit and one name are joined by that alone; what is left
are strands, and two of them are compared where they share a key that few others have.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from review.across_parameters import across_parameters
from review.likeness import Compared, compared
from review.naming import unit_letters
from review.profile import Profile
from review.strands import Strands

MOST_COMPARED = 4
"""So many pairs of two strands are looked at, the nearest in time."""
ENDS = 6
MOST_OF_ONE_PROJECT = 2


class Edge(NamedTuple):
    """Two strands, by a filing of each, that may be of one project."""

    likeness: float
    one: int
    other: int
    is_contained: bool = False
    """Whether the one's name is the other's with something more."""


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
    found = [
        (one, other, _closest(strands.members(one), strands.members(other)))
        for one, other in sorted(_candidates(strands, profiles))
    ]
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
    """The pairs of strands that may be one and share a key which few have, for each strand the likeliest."""
    limits = across_parameters().kinship
    sharing: dict[str, set[int]] = defaultdict(set)
    own: dict[int, set[str]] = defaultdict(set)
    for place, one in enumerate(profiles):
        if one.name is None:
            continue
        root = strands.root(place)
        for key in one.keys:
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
        likeliest = islice(_likeliest(strands, root, votes), limits.most_candidates)
        found |= {(min(root, other), max(root, other)) for other in likeliest}
    return found


def _likeliest(strands: Strands, root: int, votes: Mapping[int, int]) -> Iterator[int]:
    """Yield the strands that may be one with this, those first that share the most keys with it."""
    ordered = sorted(votes, key=lambda other: (-votes[other], other))
    return (other for other in ordered if strands.can_be_one(root, other))


def _closest(one: Sequence[Profile], other: Sequence[Profile]) -> Compared:
    """The likest of the pairs that are nearest in time, those of one form first.

    Where there are forms of one year only those count: their budgets tell most.
    """
    pairs = sorted(
        (
            (_apart(first, second), first.form != second.form, first.id, second.id, first, second)
            for first in _outer(one)
            for second in _outer(other)
        ),
        key=lambda pair: pair[:4],
    )[:MOST_COMPARED]
    found = [compared(first, second) for apart, *_, first, second in pairs if apart == pairs[0][0]]
    return max(found, key=lambda alike: (alike.likeness, alike.support))


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
    for _, first, second, _ in sorted(edges, key=_best_first):
        if strands.can_be_one(first, second):
            strands.join(first, second)


def _join_changed(strands: Strands, found: Sequence[tuple[int, int, Compared]]) -> list[tuple[int, int]]:
    """Join what changed its name; return the strands that are tied but have rivals: split or merged projects."""
    best: dict[tuple[int, int], Edge] = {}
    common = _common_words(strands)
    for first, second, one in found:
        low, high = sorted((strands.root(first), strands.root(second)))
        if low == high or not one.is_changed or not _follow(strands, low, high, one.likeness):
            continue
        if not one.is_contained and not _share_own_words(strands, common, low, high):
            continue
        edge = Edge(one.likeness, low, high, one.is_contained)
        best[low, high] = max(edge, best.get((low, high), edge))
    edges = sorted(best.values(), key=_best_first)
    at: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        at[edge.one].append(edge)
        at[edge.other].append(edge)
    margin = across_parameters().kinship.rival_margin
    decided = [(edge, max(_rivals(strands, edge, at), default=-1.0) - edge.likeness) for edge in edges]
    parts = [edge for edge, lead in decided if -margin < lead <= margin]
    for edge, lead in decided:
        if lead <= -margin and strands.can_be_one(edge.one, edge.other):
            strands.join(edge.one, edge.other)
    return [(strands.root(edge.one), strands.root(edge.other)) for edge in parts]


def _rivals(strands: Strands, edge: Edge, at: Mapping[int, Sequence[Edge]]) -> Iterator[float]:
    """Yield how likely another strand is to stand in the place of either of the two.

    Two that carry the third's name with something more are its parts, and equally likely.
    """
    for here, there in ((edge.one, edge.other), (edge.other, edge.one)):
        for rival in at[here]:
            end = rival.other if rival.one == here else rival.one
            if end != there and strands.years(end) & strands.years(there):
                yield edge.likeness if edge.is_contained and rival.is_contained else rival.likeness


def _common_words(strands: Strands) -> frozenset[tuple[str, str]]:
    """The bigrams that more than two projects of a unit have in their names, each with the unit."""
    counts: Counter[tuple[str, str]] = Counter()
    for root in strands.roots():
        counts.update({pair for one in strands.members(root) for pair in _words(one)})
    return frozenset(pair for pair, count in counts.items() if count > MOST_OF_ONE_PROJECT)


def _words(one: Profile) -> set[tuple[str, str]]:
    if one.name is None or not one.units:
        return set()
    unit = unit_letters(one.units[0])
    return {(unit, first + second) for first, second in pairwise(one.name.core)}


def _share_own_words(strands: Strands, common: frozenset[tuple[str, str]], one: int, other: int) -> bool:
    """Whether both names have something in common that is not in the names of the unit's other projects too."""
    first, second = ({pair for of in strands.members(root) for pair in _words(of)} for root in (one, other))
    return bool((first & second) - common)


def _follow(strands: Strands, one: int, other: int, likeness: float) -> bool:
    """Whether one strand can go on as the other: no form of one year twice, and not too many years apart."""
    if not strands.can_be_one(one, other):
        return False
    first, second = strands.years(one), strands.years(other)
    if not first or not second or first & second:
        return True
    gap = max(min(second) - max(first), min(first) - max(second))
    limits = across_parameters().kinship
    return gap == 1 or (1 < gap <= limits.most_years_apart and likeness >= limits.changed_after_gap)


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
