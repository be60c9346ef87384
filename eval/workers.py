"""What worker processes gain and hold: scans read by two against one in turn, and the memory of one over very many pages.

The pages for the memory come as documents of fifty, as long as an office's budgets are; the worker is not recycled.

Two share the documents, one core each; one reads them all, with one core or with all of them. Every worker reads a
document just before it is timed, so that models are loaded: idle ones end. Who begins changes from turn to turn.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium

from eval.machine import commit_in, machine, now
from extract.filing import dumps
from fixtures import layouts
from fixtures.generate import case
from index.bounds import Bounds
from index.pool import Pool
from index.vitals import memory_mb, peak_mb

DOCUMENTS = 4
GRADE = "office"
SEED = "workers"
READER = "extract.read:read"
TENTH = 10
LONG_PAGES = 50


class Turn(NamedTuple):
    """Seconds for all documents: by one worker on one core, by one on all cores, by two on a core each."""

    one: float
    one_on_all: float
    two: float


@dataclass(frozen=True, slots=True)
class Held:
    """The memory of a worker, in MiB: after each page, and at its highest."""

    after_page: tuple[float, ...]
    peak: float

    @property
    def growth(self) -> float:
        """By which share the last tenth of the pages holds more than the second tenth: the first loads the models."""
        tenth = max(1, len(self.after_page) // TENTH)
        early, late = self.after_page[tenth : 2 * tenth], self.after_page[-tenth:]
        return statistics.median(late) / statistics.median(early or late) - 1


def main(folder: Path, pages: int, repeats: int, engine: str, as_json: bool) -> int:
    """Measure, and print what came out; 0."""
    load = os.getloadavg()[0]
    scans = office_scans(folder, DOCUMENTS)
    turns = race(scans, repeats, engine)
    held = endure(long_scan(folder, scans, min(LONG_PAGES, pages)), pages, engine)
    ratios = [(turn.one / turn.two, turn.one_on_all / turn.two) for turn in turns]
    figures = {
        "documents": len(scans),
        "two_against_one": sorted(round(ratio, 2) for ratio, _ in ratios),
        "two_against_one_on_all_cores": sorted(round(ratio, 2) for _, ratio in ratios),
        "pages": len(held.after_page),
        "peak_mib": round(held.peak),
        "growth": round(held.growth, 3),
        "load_before": round(load, 1),
        "machine": machine()._asdict(),
        "commit": commit_in(Path(__file__).parent),
        "date": now(),
    }
    told = [f"{name}: {figure}" for name, figure in figures.items()]
    sys.stdout.write((dumps(figures, indent=1) if as_json else "\n".join(told)) + "\n")
    return 0


def office_scans(folder: Path, count: int) -> list[Path]:
    """Return so many generated scans of office quality, one filing each, kept in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    families = layouts.chosen(layouts.DEVELOPMENT, "self_evaluation")
    for number, family in enumerate(islice(cycle(families), count)):
        paths.append(folder / f"workers-{number}.pdf")
        if not paths[-1].exists():
            paths[-1].write_bytes(case(f"{SEED}/{number}", family, GRADE).pdf)
    return paths


def long_scan(folder: Path, scans: Sequence[Path], pages: int) -> Path:
    """Return one document of so many pages: those of the scans, over and over."""
    path = folder / f"workers-{pages}-pages.pdf"
    with pdfium.PdfDocument.new() as target:
        for scan in cycle(scans):
            with pdfium.PdfDocument(scan) as source:
                wanted = min(len(source), pages - len(target))
                target.import_pages(source, list(range(wanted)))
            if len(target) >= pages:
                break
        target.save(path)
    return path


def race(paths: Sequence[Path], repeats: int, engine: str) -> tuple[Turn, ...]:
    """Return the turns of all three ways."""
    bounds = Bounds(pages=sys.maxsize)
    ways = ((1, 1), (1, None), (2, 1))
    pools = [Pool(bounds, size, reader=READER, ocr_engine=engine, threads=threads) for size, threads in ways]
    try:
        turns = []
        for turn in range(repeats):
            order = pools if turn % 2 == 0 else pools[::-1]
            seconds = {pool: _seconds(pool, paths) for pool in order}
            turns.append(Turn(*(seconds[pool] for pool in pools)))
        return tuple(turns)
    finally:
        for pool in pools:
            pool.close()


def endure(path: Path, pages: int, engine: str) -> Held:
    """Return the memory of a worker that reads the document over and over, until so many pages are read."""
    after_page: list[float] = []
    bounds = Bounds(document_seconds=24 * 3600, pages=sys.maxsize)
    with Pool(bounds, 1, reader=READER, ocr_engine=engine) as pool:

        def look(done: int, _pages: int) -> None:
            if done:
                after_page.append(memory_mb(pool.pids()[0]))

        while len(after_page) < pages:
            pool.read(path, on_page=look)
        peak = peak_mb(pool.pids()[0])
    return Held(tuple(after_page), max([peak, *after_page]))


def _seconds(pool: Pool, paths: Sequence[Path]) -> float:
    """Return the seconds for all the paths; each worker has read one of them before they are counted."""
    with ThreadPoolExecutor(pool.size) as threads:
        list(threads.map(pool.read, paths[: pool.size]))
        start = time.perf_counter()
        list(threads.map(pool.read, paths))
        return time.perf_counter() - start
