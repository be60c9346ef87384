"""The figures and word lists of the rules on budgets and statements. Data, loaded once."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from extract.filing import Record, loads
from review.bounded import Amount, Count, Factor, Percent, Share
from review.in_force import in_force
from review.parameters import DATA

Names = dict[str, tuple[str, ...]]
"""What is meant, and the words that print it, folded."""


class Misread(Record):
    """From which share of failing sums, and from how many, a table counts as misread."""

    share: Decimal
    least_failing: int


class Accepted(Record):
    """How often a relation has to hold, and in how many rows, before one that breaks it is told."""

    share: Share
    least: Count


class TableKind(Record):
    """A kind of table, by the words that its title has: all of these, one of those, none of the last."""

    kind: str
    all: tuple[str, ...]
    any: tuple[str, ...]
    none: tuple[str, ...]


class StatementSection(Record):
    """A section that a statement of a project has; `is_error`: no statement is complete without it."""

    name: str
    words: tuple[str, ...]
    is_error: bool


class BudgetParameters(Record):
    """Every figure and word list of the rules on budgets and statements; amounts in 万元, shares as fractions."""

    rounding_unit: str
    misread: Misread
    accepted: Accepted
    outlays_tolerance: Amount
    use_share: Share
    use_least_named: int
    code_column_share: Decimal
    amount_column_share: Decimal
    dropped_rows: tuple[str, ...]
    index_columns: tuple[str, ...]
    total_rows: tuple[str, ...]
    total_columns: tuple[str, ...]
    partial: tuple[str, ...]
    carried: tuple[str, ...]
    parts_of_columns: Names
    table_kinds: tuple[TableKind, ...]
    subjects: Names
    columns: Names
    outlays: Names
    more: tuple[str, ...]
    less: tuple[str, ...]
    compared: tuple[str, ...]
    narrated: Names
    narrated_candidates: Names
    narrated_ratio: Factor
    other_headings: tuple[str, ...]
    explanations: tuple[str, ...]
    sections: dict[str, StatementSection]
    sections_least_known: Count
    times: tuple[str, ...]
    elsewhere: tuple[str, ...]
    nothing: tuple[str, ...]
    component_marks: tuple[str, ...]
    component_unfit: tuple[str, ...]
    share_words: tuple[str, ...]
    least_shares_total: Percent
    least_parts_of_heads: Count
    nested_amounts: Names


def budget_parameters() -> BudgetParameters:
    """Return the figures and lists of `data/budgets.json`, with those figures that are in force."""
    return in_force("budgets", _shipped)


@lru_cache(maxsize=1)
def _shipped() -> BudgetParameters:
    return BudgetParameters.model_validate(loads((DATA / "budgets.json").read_text(encoding="utf-8")))


def meant(names: Names, text: str) -> str | None:
    """Return which of the names the folded text is, or None."""
    return next((name for name, words in names.items() if text in words), None)
