"""How sure a value whose place is in doubt can be: measured on generated documents, kept as `extract/data/confidence.yaml`.

    python -m eval.calibration --seed 41 --count 78 --grades office,poor,photo --out extract/data/confidence.yaml

Documents of the development layouts are read without ceilings; of the values under each doubt (extract.confidence)
the share that is right becomes its ceiling, never as much as counts as sure. The last line says how many of the
values under no doubt are right: what confidence is worth on these documents. Measure it on others, too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import yaml

from eval.corpus import Sample, generated
from eval.machine import commit_in, now
from eval.metrics import compare
from eval.outcome import Outcome
from eval.reliability import SURE
from extract.confidence import DOUBTS, Ceilings, Doubt, doubts_of
from extract.filing import Extraction, dumps, loads
from review.document import document

NO_CEILINGS: Ceilings = dict.fromkeys(DOUBTS, 1.0)
LOWEST, HIGHEST = 0.3, 0.94
"""A doubted value is never among those that a person need not look at, and few documents prove none worthless."""
PRIOR_RIGHT, PRIOR_WRONG = 1, 1
"""Counted beside what was seen: a doubt that was never met says nothing, and stands at one half."""
CACHE = Path(".cache/eval")


class Count(NamedTuple):
    """How many values there were, and how many of them were right."""

    values: int = 0
    right: int = 0

    def __or__(self, is_right: bool) -> Count:
        """Return the counts with one value more."""
        return Count(self.values + 1, self.right + is_right)


class Measured(NamedTuple):
    """The values under each doubt, and those under none that claim to be sure."""

    documents: int
    doubted: Mapping[Doubt, Count]
    sure: Count

    @property
    def ceilings(self) -> dict[Doubt, float]:
        """How sure a value under each doubt can be."""
        return {doubt: _ceiling(self.doubted.get(doubt, Count())) for doubt in DOUBTS}


def measured(samples: Iterable[Sample], read: Callable[[Path], Extraction]) -> Measured:
    """Return what became of the values of these documents, by the doubts about them; `read` applies no ceilings."""
    doubted: dict[Doubt, Count] = {}
    sure, documents = Count(), 0
    for sample in samples:
        documents += 1
        extraction = read(sample.path)
        doubts = {
            f"/filings/{number}{pointer}": found
            for number, filing in enumerate(extraction.filings)
            for pointer, found in doubts_of(filing).items()
        }
        for outcome in _given(sample, extraction):
            is_right = outcome.kind == "correct"
            known = doubts.get(outcome.read_at or "", frozenset())
            for doubt in known:
                doubted[doubt] = doubted.get(doubt, Count()) | is_right
            if not known and (outcome.confidence or 0.0) >= SURE:
                sure |= is_right
    return Measured(documents, doubted, sure)


def _given(sample: Sample, extraction: Extraction) -> list[Outcome]:
    found = loads(dumps(document(extraction, ())))
    fields = compare(sample.expected, found).fields
    return [one for one in fields if one.kind != "missing" and one.confidence is not None]


def _ceiling(count: Count) -> float:
    share = (count.right + PRIOR_RIGHT) / (count.values + PRIOR_RIGHT + PRIOR_WRONG)
    return max(min(round(share, 2), HIGHEST), LOWEST)


def written(found: Measured, command: str) -> str:
    """Return the data file: the ceilings, and where they come from."""
    counts = {doubt: list(found.doubted.get(doubt, Count())) for doubt in DOUBTS}
    plain = {
        "measured": {
            "by": command,
            "commit": commit_in(Path(__file__).parent),
            "date": now(),
            "documents": found.documents,
            "sure_without_doubt": {"values": found.sure.values, "right": found.sure.right},
            "values_and_right": counts,
        },
        "ceilings": found.ceilings,
    }
    head = "# How sure a value can be whose place is in doubt (extract/confidence.py); measured, never set by hand.\n"
    return head + yaml.safe_dump(
        plain, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None
    )


def main(arguments: Sequence[str]) -> int:
    """Measure, write the file and say what it found."""
    asked = _parser().parse_args(arguments)
    from extract.read import read
    from ingest.engine import make_engine

    grades = tuple(asked.grades.split(","))
    samples = generated(CACHE, asked.seed, asked.count, grades, "dev", None, asked.only)
    found = measured(
        samples, partial(read, engine=make_engine(asked.engine), readers=asked.readers, ceilings=NO_CEILINGS)
    )
    asked.out.write_text(
        written(found, f"python -m eval.calibration {' '.join(arguments)}"), encoding="utf-8"
    )
    for doubt, ceiling in found.ceilings.items():
        values, right = found.doubted.get(doubt, Count())
        sys.stderr.write(f"{doubt}: {values} values, {right} right, ceiling {ceiling}\n")
    sys.stderr.write(f"sure, without doubt: {found.sure.values} values, {found.sure.right} right\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.calibration")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True, help="documents a grade")
    parser.add_argument("--grades", default="office,poor,photo")
    parser.add_argument("--only", default=None, help="layouts whose name holds this")
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--readers", default="both", choices=("both", "geometry", "model"))
    parser.add_argument("--out", type=Path, required=True)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
