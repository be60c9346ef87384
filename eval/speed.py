"""How fast the whole pipeline is, against RapidOCR with its defaults for its OCR alone, on the same pages.

Both run in this process, in turn, after one run each that is not counted; the ratio of each turn is taken
and their median stands for the runtime. RapidOCR gets the pages' pictures already rendered; ours starts
from the file.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from eval.machine import commit_in, machine, now
from eval.report import Machine
from ingest.document import Picture, open_document

ENGINES = {"onnxruntime": "rapidocr", "openvino": "rapidocr-openvino"}
"""Runtime → the name of our engine on it."""

Run = Callable[[], object]


class Turn(NamedTuple):
    """Seconds a page of one turn."""

    theirs: float
    ours: float

    @property
    def ratio(self) -> float:
        """Our seconds over theirs."""
        return self.ours / self.theirs


@dataclass(frozen=True, slots=True)
class Race:
    """All turns of one runtime."""

    runtime: str
    turns: tuple[Turn, ...]

    def plain(self) -> dict[str, float | str]:
        """Return medians and the ratio with its range."""
        ratios = [turn.ratio for turn in self.turns]
        return {
            "runtime": self.runtime,
            "theirs_seconds_a_page": round(statistics.median(turn.theirs for turn in self.turns), 3),
            "ours_seconds_a_page": round(statistics.median(turn.ours for turn in self.turns), 3),
            "ratio": round(statistics.median(ratios), 3),
            "ratio_least": round(min(ratios), 3),
            "ratio_most": round(max(ratios), 3),
        }


@dataclass(frozen=True, slots=True)
class Speed:
    """The races of all runtimes that are there, and what they ran on."""

    pages: int
    commit: str
    date: str
    machine: Machine
    races: tuple[Race, ...]
    load: float = 0.0
    """What else the machine did, in busy cores, in the minute before: near 0 for figures that can be trusted."""

    def plain(self) -> dict[str, Any]:
        """Return the figures as plain JSON values."""
        return {
            "pages": self.pages,
            "commit": self.commit,
            "date": self.date,
            "machine": self.machine._asdict(),
            "threads": self.machine.cores,
            "load_before": round(self.load, 2),
            "turns": len(self.races[0].turns) if self.races else 0,
            "races": [race.plain() for race in self.races],
        }


def race(paths: Sequence[Path], repeats: int = 5) -> Speed:
    """Return the speeds on the pages of these files, for each runtime that is installed."""
    from functools import partial

    from extract.read import read
    from ingest.engine import make_engine

    load = os.getloadavg()[0]
    pictures = [picture for path in paths for picture in _pictures(path)]
    theirs = _rapidocr(pictures)
    races = []
    for runtime, name in ENGINES.items():
        if importlib.util.find_spec(runtime) is None:
            continue
        ours = partial(_read_all, paths, partial(read, engine=make_engine(name)))
        races.append(Race(runtime, alternate(theirs, ours, repeats, len(pictures))))
    return Speed(len(pictures), commit_in(Path(__file__).parent), now(), machine(), tuple(races), load)


def alternate(theirs: Run, ours: Run, repeats: int, pages: int) -> tuple[Turn, ...]:
    """Return the turns: both run once unmeasured, then in turn; who begins changes from turn to turn."""
    theirs()
    ours()
    turns = []
    for turn in range(repeats):
        order = (theirs, ours) if turn % 2 == 0 else (ours, theirs)
        seconds = {run: _seconds(run) / max(pages, 1) for run in order}
        turns.append(Turn(seconds[theirs], seconds[ours]))
    return tuple(turns)


def show(speed: Speed, out: TextIO | None = None) -> None:
    """Print the speeds as a table to standard output (or to `out`)."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="速度 Speed: 整条流水线 whole pipeline ÷ RapidOCR 默认 OCR alone")
    for heading in ("运行时 runtime", "RapidOCR s/页", "Jixiao s/页", "比值 ratio", "最小–最大 range"):
        table.add_column(heading, justify="right")
    for row in (one.plain() for one in speed.races):
        spread = f"{row['ratio_least']}–{row['ratio_most']}"
        table.add_row(
            str(row["runtime"]), str(row["theirs_seconds_a_page"]), str(row["ours_seconds_a_page"]),
            str(row["ratio"]), spread,
        )  # fmt: skip
    console = Console(file=out, highlight=False)
    if not console.is_terminal:
        console.width = 120
    console.print(table)
    console.print(
        f"{speed.pages} 页 pages · {len(speed.races[0].turns) if speed.races else 0} 轮 turns · "
        f"{speed.machine.cpu} × {speed.machine.cores} 线程 threads · "
        f"此前负载 load before {speed.load:.1f} · 提交 commit {speed.commit} · {speed.date}"
    )


def _rapidocr(pictures: Sequence[Picture]) -> Run:
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "error"})
    return lambda: [engine(picture) for picture in pictures]


def _read_all(paths: Sequence[Path], read: Callable[[Path], object]) -> None:
    for path in paths:
        read(path)


def _pictures(path: Path) -> list[Picture]:
    with open_document(path) as document:
        return [document.sheet(number).picture for number in range(1, document.source.pages + 1)]


def _seconds(run: Run) -> float:
    gc.collect()
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
