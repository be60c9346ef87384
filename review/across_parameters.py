"""The figures and words by which filings find each other, and by which they are compared. Data, loaded once."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from pydantic import Field

from extract.filing import Record, loads
from review.bounded import Count, Share, Similarity
from review.in_force import in_force
from review.parameters import DATA


class NameWords(Record):
    """What is taken off a name before names are compared, and what tells names apart."""

    tails: tuple[str, ...]
    continued: tuple[str, ...]
    no_numeral: tuple[str, ...]
    told_apart_by: str
    unit_marks: tuple[str, ...]
    goal_headings: tuple[str, ...]
    text_headings: tuple[str, ...]
    least_clause: int


class KinshipLimits(Record):
    """What the traits weigh, from where filings are taken for one project, and how far is looked for them."""

    weights: dict[str, float]
    changed_from: float
    """The likeness from which filings of different names are one project."""
    changed_after_gap: float
    """The same where a year or more lies between them without a form."""
    least_name: float
    least_support: float
    """What goal, indicators, budget or contacts must come to where the name or the unit says too little."""
    rival_margin: float
    """By how much a successor must be likelier than the next, to be the only one."""
    established_from: int
    """A unit's name that so many filings print is no slip for another one that is like it."""
    most_years_apart: int
    most_sharing: int
    """A key that more projects share tells nothing, and is passed over."""
    most_candidates: int
    most_in_year: int


class AcrossRules(Record):
    """Thresholds and words of the rules across forms and years; similarities in percent, shares as fractions."""

    indicator_renamed: Similarity
    least_in_common: Annotated[float, Field(ge=0, le=1)]
    input_levels: tuple[str, ...]
    categories: tuple[tuple[str, ...], ...]
    whole_amount: tuple[str, ...]
    target_drop: Share
    budget_change: Share
    copied_similarity: Similarity
    copied_least_characters: Count
    variant_distance: Count


class AcrossParameters(Record):
    """Everything in `data/across.json`."""

    names: NameWords
    kinship: KinshipLimits
    rules: AcrossRules


def across_parameters() -> AcrossParameters:
    """Return the figures and words of `data/across.json`, with those figures that are in force."""
    return in_force("across", _shipped)


@lru_cache(maxsize=1)
def _shipped() -> AcrossParameters:
    return AcrossParameters.model_validate(loads((DATA / "across.json").read_text(encoding="utf-8")))
