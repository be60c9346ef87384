"""What a run works with: the session, the plan, the superseded filings, the findings, and the citations it collects."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from sqlalchemy.orm import Session

from index.answers.plan import Found, Plan
from index.answers.reply import Answer, Cell, Citing, Claim, Outcome, Table
from index.answers.selection import Owner, Value
from index.answers.wording import figure, plan_words, say


class Noted(NamedTuple):
    """A finding as answers tell it."""

    filing: str
    rule: str
    severity: str
    message: str
    message_en: str
    paths: tuple[str, ...]


class Finder(Protocol):
    """Gives the findings on filings."""

    def __call__(
        self, session: Session, filings: Sequence[str], rules: Collection[str] = ()
    ) -> Sequence[Noted]:
        """Return the findings on these filings, those across forms and years too; of these rules where any are named.

        Named rules are asked of these filings among themselves, so that a few are judged quickly.
        """


Proposed = Callable[[Session], Sequence[tuple[str, str]]]
"""Gives the pairs of filings that seem to be one handed in twice, the earlier one first, and that nobody decided on."""


def none_proposed(session: Session) -> Sequence[tuple[str, str]]:
    """Return no pair: there every filing stands for itself."""
    del session
    return ()


@dataclass
class Run:
    """One run of a plan; `gone`: the superseded filings."""

    session: Session
    plan: Plan
    gone: Mapping[str, str]
    finder: Finder
    citing: Citing = field(default_factory=Citing)
    proposed: Proposed = none_proposed

    def answer(
        self,
        outcome: Outcome,
        text: str,
        claims: Sequence[Claim] = (),
        table: Table | None = None,
        found: Found | None = None,
        missing: int = 0,
    ) -> Answer:
        """Return the answer with what was cited so far."""
        return Answer(
            answer=text,
            outcome=outcome,
            abstained=outcome in ("nothing", "unclear", "unread"),
            plan=self.plan,
            plan_words=plan_words(self.plan),
            table=table or Table(),
            citations=self.citing.all(),
            claims=tuple(claims),
            found=found,
            missing=missing,
        )

    def say(self, zh: str, en: str) -> str:
        """Return the words in the language of the question."""
        return say(self.plan.language, zh, en)

    def cell(self, value: Value | None) -> Cell:
        """Return a value as a cell of a table, with its place."""
        if value is None:
            return Cell(text="")
        if value.is_unread:
            return Cell(text=self.say("（未能读出）", "(not read)"), cites=(self.citing.value(value),))
        return Cell(text=figure(value, self.plan.amount_unit).text, cites=(self.citing.value(value),))

    def claim(self, value: Value, whose: str) -> Claim:
        """Return a value as something that the answer asserts."""
        told = figure(value, self.plan.amount_unit)
        return Claim(
            text=told.text, number=told.number, unit=told.unit, whose=whose, cites=(self.citing.value(value),)
        )

    def owner_cells(self, owner: Owner) -> tuple[Cell, ...]:
        """Return whose a row is: year, unit, project."""
        return (
            Cell(text=str(owner.year or "")),
            Cell(text=owner.unit or ""),
            Cell(text=owner.project or "", cites=(self.citing.form(owner),)),
        )


def found_of(values: Sequence[Value]) -> Found | None:
    """Return what the values are about where it is one form or indicator."""
    owners = {(one.owner.unit, one.owner.core, one.owner.year, one.level3) for one in values}
    if len(owners) != 1:
        return None
    unit, project, year, level3 = next(iter(owners))
    return Found(unit=unit, project=project, year=year, level3=level3)
