"""Sets of filings that are joined step by step, and what keeps two of them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from review.across_parameters import across_parameters
from review.naming import unit_letters, unit_likeness
from review.profile import Profile
from review.spelling import compare


class Strands:
    """Sets of filings, joined step by step; a person's "different" keeps two apart."""

    def __init__(self, profiles: Sequence[Profile], apart: Mapping[str, set[str]]) -> None:
        self._profiles = profiles
        self._apart = apart
        self._root = list(range(len(profiles)))
        self._members = {place: [place] for place in range(len(profiles))}
        self._slots = {place: {one.slot} for place, one in enumerate(profiles)}
        self._units = {place: set(one.units) for place, one in enumerate(profiles)}
        self._established = _established(profiles)
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
        return not self._slots[self.root(one)].isdisjoint(self._slots[self.root(other)])

    def can_be_one(self, one: int, other: int) -> bool:
        """Whether two strands may be one project: no form of one year twice, and not of two units."""
        if self.collide(one, other):
            return False
        first, second = self._units[self.root(one)], self._units[self.root(other)]
        if not first or not second:
            return True
        return any(self._is_one_unit(name, there) for name in first for there in second)

    def _is_one_unit(self, one: str, other: str) -> bool:
        """Whether both names are of one unit; what might be a slip is none where both are well known."""
        if not unit_likeness(one, other):
            return False
        letters = unit_letters(one), unit_letters(other)
        is_known = letters[0] != letters[1] and self._established.issuperset(letters)
        return not (is_known and compare(*letters) == "alike")

    def years(self, place: int) -> set[int]:
        """Return the years of the strand that the filing is in."""
        return {year for _, year in self._slots[self.root(place)] if year}

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
        self._slots[first] |= self._slots.pop(second)
        self._units[first] |= self._units.pop(second)
        return True

    def _are_apart(self, first: int, second: int) -> bool:
        return any(
            self.root(self._place[other]) == first
            for place in self._members[second]
            for other in self._apart.get(self._profiles[place].id, ())
            if other in self._place
        )


def _established(profiles: Sequence[Profile]) -> frozenset[str]:
    """The names of units that file so much that none of them is a slip for another."""
    counts = Counter(unit_letters(unit) for one in profiles for unit in one.units)
    least = across_parameters().kinship.established_from
    return frozenset(unit for unit, count in counts.items() if count >= least)
