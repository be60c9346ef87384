"""`jixiao eval --engines`: engines and yardsticks on the same pages, each in a process of its own.

A value of the right answer counts as found where some cell (or line) of its document says that value and nothing
else; a value that stands there three times must be found three times. Prose and level names, which stand in merged
cells, do not count. Ours by OpenVINO is held against ours by ONNX Runtime, cell by cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from eval.contest import Reading, rival
from eval.contestants import CONTESTANTS, Contestant
from eval.corpus import Sample
from eval.machine import Machine, commit_in, machine, now
from eval.table import percent
from eval.values import is_blank, normal, number
from ingest.errors import EngineUnavailable

MOST_TEXT_APART = 0.002
"""Share of cells whose text may differ between the runtimes; of numbers none may."""
HEADER = (
    "project_name", "competent_department", "implementing_unit",
    "total_budget", "current_year_budget", "previous_budget", "previous_executed",
)  # fmt: skip
ROWS = {
    "funds": ("initial_budget", "adjusted_budget", "executed", "weight", "execution_rate", "score"),
    "indicators": ("level3", "target", "actual", "weight", "score"),
    "budget_items": ("name", "amount"),
}

Values = Counter[str]


class Share(NamedTuple):
    """Values found of those that there are, all of them and the numbers."""

    found: int
    values: int
    numbers_found: int
    numbers: int

    @property
    def whole(self) -> float | None:
        """The share of all values."""
        return self.found / self.values if self.values else None

    @property
    def numeric(self) -> float | None:
        """The share of the numbers."""
        return self.numbers_found / self.numbers if self.numbers else None


class Apart(NamedTuple):
    """How two readings of the same pages differ: cells of the first that the second does not have, or reversed."""

    cells: int
    text: int
    numbers: int

    @property
    def holds(self) -> bool:
        """Whether no number differs and hardly any text."""
        return not self.numbers and self.text <= MOST_TEXT_APART * self.cells


@dataclass(frozen=True, slots=True)
class Entry:
    """One contestant's result, or why there is none."""

    contestant: Contestant
    share: Share | None = None
    seconds_a_page: float = 0.0
    peak_mib: float = 0.0
    missing: str = ""

    def plain(self) -> dict[str, Any]:
        """Return the figures as plain JSON values."""
        named = {"name": self.contestant.name}
        if self.share is None:
            return named | {"missing": self.missing}
        return named | {
            "values": self.share.values,
            "whole": _rounded(self.share.whole),
            "numbers": self.share.numbers,
            "numbers_whole": _rounded(self.share.numeric),
            "seconds_a_page": round(self.seconds_a_page, 3),
            "peak_mib": round(self.peak_mib),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """All entries, what the two runtimes differ in (None where one is missing), and what it was measured on."""

    pages: int
    entries: tuple[Entry, ...]
    apart: Apart | None
    commit: str
    date: str
    machine: Machine

    def plain(self) -> dict[str, Any]:
        """Return the figures as plain JSON values."""
        return {
            "pages": self.pages,
            "commit": self.commit,
            "date": self.date,
            "machine": self.machine._asdict(),
            "entries": [entry.plain() for entry in self.entries],
            "openvino_apart": self.apart and {**self.apart._asdict(), "holds": self.apart.holds},
        }


def compare_engines(
    samples: Sequence[Sample], models: Path, contestants: Sequence[Contestant] = CONTESTANTS
) -> Comparison:
    """Return all contestants' results on these documents, one after the other; each reads once unmeasured."""
    readings: dict[str, Reading] = {}
    entries = []
    for contestant in contestants:
        try:
            with rival(contestant, models, [sample.path for sample in samples]) as one:
                one.read()
                reading = readings[contestant.name] = one.read()
        except EngineUnavailable as error:
            entries.append(Entry(contestant, missing=str(error)))
            continue
        pages = sum(len(document) for document in reading.pages)
        share = share_found([sample.expected for sample in samples], reading)
        entries.append(Entry(contestant, share, reading.seconds / max(pages, 1), reading.peak_mib))
    pages = max((sum(map(len, reading.pages)) for reading in readings.values()), default=0)
    return Comparison(
        pages, tuple(entries), _runtimes_apart(readings), commit_in(Path(__file__).parent), now(), machine()
    )


def share_found(expected: Sequence[Mapping[str, Any]], reading: Reading) -> Share:
    """Return how many of the documents' values stand whole in a cell (or line) of the reading."""
    counts = Counter[str]()
    for answer, pages in zip(expected, reading.pages, strict=True):
        right = Counter(key for filing in answer["filings"] for key in map(key_of, values_of(filing)))
        read = Counter(key_of(text) for page in pages for text in page)
        for key, count in right.items():
            found = min(count, read[key])
            counts.update({"values": count, "found": found})
            if key.startswith("#"):
                counts.update({"numbers": count, "numbers_found": found})
    return Share(counts["found"], counts["values"], counts["numbers_found"], counts["numbers"])


def values_of(filing: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the values of a filing that stand in a cell of their own."""
    yield from (filing.get(name) for name in HEADER if not is_blank(filing.get(name)))
    for name, fields in ROWS.items():
        for row in filing.get(name) or ():
            yield from (row.get(field) for field in fields if not is_blank(row.get(field)))
    for table in filing.get("tables") or ():
        yield from (cell for row in table["rows"] for cell in row if not is_blank(cell))


def key_of(value: object) -> str:
    """Return what two values must share to be the same: numbers by their value, others by their normal form."""
    amount = number(value)
    return normal(value) if amount is None else f"#{amount.normalize():f}"


def apart(first: Reading, second: Reading) -> Apart:
    """Return what differs between two readings, page by page, whatever the order of the cells."""
    cells = text = numbers = 0
    for one, other in zip(_flat(first), _flat(second), strict=True):
        left, right = (Counter(normal(unit) for unit in page if normal(unit)) for page in (one, other))
        only = ((left - right), (right - left))
        cells += left.total()
        text += max(side.total() for side in only)
        numbers += max(
            sum(count for unit, count in side.items() if number(unit) is not None) for side in only
        )
    return Apart(cells, text, numbers)


def show(comparison: Comparison, out: TextIO | None = None) -> None:
    """Print the comparison as a table to standard output (or to `out`)."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"引擎比较 Engines on the same {comparison.pages} 页 pages")
    for heading in ("引擎 engine", "整格 whole", "数字整格 numbers", "s/页", "内存 peak MiB"):
        table.add_column(heading, justify="left" if heading.startswith("引擎") else "right")
    for entry in comparison.entries:
        if entry.share:
            shares = percent(entry.share.whole), percent(entry.share.numeric)
            table.add_row(
                entry.contestant.title, *shares, f"{entry.seconds_a_page:.2f}", f"{entry.peak_mib:.0f}"
            )
    console = Console(file=out, highlight=False)
    if not console.is_terminal:
        console.width = 120
    console.print(table)
    for entry in comparison.entries:
        if entry.missing:
            console.print(f"{entry.contestant.title}: 未测 not measured: {entry.missing}", soft_wrap=True)
    if comparison.apart:
        console.print(told(comparison.apart))
    console.print(
        f"{comparison.machine.cpu} × {comparison.machine.cores} · {comparison.commit} · {comparison.date}"
    )


def told(found: Apart) -> str:
    """Return in words how OpenVINO's reading differs from ONNX Runtime's."""
    verdict = (
        "可自动选用 may be chosen by itself" if found.holds else "不应自动选用 should not be chosen by itself"
    )
    return (
        f"OpenVINO ÷ ONNX Runtime: {found.cells} 格 cells, 数字不同 numbers apart {found.numbers}, "
        f"文字不同 text apart {found.text} ({percent(found.text / max(found.cells, 1))}): {verdict}"
    )


def _runtimes_apart(readings: Mapping[str, Reading]) -> Apart | None:
    names = ("jixiao-rapidocr", "jixiao-openvino")
    return apart(*(readings[name] for name in names)) if all(name in readings for name in names) else None


def _flat(reading: Reading) -> Iterable[Sequence[str]]:
    return [page for document in reading.pages for page in document]


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
