"""Questions that lean on the one before, and words that a plan has to take up: what is meant is not guessed."""

from __future__ import annotations

import pytest

from index.answers.plan import Trouble, Turn
from index.answers.planner import planned
from tests.index.planning import ABOUT, KNOWN, PROJECT, ROW, UNIT, plan_of, trouble_of, turn_of


def _after(question: str) -> tuple[Turn, ...]:
    return (turn_of(question),)


def test_the_score_of_this_item_is_that_of_what_was_asked_about() -> None:
    rate = _after(f"{ABOUT}的执行率是多少？")
    assert plan_of("这一项自评打了几分？", rate).fields == ("execution_score",)
    row = _after(f"{ABOUT}的{ROW}的目标值是多少？")
    told = plan_of("这一项自评打了几分？", row)
    assert (told.fields, told.level3) == (("points",), (ROW,))


def test_a_score_after_an_indicator_is_asked_back_where_nothing_says_whose() -> None:
    row = _after(f"{ABOUT}的{ROW}的目标值是多少？")
    assert isinstance(trouble_of("自评打了几分？", row), Trouble)
    assert plan_of("那自评总分呢？", row).fields == ("score",)


def test_errors_among_findings_told_before_are_those_of_that_severity() -> None:
    found = _after(f"{ABOUT}的自评表查出了哪些问题？")
    told = plan_of("其中属于错误的有几条？", found)
    assert (told.op, told.severity, told.counts) == ("findings", "error", True)


def test_points_that_were_given_are_no_weight() -> None:
    assert plan_of(f"自评时{ABOUT}的{ROW}计了多少分？").fields == ("points",)
    assert plan_of(f"{ABOUT}的{ROW}占多少分？").fields == ("weight",)


@pytest.mark.parametrize("words", ["的表是谁填的？", "的自评表是哪位审核的？", "的填表人是谁？"])
def test_who_filled_a_form_in_is_not_told_as_its_unit(words: str) -> None:
    assert isinstance(trouble_of(f"{ABOUT}{words}"), Trouble)


def test_what_is_gathered_is_added_and_words_are_listed() -> None:
    amounts = plan_of(f"请汇总{UNIT}2019年各项目自评表的年初预算数，以万元为单位。")
    assert (amounts.op, amounts.fields, amounts.amount_unit) == ("sum", ("initial",), "万元")
    assert plan_of(f"请汇总{ABOUT}自评表中的全部偏差说明。").op != "sum"


def test_how_something_is_put_is_not_answered_with_a_list_of_figures() -> None:
    told = planned(f"{UNIT}2019年{PROJECT}那些没做好的指标，是怎么说的？", KNOWN, (), 2026)
    assert isinstance(told, Trouble) or "points" not in told.fields


def test_a_bound_that_is_told_twice_is_one() -> None:
    told = plan_of("2019年执行率达到99%及以上的项目有多少个？")
    assert [(one.field, one.sign) for one in told.where] == [("rate", ">=")]
