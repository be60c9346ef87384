"""Which columns of a budget table are the sum of which, by their headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from review.budget import Column, Side
from review.budget_parameters import budget_parameters


def column_sums(side: Side) -> Iterator[tuple[Column, tuple[Column, ...]]]:
    """Yield each column of totals with its parts: those under the same heading, groups by their own total."""
    for total in side.columns:
        if not is_total_column(total):
            continue
        above = total.path[:-1]
        inside = [one for one in side.columns if one != total and one.path[: len(above)] == above]
        parts = _without_parts(_grouped(inside, len(above)))
        if len(parts) > 1 and not any(_is_partial(one) for one in inside):
            yield total, parts


def is_total_column(column: Column) -> bool:
    """Whether the column is a sum of others by its heading."""
    return column.label in budget_parameters().total_columns


def _is_partial(column: Column) -> bool:
    return any(word in part for part in column.path for word in budget_parameters().partial)


def _grouped(columns: Sequence[Column], depth: int) -> list[Column]:
    """Return the columns, each group of those under one heading by its own total where it has one."""
    totals = {one.path[: depth + 1] for one in columns if len(one.path) == depth + 2 and is_total_column(one)}
    whole = {one.path for one in columns if len(one.path) == depth + 1}
    kept = []
    for one in columns:
        group = one.path[: depth + 1]
        is_group_total = len(one.path) == depth + 2 and is_total_column(one)
        if len(one.path) > depth + 1 and (group in whole or (group in totals and not is_group_total)):
            continue
        kept.append(one)
    return kept


def _without_parts(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns without those that are a part of another: 人员经费 beside 基本支出."""
    inside: set[int] = set()
    for whole, words in budget_parameters().parts_of_columns.items():
        if any(whole in one.label for one in columns):
            inside |= {
                one.place
                for one in columns
                if whole not in one.label and any(word in one.label for word in words)
            }
    return tuple(one for one in columns if one.place not in inside)
