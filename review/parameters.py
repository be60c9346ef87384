"""The figures that change by year or place: thresholds, tolerances, bands, weight packs. Data, loaded once."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field

from extract.filing import Filing, Record, loads

DATA = Path(__file__).parent / "data"


class LowExecution(Record):
    """Execution rates in percent below which an explanation is wanted."""

    warning_below: Decimal
    error_below: Decimal | None


class Proportion(Record):
    """How far a score may lie from the share that was reached: points, or a share of the weight."""

    least_points: Decimal
    share_of_weight: Decimal
    whole_points: Decimal


class Bands(Record):
    """The shares of the weight from which a qualitative aim counts as met, or partly met."""

    met_from: Decimal
    partly_from: Decimal


class Grade(Record):
    """A grade, the total score it begins at, and the words that print it."""

    name: str
    begins: Decimal = Field(alias="from")
    words: tuple[str, ...]


class Family(Record):
    """The weights that a family of forms prescribes; None or empty where it prescribes nothing."""

    execution_weight: Decimal | None
    level1_weights: tuple[dict[str, Decimal], ...]
    benefit_without_satisfaction: Decimal | None


class Parameters(Record):
    """Every figure that the rules compare with; shares are fractions, rates percent."""

    full_marks: Decimal
    weight_tolerance: Decimal
    score_tolerance: Decimal
    rate_notice_points: Decimal
    whole_score_slack: Decimal
    million_in_ten_thousands: Decimal
    low_execution: LowExecution
    adjustment_share: Decimal
    overshoot_factor: Decimal
    proportion: Proportion
    consistency_share: Decimal
    copied_similarity: int
    copied_least_characters: int
    bands: Bands
    grades: tuple[Grade, ...]
    families: dict[str, Family]


@lru_cache(maxsize=1)
def parameters() -> Parameters:
    """Return the figures of `data/parameters.json`."""
    return Parameters.model_validate(_data("parameters"))


@lru_cache(maxsize=1)
def words() -> dict[str, tuple[str, ...]]:
    """Return the word lists of `data/words.json`, by name."""
    return _lists("words")


@lru_cache(maxsize=1)
def mention_words() -> dict[str, tuple[str, ...]]:
    """Return the word lists of `data/mentions.json`, by name: how prose states quantities, dates and names."""
    return _lists("mentions")


def family_of(filing: Filing) -> Family:
    """Return the family that the form itself shows: by the weight it prints for execution."""
    packs = parameters().families
    for index, line in enumerate(filing.funds):
        if line.source != "total":
            continue
        if line.weight == packs["execution_20"].execution_weight:
            return packs["execution_20"]
        if line.weight is None and not filing.is_unread(f"/funds/{index}/weight"):
            return packs["no_execution"]
    return packs["default"]


def _lists(name: str) -> dict[str, tuple[str, ...]]:
    return {key: tuple(entries) for key, entries in _data(name).items()}


def _data(name: str) -> Any:
    return loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
