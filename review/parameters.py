"""The figures that change by year or place: thresholds, tolerances, bands, weights. Data, loaded once.

The shipped ones stand in `data/parameters.json`; which are in force for a filing, `review.packs` decides.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

from pydantic import Field, model_validator

from extract.filing import Record, loads
from review.bounded import Amount, Count, Disorder, Factor, Percent, Points, Share, Similarity
from review.in_force import in_force

DATA = Path(__file__).parent / "data"
LEVELS = ("成本", "产出", "效益", "满意度")
"""The indicators' first levels whose weights are prescribed."""


class LowExecution(Record):
    """Execution rates in percent below which an explanation is wanted."""

    warning_below: Percent
    error_below: Percent | None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.error_below is not None and self.error_below > self.warning_below:
            raise Disorder("low_execution.error_below", "low_execution.warning_below")
        return self


class Proportion(Record):
    """How far a score may lie from the share that was reached: points, or a share of the weight."""

    least_points: Points
    share_of_weight: Share
    whole_points: Points


class Bands(Record):
    """The shares of the weight from which a qualitative aim counts as met, or partly met."""

    met_from: Share
    partly_from: Share

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.partly_from > self.met_from:
            raise Disorder("bands.partly_from", "bands.met_from")
        return self


class Grade(Record):
    """A grade, the total score it begins at, and the words that print it."""

    name: str
    begins: Points = Field(alias="from")
    words: tuple[str, ...]


class Family(Record):
    """The weights that a family of forms prescribes; None or empty where it prescribes nothing."""

    execution_weight: Points | None
    level1_weights: tuple[dict[str, Points], ...]
    benefit_without_satisfaction: Points | None

    @model_validator(mode="after")
    def _of_known_levels(self) -> Self:
        if any(name not in LEVELS for choice in self.level1_weights for name in choice):
            raise ValueError(f"family.level1_weights has other levels than {', '.join(LEVELS)}")
        return self


class Parameters(Record):
    """Every figure that the rules compare with; shares are fractions, rates percent."""

    full_marks: Points
    weight_tolerance: Points
    score_tolerance: Points
    rate_notice_points: Points
    whole_score_slack: Points
    million_in_ten_thousands: Amount
    low_execution: LowExecution
    adjustment_share: Share
    overshoot_factor: Factor
    proportion: Proportion
    consistency_share: Share
    copied_similarity: Similarity
    copied_least_characters: Count
    bands: Bands
    grades: tuple[Grade, ...]
    """From the best to the worst, which begins at 0."""
    family: Family

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for better, worse in pairwise(self.grades):
            if better.begins <= worse.begins:
                raise Disorder(f"grades.{worse.name}.from", f"grades.{better.name}.from")
        return self


def parameters() -> Parameters:
    """Return the figures of `data/parameters.json`, with those that are in force in their place."""
    return in_force("parameters", _shipped)


@lru_cache(maxsize=1)
def _shipped() -> Parameters:
    return Parameters.model_validate(_data("parameters"))


@lru_cache(maxsize=1)
def words() -> dict[str, tuple[str, ...]]:
    """Return the word lists of `data/words.json`, by name."""
    return _lists("words")


@lru_cache(maxsize=1)
def mention_words() -> dict[str, tuple[str, ...]]:
    """Return the word lists of `data/mentions.json`, by name: how prose states quantities, dates and names."""
    return _lists("mentions")


@lru_cache(maxsize=1)
def cause_words() -> dict[str, tuple[str, ...]]:
    """Return the patterns of `data/causes.json`, by the class of cause that they name."""
    return _lists("causes")


def _lists(name: str) -> dict[str, tuple[str, ...]]:
    return {key: tuple(entries) for key, entries in _data(name).items()}


def _data(name: str) -> Any:
    return loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
