"""Which row of a reading is which row of the right answer: the best pairs by likeness, each row used once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eval.values import is_blank, normal, same, similarity

Row = Mapping[str, Any]
Likeness = Callable[[Row, Row], float]

ORDER_WEIGHT = 0.05
"""What the same place in the order adds to the likeness of two rows: enough to settle a draw."""


def pair(expected: Sequence[Row], found: Sequence[Row], likeness: Likeness, least: float) -> dict[int, int]:
    """Return the index in `found` for indices in `expected`, most alike first, none below `least`."""
    longest = max(len(expected), len(found), 1)
    scored = [
        (likeness(right, read) + ORDER_WEIGHT * (1 - abs(i - j) / longest), -i, -j)
        for i, right in enumerate(expected)
        for j, read in enumerate(found)
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for score, i, j in sorted(scored, reverse=True):
        if score < least + ORDER_WEIGHT or -i in pairs or -j in taken:
            continue
        pairs[-i] = -j
        taken.add(-j)
    return pairs


def filing_likeness(expected: Row, found: Row) -> float:
    """Return how alike two filings are: their project's name, their form, their year, their first words.

    Where there is no project, the title or the first words count for its name.
    """
    words = _alike(_first_words(expected), _first_words(found))
    name = _alike(expected.get("project_name"), found.get("project_name"))
    title = _alike(expected.get("title"), found.get("title"))
    return (
        0.45 * (max(title, words) if is_blank(expected.get("project_name")) else name)
        + 0.25 * words
        + 0.25 * (expected.get("form_type") == found.get("form_type"))
        + 0.05 * same("text", expected.get("fiscal_year"), found.get("fiscal_year"))
    )


def indicator_likeness(expected: Row, found: Row) -> float:
    """Return how alike two indicator rows are: by name first, then by target and actual value."""
    return (
        0.6 * _alike(expected.get("level3"), found.get("level3"))
        + 0.25 * _alike(expected.get("target"), found.get("target"))
        + 0.15 * _alike(expected.get("actual"), found.get("actual"))
    )


def stated_likeness(expected: Row, found: Row) -> float:
    """Return how alike two stated amounts are: by amount first, then by label and heading."""
    return (
        0.5 * same("number", expected.get("amount"), found.get("amount"))
        + 0.3 * _alike(expected.get("label"), found.get("label"))
        + 0.2 * _alike(expected.get("heading"), found.get("heading"))
    )


def by(*names: str) -> Likeness:
    """Return the likeness of rows by these fields, equally weighed."""

    def likeness(expected: Row, found: Row) -> float:
        return sum(_alike(expected.get(name), found.get(name)) for name in names) / len(names)

    return likeness


def _alike(left: object, right: object) -> float:
    return 0.0 if is_blank(left) or is_blank(right) else similarity(left, right)


def _first_words(filing: Row) -> str:
    """Return the names of the first indicators; without any, what the first section or the first table says."""
    rows = "".join(normal(row.get("level3")) for row in list(filing.get("indicators") or ())[:8])
    sections, tables = list(filing.get("sections") or ()), list(filing.get("tables") or ())
    said = normal(sections[0].get("text")) if sections else ""
    return (
        rows or said or "".join(normal(cell) for table in tables[:1] for row in table["rows"] for cell in row)
    )
