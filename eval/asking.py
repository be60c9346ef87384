"""How well questions are answered: `python -m eval.asking [--part dev|opened|held|budgets] [--seed S] [--histories N]`.

Questions are asked of generated histories whose every value has an invented box on an invented page, without any
language model. Right, wrong and declined by kind and by style; figures that are wrong, or whose box does not hold
them, apart. Faults are named but for the held questions, which only measure.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TextIO, get_args

from rich.console import Console
from rich.table import Table

from eval.answers import Verdict, judged
from eval.asked_store import AskedStore, located
from eval.table import percent
from fixtures.asking import Part, Question, blurred, questions
from fixtures.asking_budget_questions import budget_questions
from fixtures.asking_budgets import budgets
from fixtures.histories import history
from index.answers.plan import Turn
from index.answers.reply import Answer

FIRST_SEED = 7
UNITS = 42
"""About 200 projects over five years."""
BESIDE_BUDGETS = 6
"""So many units have forms of projects in the store that questions about budgets are asked of."""
WIDTH_ELSEWHERE = 120
Grouping = Literal["kind", "style"]
AskedPart = Part | Literal["budgets"]


class Asked(NamedTuple):
    """A question, what was answered, and what is to be thought of it."""

    question: Question
    answer: Answer
    verdict: Verdict


def asked(part: AskedPart, seed: int, units: int = UNITS, turn: int = 1) -> Iterator[Asked]:
    """Yield the part's questions as asked of one generated history, with their answers judged."""
    told = blurred(history(seed, BESIDE_BUDGETS if part == "budgets" else units), seed)
    held = budgets(seed) if part == "budgets" else ()
    placed = tuple(located(one) for one in (*told.filings, *(one.filing for one in held)))
    with tempfile.TemporaryDirectory() as home, AskedStore(Path(home), placed) as store:
        turns: dict[str, list[Turn]] = {}
        asked_of = (
            budget_questions(held, turn) if part == "budgets" else questions(told, part, turn, store.findings)
        )
        for one in asked_of:
            before = turns.get(one.after or "", [])
            answer = store.ask(one.text, before)
            turns[one.id] = [*before, Turn(plan=answer.plan, found=answer.found)]
            yield Asked(one, answer, judged(one.gold, answer, store.filings))


def main(arguments: Sequence[str] | None = None, out: TextIO | None = None) -> int:
    """Print the table; return 0, or 1 where a figure is wrong."""
    told = _arguments(arguments)
    part: AskedPart = told.part
    made = [one for at in range(told.histories) for one in asked(part, told.seed + at, told.units, at + 1)]
    stream = out or sys.stdout
    console = Console(file=stream, width=None if stream.isatty() else WIDTH_ELSEWHERE)
    for grouping in ("kind", "style"):
        console.print(_table(made, grouping))
    wrong = sum(one.verdict.wrong_figures for one in made)
    declinable = [one for one in made if one.question.gold.outcome == "nothing"]
    declined = sum(one.verdict.result == "right" for one in declinable)
    console.print(
        f"{len(made)} 问：对 {percent(_count(made, 'right') / len(made))}，错 {_count(made, 'wrong')}，"
        f"未答 {_count(made, 'declined')}；不该答的 {len(declinable)} 问中未答 {percent(declined / max(len(declinable), 1))}；"
        f"错误数字 {wrong}"
    )
    if part != "held":
        for fault in made:
            if fault.verdict.result == "right":
                continue
            head = f"{fault.question.id} [{fault.verdict.result}: {fault.verdict.why}]"
            console.print(f"{head} {fault.question.text}", markup=False)
            console.print(f"    → {fault.answer.answer[:200]}", markup=False)
    return 1 if wrong else 0


def _count(made: Sequence[Asked], result: str) -> int:
    return sum(one.verdict.result == result for one in made)


def _table(made: Sequence[Asked], grouping: Grouping) -> Table:
    table = Table(
        "类 " + grouping, "问 asked", "对 right", "错 wrong", "未答 declined", "错误数字 wrong figures"
    )
    counts = Counter(getattr(one.question, grouping) for one in made)
    for name in sorted(counts):
        own = [one for one in made if getattr(one.question, grouping) == name]
        numbers = [_count(own, result) for result in ("right", "wrong", "declined")]
        table.add_row(
            name, str(len(own)), *map(str, numbers), str(sum(one.verdict.wrong_figures for one in own))
        )
    return table


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.asking", description=__doc__)
    parser.add_argument("--part", choices=(*get_args(Part), "budgets"), default="dev")
    parser.add_argument("--seed", type=int, default=FIRST_SEED, help="of the first history")
    parser.add_argument(
        "--histories", type=int, default=1, help="how many are asked, each with a seed of its own"
    )
    parser.add_argument("--units", type=int, default=UNITS, help="how many units a history has")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
