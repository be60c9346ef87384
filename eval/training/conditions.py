"""Sheets put to the test: the same clean sheets with their labels changed, their heads lost, askew and misread."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from random import Random

from extract.transformer.unit import NamedSheet, Sheet, Unit
from fixtures.sketches.smudge import RANDOM, smudged
from ingest.page import Box

SKEW_DEGREES = 1.3
ERRORS = 0.04

Condition = Callable[[NamedSheet, Random], NamedSheet]


def as_it_is(named: NamedSheet, _: Random) -> NamedSheet:
    """Return the sheet itself."""
    return named


def with_unknown_labels(named: NamedSheet, rng: Random) -> NamedSheet:
    """Return the sheet with a random phrase, the same wherever it stood, for every label and head of a column."""
    phrases: dict[str, str] = {}
    units = [
        Unit(phrases.setdefault(unit.text, phrase(rng, len(unit.text))), unit.box)
        if role in ("label", "column_head")
        else unit
        for unit, role in zip(named.sheet.units, named.roles, strict=True)
    ]
    return NamedSheet(Sheet(tuple(units), named.sheet.aspect), named.roles, named.pointers)


def phrase(rng: Random, length: int) -> str:
    """Return so many characters without meaning."""
    return "".join(rng.choices(RANDOM, k=max(length, 1)))


def without_heads(named: NamedSheet, _: Random) -> NamedSheet:
    """Return the sheet without its heads of columns."""
    kept = [place for place, role in enumerate(named.roles) if role != "column_head"]
    now = {place: new for new, place in enumerate(kept)}
    ends = {name: [to[place] for place in kept] for name, to in named.pointers.items()}
    pointers = {name: tuple(None if end is None else now.get(end) for end in to) for name, to in ends.items()}
    units = tuple(named.sheet.units[place] for place in kept)
    return NamedSheet(Sheet(units, named.sheet.aspect), tuple(named.roles[at] for at in kept), pointers)


def askew_and_misread(named: NamedSheet, rng: Random) -> NamedSheet:
    """Return the sheet turned by SKEW_DEGREES, to either side, with ERRORS of its characters misread."""
    degrees = rng.choice((-SKEW_DEGREES, SKEW_DEGREES))
    units = tuple(
        Unit(smudged(rng, unit.text, ERRORS) or unit.text, turned(unit.box, named.sheet.aspect, degrees))
        for unit in named.sheet.units
    )
    return NamedSheet(Sheet(units, named.sheet.aspect), named.roles, named.pointers)


def turned(box: Box, aspect: float, degrees: float) -> Box:
    """Return a box moved as its middle moves when the page turns; its size stays."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    x, y = (box.x0 + box.x1 - 1) / 2 * aspect, (box.top + box.bottom - 1) / 2
    right = (x * cosine - y * sine - x) / aspect
    down = x * sine + y * cosine - y
    return Box(box.x0 + right, box.top + down, box.x1 + right, box.bottom + down)


def has_shuffled_columns(named: NamedSheet) -> bool:
    """Whether the actual value stands left of the target, or the score left of the weight."""
    middles: dict[str, list[float]] = {}
    for unit, role in zip(named.sheet.units, named.roles, strict=True):
        middles.setdefault(role, []).append((unit.box.x0 + unit.box.x1) / 2)
    return _is_left(middles, "actual", "target") or _is_left(middles, "score", "weight")


def _is_left(middles: Mapping[str, list[float]], role: str, of: str) -> bool:
    if role not in middles or of not in middles:
        return False
    return sum(middles[role]) / len(middles[role]) < sum(middles[of]) / len(middles[of])


CONDITIONS: dict[str, tuple[Condition, ...]] = {
    "clean": (as_it_is,),
    "labels never seen": (with_unknown_labels,),
    "header lost": (without_heads,),
    "skew 1.3° and 4% errors": (askew_and_misread,),
    "labels never seen, skew and errors": (with_unknown_labels, askew_and_misread),
}
"""What is done to a clean sheet, one after the other."""
