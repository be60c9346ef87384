"""`jixiao eval --ablation`: what each reader is worth, alone and together, where a form is hard to read.

The same documents of layouts that neither reader was made with are read by the geometry of rules and labels, by
the local model, and by both, under each condition. Pages are read once; only what is made of them is repeated.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from eval.benchmark import Options, measure
from eval.corpus import Part, Sample, conditioned
from eval.faults import Fault, Seen, faults
from eval.machine import Record, commit_in, machine, now
from eval.outcome import Outcome, Tally, tally
from eval.report import MOST_FAULTS, Reading, measures
from extract.filing import DocumentSource, Extraction, Problem, dumps
from extract.flow import Item, flow
from extract.read import Readers, filings_of, naming, read_pages
from extract.transformer.cells import NamedPage
from fixtures.conditions import CONDITIONS
from ingest.document import open_document
from ingest.engine import Engine
from review.document import Document, document

READERS: tuple[Readers, ...] = ("geometry", "model", "both")

ReadBy = Callable[[Path, Readers], Extraction]


class Paged(NamedTuple):
    """The pages of one file as one flow, what the local model says of them, and what could not be read."""

    source: DocumentSource
    items: list[Item]
    named: Mapping[int, NamedPage]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """One reader under one condition: its readings of the documents of one grade."""

    condition: str
    grade: str
    readers: Readers
    readings: tuple[Reading, ...]

    @property
    def fields(self) -> Tally:
        """All fields of the documents."""
        return tally(self._outcomes())

    @property
    def rows(self) -> Tally:
        """The fields of the indicators: levels, target, actual, weight, score, explanation."""
        return tally(one for one in self._outcomes() if is_of_rows(one))

    def by_family(self) -> dict[str, tuple[Tally, Tally]]:
        """Return the fields of the indicators, and all fields, by layout family."""
        names = dict.fromkeys(reading.family for reading in self.readings)
        found = {name: [o for one in self.readings if one.family == name for o in _of(one)] for name in names}
        return {name: (tally(o for o in mine if is_of_rows(o)), tally(mine)) for name, mine in found.items()}

    def _outcomes(self) -> Iterator[Outcome]:
        return (outcome for reading in self.readings for outcome in _of(reading))


@dataclass(frozen=True, slots=True)
class Ablation(Record):
    """One run: every reader under every condition; `faults` only of layouts that may be looked at."""

    trials: tuple[Trial, ...]
    faults: tuple[tuple[Readers, Fault], ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return the run as plain JSON values."""
        return self.head() | {
            "trials": [_trial(one) for one in self.trials],
            "faults": [{"readers": by} | one.plain() for by, one in self.faults[:MOST_FAULTS]],
        }


def is_of_rows(outcome: Outcome) -> bool:
    """Return whether the field is one of an indicator's; what an explanation says of cause and measure is not."""
    return outcome.group.startswith("indicators.") or outcome.group == "deviation"


def main(options: Options) -> int:
    """Measure, show and keep the ablation as ablation.json and ablation.html; 0."""
    from eval.ablation_report import page, show

    found = run(options)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "ablation.json").write_text(dumps(found.plain(), indent=1), encoding="utf-8")
    (options.out / "ablation.html").write_text(page(found), encoding="utf-8")
    if options.as_json:
        sys.stdout.write(dumps(found.plain(), indent=1) + "\n")
    else:
        show(found)
    sys.stderr.write(f"{options.out / 'ablation.html'}\n")
    return 0


def run(
    options: Options,
    read: ReadBy | None = None,
    samples: Iterable[tuple[str, Sample]] | None = None,
    readers: Sequence[Readers] = READERS,
) -> Ablation:
    """Return the ablation on the layouts that the options name: the kept-out ones unless they say "dev"."""
    part: Part = "dev" if options.families == "dev" else "kept_out"
    commit = commit_in(Path(__file__).parent)
    by = read or _reading(options.engine, any(one != "geometry" for one in readers))
    found: dict[tuple[str, str, Readers], list[Reading]] = {}
    for condition, sample in samples if samples is not None else _corpus(options, part):
        for reader in readers:
            reading = measure(sample, _alone(by, reader), _unjudged)
            found.setdefault((condition, sample.grade, reader), []).append(reading)
            sys.stderr.write(f"{condition} {sample.name} {reader}: {tally(_of(reading)).exact:.2%}\n")
    trials = tuple(Trial(*key, tuple(readings)) for key, readings in found.items())
    return Ablation(
        commit=commit,
        date=now(),
        machine=machine(),
        command=_command(options, part),
        trials=trials,
        faults=_faults(trials) if part == "dev" else (),
    )


def _corpus(options: Options, part: Part) -> Iterator[tuple[str, Sample]]:
    given = conditioned(
        options.cache, options.seed, options.count, options.grades, part, options.kind, options.only
    )
    return ((condition.name, sample) for condition, sample in given)


def title_of(condition: str) -> str:
    """Return how a condition is called."""
    return next(one.title for one in CONDITIONS if one.name == condition)


def _alone(by: ReadBy, readers: Readers) -> Callable[[Path], Extraction]:
    def read(path: Path) -> Extraction:
        return by(path, readers)

    return read


def _reading(engine: str, has_model: bool) -> ReadBy:
    from ingest.engine import make_engine

    paged = lru_cache(maxsize=1)(partial(_paged, engine=make_engine(engine), has_model=has_model))

    def read(path: Path, readers: Readers) -> Extraction:
        return _filed(paged(path), readers)

    return read


def _paged(path: Path, engine: Engine, has_model: bool) -> Paged:
    problems: list[Problem] = []
    named: dict[int, NamedPage] = {}
    with open_document(path) as document:
        pages = read_pages(document, engine, problems)
        items = list(flow(naming(pages, named) if has_model else pages))
        source = document.source
    return Paged(
        DocumentSource(file=source.file, sha256=source.sha256, pages=source.pages),
        items,
        named,
        tuple(problems),
    )


def _filed(paged: Paged, readers: Readers) -> Extraction:
    problems = list(paged.problems)
    named = {} if readers == "geometry" else paged.named
    filings = filings_of(list(paged.items), paged.source.sha256, problems, None, named, readers)
    return Extraction(paged.source, filings, tuple(problems))


def _unjudged(extraction: Extraction) -> Document:
    """Return the document without a finding: the rules judge what was read, not who read it."""
    return document(extraction, ())


def _of(reading: Reading) -> tuple[Outcome, ...]:
    return reading.comparison.fields


def _faults(trials: Iterable[Trial]) -> tuple[tuple[Readers, Fault], ...]:
    return tuple(
        (trial.readers, fault)
        for trial in trials
        for reading in trial.readings
        for fault in faults(
            [Seen(f"{trial.condition}/{trial.grade}", reading.name, reading.path, reading.comparison)]
        )
        if "finding" not in fault.kind
    )


def _trial(trial: Trial) -> dict[str, Any]:
    return {
        "condition": trial.condition,
        "grade": trial.grade,
        "readers": trial.readers,
        "documents": len(trial.readings),
        "failed": sum(one.failure is not None for one in trial.readings),
        "indicators": measures(trial.rows),
        "fields": measures(trial.fields),
        "families": {
            name: {"indicators": measures(rows), "fields": measures(fields)}
            for name, (rows, fields) in trial.by_family().items()
        },
    }


def _command(options: Options, part: Part) -> dict[str, Any]:
    return {
        "ablation": part,
        "count": options.count,
        "grades": options.grades,
        "seed": options.seed,
        "engine": options.engine,
    }
