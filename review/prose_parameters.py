"""The figures and word lists of the rules that hold prose against indicators (`data/prose.json`). Data, loaded once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from extract.filing import Record, loads
from review.bounded import Share
from review.in_force import in_force

DATA = Path(__file__).parent / "data" / "prose.json"
Words = tuple[str, ...]


class ProseParameters(Record):
    """Shares of words from which two phrases speak of one thing, and the words that tell what a clause says."""

    alike: float
    """From here on two phrases may speak of one thing: what is then silent about a fault."""
    same: float
    """From here on they do: what a conflict stands on."""
    covering: Annotated[float, Field(ge=0, le=1)]
    """From here on an indicator measures something of a task."""
    about_share: Share
    """By how much a number with 约 may be off."""
    least_prose: int
    longest_idle: int
    light: Words
    generic_endings: Words
    purposes: Words
    background: Words
    places: Words
    housekeeping: Words
    idle_units: Words
    planned: Words
    by_plan: Words
    parts: Words
    year_ends: Words
    year_whole: Words
    preventive: Words
    """Work that keeps a thing from happening, or mends it: its number is not that of the thing."""
    reasons: Words
    all_done: Words
    of_everything: Words
    aims: Words
    done: Words
    in_time: Words
    not_done: Words
    late: Words
    below_aim: Words
    negations: Words
    soften: Words
    before_now: Words
    by_now: Words
    nothing: Words
    all_is_done: Words
    subject_fillers: Words
    only: Words
    counted_result: Words
    left_over: Words
    list_open: Words
    measure_marks: Words
    measure_times: Words
    measure_weak: Words
    measure_verbs: Words
    measure_leads: Words
    cures: Words
    no_measure: Words
    deficits: Words
    deferred: Words
    own_hands: Words
    measured_things: Words
    fallen_short: Words


def prose_parameters() -> ProseParameters:
    """Return the figures and words of `data/prose.json`, with those figures that are in force."""
    return in_force("prose", _shipped)


@lru_cache(maxsize=1)
def _shipped() -> ProseParameters:
    return ProseParameters.model_validate(loads(DATA.read_text(encoding="utf-8")))


def has_word(text: str, words: Words) -> bool:
    """Whether the text holds one of the words."""
    return any(word in text for word in words)
