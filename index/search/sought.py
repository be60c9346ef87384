"""What kind of record a query seeks: told by its question words (为什么, 打算, 花了多少), else implied by what it speaks of.

The words are data (`data/sought.yaml`). Every passage has a token of its kind among its concepts, a goal one of its part.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from index.search.thesaurus import read, thesaurus
from index.search.tokens import folded

DATA = Path(__file__).parent / "data"
MARK = "=/"
"""What a kind's token begins with."""
WHETHER = re.compile(r"(\S{1,2})[不没]\1")
"""A question whether: 满不满意, 查没查完."""
TOLD = 1.0
IMPLIED = 0.3
"""What a place in the list of the kind weighs beside one in that of all keywords."""


class Sought(NamedTuple):
    """The tokens that a passage of the kind has, and how much it counts that one is of it."""

    tokens: tuple[str, ...]
    weight: float


def sought(query: str) -> Sought | None:
    """Return the kind that a query seeks, None where nothing tells.

    >>> sought("为什么没做完"), sought("老天爷老下雨"), sought("abc")
    (Sought(tokens=('=/explanation',), weight=1.0), Sought(tokens=('=/explanation',), weight=0.3), None)
    """
    asked = WHETHER.sub(r"\1", re.sub(r"\s+", " ", folded(query)))
    told = next((kind for kind, words in _asked() if words.search(asked)), None)
    kind = told or _implied(query)
    if kind is None:
        return None
    measures = _measure(query) if kind == "indicator" else ()
    return Sought((MARK + kind, *measures), TOLD if told else IMPLIED)


def tokens_of(kind: str, pointer: str) -> tuple[str, ...]:
    """Return the tokens of a passage's kind: of goals one more with the part that they are.

    >>> tokens_of("fund", "/funds/0"), tokens_of("goal", "/annual_goal/actual")
    (('=/fund',), ('=/goal', '=/goal/actual'))
    """
    part = (f"{MARK}{kind}/{pointer.rsplit('/', 1)[-1]}",) if kind == "goal" else ()
    return (f"{MARK}{kind}", *part)


def _measure(query: str) -> tuple[str, ...]:
    """The concept of what is measured, where a query has one."""
    found = read(query).concepts
    return next((("=" + name,) for name in _data()["measures"] if "=" + name in found), ())


def _implied(query: str) -> str | None:
    """The kind that most concepts of the query speak of; one that stands in several sections counts in parts."""
    sections, kinds = thesaurus().sections, _data()["implied"]
    votes: dict[str, float] = {}
    for name in read(query).concepts:
        for section in sections[name]:
            if section in kinds:
                kind = kinds[section]
                votes[kind] = votes.get(kind, 0.0) + 1 / len(sections[name])
    return max(votes, key=lambda kind: votes[kind]) if votes else None


@cache
def _asked() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((one["kind"], re.compile("|".join(one["words"]))) for one in _data()["asked"])


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DATA / "sought.yaml").read_text(encoding="utf-8"))
    return loaded
