"""Whether a misread figure and a figure printed wrongly are told apart: `python -m eval.misreads --count N --seed S`.

On generated office scans:

    true faults   a figure is printed wrongly, so that the form's arithmetic fails: the finding stays, as a fault of the form
    misreadings   the paper is right, and the first reading gets one digit of a figure wrong, surely and in every look;
                  the other look at what the finding stands on sees the paper: each finding on the figure names it misread

Faults are named for dev alone.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, Literal, TextIO, get_args

from rich.console import Console
from rich.table import Table

from eval.machine import commit_in, now
from eval.slipping import Remembering, Slipping, Target
from eval.slips import Slip, slips_of
from eval.table import percent
from eval.verdicts import (
    ARITHMETIC,
    KINDS,
    Kind,
    Told,
    Verdict,
    fault_verdicts,
    is_given,
    share_right,
    slip_verdict,
)
from extract.filing import dumps
from extract.read import read
from fixtures import layouts
from fixtures.flow import LayoutError
from fixtures.generate import Case, Wish, case
from index.reading import reading
from ingest.again import laid_straight
from ingest.document import open_document
from ingest.engine import Engine, make_engine
from ingest.limits import Limits
from ingest.page import Box
from ingest.second import Second
from review.document import checked

SLIPS_OF_DOCUMENT = 3
GRADE = "office"
WIDTH_ELSEWHERE = 120
"""Columns where the output is no terminal."""

Part = Literal["dev", "kept-out"]


def measure(
    cases: Iterable[Case],
    engine: Engine,
    seed: int,
    on_case: Callable[[str, list[Verdict]], None] | None = None,
) -> Told:
    """Return what is told of the faults and slips of these documents, read with the engine."""
    faults: list[Verdict] = []
    misreadings: list[Verdict] = []
    unplaced = 0
    for one in cases:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{one.name}.pdf"
            path.write_bytes(one.pdf)
            memory = Remembering(engine)
            own = [Verdict(one.name, *told) for told in _faults_of(one, path, memory)]
            kinds = list(_slips_of(one, path, memory, Random(f"{seed}/{one.name}")))  # noqa: S311
        slipped = [
            Verdict(one.name, slip.pointer, ",".join(slip.rules), kind) for slip, kind in kinds if kind
        ]
        faults, misreadings = [*faults, *own], [*misreadings, *slipped]
        unplaced += len(kinds) - len(slipped)
        if on_case:
            on_case(one.name, [*own, *slipped])
    return Told(tuple(faults), tuple(misreadings), unplaced)


def _faults_of(one: Case, path: Path, engine: Engine) -> Iterator[tuple[str, str, Kind]]:
    if any(owed["rule"] in ARITHMETIC for owed in one.gold["findings"] or ()):
        yield from fault_verdicts(one.gold, checked(_reads(engine, engine, path)))


def _slips_of(one: Case, path: Path, engine: Engine, lot: Random) -> Iterator[tuple[Slip, Kind | None]]:
    """Yield the slips with what is told of each; None where there is no slip to tell of.

    A figure that is not given as printed though nothing slips, and one that no single line of the page holds alone.
    """
    slips = slips_of(lot, one.gold, SLIPS_OF_DOCUMENT)
    if not slips:
        return
    before = checked(read(path, engine=engine, second=Second()))
    for slip in slips:
        if not is_given(slip, before):
            yield slip, None
            continue
        slipping = Slipping(engine, _target(path, slip))
        found = checked(_reads(slipping, engine, path))
        yield slip, slip_verdict(slip, found, before.findings) if slipping.slipped else None


def _reads(engine: Engine, again: Engine, path: Path) -> Any:
    on_page = engine.turn_page if isinstance(engine, Slipping) else None
    return reading(engine, lambda: None, Limits(), Second(), again)(path, on_page=on_page)


def _target(path: Path, slip: Slip) -> Target:
    with open_document(path, None, Limits()) as document:
        laid = laid_straight(document.sheet(slip.spot.page))
    return Target(slip.spot.page, laid.pixels(Box(*slip.spot.box)), slip.printed, slip.misread)


def cases_of(part: Part, seed: int, count: int, only: str | None = None) -> Iterator[Case]:
    """Yield so many office scans of the part's layouts in turn, every other one with planted defects.

    `only` leaves the layouts whose name holds it.
    """
    families = layouts.chosen(layouts.DEVELOPMENT if part == "dev" else layouts.KEPT_OUT, only=only)
    for number in range(count):
        family = families[number % len(families)]
        is_planted = (number // len(families) + number) % 2 == 0
        try:
            yield case(f"misreads-{seed}-{number}", family, GRADE, Wish(1, is_planted))
        except LayoutError:
            continue


def plain(told: Told) -> dict[str, Any]:
    """Return the counts and shares as plain values."""

    def row(verdicts: Sequence[Verdict]) -> dict[str, Any]:
        counts = Counter(one.kind for one in verdicts)
        return {
            "cases": len(verdicts),
            "share": share_right(verdicts),
            **{kind: counts[kind] for kind in KINDS},
        }

    return {
        "faults": row(told.faults),
        "misreadings": row(told.misreadings),
        "all": row(told.all),
        "unplaced": told.unplaced,
    }


def show(told: Told, part: Part, out: TextIO | None = None) -> None:
    """Print the counts as a table to standard output (or to `out`)."""
    console = Console(file=out, highlight=False)
    if not console.is_terminal:
        console.width = WIDTH_ELSEWHERE
    table = Table(title=f"误读还是填错 Misread or at fault ({part})")
    table.add_column("", no_wrap=True)
    for heading in ("例 cases", "判对 right", *KINDS[1:], "%"):
        table.add_column(heading, justify="right")
    rows = {"填错 true faults": told.faults, "误读 misreadings": told.misreadings, "合计 both": told.all}
    for name, verdicts in rows.items():
        counts = Counter(one.kind for one in verdicts)
        cells = (len(verdicts), *(counts[kind] for kind in KINDS))
        table.add_row(name, *map(str, cells), percent(share_right(verdicts), 1))
    console.print(table)
    console.print(
        f"未植入（原样读时即未读对）not tried, not read as printed even without a slip: {told.unplaced}"
    )
    console.print(f"提交 commit {commit_in(Path(__file__).parent)} · {now()}")


def main(arguments: Sequence[str]) -> int:
    """Measure and print; exit status 2 for what cannot be asked."""
    parser = argparse.ArgumentParser(prog="python -m eval.misreads")
    parser.add_argument("--count", type=int, default=12, help="documents")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", choices=get_args(Part), default="kept-out")
    parser.add_argument("--only", metavar="NAME", help="the layouts whose name holds this")
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--faults", action="store_true", help="name the cases told wrongly (dev only)")
    asked = parser.parse_args(arguments)
    if asked.faults and asked.part != "dev":
        parser.error("留出的版式只用于度量 The kept-out layouts only measure: use --part dev --faults")

    def say(name: str, verdicts: list[Verdict]) -> None:
        wrong = [f"{one.kind} {one.rule} {one.place}" for one in verdicts if one.kind != "right"]
        named = f": {'; '.join(wrong)}" if asked.faults and wrong else ""
        sys.stderr.write(f"{name if asked.part == 'dev' else '…'} {len(verdicts)} - {len(wrong)}{named}\n")

    cases = cases_of(asked.part, asked.seed, asked.count, asked.only)
    told = measure(cases, make_engine(asked.engine), asked.seed, say)
    if asked.json:
        sys.stdout.write(dumps({"part": asked.part, "seed": asked.seed, **plain(told)}, indent=1) + "\n")
    else:
        show(told, asked.part)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
