"""An answer: a sentence, a table, and for each figure the place on paper that holds it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from extract.filing import BoxTuple, Record
from index.answers.plan import Found, Plan
from index.answers.selection import Owner, Value

Outcome = Literal["answer", "each", "unread", "nothing", "unclear"]


class Citation(Record):
    """Where something stands: file, filing, page (1-based), box in page fractions, pointer, the text there."""

    file: str
    filing: str
    page: int | None
    box: BoxTuple | None
    path: str
    text: str | None


class Cell(Record):
    """One cell of a table, and the numbers of its citations (from 0)."""

    text: str
    cites: tuple[int, ...] = ()


class Table(Record):
    """A table: its columns, and its rows of as many cells."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


class Claim(Record):
    """One thing that an answer asserts: as told, the number, its unit, whose it is, the numbers of its citations."""

    text: str
    number: Decimal | None = None
    unit: str | None = None
    whose: str = ""
    cites: tuple[int, ...] = ()


class Answer(Record):
    """What is answered. `abstained`: the filings do not say, or the question is not understood."""

    answer: str
    outcome: Outcome
    abstained: bool
    plan: Plan | None = None
    plan_words: str = ""
    table: Table = Table()
    citations: tuple[Citation, ...] = ()
    claims: tuple[Claim, ...] = ()
    found: Found | None = None
    missing: int = 0
    """How many figures that belong to it could not be read."""


class Citing:
    """Collects citations, each place once."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._made: list[Citation] = []

    def value(self, one: Value) -> int:
        """Return the number of the citation of a value."""
        text = one.printed if one.printed is not None else one.text
        return self._number(one.owner, one.pointer, one.page, one.box, text)

    def form(self, one: Owner) -> int:
        """Return the number of the citation of a form as a whole: where its project's name stands."""
        return self._number(one, "", one.page, one.box, one.project)

    def values(self, several: Sequence[Value]) -> tuple[int, ...]:
        """Return the numbers of the citations of values."""
        return tuple(dict.fromkeys(self.value(one) for one in several))

    def all(self) -> tuple[Citation, ...]:
        """Return the citations in the order of their numbers."""
        return tuple(self._made)

    def _number(
        self, owner: Owner, path: str, page: int | None, box: BoxTuple | None, text: str | None
    ) -> int:
        place = (owner.filing, path)
        if place not in self._numbers:
            self._numbers[place] = len(self._made)
            self._made.append(
                Citation(file=owner.file, filing=owner.filing, page=page, box=box, path=path, text=text)
            )
        return self._numbers[place]
