"""A row of a list of a filing with its proofs, and whether two places on the paper are one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.filing import Evidence, Record
from ingest.page import Box

SAME_PLACE = 0.5
"""Two places are one where they share this much of the smaller one."""


def place_of(proof: Evidence | None) -> tuple[int, Box] | None:
    """Return where a proof says that its value stands, page and box; None for one without a place."""
    return (proof.page, Box(*proof.box)) if proof and proof.page and proof.box else None


@dataclass(frozen=True)
class PlacedRow:
    """A row's values and their proofs, by field."""

    record: Record
    proofs: Mapping[str, Evidence] = field(default_factory=dict)

    def place(self, name: str) -> tuple[int, Box] | None:
        """Return where the field stands, page and box, or None."""
        return place_of(self.proofs.get(name))

    @property
    def places(self) -> list[tuple[int, Box]]:
        """Where its fields stand."""
        return [place for name in self.proofs if (place := self.place(name))]


def are_one_place(one: tuple[int, Box] | None, other: tuple[int, Box] | None) -> bool:
    """Return whether two places, page and box, are one on the paper."""
    if one is None or other is None or one[0] != other[0]:
        return False
    return one[1].overlap(other[1]) > SAME_PLACE * min(one[1].area, other[1].area) > 0
