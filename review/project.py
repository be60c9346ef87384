"""A project: its filings in order, and what ties each two of them; links and verdicts as they are exchanged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple

from extract.filing import Filing, FormType, Record
from review.likeness import Reason

Kind = Literal["same_year", "other_year"]
Tie = Literal["same", "part"]


class Verdict(Record):
    """What a person said of two filings, by their ids: that they are of one project, or that they are not."""

    earlier: str
    later: str
    decision: Literal["same", "different"]


class Link(Record):
    """Two filings that belong together, by their ids, and by what.

    `tie` "same": they are of one project. "part": the one names the other's project among its money, or the
    project was split or merged between them; each stays a project of its own.
    """

    earlier: str
    later: str
    kind: Kind
    tie: Tie
    likeness: float
    reasons: tuple[Reason, ...]
    is_confirmed: bool = False


class Pair(NamedTuple):
    """Two linked filings as a rule compares them."""

    earlier: Filing
    later: Filing
    link: Link

    def before(self, *pointers: str) -> tuple[str, ...]:
        """Return the pointers in the earlier filing as the later one's finding names them."""
        return tuple(f"{self.earlier.id}#{pointer}" for pointer in pointers)


@dataclass(frozen=True)
class Project:
    """Filings of one project by year and kind of form, the links of them, and filings tied to it as a part."""

    filings: tuple[Filing, ...]
    links: tuple[Link, ...] = ()
    beside: tuple[Filing, ...] = ()

    @property
    def id(self) -> str:
        """The id of its first filing."""
        return self.filings[0].id

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The linked filings, parts included, in the order of the links."""
        held = {one.id: one for one in (*self.filings, *self.beside)}
        return tuple(
            Pair(held[link.earlier], held[link.later], link)
            for link in self.links
            if link.earlier in held and link.later in held
        )

    def of(self, kind: Kind, earlier: FormType, later: FormType) -> tuple[Pair, ...]:
        """Return the pairs of this project's own filings of these forms."""
        return tuple(
            pair
            for pair in self.pairs
            if pair.link.kind == kind
            and pair.link.tie == "same"
            and (pair.earlier.form_type, pair.later.form_type) == (earlier, later)
        )

    def only(self, forms: tuple[FormType, ...]) -> Project:
        """Return the project with the filings of these forms alone."""
        kept = tuple(one for one in self.filings if one.form_type in forms)
        beside = tuple(one for one in self.beside if one.form_type in forms)
        return replace(self, filings=kept, beside=beside)
