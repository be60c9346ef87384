"""Questions as they are read: turns of phrase by their parts, two readings asked back, no known word left aside."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pytest
import yaml

from index.answers.fields import DATA, loaded
from index.answers.patterns import patterns
from index.answers.plan import Condition
from tests.index.planning import ABOUT, KNOWN, PROJECT, ROW, UNIT, plan_of, trouble_of, turn_of


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("到年底一共支付了多少资金", ("executed",)),
        ("钱花到什么程度了", ("rate",)),
        ("占全年预算的比例是多少", ("rate",)),
        ("自评拿了多少分来着", ("score",)),
        ("评在哪一档", ("grade",)),
        ("财政年初给安排了多少预算", ("initial",)),
        ("预算后来调成多少了", ("adjusted",)),
        ("年中调整后的预算数", ("adjusted",)),
        ("申报了多少资金", ("planned",)),
        (f"的{ROW}原计划多少，实际干成多少", ("target", "actual")),
        (f"的{ROW}拿到手几分", ("points",)),
        (f"的{ROW}占多少分值", ("weight",)),
        (f"的{ROW}差在哪儿、为啥", ("deviation",)),
        (f"的{ROW}，下一步打算怎么整改", ("measure",)),
        ("一年下来干成什么样", ("achieved",)),
        ("说明材料里写了多少经费", ("stated",)),
        ("目标表上，所列上一年执行了多少", ("previous_executed",)),
    ],
)
def test_one_thing_is_asked_in_many_turns_of_phrase(words: str, fields: tuple[str, ...]) -> None:
    assert plan_of(ABOUT + words).fields == fields


@pytest.mark.parametrize(
    ("words", "op"),
    [
        ("填得有没有什么问题", "findings"),
        ("，系统挑出啥毛病没有", "findings"),
        (f"的{ROW}为什么没拿满分", "why"),
        (f"的{ROW}没达到预期，什么理由", "why"),
    ],
)
def test_findings_and_reasons_are_asked_in_many_words(words: str, op: str) -> None:
    assert plan_of(ABOUT + words).op == op


@pytest.mark.parametrize(
    ("question", "where"),
    [
        (
            f"{UNIT}2019年执行率不到九成六的项目",
            (Condition(field="rate", sign="<", than="96", unit="%"),),
        ),
        (
            f"{UNIT}2019年执行率95%及以上的有多少",
            (Condition(field="rate", sign=">=", than="95", unit="%"),),
        ),
        (
            f"{UNIT}2019年花钱不到90%的项目",
            (Condition(field="rate", sign="<", than="90", unit="%"),),
        ),
        (
            f"{UNIT}2019年自评在90到95分之间的项目",
            (
                Condition(field="score", sign=">=", than="90", unit="分"),
                Condition(field="score", sign="<=", than="95", unit="分"),
            ),
        ),
        (f"{UNIT}2019年评为优的项目有几个", (Condition(field="grade", sign="has", than="优"),)),
        (
            f"{UNIT}2019年还有钱没用掉的项目",
            (Condition(field="executed", sign="<", than_field="adjusted"),),
        ),
        (
            f"{UNIT}2019年因为天气原因扣分的指标有哪些",
            (
                Condition(field="points", sign="<", than_field="weight"),
                Condition(field="deviation", sign="has", than="天气"),
            ),
        ),
    ],
)
def test_conditions_are_read_from_figures_shares_ranges_and_grades(
    question: str, where: tuple[Condition, ...]
) -> None:
    assert plan_of(question).where == where


def test_english_is_read_by_its_turns_of_phrase() -> None:
    plan = plan_of(f"Explain the deviation of {ROW} for {PROJECT} ({UNIT}, 2019).")
    assert (plan.op, plan.fields, plan.language) == ("why", ("deviation",), "en")
    plan = plan_of(f"What share of its budget did {PROJECT} of {UNIT} use up in 2019?")
    assert plan.fields == ("rate",)


@pytest.mark.parametrize(
    "words",
    [
        f"的{ROW}花了多少钱",  # the amount is the project's
        f"的{ROW}自评总分",
        "人员经费得分",
        "得分多少万元",
    ],
)
def test_a_known_word_that_the_plan_has_no_place_for_keeps_the_figure_back(words: str) -> None:
    assert trouble_of(ABOUT + words).kind in ("aside", "several", "figures")


def test_a_question_with_two_readings_is_asked_back_with_both(monkeypatch: pytest.MonkeyPatch) -> None:
    from index.answers import planner
    from index.answers.reader import read

    readings = [read(f"{ABOUT}{words}", KNOWN.words) for words in ("的全年预算数", "的全年执行数")]
    monkeypatch.setattr(planner, "readings", lambda *_: readings)
    told = trouble_of(ABOUT)
    assert told.kind == "readings"
    assert ["全年预算数" in told.rest[0], "全年执行数" in told.rest[1]] == [True, True]


def test_of_two_readings_the_one_that_leaves_nothing_out_counts() -> None:
    assert plan_of(f"{UNIT}2019年有哪些项目报了自评表，各得多少分？").fields == ("score",)
    assert plan_of(f"{ABOUT}当年预算是多少").fields == ("planned",)


def test_a_part_of_a_name_is_asked_back_with_the_names_that_hold_it() -> None:
    told = trouble_of(f"{UNIT}2019年道路养护花了多少钱")
    assert (told.kind, set(told.nearest)) == ("words", {PROJECT, ROW})


def test_a_follow_up_that_changes_nothing_is_not_told_the_same_figure_again() -> None:
    turns = (turn_of(f"{ABOUT}的{ROW}满分几分"),)
    assert trouble_of("实际得到多少", turns).kind == "nothing_asked"
    assert plan_of("实际得了几分", turns).fields == ("points",)


def test_a_sum_of_one_form_is_its_figure_and_a_rate_is_never_summed() -> None:
    assert plan_of(f"{ABOUT}一共花了多少钱").op == "lookup"
    assert plan_of(f"{UNIT}2019年各项目一共花了多少钱").op == "sum"
    turns = (turn_of(f"{UNIT}2019年各项目一共花了多少钱"),)
    assert plan_of("执行率呢", turns).op != "sum"


def test_points_lost_are_told_as_weight_and_score_and_never_ranked_by_score() -> None:
    assert plan_of(f"{ABOUT}里{ROW}扣了几分").fields == ("weight", "points")
    assert trouble_of(f"{UNIT}2019年扣分最多的指标是哪个").kind == "several"


@pytest.mark.parametrize(
    "words",
    [
        "上半年花了多少",
        "第三季度的执行率",
        "1月到6月支出",
        "不算人员经费花了多少",
        "占全部支出的比例",
        "结余多少",
        "第三方评价得分",
    ],
)
def test_a_part_of_the_year_or_of_the_money_is_never_told_as_the_whole(words: str) -> None:
    assert trouble_of(ABOUT + words).kind in ("words", "aside", "several")


@pytest.mark.parametrize(
    "words",
    [
        "截至年终实际列支的资金为多少",
        "的执行数，烦请函告为盼",
        "执行数请予列明，急",
        "花了多少钱，我想先问一下，都要",
        "实际发生的支出额，写报告用",
    ],
)
def test_words_that_only_ask_and_bind_keep_nothing_back(words: str) -> None:
    assert plan_of(ABOUT + words).fields == ("executed",)


@pytest.mark.parametrize(
    "words",
    [
        "年中时的执行率为多少",
        "人均执行数，请予列明",
        "剔除结转后的执行数，烦请函告",
        "截至三季度末实际列支的资金",
        "复核认定的自评总分请告知",
        "按理该得多少分",
        "每个月花了多少钱，急",
        "部门评价得分是多少",
        "决算报表中的支出是多少",
        "应得多少分",
        "实际参与单位是哪些",
    ],
)
def test_beside_such_words_one_that_changes_the_question_still_keeps_it_back(words: str) -> None:
    assert trouble_of(ABOUT + words).kind in ("words", "aside")


@pytest.mark.parametrize(
    "sign", ["没", "未", "除", "若", "仅", "超", "约", "每", "均", "半年", "季", "月", "应该", "人均", "余"]
)
def test_nothing_that_only_asks_and_binds_denies_bounds_or_tells_a_time(sign: str) -> None:
    told = [str(one) for groups in loaded("idle").values() for listed in groups.values() for one in listed]
    assert len(told) > 700
    assert [one for one in told if sign in one] == []


@pytest.mark.parametrize(
    ("words", "macro"),
    [
        (f"的{ROW}没弄成，咋说的", "why"),
        (f"的{ROW}未获满分，缘由何在", "why"),
        (f"的{ROW}掉了分，栽在哪儿了", "why"),
        ("掉分的那几条，都找了些什么理由", "why"),
        ("扣分指标的原因汇总一下", "why"),
        ("有几条没做到位，原因都写的什么", "why"),
    ],
)
def test_what_is_denied_is_read_by_its_parts(words: str, macro: str) -> None:
    assert plan_of(ABOUT + words).op == macro


def test_groups_of_indicators_are_said_without_their_last_word() -> None:
    assert plan_of(f"{ABOUT}产出那块每条得几分").level1 == ("产出指标",)
    assert plan_of(f"{ABOUT}数量方面都做到多少了").level2 == ("数量指标",)
    assert plan_of(f"List the output indicators of {PROJECT} ({UNIT}, 2019) with their scores.").fields == (
        "points",
    )


@pytest.mark.parametrize(
    ("words", "op"),
    [
        (f"，“{ROW}”的预期值，自评表所列为何？", "lookup"),
        ("执行数为何？", "lookup"),
        ("自评总分为何？", "lookup"),
        ("为何扣分？", "why"),
        (f"的{ROW}为何？", "why"),
    ],
)
def test_what_it_is_is_asked_behind_a_value_and_why_elsewhere(words: str, op: str) -> None:
    assert plan_of(ABOUT + words).op == op


def test_a_range_of_years_that_is_compared_is_its_two_ends() -> None:
    about = f"{UNIT}{PROJECT}"
    for words in (
        f"{about}从2018到2020，实际支出多了还是少了，差额多少？",
        f"Did the execution rate of {PROJECT} at {UNIT} go up or down from 2018 to 2020, and by how many percentage points?",
    ):
        plan = plan_of(words)
        assert (plan.op, plan.by, plan.years) == ("compare", "year", (2018, 2020))
    course = plan_of(f"{about}2018到2020年的执行率逐年变化")
    assert (course.op, course.years) == ("trend", (2018, 2019, 2020))


def test_what_is_not_wanted_is_left_out_and_a_range_needs_no_unit() -> None:
    plan = plan_of(f"{ABOUT}花了多少？用万元告诉我，别给元。")
    assert (plan.fields, plan.amount_unit) == (("executed",), "万元")
    assert plan_of(f"{UNIT}2019年得分在90到95之间的项目有哪些").where == (
        Condition(field="score", sign=">=", than="90"),
        Condition(field="score", sign="<=", than="95"),
    )
    asked = f"{UNIT}2019年自评总分在98分以上（含98分）的项目"
    assert plan_of(asked).where == (Condition(field="score", sign=">=", than="98", unit="分"),)


def test_a_year_between_two_english_words_parts_nothing() -> None:
    plan = plan_of(f"What is the adjusted 2019 budget of {PROJECT} at {UNIT}, in 10,000 yuan?")
    assert (plan.fields, plan.years, plan.amount_unit) == (("adjusted",), (2019,), "万元")


def test_each_turn_of_phrase_says_something_of_a_known_kind() -> None:
    kinds = {one.kind for pattern in patterns() for one in pattern.senses}
    assert kinds >= {"field", "op", "macro", "form", "filler", "both"}
    assert not [one.form.pattern for one in patterns() if one.form.fullmatch("")]


@pytest.mark.parametrize(
    "name", ["patterns", "patterns_turns", "patterns_en", "words_zh", "words_en", "idle", "groups"]
)
def test_no_meaning_stands_twice_in_a_file_of_words(name: str) -> None:
    class Strict(yaml.SafeLoader):
        """A loader that tells of a key that stands twice, of which YAML would keep the last alone."""

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
            keys = [one.value for one, _ in node.value]
            assert len(keys) == len(set(keys)), sorted(one for one in keys if keys.count(one) > 1)
            return super().construct_mapping(node, deep)

    assert yaml.load((DATA / f"{name}.yaml").read_text(encoding="utf-8"), Strict)
