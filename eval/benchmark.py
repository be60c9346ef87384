"""`jixiao eval`: reads a corpus whose right answers are known, and says how good the reading is.

`run` measures, `main` measures and shows: a table on standard output (or JSON), and report.json and
report.html in a folder. Every document is read in this process, one by one, so that seconds are comparable.
"""

from __future__ import annotations

import logging
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from eval.corpus import PARTS, Families, Sample, generated, given
from eval.faults import faults
from eval.machine import commit_in, machine, now
from eval.metrics import compare
from eval.outcome import merge, tally
from eval.report import Level, Reading, Report, seen
from eval.worst import worst_pages
from extract.filing import Extraction, dumps, loads
from fixtures.scan import GRADES
from ingest.clock import collect, step
from review.document import Document

log = logging.getLogger(__name__)

Read = Callable[[Path], Extraction]
Check = Callable[[Extraction], Document]

RACED_DOCUMENTS = 4


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure and where to put the report.

    `count` documents are made for each level (a part of the families, a grade of scan). `samples` is a
    folder of NAME.GRADE.pdf beside NAME.json to read in place of the generator. `only` is a part of their
    names, or of the names of the families; `kind` leaves the families that hold such forms. `models` is a folder
    of models for PaddleOCR, by default those of rapidocr's wheel. `workers` measures worker processes, and the
    memory of one over so many `pages`.
    """

    count: int = 40
    grades: tuple[str, ...] = ("digital", "office")
    families: Families = "all"
    seed: int = 1
    samples: Path | None = None
    only: str | None = None
    kind: str | None = None
    cache: Path = Path(".cache/eval")
    out: Path = Path(".cache/eval/report")
    engine: str = "auto"
    second: str = "on"
    speed: bool = False
    ablation: bool = False
    workers: bool = False
    pages: int = 500
    engines: bool = False
    models: Path | None = None
    repeats: int = 5
    as_json: bool = False
    fail_under_fields: float | None = None


def main(options: Options) -> int:
    """Measure, show and keep the report; 0, 3 for an unknown grade, 5 when a level stays under the gate."""
    unknown = set(options.grades) - set(GRADES)
    if unknown and not options.samples:
        sys.stderr.write(
            f"没有此级别 / no such grade: {', '.join(sorted(unknown))}; 可选 / known: {', '.join(GRADES)}\n"
        )
        return 3
    if options.speed:
        return _speed(options)
    if options.engines:
        return _engines(options)
    if options.workers:
        from eval.workers import main as work

        return work(options.cache, options.pages, options.repeats, options.engine, options.as_json)
    if options.ablation:
        from eval.ablation import main as ablate

        return ablate(options)
    from eval.html import page
    from eval.table import show

    report = run(options, on_reading=_say)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "report.json").write_text(dumps(report.plain(), indent=1), encoding="utf-8")
    (options.out / "report.html").write_text(page(report), encoding="utf-8")
    if options.as_json:
        sys.stdout.write(dumps(report.plain(), indent=1) + "\n")
    else:
        show(report)
    sys.stderr.write(f"{options.out / 'report.html'}\n")
    return 5 if below(report, options.fail_under_fields) else 0


def run(
    options: Options,
    read: Read | None = None,
    check: Check | None = None,
    samples: Iterable[Sample] | None = None,
    on_reading: Callable[[Reading], None] | None = None,
) -> Report:
    """Return the report on the corpus that the options name; the reader and the rules may be others'."""
    read, check = read or _reader(options.engine, options.second), check or _rules()
    levels: dict[tuple[str, str], list[Reading]] = {}
    for sample in samples if samples is not None else corpus(options):
        reading = measure(sample, read, check)
        levels.setdefault((sample.part, sample.grade), []).append(reading)
        if on_reading:
            on_reading(reading)
    measured = tuple(_level(part, grade, levels) for part in PARTS for p, grade in levels if p == part)
    shown = seen(level for level in measured if _may_be_shown(level, options))
    return Report(
        commit=commit_in(Path(__file__).parent),
        date=now(),
        machine=machine(),
        command=_command(options),
        levels=measured,
        peak_memory_mib=peak_memory_mib(),
        faults=faults(shown),
        worst=worst_pages(shown),
    )


def corpus(options: Options) -> Iterator[Sample]:
    """Yield the documents that the options name."""
    if options.samples:
        return given(options.samples, options.grades, options.only)
    return generated(
        options.cache,
        options.seed,
        options.count,
        options.grades,
        options.families,
        options.kind,
        options.only,
    )


def scanned(options: Options) -> Options:
    """Return the options for a race: few documents, scans alone, since a text layer needs no OCR."""
    grades = tuple(grade for grade in options.grades if grade != "digital") or ("office",)
    return replace(options, grades=grades, count=min(options.count, RACED_DOCUMENTS), families="dev")


def measure(sample: Sample, read: Read, check: Check) -> Reading:
    """Return one document read, checked and compared; one that fails counts as missing in every field."""
    failure, pages = None, 0
    with collect() as laps:
        start = time.perf_counter()
        try:
            extraction = read(sample.path)
            with step("rules"):
                judged = check(extraction)
            found, pages = loads(dumps(judged)), extraction.source.pages
        except Exception as error:  # noqa: BLE001
            # The outermost loop: one document that cannot be read must not end the run.
            log.warning("%s failed: %s", sample.name, type(error).__name__)
            failure, found = f"{type(error).__name__}: {error}", {"filings": [], "findings": []}
        whole = time.perf_counter() - start
    seconds = laps.seconds | {"other": max(whole - sum(laps.seconds.values()), 0.0)}
    comparison = compare(sample.expected, found)
    return Reading(sample.name, sample.family, sample.path, pages, comparison, seconds, failure)


def _may_be_shown(level: Level, options: Options) -> bool:
    """Whether single faults of a level are named: those of kept-out families only when asked for by name.

    A family that is looked at while the reader is being made measures nothing any more.
    """
    return level.part != "kept_out" or options.families == "kept-out"


def below(report: Report, share: float | None) -> list[str]:
    """Return the levels whose share of exact fields is below this one."""
    if share is None:
        return []
    return [f"{lv.part}/{lv.grade}" for lv in report.levels if tally(lv.total.fields).exact < share]


def peak_memory_mib() -> float:
    """Return the most memory that this process has held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def _level(part: Any, grade: str, levels: dict[tuple[str, str], list[Reading]]) -> Level:
    readings = tuple(levels[part, grade])
    return Level(part, grade, readings, merge(reading.comparison for reading in readings))


def _reader(engine: str, second: str) -> Read:
    from index.reading import DEFAULT_READER, named_reader
    from ingest.limits import Limits

    return named_reader(DEFAULT_READER, engine, lambda: None, Limits(), second)


def _rules() -> Check:
    from review.document import checked

    return checked


def _command(options: Options) -> dict[str, Any]:
    chosen = asdict(options)
    if options.samples:
        kept = ("samples", "only", "grades", "engine", "second")
        return {name: chosen[name] for name in kept} | {"samples": options.samples.name}
    asked = {name: chosen[name] for name in ("kind", "only") if chosen[name]}
    return {
        name: chosen[name] for name in ("count", "grades", "families", "seed", "engine", "second")
    } | asked


def _say(reading: Reading) -> None:
    counts = tally(reading.comparison.fields)
    seconds = sum(reading.seconds.values())
    sys.stderr.write(
        f"{reading.name}: {counts.exact:.2%}, {counts.wrong} wrong, {counts.missing} missing, "
        f"{counts.spurious} spurious, {seconds:.1f} s{f', {reading.failure}' if reading.failure else ''}\n"
    )


def _speed(options: Options) -> int:
    from eval.speed import race
    from eval.speed_table import show

    results = race(list(corpus(scanned(options))), _models(options), options.repeats, options.cache)
    if options.as_json:
        sys.stdout.write(dumps(results.plain(), indent=1) + "\n")
    else:
        show(results)
    return 0


def _models(options: Options) -> Path:
    """Return the folder of models for PaddleOCR, written from rapidocr's wheel where none is named."""
    from eval.wheel_models import write_wheel_models

    return options.models or write_wheel_models(options.cache / "models")


def _engines(options: Options) -> int:
    from eval.engines import compare_engines, show

    result = compare_engines(list(corpus(scanned(options))), _models(options))
    if options.as_json:
        sys.stdout.write(dumps(result.plain(), indent=1) + "\n")
    else:
        show(result)
    return 0
