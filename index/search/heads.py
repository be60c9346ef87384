"""Whose a query asks for: the units, projects and years that it names, apart from what it asks of them.

A name counts where all of it stands in the query. A project is known by its printed name without the year before it
and 项目 or 经费 behind it; a name short enough to be a common word counts only beside a unit or a year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from index.search.thesaurus import meant
from index.search.tokens import folded

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)(?:年度?)?")
BEFORE = re.compile(r"^(?:19|20)\d\d年(?:度)?")
BEHIND = re.compile(r"(?:项目|经费)$")
SHORTEST = 5


class Head(NamedTuple):
    """What a query names, as printed; () where it names none. `rest` is what it asks of them, `said` with every word."""

    units: tuple[str, ...]
    projects: tuple[str, ...]
    years: tuple[int, ...]
    rest: str
    said: str

    @property
    def is_told(self) -> bool:
        """Whether it names any, and asks something of them."""
        return bool(self.rest and (self.units or self.projects or self.years))

    def holds(self, unit: str | None, project: str | None, year: int | None) -> bool:
        """Whether a form with these at its head is one of those named."""
        return (
            (not self.units or unit in self.units)
            and (not self.projects or project in self.projects)
            and (not self.years or year in self.years)
        )


class Heads:
    """The names of units and projects that a store holds."""

    def __init__(self, units: Iterable[str | None], projects: Iterable[str | None]) -> None:
        self._units = _known(units, lambda name: name)
        self._projects = _known(projects, core)

    def of(self, query: str) -> Head:
        """Return what the query names, of names within names the longest."""
        clean = folded(query)
        units, without = _taken(clean, self._units)
        years = tuple(dict.fromkeys(int(one[0][:4]) for one in YEAR.finditer(without)))
        shortest = 2 if units or years else SHORTEST
        projects, rest = _taken(
            without, {one: said for one, said in self._projects.items() if len(one) >= shortest}
        )
        said = " ".join(YEAR.sub(" ", rest).split())
        return Head(units, projects, years, meant(said), said)


@lru_cache(maxsize=65536)
def core(name: str) -> str:
    """Return a project's name without the year before it and 项目 or 经费 behind it.

    >>> core("2019年度执法业务培训项目"), core("业务培训经费")
    ('执法业务培训', '业务培训')
    """
    return BEHIND.sub("", BEFORE.sub("", name))


def _known(names: Iterable[str | None], key: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    known: dict[str, list[str]] = {}
    for name in dict.fromkeys(filter(None, names)):
        known.setdefault(folded(key(name)), []).append(name)
    return {said: tuple(printed) for said, printed in known.items() if len(said) > 1}


def _taken(text: str, known: dict[str, tuple[str, ...]]) -> tuple[tuple[str, ...], str]:
    """The names that stand in the text, longest first, and the text without them."""
    found: list[str] = []
    for said in sorted((one for one in known if one in text), key=len, reverse=True):
        if said in text:
            found += known[said]
            text = text.replace(said, " ")
    return tuple(found), text
