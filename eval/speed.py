"""How fast the whole pipeline is, against RapidOCR with its defaults for its OCR alone, on the same pages.

All run in turn (`eval.race`). RapidOCR gets the pages' pictures already rendered; ours starts from the files and
ends with findings and filings kept in a store. Yardsticks of other makers read the pictures, too, each in a process
of its own, with the share of values that each finds as one whole cell (`eval.engines`). Pages with a text layer
race against pdfplumber in the same way (`eval.digital`).
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.contest import Reading, Rival, rival
from eval.contestants import BY_NAME, RAPIDOCR, YARDSTICKS, Contestant, ReadPage, Units
from eval.corpus import Sample
from eval.digital import MEMORY_PAGES, PAGES, Memory, budget, pdfplumber_tables, peak_memory
from eval.engines import Share, share_found
from eval.machine import Machine, commit_in, machine, now
from eval.race import Race, Run, alternate, together
from extract.filing import Extraction
from ingest.document import Picture, open_document
from ingest.errors import EngineUnavailable

ENGINES = {"onnxruntime": "rapidocr", "openvino": "rapidocr-openvino"}
"""Runtime → the name of our engine on it."""

CACHE = Path(".cache/eval")


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
    yardsticks: tuple[Race, ...] = ()
    """Others on the same pages in the same turns, by name."""
    shares: Mapping[str, Share] | None = None
    """What RapidOCR and the yardsticks find as one whole cell, by name."""
    missing: Mapping[str, str] | None = None
    """Yardsticks that are not installed, each with the remedy."""

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
            "yardsticks": [race.plain() for race in self.yardsticks],
            "shares": {name: share._asdict() for name, share in (self.shares or {}).items()},
            "missing": dict(self.missing or {}),
            "digital_pages": self.digital_pages,
            "digital": self.digital.plain() if self.digital else None,
            "memory": [{"pages": one.pages, "peak_mib": round(one.peak_mib)} for one in self.memory],
        }


def race(samples: Sequence[Sample], models: Path, repeats: int = 5, folder: Path = CACHE) -> Speed:
    """Return the speeds on the pages of these documents, for each runtime and yardstick that is installed.

    `models` is the folder of models for PaddleOCR; the digital document is written into `folder`.
    """
    load = os.getloadavg()[0]
    paths = [sample.path for sample in samples]
    documents = [pictures_of(path) for path in paths]
    pages = sum(map(len, documents))
    theirs = Listener(BY_NAME[RAPIDOCR].make(models), documents)
    with ExitStack() as stack:
        home = Path(stack.enter_context(TemporaryDirectory()))
        ours = {
            runtime: stack.enter_context(everything(paths, name, home / runtime))
            for runtime, name in ENGINES.items()
            if importlib.util.find_spec(runtime) is not None
        }
        rivals, missing = _rivals(stack, YARDSTICKS, models, paths)
        races = together(theirs, {**ours, **rivals}, repeats, pages)
        heard: dict[str, Listener | Asked] = {RAPIDOCR: theirs, **rivals}
        expected = [sample.expected for sample in samples]
        shares = {name: share_found(expected, one.last) for name, one in heard.items()}
    return Speed(
        pages, commit_in(Path(__file__).parent), now(), machine(), races[: len(ours)],
        race_digital(budget(folder, PAGES), PAGES, repeats), PAGES,
        peak_memory([(pages, budget(folder, pages)) for pages in MEMORY_PAGES]), load,
        races[len(ours) :], shares, missing,
    )  # fmt: skip


class Listener:
    """A contestant's run, which remembers the last of what it found."""

    def __init__(self, read: ReadPage, documents: Sequence[Sequence[Picture]]) -> None:
        self._read, self._documents = read, documents
        self.last = Reading([], 0.0, 0.0)

    def __call__(self) -> None:
        """Read all pages."""
        pages: list[list[Units]] = [[self._read(one) for one in pictures] for pictures in self._documents]
        self.last = Reading(pages, 0.0, 0.0)


class Asked:
    """The run of a rival in its own process, which remembers the last of what it found."""

    def __init__(self, one: Rival) -> None:
        self._rival = one
        self.last = Reading([], 0.0, 0.0)

    def __call__(self) -> None:
        """Have it read all pages."""
        self.last = self._rival.read()


@contextmanager
def everything(paths: Sequence[Path], engine: str, home: Path) -> Iterator[Run]:
    """Yield what reads the files by the engine, checks the filings and keeps all of it in a store under `home`."""
    from index.build import build
    from index.reading import DEFAULT_READER, named_reader
    from index.store import Store
    from ingest.limits import Limits
    from review.check import within

    store, turns = Store.open(home), count()
    read = named_reader(DEFAULT_READER, engine, lambda: None, Limits())

    def checked(path: Path, **options: Any) -> Extraction:
        extraction = read(path, **options)
        within(extraction.filings)
        return extraction

    def run() -> None:
        # Bytes behind a PDF's end make it another document: the store reads each of them once.
        turn = f"\n% {next(turns)}".encode()
        for path in paths:
            store.keep(path.read_bytes() + turn, path.name)
        build(store, checked)

    try:
        yield run
    finally:
        store.close()


def race_digital(path: Path, pages: int, repeats: int) -> Race | None:
    """Return the race against pdfplumber on one file, or None where that is not installed."""
    from extract.read import read
    from ingest.engine import make_engine

    if importlib.util.find_spec("pdfplumber") is None:
        return None
    ours = partial(_read_all, [path], partial(read, engine=make_engine()))
    return Race("pdfplumber", alternate(pdfplumber_tables([path]), ours, repeats, pages))


def pictures_of(path: Path) -> list[Picture]:
    """Return the pictures of a file's pages."""
    with open_document(path) as document:
        return [document.sheet(number).picture for number in range(1, document.source.pages + 1)]


def _rivals(
    stack: ExitStack, contestants: Sequence[Contestant], models: Path, paths: Sequence[Path]
) -> tuple[dict[str, Asked], dict[str, str]]:
    """Return the runs of those that are installed, and of the others what to do about it."""
    there, missing = {}, {}
    for contestant in contestants:
        try:
            there[contestant.name] = Asked(stack.enter_context(rival(contestant, models, paths)))
        except EngineUnavailable as error:
            missing[contestant.name] = str(error)
    return there, missing


def _read_all(paths: Sequence[Path], read: Callable[[Path], object]) -> None:
    for path in paths:
        read(path)
