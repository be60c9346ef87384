"""How filings are tied to each other: which stands in the place of which, and which seems to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from review.resubmission import Pair


class Ties(NamedTuple):
    """By earlier id the filing in force in its place, and the proposals that nobody decided on."""

    superseded: Mapping[str, str]
    proposed: tuple[Pair, ...]

    def partners(self) -> dict[str, list[str]]:
        """Return by filing those that it seems to supersede, or to be superseded by."""
        found: dict[str, list[str]] = defaultdict(list)
        for earlier, later in self.proposed:
            found[earlier].append(later)
            found[later].append(earlier)
        return found
