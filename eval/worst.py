"""The pages that were read worst: what went wrong on each, field by field, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from eval.faults import Seen
from eval.outcome import CAUSES, Cause, Outcome, Spot

MOST_PAGES = 12
MOST_FIELDS = 8
GIVEN_WRONG = 4
"""A value given that is wrong weighs as much as so many missing ones; twice that where it is a number."""


class BadField(NamedTuple):
    """One field of a page that is not right."""

    group: str
    pointer: str
    kind: str
    cause: Cause | None
    expected: str | None
    found: str | None
    confidence: float | None
    spot: Spot


class BadPage(NamedTuple):
    """One page of a document with the fields on it that are not right, the gravest first."""

    level: str
    document: str
    path: Path
    page: int
    badness: int
    fields: tuple[BadField, ...]

    @property
    def causes(self) -> dict[Cause, int]:
        """How many of its fields are wrong for each cause, in the order of the causes."""
        counted = Counter(field.cause for field in self.fields)
        return {cause: counted[cause] for cause in CAUSES if counted[cause]}

    def plain(self) -> dict[str, Any]:
        """Return it as plain JSON values, its gravest fields alone."""
        return {
            "level": self.level,
            "document": self.document,
            "page": self.page,
            "bad_fields": len(self.fields),
            "causes": dict(self.causes),
            "fields": [
                field._asdict() | {"spot": field.spot._asdict()} for field in self.fields[:MOST_FIELDS]
            ],
        }


def worst_pages(documents: Iterable[Seen]) -> tuple[BadPage, ...]:
    """Return the worst pages, worst first; a fault whose place is not known stands on none."""
    pages = [page for document in documents for page in _pages(document)]
    return tuple(sorted(pages, key=lambda page: (-page.badness, page.document, page.page))[:MOST_PAGES])


def _pages(document: Seen) -> Iterable[BadPage]:
    found: dict[int, list[Outcome]] = {}
    for outcome in document.comparison.fields:
        if outcome.kind != "correct" and outcome.spot:
            found.setdefault(outcome.spot.page, []).append(outcome)
    for page, bad in found.items():
        ranked = sorted(bad, key=lambda one: (-_weight(one), -(one.confidence or 0.0)))
        fields = tuple(_field(one, one.spot) for one in ranked if one.spot)
        badness = sum(_weight(one) for one in bad)
        yield BadPage(document.level, document.document, document.path, page, badness, fields)


def _field(outcome: Outcome, spot: Spot) -> BadField:
    return BadField(
        outcome.group, outcome.pointer, outcome.kind, outcome.cause,
        outcome.expected, outcome.found, outcome.confidence, spot,
    )  # fmt: skip


def _weight(outcome: Outcome) -> int:
    if outcome.kind == "missing":
        return 1
    return GIVEN_WRONG * (2 if outcome.is_numeric else 1)
