"""The figures and words that the rules on target forms compare with: `data/target_forms.json`, loaded once."""

from __future__ import annotations

from functools import lru_cache

from extract.filing import Record, loads
from review.bounded import Amount, Count, Factor, Points, Share, Similarity, Year
from review.in_force import in_force
from review.parameters import DATA


class Category(Record):
    """A class of indicators: how its level is printed, which names belong to it, and where they do not stand."""

    name: str
    levels: tuple[str, ...]
    patterns: tuple[str, ...]
    """Patterns of such a name."""
    targets: tuple[str, ...] = ()
    """Patterns of a target that tells the class whatever the name is (5月底前)."""
    elsewhere: tuple[str, ...]
    """Words of the level 2 under which such a name is out of place; () for one that may merely stand there too."""
    parents: tuple[str, ...]
    """The same for level 1, on forms without a level 2."""
    unless: tuple[str, ...] = ()
    """Words by which a name that ends so belongs elsewhere all the same."""


class TargetForms(Record):
    """Every figure and word of those rules."""

    item_tolerance_yuan: Amount
    sum_rows: tuple[str, ...]
    one_off: tuple[str, ...]
    new: tuple[str, ...]
    continued: tuple[str, ...]
    every_year: tuple[str, ...]
    first_year: Year
    years_ahead: Count
    standards_ahead: Count
    old_things: tuple[str, ...]
    far_goals: tuple[int, ...]
    plan_headings: tuple[str, ...]
    other_headings: tuple[str, ...]
    done_before: tuple[str, ...]
    done_after: tuple[str, ...]
    in_parallel: tuple[str, ...]
    not_a_stage: tuple[str, ...]
    paid: tuple[str, ...]
    rates_of_work: tuple[str, ...]
    the_rest: tuple[str, ...]
    plan_slack_yuan: Amount
    share_slack: Points
    times: tuple[str, ...]
    over_years: tuple[str, ...]
    other_scope: tuple[str, ...]
    loose_measures: tuple[str, ...]
    """Measure words of which the first may stand for each (5个, 5处)."""
    name_endings: tuple[str, ...]
    shared_words: Share
    goal_headings: tuple[str, ...]
    long_goals: tuple[str, ...]
    unjudged_classes: tuple[str, ...]
    """Words of a level 2 that takes anything in."""
    categories: tuple[Category, ...]
    synonyms: tuple[str, ...]
    """Groups of words that name one thing, parted by spaces."""
    function_words: tuple[str, ...]
    """What a name may hold without saying more."""
    idle_rest: tuple[str, ...]
    """What makes no other thing of a name that has nothing more than it."""
    idle_endings: tuple[str, ...]
    """What a name may end on without saying more."""
    endings_of_units: tuple[str, ...]
    """The same, where the targets say the unit."""
    distinguishing: tuple[str, ...]
    """What makes another thing of a name (学生满意度, 学生家长满意度)."""
    not_telling: tuple[str, ...]
    """Words with telling signs that make no other thing (老旧, 全市)."""
    name_similarity: Similarity
    least_name: Count
    range_factor: Factor
    rates: tuple[str, ...]
    compared: tuple[str, ...]
    former: tuple[str, ...]
    changed: tuple[str, ...]
    grounds: tuple[str, ...]


def target_forms() -> TargetForms:
    """Return the figures and words of `data/target_forms.json`, with those figures that are in force."""
    return in_force("target_forms", _shipped)


@lru_cache(maxsize=1)
def _shipped() -> TargetForms:
    return TargetForms.model_validate(loads((DATA / "target_forms.json").read_text(encoding="utf-8")))
