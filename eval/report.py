"""What the benchmark found, level by level (a grade of scan of one part of the corpus), and its JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from eval.corpus import Part
from eval.faults import Fault, Seen
from eval.machine import Record
from eval.outcome import Comparison, Outcome, Tally, error_rate, tally
from eval.reliability import by_method, reliability
from eval.trust import calibration_error, confirmation, curve
from eval.worst import BadPage

Key = TypeVar("Key")
Value = TypeVar("Value")

SEVERITIES = ("error", "warning", "notice")
MOST_FAULTS = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """One document read and compared: its seconds by step, or why it could not be read."""

    name: str
    family: str
    path: Path
    pages: int
    comparison: Comparison
    seconds: Mapping[str, float]
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """All readings of one grade of scan and one part of the corpus."""

    part: Part
    grade: str
    readings: tuple[Reading, ...]
    total: Comparison

    @property
    def pages(self) -> int:
        """The pages of all documents."""
        return sum(reading.pages for reading in self.readings)

    def seconds_a_page(self) -> dict[str, float]:
        """Return the seconds a page by step, and as "all" their sum."""
        steps: dict[str, float] = {}
        for reading in self.readings:
            for name, seconds in reading.seconds.items():
                steps[name] = steps.get(name, 0.0) + seconds
        by_page = {name: seconds / max(self.pages, 1) for name, seconds in steps.items()}
        return by_page | {"all": sum(by_page.values())}


@dataclass(frozen=True, slots=True)
class Report(Record):
    """One run of the benchmark."""

    levels: tuple[Level, ...]
    peak_memory_mib: float
    faults: tuple[Fault, ...] = field(default=())
    worst: tuple[BadPage, ...] = field(default=())

    def plain(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return self.head() | {
            "peak_memory_mib": round(self.peak_memory_mib, 1),
            "levels": [_level(level) for level in self.levels],
            "worst_pages": [page.plain() for page in self.worst],
            "faults": [fault.plain() for fault in self.faults[:MOST_FAULTS]],
        }


def by_group(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """Return the outcomes by their group, in the order the groups come up."""
    return _grouped(outcomes, lambda outcome: outcome.group)


def by_family(level: Level) -> dict[str, list[Outcome]]:
    """Return the outcomes of a level by the layout family of their document."""
    families = _grouped(level.readings, lambda reading: reading.family)
    return {
        name: [outcome for reading in readings for outcome in reading.comparison.fields]
        for name, readings in families.items()
    }


def seen(levels: Iterable[Level]) -> tuple[Seen, ...]:
    """Return the documents of these levels, each with what the reading got right and wrong in it."""
    return tuple(
        Seen(f"{level.part}/{level.grade}", reading.name, reading.path, reading.comparison)
        for level in levels
        for reading in level.readings
    )


def _level(level: Level) -> dict[str, Any]:
    total = level.total
    kinds = _grouped(total.places, lambda place: place.kind)
    return {
        "part": level.part,
        "grade": level.grade,
        "documents": len(level.readings),
        "pages": level.pages,
        "failed": {reading.name: reading.failure for reading in level.readings if reading.failure},
        "filings": {
            "matched": total.filings_matched,
            "expected": total.filings_expected,
            "read": total.filings_read,
        },
        "fields": measures(tally(total.fields)),
        "numeric": measures(tally(outcome for outcome in total.fields if outcome.is_numeric)),
        "groups": {
            name: measures(tally(outcomes)) | _rate(outcomes)
            for name, outcomes in by_group(total.fields).items()
        },
        "families": {name: measures(tally(outcomes)) for name, outcomes in by_family(level).items()},
        "confidence": reliability(total.fields).plain()
        | {"methods": {name: one.plain() for name, one in by_method(total.fields).items()}},
        "trust": confirmation(total.fields).plain()
        | {
            "calibration_error": _rounded(calibration_error(total.fields)),
            "curve": [[round(one.coverage, 3), round(one.accuracy, 5)] for one in curve(total.fields)],
        },
        "long_text_error_rate": _rounded(error_rate(total.fields)),
        "boxes": {kind: len(kinds.get(kind, ())) for kind in ("right", "wrong", "unlocated")},
        "boxes_right": _rounded(boxes_right(total)),
        "findings": {
            "all": _found(tally(total.findings)),
            **{
                severity: _found(tally(f for f in total.findings if f.severity == severity))
                for severity in SEVERITIES
            },
            "rules": {
                rule: _found(tally(findings))
                for rule, findings in sorted(_grouped(total.findings, lambda f: f.rule).items())
            },
        },
        "seconds_a_page": {name: round(seconds, 4) for name, seconds in level.seconds_a_page().items()},
    }


def boxes_right(comparison: Comparison) -> float | None:
    """Return the share of boxes that are right, None where there is none to judge."""
    if not comparison.places:
        return None
    return sum(place.kind == "right" for place in comparison.places) / len(comparison.places)


def measures(counts: Tally) -> dict[str, Any]:
    """Return the counts and their shares as plain JSON values."""
    shares = {"exact": _rounded(counts.exact), "given_wrong": _rounded(counts.given_wrong)}
    return counts._asdict() | shares


def _found(counts: Tally) -> dict[str, Any]:
    named = {"correct": counts.correct, "missing": counts.missing, "spurious": counts.spurious}
    return named | {"precision": _rounded(counts.precision), "recall": _rounded(counts.recall)}


def _rate(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    rate = error_rate(outcomes)
    return {} if rate is None else {"error_rate": _rounded(rate)}


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 5)


def _grouped(values: Iterable[Value], key: Callable[[Value], Key]) -> dict[Key, list[Value]]:
    groups: dict[Key, list[Value]] = {}
    for value in values:
        groups.setdefault(key(value), []).append(value)
    return groups
