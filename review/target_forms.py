"""The figures and words that the rules on target forms compare with: `data/target_forms.json`, loaded once."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from extract.filing import Record, loads
from review.parameters import DATA


class Category(Record):
    """A class of indicators: how its level is printed, which names belong to it, and where they do not stand."""

    name: str
    levels: tuple[str, ...]
    names: tuple[str, ...]
    elsewhere: tuple[str, ...]
    """Words of the level 2 under which such a name is out of place."""
    parents: tuple[str, ...]
    """The same for level 1, on forms without a level 2."""
    unless: tuple[str, ...] = ()
    """Words by which a name that ends so belongs elsewhere all the same."""


class TargetForms(Record):
    """Every figure and word of those rules."""

    item_tolerance_yuan: Decimal
    sum_rows: tuple[str, ...]
    one_off: tuple[str, ...]
    new: tuple[str, ...]
    continued: tuple[str, ...]
    every_year: tuple[str, ...]
    first_year: int
    years_ahead: int
    categories: tuple[Category, ...]
    synonyms: tuple[str, ...]
    """Groups of words that name one thing, parted by spaces."""
    idle_endings: tuple[str, ...]
    """What a name may end on without saying more."""
    name_similarity: int
    least_name: int
    range_factor: Decimal
    rates: tuple[str, ...]
    compared: tuple[str, ...]
    former: tuple[str, ...]
    changed: tuple[str, ...]
    grounds: tuple[str, ...]


@lru_cache(maxsize=1)
def target_forms() -> TargetForms:
    """Return the figures and words of `data/target_forms.json`."""
    return TargetForms.model_validate(loads((DATA / "target_forms.json").read_text(encoding="utf-8")))
