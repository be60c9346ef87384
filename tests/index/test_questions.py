"""The questions that the answers were made with, asked of a history of other seeds: no figure is ever wrong."""

from __future__ import annotations

import pytest

from eval.asking import Asked, asked
from fixtures.asking import Part

SEED = 11
"""Another history than those that the questions are measured on."""
UNITS = 3


def told(made: list[Asked]) -> list[tuple[str, str, str]]:
    return [(one.question.id, one.question.text, one.verdict.why) for one in made]


@pytest.mark.parametrize(("part", "least"), [("dev", 0.98), ("opened", 0.92)])
def test_no_figure_is_wrong_and_what_is_not_there_is_declined(part: Part, least: float) -> None:
    made = list(asked(part, SEED, UNITS))
    assert told([one for one in made if one.verdict.wrong_figures]) == []
    unanswerable = [one for one in made if one.question.gold.outcome == "nothing"]
    assert unanswerable
    assert told([one for one in unanswerable if one.verdict.result != "right"]) == []
    assert told([one for one in made if one.verdict.result == "wrong"]) == []
    right = sum(one.verdict.result == "right" for one in made) / len(made)
    assert right >= least
