"""Which filings the desk's list shows and in what order, and how many of them are done and left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple, get_args

from index.rows import FilingRow, Stage
from ui.texts import Language, say

LEFT = "left"
"""In the place of a state: whatever is not signed off."""
SEVERITIES = ("error", "warning", "notice")
Order = Literal["added", "year", "unit", "findings", "score", "state"]
Option = tuple[str, str]
"""What a choice is called, and its value."""
LAST = "\uffff"
"""Behind every name: what has none stands last."""


class Sieve(NamedTuple):
    """What is asked for of each filing, "" for anything; and the order they are wanted in."""

    state: str = ""
    year: str = ""
    unit: str = ""
    kind: str = ""
    order: str = "added"

    @property
    def is_open(self) -> bool:
        """Whether nothing is left out."""
        return not (self.state or self.year or self.unit or self.kind)

    def among(self, offered: Mapping[str, Sequence[Option]]) -> Sieve:
        """Return the sieve without what can be chosen no more: the last filing of its year is gone."""
        held = {name: {value for _, value in found} for name, found in offered.items()}
        kept = {name: value for name, value in self._asdict().items() if value in held[name]}
        return Sieve(**kept)


def sieved(rows: Iterable[FilingRow], sieve: Sieve) -> list[FilingRow]:
    """Return the rows that are asked for; those alike in what they are ordered by as they came."""
    kept = [row for row in rows if _is_meant(row, sieve)]
    return sorted(kept, key=_KEYS[sieve.order]) if sieve.order in _KEYS else kept


def options(rows: Sequence[FilingRow], language: Language) -> dict[str, list[Option]]:
    """Return by field of the sieve what can be chosen there: years, units and kinds that the filings have."""
    years = sorted({row.fiscal_year for row in rows if row.fiscal_year is not None}, reverse=True)
    units = sorted({row.implementing_unit for row in rows if row.implementing_unit})
    kinds = sorted({row.form_type for row in rows})
    named: Mapping[str, list[Option]] = {
        "state": [(say(f"state.{one}", language), one) for one in (LEFT, *get_args(Stage))],
        "year": [(str(year), str(year)) for year in years],
        "unit": [(unit, unit) for unit in units],
        "kind": [(say(f"form.{kind}", language), kind) for kind in kinds],
    }
    first = {field: [(say(f"sieve.any.{field}", language), ""), *found] for field, found in named.items()}
    return first | {"order": [(say(f"sieve.by.{one}", language), one) for one in get_args(Order)]}


def told(rows: Sequence[FilingRow], shown: Sequence[FilingRow], sieve: Sieve, language: Language) -> str:
    """Return in words how many filings are done and left, what stands open on them, and how many the sieve shows."""
    stages = Counter(row.stage for row in rows)
    done = stages.pop("signed_off", 0)
    parts = [
        f"{say(f'state.{stage}', language)} {stages[stage]}" for stage in get_args(Stage) if stages[stage]
    ]
    comma = say("list.comma", language)
    of = say("sieve.of", language, parts=comma.join(parts)) if parts else ""
    lines = [say("sieve.done", language, count=len(rows), done=done, left=len(rows) - done) + of]
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(row.open_findings)
    found = comma.join(
        f"{say(f'severity.{one}', language)} {counts[one]}" for one in SEVERITIES if counts[one]
    )
    lines.append(say("sieve.open", language, found=found) if found else say("sieve.noneOpen", language))
    if not sieve.is_open:
        lines.append(say("sieve.shown", language, shown=len(shown)))
    return " · ".join(lines)


def _is_meant(row: FilingRow, sieve: Sieve) -> bool:
    return (
        (not sieve.state or sieve.state == row.stage or (sieve.state == LEFT and row.stage != "signed_off"))
        and (not sieve.year or sieve.year == str(row.fiscal_year))
        and (not sieve.unit or sieve.unit == row.implementing_unit)
        and (not sieve.kind or sieve.kind == row.form_type)
    )


_KEYS: Mapping[str, Callable[[FilingRow], Any]] = {
    "year": lambda row: -(row.fiscal_year or 0),
    "unit": lambda row: (row.implementing_unit or LAST, -(row.fiscal_year or 0)),
    "findings": lambda row: tuple(-row.open_findings.get(one, 0) for one in SEVERITIES),
    "score": lambda row: (row.total_score is None, row.total_score or Decimal()),
    "state": lambda row: get_args(Stage).index(row.stage),
}
"""By an order, what comes first: the latest year, the gravest findings, the lowest score, what is farthest from a signature."""
