"""The tables of a filing against those of the right answer: which table is which, which row is which, cell by cell.

A merged cell may be given once or again in each place that it covers; codes keep their leading zeros.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eval.fields import Field, Pairs, outcome
from eval.outcome import Outcome
from eval.pairing import Row, by, pair
from eval.values import is_blank, normal, similarity

_TITLE = (Field("title", "tables.header"), Field("unit", "tables.header"))
LEAST_LIKE_TABLES, LEAST_LIKE_ROWS = 0.3, 0.2


def paired_tables(expected: Row, found: Row) -> Pairs:
    """Return which table, and in it which row, of the reading stands for which of the right answer."""
    right, read = _tables(expected), _tables(found)
    tables = pair(right, read, _table_likeness, LEAST_LIKE_TABLES)
    rows = {
        f"tables/{i}/rows": pair(_cells(right[i]), _cells(read[j]), _row_likeness, LEAST_LIKE_ROWS)
        for i, j in tables.items()
    }
    return {"tables": tables, **rows}


def table_outcomes(expected: Row | None, found: Row | None, pairs: Pairs) -> Iterator[Outcome]:
    """Yield the outcome of every title, unit, heading and cell; one filing may be None: no such filing."""
    if expected is not None and expected.get("tables") is None:
        return
    right, read = _tables(expected or {}), _tables(found or {})
    tables = pairs.get("tables", {})
    for i, table in enumerate(right):
        other = read[tables[i]] if i in tables else {}
        yield from _one(table, other, f"/tables/{i}", pairs.get(f"tables/{i}/rows", {}))
    for j in sorted(set(range(len(read))) - set(tables.values())):
        yield from _one({}, read[j], f"/tables/+{j}", {})


def _one(right: Row, read: Row, at: str, rows: Mapping[int, int]) -> Iterator[Outcome]:
    yield from _several(_TITLE, right, read, at)
    heads, said = list(right.get("header") or ()), list(read.get("header") or ())
    yield from _several(
        _columns(heads, said, "tables.header", "suffix"), _by_place(heads), _by_place(said), f"{at}/header"
    )
    due, given = list(right.get("rows") or ()), list(read.get("rows") or ())
    for i, row in enumerate(due):
        other = _unrepeated(row, given[rows[i]]) if i in rows else []
        yield from _row(row, other, f"{at}/rows/{i}")
    for j in sorted(set(range(len(given))) - set(rows.values())):
        yield from _row([], given[j], f"{at}/rows/+{j}")


def _row(right: Sequence[Any], read: Sequence[Any], at: str) -> Iterator[Outcome]:
    yield from _several(_columns(right, read, "tables.cells", "cell"), _by_place(right), _by_place(read), at)


def _several(fields: Sequence[Field], right: Row, read: Row, at: str) -> Iterator[Outcome]:
    for field in fields:
        found = outcome(field, right.get(field.name), read.get(field.name), at)
        if found:
            yield found


def _columns(right: Sequence[Any], read: Sequence[Any], group: str, kind: Any) -> list[Field]:
    return [Field(str(column), group, kind) for column in range(max(len(right), len(read)))]


def _by_place(row: Sequence[Any]) -> dict[str, Any]:
    return {str(column): value for column, value in enumerate(row)}


def _unrepeated(right: Sequence[Any], read: Sequence[Any]) -> list[Any]:
    """Return the row without the words of a merged cell that it gives again where the right answer has none."""

    def repeats(column: int) -> bool:
        text, there = normal(read[column]), column < len(right) and not is_blank(right[column])
        again = column > 0 and text == normal(read[column - 1])
        return again and not there and not any(char.isdigit() for char in text)

    return ["" if repeats(column) else value for column, value in enumerate(read)]


def _tables(filing: Row) -> list[Row]:
    return [table for table in filing.get("tables") or () if isinstance(table, Mapping)]


def _cells(table: Row) -> list[Row]:
    return [{"cells": [normal(value) for value in row]} for row in table.get("rows") or ()]


def _table_likeness(expected: Row, found: Row) -> float:
    """Return how alike two tables are: by title first, then by what their first rows hold."""
    first, other = ("".join(map("".join, _words(table))) for table in (expected, found))
    return 0.6 * by("title")(expected, found) + 0.4 * similarity(first, other, 300)


def _words(table: Row) -> list[list[str]]:
    return [row["cells"] for row in _cells(table)[:8]]


def _row_likeness(expected: Row, found: Row) -> float:
    """Return the share of filled cells that are the same in both."""
    right, read = expected["cells"], found["cells"]
    longest = max(len(right), len(read))
    pairs = [
        (right[column] if column < len(right) else "", read[column] if column < len(read) else "")
        for column in range(longest)
    ]
    filled = [one for one in pairs if any(one)]
    return sum(one == other for one, other in filled) / len(filled) if filled else 0.0
