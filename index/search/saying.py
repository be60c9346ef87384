"""The words that a passage is found by beside its printed ones: what it is, and what its figures say.

The words themselves are data (`data/words.yaml`); only what the records hold decides which of them apply.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from extract.filing import Filing, FundLine, Indicator
from review.causes import OTHER, causes_of
from review.outcome import outcome

DATA = Path(__file__).parent / "data"


@cache
def said() -> dict[str, Any]:
    """Return the words there are."""
    loaded: dict[str, Any] = yaml.safe_load((DATA / "words.yaml").read_text(encoding="utf-8"))
    return loaded


def words_of(filing: Filing, kind: str, pointer: str) -> str:
    """Return what the record at the pointer is found by, words parted by blanks."""
    told = said()
    words = [told["kinds"][kind]]
    if kind in ("form", "section"):
        words.append(told["forms"][filing.form_type])
    parts = pointer.split("/")[1:]
    if kind == "goal":
        words.append(told["goals"][parts[1]])
    elif kind == "form":
        words += [words for field, words in told["fields"].items() if getattr(filing, field) is not None]
    elif kind == "fund":
        words += _of_fund(filing.funds[int(parts[1])])
    elif kind == "indicator":
        words += _of_indicator(filing.indicators[int(parts[1])])
    elif kind == "explanation":
        row = filing.indicators[int(parts[1])]
        words += [name for name in causes_of(row.deviation) if name != OTHER]
        words.append(" ".join(part for part in (row.level2, row.level3) if part))
    return " ".join(words)


def _of_indicator(row: Indicator) -> Iterator[str]:
    verdict = outcome(row).verdict
    if verdict:
        yield said()["outcomes"][verdict]
    if row.score is None or row.weight is None:
        return
    how = "full" if row.score >= row.weight else "lost" if row.score else "none"
    yield said()["scores"][how]


def _of_fund(line: FundLine) -> Iterator[str]:
    told = said()["rates"]
    if line.initial_budget is not None and line.adjusted_budget not in (None, line.initial_budget):
        yield said()["changed_budget"]
    if line.executed is None or not line.adjusted_budget:
        return
    rate = line.executed * 100 / line.adjusted_budget
    if rate < Decimal(told["low"]):
        yield told["low_words"]
    elif rate > Decimal(told["high"]):
        yield told["high_words"]
    elif rate == Decimal(told["high"]):
        yield told["full_words"]
