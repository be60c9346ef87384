"""Wordings as filings have them, by rule: those at fault beside those that only look so (`wordings/`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import review.rules  # noqa: F401  (registers every rule)
from extract.filing import AnnualGoal, Filing, Indicator, Section
from review.causes import causes_of
from review.rule import form_rules

WORDINGS = Path(__file__).parent / "wordings"
OUTPUT = ("数量", "质量", "时效", "成本")


def _table(rule: str) -> dict[str, list[Any]]:
    read: dict[str, list[Any]] = yaml.safe_load((WORDINGS / f"{rule}.yaml").read_text(encoding="utf-8"))
    return read


def _cases(rule: str, kind: str, *, is_fault: bool) -> list[Any]:
    rows = _table(rule).get(kind, [])
    return [pytest.param(row, is_fault, id=str(row)) for row in rows]


def _both(rule: str, at_fault: str = "faults", sound: str = "sound") -> list[Any]:
    return [*_cases(rule, at_fault, is_fault=True), *_cases(rule, sound, is_fault=False)]


def _reports(rule: str, filing: Filing) -> bool:
    """Whether the rule reports anything in the filing."""
    check = next(one.check for one in form_rules() if one.id == rule)
    return any(True for _ in check(filing))


def _indicator(level2: str | None, level3: str | None, target: str | None, **more: Any) -> Indicator:
    level2 = level2 or ""
    parent = "产出指标" if level2.startswith(OUTPUT) else "满意度指标" if "满意" in level2 else "效益指标"
    return Indicator(level1=parent, level2=level2, level3=level3, target=target, **more)


@pytest.mark.parametrize(("row", "is_fault"), _both("indicator-category"))
def test_the_class_that_a_name_tells(row: list[str], is_fault: bool) -> None:
    level2, name, target = row
    filing = Filing(id="w-1", form_type="target", indicators=(_indicator(level2, name, str(target)),))
    assert _reports("indicator-category", filing) is is_fault


@pytest.mark.parametrize(("row", "is_fault"), _both("indicator-duplicate"))
def test_two_names_of_one_thing(row: list[list[str]], is_fault: bool) -> None:
    filing = Filing(id="w-1", form_type="target", indicators=tuple(_indicator(*one) for one in row))
    assert _reports("indicator-duplicate", filing) is is_fault


@pytest.mark.parametrize(("row", "is_fault"), _both("same-quantity-same-number"))
def test_a_goal_with_another_number_than_its_indicator(row: list[str], is_fault: bool) -> None:
    goal, name, target = row
    filing = Filing(
        id="w-1",
        form_type="target",
        annual_goal=AnnualGoal(expected=goal),
        indicators=(_indicator("数量指标", name, target),),
    )
    assert _reports("same-quantity-same-number", filing) is is_fault


@pytest.mark.parametrize(
    ("row", "is_fault"), _both("same-quantity-same-number", "sections", "sound_sections")
)
def test_two_sections_with_two_numbers(row: list[str], is_fault: bool) -> None:
    pieces = tuple(
        Section(heading=heading, text=text) for heading, text in zip(row[::2], row[1::2], strict=True)
    )
    filing = Filing(id="w-1", form_type="project_statement", sections=pieces)
    assert _reports("same-quantity-same-number", filing) is is_fault


@pytest.mark.parametrize(
    ("causes", "text"), [(named, text) for named, texts in _table("causes").items() for text in texts]
)
def test_the_causes_that_an_explanation_names(causes: str, text: str) -> None:
    assert set(causes_of(text)) == set(causes.split("+"))
