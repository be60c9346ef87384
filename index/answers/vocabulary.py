"""The names that the store knows: units, projects, indicators and the like, as questions may use them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from index.answers.lexicon import Sense, Words
from index.answers.names import key
from index.answers.tables import Fact, Form

SHORTEST = 2
SHORTEST_PART = 3
"""A part of a name that is shorter is found in too many to be shown as one of them."""
WHOLE = 100.0
ALIKE = 70
"""How like a name has to be (of 100) to be shown as the nearest."""


@dataclass(frozen=True)
class Vocabulary:
    """The names by kind, each with its key (index.answers.names), and which belong together."""

    units: dict[str, str]
    projects: dict[str, str]
    level1: dict[str, str]
    level2: dict[str, str]
    level3: dict[str, str]
    items: dict[str, str]
    years: frozenset[int]
    held: frozenset[tuple[str, str]]
    """Units and projects (keys) that have a form together."""
    words: Words = field(compare=False)

    def nearest(
        self, text: str, kinds: Iterable[str] = ("units", "projects", "level3"), most: int = 3
    ) -> list[str]:
        """Return names that hold a text (危桥加固 of 县道危桥加固) or are much like it, the likest first."""
        wanted = key(text)
        found: list[tuple[float, str]] = []
        for kind in kinds:
            names: dict[str, str] = getattr(self, kind)
            if len(wanted) >= SHORTEST_PART:
                found += [(WHOLE * len(wanted) / len(one), names[one]) for one in names if wanted in one]
            for _, likeness, place in process.extract(
                wanted, names, scorer=fuzz.ratio, limit=most, score_cutoff=ALIKE
            ):
                found.append((likeness, names[place]) if isinstance(place, str) else (likeness, ""))
        return list(dict.fromkeys(name for _, name in sorted(found, key=lambda one: -one[0])))[:most]


def stamp(session: Session) -> tuple[int, int]:
    """Return what changes whenever forms do: their number, and the last number given."""
    count, last = session.execute(select(func.count(), func.max(Form.number))).one()
    return count, last or 0


def vocabulary(session: Session) -> Vocabulary:
    """Return the names that the store knows now."""
    forms = session.execute(
        select(Form.unit, Form.unit_key, Form.core, Form.project_key, Form.fiscal_year).distinct()
    ).all()
    units = {unit_key: unit or "" for unit, unit_key, *_ in forms if len(unit_key) >= SHORTEST}
    projects = {project_key: name for _, _, name, project_key, _ in forms if len(project_key) >= SHORTEST}
    levels = [
        _named(session.scalars(select(column).distinct()))
        for column in (Fact.level1, Fact.level2, Fact.level3)
    ]
    items = _named(session.scalars(select(Fact.part).where(Fact.field.in_(("item", "stated"))).distinct()))
    kinds = {
        "unit": units,
        "project": projects,
        "level1": levels[0],
        "level2": levels[1],
        "level3": levels[2],
        "item": items,
    }
    senses: dict[str, list[Sense]] = {}
    for kind, names in kinds.items():
        for one in names:
            senses.setdefault(one, []).append(Sense(kind, one))
    return Vocabulary(
        units=units,
        projects=projects,
        level1=levels[0],
        level2=levels[1],
        level3=levels[2],
        items=items,
        years=frozenset(year for *_, year in forms if year is not None),
        held=frozenset((unit_key, project_key) for _, unit_key, _, project_key, _ in forms),
        words=Words(senses),
    )


def _named(names: Iterable[str | None]) -> dict[str, str]:
    return {one: name for name in names if name and len(one := key(name)) >= SHORTEST}
