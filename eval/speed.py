"""How fast the whole pipeline is, against RapidOCR with its defaults for its OCR alone, on the same pages.

Both run in this process, in turn, after one run each that is not counted; the ratio of each turn is taken
and their median stands for the runtime. RapidOCR gets the pages' pictures already rendered; ours starts
from the file. Pages with a text layer race against pdfplumber in the same way (`eval.digital`).
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

from eval.digital import MEMORY_PAGES, PAGES, Memory, budget, pdfplumber_tables, peak_memory
from eval.machine import commit_in, machine, now
from eval.report import Machine
from ingest.clock import collect
from ingest.document import Picture, open_document

ENGINES = {"onnxruntime": "rapidocr", "openvino": "rapidocr-openvino"}
"""Runtime → the name of our engine on it."""

CACHE = Path(".cache/eval")

Run = Callable[[], object]


class Turn(NamedTuple):
    """Seconds a page of one turn: `ours` without the second readings, `second` those alone."""

    theirs: float
    ours: float
    second: float = 0.0

    @property
    def ratio(self) -> float:
        """Our seconds over theirs."""
        return self.ours / self.theirs

    @property
    def second_ratio(self) -> float:
        """What the second readings add, over their seconds."""
        return self.second / self.theirs


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
            "second_ratio": round(statistics.median(turn.second_ratio for turn in self.turns), 3),
        }


@dataclass(frozen=True, slots=True)
class Speed:
    """The races of all runtimes that are there, and what they ran on."""

    pages: int
    commit: str
    date: str
    machine: Machine
    races: tuple[Race, ...]
    digital: Race | None = None
    """Pages with a text layer against pdfplumber, where that is installed."""
    digital_pages: int = 0
    memory: tuple[Memory, ...] = ()
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
            "digital_pages": self.digital_pages,
            "digital": self.digital.plain() if self.digital else None,
            "memory": [{"pages": one.pages, "peak_mib": round(one.peak_mib)} for one in self.memory],
        }


def race(paths: Sequence[Path], repeats: int = 5, folder: Path = CACHE) -> Speed:
    """Return the speeds on the pages of these files, for each runtime that is installed, and on digital ones.

    The digital document is written into the folder.
    """
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
    return Speed(
        len(pictures), commit_in(Path(__file__).parent), now(), machine(), tuple(races),
        race_digital(budget(folder, PAGES), PAGES, repeats), PAGES,
        peak_memory([(pages, budget(folder, pages)) for pages in MEMORY_PAGES]), load,
    )  # fmt: skip


def race_digital(path: Path, pages: int, repeats: int) -> Race | None:
    """Return the race against pdfplumber on one file, or None where that is not installed."""
    from functools import partial

    from extract.read import read
    from ingest.engine import make_engine

    if importlib.util.find_spec("pdfplumber") is None:
        return None
    ours = partial(_read_all, [path], partial(read, engine=make_engine()))
    return Race("pdfplumber", alternate(pdfplumber_tables([path]), ours, repeats, pages))


def alternate(theirs: Run, ours: Run, repeats: int, pages: int) -> tuple[Turn, ...]:
    """Return the turns: both run once unmeasured, then in turn; who begins changes from turn to turn."""
    theirs()
    ours()
    turns = []
    for turn in range(repeats):
        order = (theirs, ours) if turn % 2 == 0 else (ours, theirs)
        taken = {run: _seconds(run) for run in order}
        (whole, _), (own, second) = taken[theirs], taken[ours]
        turns.append(Turn(*(seconds / max(pages, 1) for seconds in (whole, own - second, second))))
    return tuple(turns)


def show(speed: Speed, out: TextIO | None = None) -> None:
    """Print the speeds as a table to standard output (or to `out`)."""
    from rich.console import Console
    from rich.table import Table

    tables = [_table(Table, "整条流水线 whole pipeline ÷ RapidOCR 默认 OCR alone", "RapidOCR", speed.races)]
    if speed.digital:
        title = f"{speed.digital_pages} 页文字层 digital pages: 整条流水线 whole pipeline ÷ pdfplumber.extract_tables"
        tables.append(_table(Table, title, "pdfplumber", [speed.digital]))
    console = Console(file=out, highlight=False)
    if not console.is_terminal:
        console.width = 120
    for table in tables:
        console.print(table)
    for one in speed.memory:
        console.print(f"{one.pages} 页 pages: 内存峰值 peak memory {one.peak_mib:.0f} MiB")
    console.print(
        f"{speed.pages} 页 pages · {len(speed.races[0].turns) if speed.races else 0} 轮 turns · "
        f"{speed.machine.cpu} × {speed.machine.cores} 线程 threads · "
        f"此前负载 load before {speed.load:.1f} · 提交 commit {speed.commit} · {speed.date}"
    )


def _table(kind: Any, title: str, rival: str, races: Sequence[Race]) -> Any:
    table = kind(title=f"速度 Speed: {title}")
    for heading in (
        "对手 against",
        f"{rival} s/页",
        "Jixiao s/页",
        "比值 ratio",
        "最小–最大 range",
        "复读 second",
    ):
        table.add_column(heading, justify="right")
    for row in (one.plain() for one in races):
        spread = f"{row['ratio_least']}–{row['ratio_most']}"
        cells = (
            row["runtime"],
            row["theirs_seconds_a_page"],
            row["ours_seconds_a_page"],
            row["ratio"],
            spread,
            f"+{row['second_ratio']}",
        )
        table.add_row(*(str(cell) for cell in cells))
    return table


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


def _seconds(run: Run) -> tuple[float, float]:
    """Return the seconds that the run takes, and those of them that go into second readings."""
    gc.collect()
    with collect() as laps:
        start = time.perf_counter()
        run()
        whole = time.perf_counter() - start
    return whole, laps.seconds.get("second", 0.0)
