"""The fields of a filing, by group, and the outcome of each against the right answer.

A key that the right answer lacks says nothing and is not scored; a key that is null says "nothing there".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from eval.outcome import Kind, Outcome
from eval.pairing import Likeness, Row, by, indicator_likeness, pair, stated_likeness
from eval.values import Sameness, edits, is_blank, same


class Field(NamedTuple):
    """One field: its name, the group it is counted in, and how two of its values are compared."""

    name: str
    group: str
    kind: Sameness = "text"


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of a filing: its name, its fields, and which row is which."""

    name: str
    fields: tuple[Field, ...]
    likeness: Likeness
    least: float


HEADER = (
    Field("form_type", "header"),
    Field("title", "header"),
    Field("fiscal_year", "header"),
    Field("project_name", "header"),
    Field("project_category", "header", "set"),
    Field("competent_department", "header", "unit"),
    Field("implementing_unit", "header", "unit"),
    Field("start_date", "header", "date"),
    Field("end_date", "header", "date"),
    Field("amount_unit", "header"),
    Field("total_budget", "funds", "number"),
    Field("current_year_budget", "funds", "number"),
    Field("previous_budget", "funds", "number"),
    Field("previous_executed", "funds", "number"),
    Field("total_weight", "totals", "number"),
    Field("total_score", "totals", "number"),
    Field("grade", "grade"),
)
GOAL = (Field("expected", "goals", "long"), Field("actual", "goals", "long"))
_AMOUNTS = ("initial_budget", "adjusted_budget", "executed", "weight", "execution_rate", "score")
_INDICATOR: tuple[tuple[str, Sameness], ...] = (
    ("level1", "text"),
    ("level2", "text"),
    ("level3", "text"),
    ("target", "text"),
    ("actual", "text"),
    ("weight", "number"),
    ("score", "number"),
)
LISTS = (
    Rows(
        "funds",
        (*(Field(name, "funds", "number") for name in _AMOUNTS), Field("label", "funds.label")),
        by("source", "label"),
        0.5,
    ),
    Rows(
        "indicators",
        (
            *(Field(name, f"indicators.{name}", kind) for name, kind in _INDICATOR),
            Field("deviation", "deviation", "long"),
            Field("deviation_cause", "deviation.parts", "long"),
            Field("deviation_measure", "deviation.parts", "long"),
        ),
        indicator_likeness,
        0.35,
    ),
    Rows(
        "budget_items",
        (Field("name", "budget_items"), Field("amount", "budget_items", "number")),
        by("name"),
        0.5,
    ),
    Rows("contacts", (Field("name", "contacts"), Field("phone", "contacts")), by("role", "name"), 0.3),
    Rows("options", (Field("ticked", "options"),), by("group", "label"), 0.7),
    Rows(
        "sections",
        (Field("heading", "sections.heading", "heading"), Field("text", "sections", "long")),
        by("heading", "text"),
        0.4,
    ),
    Rows(
        "stated_amounts",
        (
            Field("amount", "stated_amounts", "number"),
            Field("unit", "stated_amounts"),
            Field("label", "stated_amounts.label", "within"),
        ),
        stated_likeness,
        0.35,
    ),
    Rows("notes", (Field("", "other", "long"),), by(""), 0.4),
    Rows("other_fields", (Field("value", "other"),), by("label"), 0.6),
)

Pairs = Mapping[str, Mapping[int, int]]


def paired(expected: Row, found: Row) -> Pairs:
    """Return, list by list, which row of the reading stands for which row of the right answer."""
    return {
        rows.name: pair(_rows(expected, rows), _rows(found, rows), rows.likeness, rows.least)
        for rows in LISTS
        if expected.get(rows.name) is not None
    }


def outcomes(expected: Row | None, found: Row | None, pairs: Pairs) -> Iterator[Outcome]:
    """Yield the outcome of every field that one of them gives; one of them may be None: no such filing."""
    is_spurious = expected is None
    right, read = expected or {}, found or {}
    ignored = set(right.get("_ignore") or ())
    header = [field for field in HEADER if (is_spurious or field.name in right) and field.name not in ignored]
    yield from _row_outcomes(header, right, read, "")
    if is_spurious or "annual_goal" in right:
        yield from _row_outcomes(GOAL, right.get("annual_goal"), read.get("annual_goal"), "/annual_goal")
    for rows in LISTS:
        if rows.name not in ignored and (is_spurious or right.get(rows.name) is not None):
            yield from _list_outcomes(rows, _rows(right, rows), _rows(read, rows), pairs.get(rows.name, {}))


def _list_outcomes(
    rows: Rows, right: Sequence[Row], read: Sequence[Row], pairs: Mapping[int, int]
) -> Iterator[Outcome]:
    known = {name for row in right for name in row}
    fields = [field for field in rows.fields if not right or field.name in known]
    for i, row in enumerate(right):
        yield from _row_outcomes(fields, row, read[pairs[i]] if i in pairs else {}, f"/{rows.name}/{i}")
    for j in sorted(set(range(len(read))) - set(pairs.values())):
        yield from _row_outcomes(fields, {}, read[j], f"/{rows.name}/+{j}")


def _row_outcomes(fields: Sequence[Field], right: Row | None, read: Row | None, at: str) -> Iterator[Outcome]:
    for field in fields:
        found = outcome(field, (right or {}).get(field.name), (read or {}).get(field.name), at)
        if found:
            yield found


def outcome(field: Field, expected: Any, found: Any, at: str) -> Outcome | None:
    """Return what became of one field, None where neither gives it or the right answer leaves it open."""
    pointer = f"{at}/{field.name}" if field.name else at
    shown = (_shown(expected), _shown(found))
    is_numeric = field.kind == "number"
    if is_blank(expected):
        if is_blank(found) or field.kind == "within":
            return None
        return Outcome(field.group, pointer, "spurious", *shown, is_numeric)
    wrong, length = edits(expected, found) if field.kind == "long" else (0, 0)
    if is_blank(found):
        return Outcome(field.group, pointer, "missing", *shown, is_numeric, wrong, length)
    kind: Kind = "correct" if same(field.kind, expected, found) else "wrong"
    return Outcome(field.group, pointer, kind, *shown, is_numeric, wrong, length)


def _rows(filing: Row, rows: Rows) -> list[Row]:
    listed = filing.get(rows.name) or ()
    return [row if isinstance(row, Mapping) else {"": row} for row in listed if row is not None]


def _shown(value: Any) -> str | None:
    return None if value is None else str(value)
