"""Packs of figures: which hold for a filing, and what the rules compare with while they judge it.

    shipped default → shipped families of forms → local packs, the more specific later

A pack replaces figures by their keys. Those of several packs that hold for a filing are laid over one another.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from extract.filing import Filing, Printed, Record, loads
from review.books import Changes, books, shipped
from review.figures import Value, value_of, written
from review.in_force import with_books
from review.parameters import DATA

DEFAULT = "default"
NO_YEAR = 10_000
FAMILY = "family."
"""Figures that only rules within one form compare with begin so."""


class Condition(Record):
    """For which filings a pack holds: all that is said must fit. Nothing said: for every filing.

    `execution_weight`: the points that the form's own total line gives execution, "none" for a blank there.
    `year_from`, `year_to`: the fiscal year. `words`: one of them stands in the title, in the competent
    department's or in the implementing unit's name.
    """

    execution_weight: Printed | Literal["none"] | None = None
    year_from: int | None = Field(default=None, ge=1900, le=2200)
    year_to: int | None = Field(default=None, ge=1900, le=2200)
    words: tuple[Annotated[str, Field(max_length=60)], ...] = Field(default=(), max_length=20)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.year_from and self.year_to and self.year_from > self.year_to:
            raise ValueError("year_from: 起始年度晚于结束年度 / it is after year_to")
        if any(len(_plain(word)) < 2 for word in self.words):
            raise ValueError("words: 每个词至少两个字 / at least two signs each")
        return self

    def holds(self, filing: Filing) -> bool:
        """Whether the condition holds for the filing; what could not be read fits nothing."""
        if self.execution_weight is not None and execution_weight(filing) != self.execution_weight:
            return False
        if self.year_from is not None or self.year_to is not None:
            year = filing.fiscal_year
            if year is None or not (self.year_from or 0) <= year <= (self.year_to or NO_YEAR):
                return False
        texts = (filing.title, filing.competent_department, filing.implementing_unit)
        return not self.words or any(
            _plain(word) in _plain(text) for word in self.words for text in texts if text
        )

    @property
    def is_empty(self) -> bool:
        """Whether it holds for every filing."""
        return self == Condition()

    def may_meet(self, other: Condition) -> bool:
        """Return whether a filing can be that both hold for."""
        weights = {self.execution_weight, other.execution_weight} - {None}
        begins, ends = (
            (self.year_from or 0, other.year_from or 0),
            (self.year_to or NO_YEAR, other.year_to or NO_YEAR),
        )
        return len(weights) < 2 and max(begins) <= min(ends)

    def precision(self) -> tuple[int, int, int]:
        """Return how specific it is: how much it says, how long its shortest word is, how few its years are."""
        has_years = self.year_from is not None or self.year_to is not None
        said = (self.execution_weight is not None) + has_years + bool(self.words)
        span = (self.year_to or NO_YEAR) - (self.year_from or 0)
        return said, min((len(word) for word in self.words), default=0), -span


class Pack(Record):
    """Figures that go together: what they are called, for which filings they hold, and their values by key."""

    id: str = Field(pattern=r"^[a-z0-9_-]{1,60}$")
    name: str = Field(min_length=1, max_length=60)
    name_en: str = ""
    when: Condition = Condition()
    figures: dict[str, Value] = {}

    @property
    def changes(self) -> Changes:
        """Its figures as `review.books` takes them."""
        return tuple((key, written(value)) for key, value in self.figures.items())


class PackName(NamedTuple):
    """A pack by its id and its names."""

    id: str
    name: str
    name_en: str


@dataclass(frozen=True, eq=False)
class Packs:
    """The packs that are known, in the order in which they are laid over one another."""

    all: tuple[Pack, ...]

    def of(self, filing: Filing) -> tuple[Pack, ...]:
        """Return the packs that hold for the filing."""
        return tuple(pack for pack in self.all if pack.when.holds(filing))

    def named(self, filing: Filing) -> tuple[PackName, ...]:
        """Return the names of the packs that the filing is judged by."""
        return tuple(PackName(pack.id, pack.name, pack.name_en) for pack in self.of(filing))

    def changes(self, filing: Filing) -> Changes:
        """Return the figures in force for the filing, where they are not the shipped ones."""
        return laid_over(self.of(filing))

    def get(self, id: str) -> Pack | None:
        """Return the pack of this id, or None."""
        return next((pack for pack in self.all if pack.id == id), None)

    def with_pack(self, pack: Pack) -> Packs:
        """Return these packs with one more, or with one in place of the one of its id; RefusedFigure where two clash."""
        known = self.get(pack.id)
        rest = tuple(pack if one is known else one for one in self.all) if known else (*self.all, pack)
        changed = Packs(_ordered(rest))
        changed.refuse_clashes(pack.id)
        return changed

    def refuse_clashes(self, id: str) -> None:
        """Raise RefusedFigure where a pack, or it beside another one, makes figures that cannot be."""
        default = tuple(pack for pack in self.all if pack.id == DEFAULT)
        others = [pack for pack in self.all if pack.id != DEFAULT]
        pairs = [
            (one, other)
            for one, other in combinations(others, 2)
            if id in (DEFAULT, one.id, other.id) and one.when.may_meet(other.when)
        ]
        for chosen in [(), *((pack,) for pack in others), *pairs]:
            books(laid_over((*default, *chosen)))


def laid_over(packs: Sequence[Pack]) -> Changes:
    """Return the figures of the packs, each replaced by those of the later ones; shipped values are left out."""
    found: dict[str, str] = {}
    for pack in packs:
        found |= dict(pack.changes)
    return tuple(sorted(one for one in found.items() if one[1] != written(shipped(one[0]))))


@lru_cache(maxsize=1)
def shipped_packs() -> Packs:
    """Return the packs of `data/packs.json`."""
    data = loads((DATA / "packs.json").read_text(encoding="utf-8"))
    packs = tuple(Pack.model_validate({**one, "figures": figures_of(one["figures"])}) for one in data)
    return Packs(packs)


def is_shipped(id: str) -> bool:
    """Whether the pack came with the program."""
    return shipped_packs().get(id) is not None


def figures_of(data: Mapping[str, object]) -> dict[str, Value]:
    """Return figures that came from JSON by their keys; RefusedFigure for an unknown key or an odd value."""
    return {key: value_of(key, value) for key, value in data.items()}


def execution_weight(filing: Filing) -> Decimal | Literal["none"] | None:
    """Return the points that the form's total line gives execution, "none" for a blank; None without one that was read."""
    for index, line in enumerate(filing.funds):
        if line.source != "total":
            continue
        if line.weight is not None:
            return line.weight
        if not filing.is_unread(f"/funds/{index}/weight"):
            return "none"
    return None


class _Judging(NamedTuple):
    filing: Filing
    packs: Packs


_judging: ContextVar[_Judging | None] = ContextVar("judging", default=None)


@contextmanager
def judging(filing: Filing, packs: Packs | None = None) -> Iterator[None]:
    """Put the figures in force that hold for the filing; `packs`: those known around, the shipped ones at last."""
    now = _judging.get()
    chosen = packs or (now.packs if now else shipped_packs())
    if now is not None and now.filing is filing and now.packs is chosen:
        yield
        return
    token = _judging.set(_Judging(filing, chosen))
    try:
        with with_books(books(chosen.changes(filing))):
            yield
    finally:
        _judging.reset(token)


def judged_alike(filings: Sequence[Filing]) -> tuple[tuple[Filing, ...], ...]:
    """Return the filings in groups for which the rules across forms compare with the same figures."""
    now = _judging.get()
    packs = now.packs if now else shipped_packs()
    groups: dict[Changes, list[Filing]] = {}
    for filing in filings:
        key = tuple(one for one in packs.changes(filing) if not one[0].startswith(FAMILY))
        groups.setdefault(key, []).append(filing)
    return tuple(tuple(group) for group in groups.values())


def _ordered(packs: Sequence[Pack]) -> tuple[Pack, ...]:
    """Return the shipped packs, then the others, the more specific later."""
    own = sorted((pack for pack in packs if not is_shipped(pack.id)), key=lambda pack: pack.when.precision())
    return (*(pack for pack in packs if is_shipped(pack.id)), *own)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
