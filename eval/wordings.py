"""How well the rules tell faulty wordings from near misses: `python -m eval.wordings [--part dev|held]`.

A faulty wording is found where its rule reports the place at fault; a report elsewhere in it, and any report on a
near miss, is false. A rule that does not exist finds nothing. Explanations count where both parts are right, but
for the punctuation at their ends. Faults are named for dev alone: the held wordings are never looked at.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal, TextIO, get_args

from rich.console import Console
from rich.table import Table

import review.rules  # noqa: F401  (registers every rule)
from eval.table import percent
from extract.explanation import split_deviation
from extract.filing import dumps
from fixtures.wordings import Explanation, Part, Wording, explanations, wordings
from review.rule import FormCheck, rules

WIDTH_ELSEWHERE = 120
"""Columns where the output is no terminal."""
ENDS = "，,。；;、 \n"

FaultKind = Literal["missed", "false"]
Parting = Callable[[str], tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One case that a rule judged wrongly."""

    name: str
    kind: FaultKind
    reported: tuple[str, ...] = ()
    """The places that the rule reported."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a rule made of its cases; None for the shares of nothing."""

    rule: str
    exists: bool
    cases: int
    right: int
    faults: tuple[Fault, ...]

    def count(self, kind: FaultKind) -> int:
        """Return how many faults there are of a kind."""
        return sum(fault.kind == kind for fault in self.faults)

    @property
    def precision(self) -> float | None:
        """Of what was reported, the share that is right."""
        return _share(self.right, self.right + self.count("false"))

    @property
    def recall(self) -> float | None:
        """Of what is at fault, the share that was reported."""
        return _share(self.right, self.right + self.count("missed"))

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both."""
        return _share(2 * self.right, 2 * self.right + len(self.faults))


@dataclass(frozen=True, slots=True)
class Parted:
    """How many explanations were parted into cause and measure exactly, and the others."""

    texts: int
    right: int
    wrong: tuple[str, ...]

    @property
    def exact(self) -> float | None:
        """The share of the exact ones."""
        return _share(self.right, self.texts)


def measure(found: Sequence[Wording], checks: Mapping[str, FormCheck]) -> tuple[Score, ...]:
    """Return the score of each rule that has cases; `checks` are the rules there are, by their ids."""
    return tuple(
        _score(rule, list(cases), checks.get(rule)) for rule, cases in groupby(found, lambda case: case.rule)
    )


def total(scores: Sequence[Score]) -> Score:
    """Return all scores as one, each case counting alike."""
    return Score(
        "合计 total",
        all(score.exists for score in scores),
        sum(score.cases for score in scores),
        sum(score.right for score in scores),
        tuple(fault for score in scores for fault in score.faults),
    )


def parted(found: Sequence[Explanation], part: Parting = split_deviation) -> Parted:
    """Return how many explanations `part` parts as they should be."""
    wrong = tuple(
        one.text
        for one in found
        if tuple(map(_bare, part(one.text))) != (_bare(one.cause), _bare(one.measure))
    )
    return Parted(len(found), len(found) - len(wrong), wrong)


def _score(rule: str, cases: Sequence[Wording], check: FormCheck | None) -> Score:
    reported = {case.name: _reported(case, check) for case in cases}
    faults = tuple(fault for case in cases for fault in _faults(case, reported[case.name]))
    right = sum(_is_found(case, reported[case.name]) for case in cases)
    return Score(rule, check is not None, len(cases), right, faults)


def _reported(case: Wording, check: FormCheck | None) -> tuple[str, ...]:
    """Return the places that the rule reports, each once."""
    findings = check(case.filing) if check else ()
    return tuple(dict.fromkeys(path for finding in findings for path in finding.paths))


def _is_found(case: Wording, reported: Sequence[str]) -> bool:
    return case.at is not None and any(path == case.at or path.startswith(f"{case.at}/") for path in reported)


def _faults(case: Wording, reported: tuple[str, ...]) -> Iterator[Fault]:
    if _is_found(case, reported):
        return
    if case.expect:
        yield Fault(case.name, "missed", reported)
    if reported:
        yield Fault(case.name, "false", reported)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _bare(text: str | None) -> str | None:
    return text.strip(ENDS) if text else None


def plain(scores: Sequence[Score], parting: Parted, with_faults: bool) -> dict[str, Any]:
    """Return the figures as plain values; faults only where they are asked for."""

    def row(score: Score) -> dict[str, Any]:
        figures = {"cases": score.cases, "right": score.right}
        figures |= {"missed": score.count("missed"), "false": score.count("false")}
        shares = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
        faults = [
            {"case": fault.name, "kind": fault.kind, "reported": fault.reported} for fault in score.faults
        ]
        return {"exists": score.exists, **figures, **shares, **({"faults": faults} if with_faults else {})}

    explained: dict[str, Any] = {"texts": parting.texts, "right": parting.right, "exact": parting.exact}
    if with_faults:
        explained["wrong"] = parting.wrong
    whole = row(total(scores))
    whole.pop("faults", None)
    return {"rules": {score.rule: row(score) for score in scores}, "total": whole, "parting": explained}


def show(scores: Sequence[Score], parting: Parted, out: TextIO | None = None) -> None:
    """Print the scores as a table to standard output (or to `out`)."""
    table = Table(title="措辞 Wordings")
    table.add_column("规则 rule", no_wrap=True)
    for heading in ("例 cases", "找对 right", "漏报 missed", "误报 false", "P", "R", "F1"):
        table.add_column(heading, justify="right")
    for score in scores:
        table.add_row(score.rule, *_cells(score, "—" if score.exists else "尚无 no rule yet"))
    whole = total(scores)
    table.add_row(whole.rule, *_cells(whole, "—"))
    console = _console(out)
    console.print(table)
    console.print(
        f"原因与措施分开无误 causes parted from measures: "
        f"{parting.right}/{parting.texts} ({percent(parting.exact, 1)})"
    )


def show_faults(scores: Sequence[Score], parting: Parted, out: TextIO | None = None) -> None:
    """Print each case that was judged wrongly, with the places that its rule reported instead."""
    console = _console(out)
    for score in scores:
        for fault in score.faults:
            line = f"{score.rule}: {fault.kind}: {fault.name} {' '.join(fault.reported)}"
            console.print(line, soft_wrap=True, markup=False)
    for text in parting.wrong:
        console.print(f"causes: {text}", soft_wrap=True, markup=False)


def _cells(score: Score, without_precision: str) -> tuple[str, ...]:
    counts = (score.cases, score.right, score.count("missed"), score.count("false"))
    precision = without_precision if score.precision is None else percent(score.precision, 1)
    return (*map(str, counts), precision, percent(score.recall, 1), percent(score.f1, 1))


def _console(out: TextIO | None) -> Console:
    console = Console(file=out, highlight=False)
    if not console.is_terminal:
        console.width = WIDTH_ELSEWHERE
    return console


def main(arguments: Sequence[str]) -> int:
    """Measure and print; exit status 2 for what cannot be asked."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.faults and asked.part == "held":
        parser.error(
            "留出的措辞只用于度量，不列出错例 The held wordings only measure: use --part dev --faults"
        )
    scores = measure(wordings(asked.part), {rule.id: rule.check for rule in rules()})
    parting = parted(explanations(asked.part))
    if asked.json:
        sys.stdout.write(dumps(plain(scores, parting, asked.faults), indent=2) + "\n")
    else:
        show(scores, parting)
        if asked.faults:
            show_faults(scores, parting)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.wordings")
    parser.add_argument("--part", choices=get_args(Part), default="held")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--faults", action="store_true", help="name the cases judged wrongly (dev only)")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
