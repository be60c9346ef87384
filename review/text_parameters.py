"""The figures and word lists of the rules on the quality of texts and on points to notice. Data, loaded once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from extract.filing import Record, loads
from review.bounded import Count, Share
from review.finding import Severity
from review.in_force import in_force
from review.parameters import DATA


class Loop(Record):
    """How often a stretch of words comes at once, and how long it is, before it counts as a loop."""

    times: Count
    least: Count
    longest: Count


class Scattered(Record):
    """How often one sentence comes anywhere in a passage, and how long it is, before it is told."""

    times: Count
    least: Count
    periods: tuple[str, ...]
    """Between these a plan may say the same of each."""


class Truncation(Record):
    """How a passage looks that stops in the middle."""

    least: Count
    least_of_field: Count
    openings: str
    marks: str
    stops: str
    fragment: int
    """As few signs behind the last full stop are no sentence."""
    endings: dict[str, str]
    """Words that no sentence ends with, and the signs before them that make another word of them."""
    closings: tuple[str, ...]
    """Patterns of ends that are whole all the same."""
    cut: tuple[str, ...]
    """Patterns of ends that are cut."""


class HeaderKinds(Record):
    """What the labels of columns say of their cells, and from which share of contrary cells they do not fit."""

    share: Share
    least: Count
    amount: tuple[str, ...]
    code: tuple[str, ...]
    name: tuple[str, ...]


class TextParameters(Record):
    """Every figure and word list of the rules on texts; lengths in signs without blanks, shares as fractions."""

    least_confidence: Share
    most_findings: Count
    loop: Loop
    scattered: Scattered
    copied_run: Count
    """The length of a stretch that may not stand in two passages; `_within`: twice in one."""
    copied_run_within: Count
    truncation: Truncation
    header: HeaderKinds


class Topic(Record):
    """A point to notice: the patterns that name it, those that excuse a sentence, what the auditor is told."""

    name: str
    name_en: str
    severity: Severity
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()
    is_item: bool = False
    """Whether it only counts as an item with its money: the name of one, or a clause with a figure."""
    advice: str
    advice_en: str


class Attention(Record):
    """The points to notice; what forbids in a sentence and what denies in a clause excuse all of them."""

    forbidding: tuple[str, ...]
    denying: tuple[str, ...]
    regulated: str
    """Behind a word it names a regulation of the thing, not the thing."""
    topics: tuple[Topic, ...]
    expert_words: tuple[str, ...]
    expert_titles: tuple[str, ...]
    own_words: tuple[str, ...]
    independent: tuple[str, ...]


def text_parameters() -> TextParameters:
    """Return the figures of `data/text.json`, with those that are in force."""
    return in_force("text", _shipped)


@lru_cache(maxsize=1)
def _shipped() -> TextParameters:
    return TextParameters.model_validate(_data("text"))


@lru_cache(maxsize=1)
def misspellings() -> tuple[tuple[str, str], ...]:
    """Return the patterns of `data/misspellings.json` with what was meant: words, units, foreign signs."""
    return tuple((wrong, right) for group in _data("misspellings").values() for wrong, right in group.items())


@lru_cache(maxsize=1)
def attention_words() -> Attention:
    """Return the points to notice of `data/attention.json`."""
    return Attention.model_validate(_data("attention"))


def _data(name: str) -> Any:
    return loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
