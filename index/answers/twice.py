"""What would count twice: filings that seem to be one handed in again (疑似重报), as long as nobody decided on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Select

from index.answers.desk import Run
from index.answers.selection import Owner
from index.answers.tables import Fact, Form
from index.schema import Document

NAMED = 2
"""So many pairs are named by their files."""
MOST_NAMES = 500
"""Beyond so many filings in doubt all of a selection are looked at: a statement takes only so many values."""


class Once(NamedTuple):
    """A run that counts once what two forms in doubt say alike, and what is to be said of it.

    `later` counts of those that differ the later one alone, None where there are none; `named` are their files.
    """

    run: Run
    note: str
    later: Run | None
    named: str

    def otherwise(self, told: str) -> str:
        """Return what is to be said of forms that differ, when it comes to `told` with the later ones alone."""
        return self.run.say(
            f"注意：{self.named}疑似重报而所填不同，尚未确认，这里都计入；只计后报的，则为{told}。",
            f" Note: {self.named} seem to be one form handed in twice, and differ; nobody has decided. "
            f"All are counted here; with the later ones alone it is {told}.",
        )


class Pair(NamedTuple):
    """The files of two filings that may be one."""

    earlier: str
    later: str


def counted_once(run: Run, asked: Select[Fact, Form, str], by_figures: bool = True) -> Once:
    """Return how to count what is asked: one of each two in doubt that give the same, and what to tell of the others.

    They give the same where their figures are the same, or as many rows where it does not go `by_figures`.
    """
    doubted = run.proposed(run.session)
    held = _held(run, asked, {name for pair in doubted for name in pair}, by_figures) if doubted else {}
    among = [(one, other) for one, other in doubted if one in held and other in held]
    alike = [pair for pair in among if held[pair[0]][1] == held[pair[1]][1]]
    apart = [pair for pair in among if pair not in alike]
    once = replace(run, gone=dict(run.gone) | dict(alike))
    named = _named(run, [_files(held, pair) for pair in alike])
    note = run.say(
        f"（{named}疑似重报、所填相同，只计一次。）",
        f" ({named} seem to be one form handed in twice and say the same: counted once.)",
    )
    later = replace(once, gone=dict(once.gone) | dict(apart)) if apart else None
    return Once(once, note if alike else "", later, _named(run, [_files(held, pair) for pair in apart]))


def told_twice(run: Run, owners: Iterable[Owner]) -> str:
    """Return what is to be said of forms of which two may be one; "" where there are none."""
    doubted = run.proposed(run.session)
    files = {one.filing: one.file for one in owners} if doubted else {}
    among = [Pair(files[one], files[other]) for one, other in doubted if one in files and other in files]
    if not among:
        return ""
    return run.say(
        f"注意：{_named(run, among)}疑似重报，尚未确认，这里都列入。",
        f" Note: {_named(run, among)} seem to be one form handed in twice; nobody has decided, and both are here.",
    )


def _held(
    run: Run, asked: Select[Fact, Form, str], doubted: set[str], by_figures: bool
) -> dict[str, tuple[str, Counter[tuple[Decimal | None, str | None]]]]:
    """The file of each filing in doubt that has any of the facts, and what these are."""
    wanted = asked.with_only_columns(Form.filing, Document.file, Fact.value, Fact.unit)
    if len(doubted) <= MOST_NAMES:
        wanted = wanted.where(Form.filing.in_(doubted))
    held: dict[str, tuple[str, Counter[tuple[Decimal | None, str | None]]]] = {}
    for filing, file, value, unit in run.session.execute(wanted):
        if filing in doubted:
            told = (None if value is None else Decimal(value), unit) if by_figures else (None, None)
            held.setdefault(filing, (file, Counter()))[1][told] += 1
    return held


def _files(
    held: dict[str, tuple[str, Counter[tuple[Decimal | None, str | None]]]], pair: Sequence[str]
) -> Pair:
    return Pair(held[pair[0]][0], held[pair[1]][0])


def _named(run: Run, pairs: Sequence[Pair]) -> str:
    """The pairs by their files: 甲.pdf与乙.pdf, and how many more there are."""
    named = run.say("；", "; ").join(
        run.say(f"{one.earlier}与{one.later}", f"{one.earlier} and {one.later}") for one in pairs[:NAMED]
    )
    rest = len(pairs) - NAMED
    return named + (run.say(f"等{len(pairs)}对", f" and {rest} more pairs") if rest > 0 else "")
