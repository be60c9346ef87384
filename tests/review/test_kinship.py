"""Which filings are taken for one project, and which are not."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest

from extract.filing import BudgetItem, BudgetTable, Filing, FundLine, Indicator
from fixtures.histories import history
from review.kinship import keys_of, kinship, ties_of
from review.naming import project_name
from review.profile import profile
from review.project import Verdict

UNIT = "临澜市水利工程运行中心"
ROWS = ("渠道清淤长度", "维修闸门数量", "清淤断面达标率", "受益农户满意度")
GOAL = "保障灌区农户适时用水，减少渠道渗漏损失；完善监测预警设施，做到雨情水情早知道。"


def target(name: str, year: int, id: str = "", unit: str | None = UNIT, **values: Any) -> Filing:
    defaults: dict[str, Any] = {
        "amount_unit": "元",
        "current_year_budget": Decimal(1000000 + year),
        "annual_goal": {"expected": GOAL},
        "indicators": tuple(Indicator(level1="产出指标", level3=row, target="≥5") for row in ROWS),
    }
    return Filing(
        id=id or f"t{year}",
        form_type="target",
        fiscal_year=year,
        project_name=name,
        implementing_unit=unit,
        **defaults | values,
    )


def evaluation(name: str, year: int, id: str = "", unit: str | None = UNIT, **values: Any) -> Filing:
    line = FundLine(source="total", label="年度资金总额", initial_budget=Decimal(1000000 + year))
    made = target(name, year, id or f"e{year}", unit, funds=(line,), current_year_budget=None)
    return made.model_copy(update={"form_type": "self_evaluation", **values})


def groups(*filings: Filing, verdicts: tuple[Verdict, ...] = ()) -> list[list[str]]:
    return [[one.id for one in project.filings] for project in kinship(filings, verdicts).projects]


@pytest.mark.parametrize(
    ("printed", "core", "stage"),
    [
        ("2021年灌区渠道维修项目", "灌区渠道维修", None),
        ("灌区渠道维修（二期）项目经费", "灌区渠道维修", 2),
        ("灌区渠道维修Ⅱ期", "灌区渠道维修", 2),
        ("灌区渠道维修（2020-2022年）", "灌区渠道维修", None),
        ("灌区渠道维修第三批", "灌区渠道维修", 3),
        ("2021年年度审计服务", "审计服务", None),
        ("年度审计服务", "审计服务", None),
        ("2020年度专项", "专项", None),
    ],
)
def test_a_name_is_told_by_what_is_left_without_year_stage_and_tail(
    printed: str, core: str, stage: int | None
) -> None:
    assert project_name(printed)[:2] == (core, stage)


def test_forms_of_one_name_and_unit_are_one_project_in_the_order_of_the_years() -> None:
    filings = [
        evaluation("2021年灌区渠道维修", 2021),
        target("灌区渠道维修项目", 2021),
        target("2020年灌区渠道维修", 2020),
        evaluation("灌区渠道维修经费", 2020),
    ]
    found = kinship(filings)
    assert [[one.id for one in project.filings] for project in found.projects] == [
        ["t2020", "e2020", "t2021", "e2021"]
    ]
    kinds = {(link.earlier, link.later): link.kind for link in found.links}
    assert kinds["t2020", "e2020"] == kinds["t2021", "e2021"] == "same_year"
    assert kinds["e2020", "t2021"] == kinds["t2020", "t2021"] == "other_year"


def test_a_link_names_its_traits_with_both_values() -> None:
    (link,) = kinship([target("灌区渠道维修", 2020), evaluation("灌区渠道维修项目", 2020)]).links
    told = {reason.trait: reason for reason in link.reasons}
    assert link.likeness > 0.9
    assert not link.is_confirmed
    assert (told["project_name"].earlier, told["project_name"].later) == ("灌区渠道维修", "灌区渠道维修项目")
    assert told["budget"].earlier == told["budget"].later == "1002020元"
    assert told["indicators"].earlier is not None
    assert told["indicators"].earlier.startswith("4/4")


def test_amounts_are_held_against_each_other_in_one_unit() -> None:
    line = FundLine(source="total", label="总额", initial_budget=Decimal("100.20"))
    other = evaluation("灌区渠道维修", 2020, amount_unit="万元", funds=(line,))
    (link,) = kinship([target("灌区渠道维修", 2020), other]).links
    assert next(one for one in link.reasons if one.trait == "budget").likeness == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第一实验楼管线维修", "第二实验楼管线维修"),
        ("城东泵站运行维护", "城西泵站运行维护"),
        ("灌区渠道维修（一期）", "灌区渠道维修（二期）"),
        ("信息系统运行维护", "办公大楼运行维护"),
    ],
)
def test_two_projects_of_one_unit_and_year_stay_two(one: str, other: str) -> None:
    filings = [target(one, 2020, "a"), evaluation(one, 2020, "b"), target(other, 2020, "c")]
    assert groups(*filings, evaluation(other, 2020, "d")) == [["a", "b"], ["c", "d"]]


def test_namesakes_of_other_units_stay_apart() -> None:
    filings = [target("办公楼运行维护", 2020, "a"), target("办公楼运行维护", 2021, "b", "霁州市教育装备中心")]
    assert groups(*filings) == [["a"], ["b"]]
    assert kinship(filings).links == ()


def test_a_slip_of_the_reader_in_name_or_unit_parts_nothing() -> None:
    assert groups(target("灌区渠道维修养护", 2020), evaluation("灌区渠遭维修养护", 2020)) == [
        ["t2020", "e2020"]
    ]
    misread = evaluation("灌区渠道维修养护", 2020, unit="临澜市水利工程运行中沁")
    assert groups(target("灌区渠道维修养护", 2020), misread) == [["t2020", "e2020"]]


def test_a_name_without_a_unit_needs_more_than_the_name() -> None:
    bare = {"indicators": (), "annual_goal": {}, "current_year_budget": None}
    lone = Filing.model_validate({**target("灌区渠道维修", 2020, unit=None).model_dump(), **bare})
    assert groups(lone, evaluation("灌区渠道维修", 2020)) == [["t2020"], ["e2020"]]
    assert groups(target("灌区渠道维修", 2020, unit=None), evaluation("灌区渠道维修", 2020)) == [
        ["t2020", "e2020"]
    ]


@pytest.mark.parametrize("later", ["灌区渠道维修（二期）", "灌区干渠维修改造", "大型灌区渠道维修"])
def test_a_project_goes_on_under_a_changed_name(later: str) -> None:
    filings = [target("灌区渠道维修", 2020), evaluation("灌区渠道维修", 2020), target(later, 2021)]
    assert groups(*filings) == [["t2020", "e2020", "t2021"]]


def test_the_halves_of_a_split_project_are_tied_to_it_and_stay_projects_of_their_own() -> None:
    filings = [
        target("灌区渠道维修", 2020, "p"),
        target("灌区渠道维修（东片）", 2021, "c1"),
        target("灌区渠道维修（西片）", 2021, "c2"),
    ]
    found = kinship(filings)
    assert groups(*filings) == [["p"], ["c1"], ["c2"]]
    assert {(link.earlier, link.later, link.tie) for link in found.links} == {
        ("p", "c1", "part"),
        ("p", "c2", "part"),
    }
    assert [one.id for one in found.projects[0].beside] == ["c1", "c2"]


def test_a_project_that_ended_is_not_continued_by_one_that_is_called_much_alike() -> None:
    filings = [
        target(
            name,
            year,
            f"{name}{year}",
            indicators=(Indicator(level3="及时率", target="≥90%"),),
            annual_goal={},
        )
        for name, year in (
            ("执法业务培训", 2020),
            ("信息系统运行维护", 2020),
            ("办公大楼运行维护", 2021),
            ("业务培训", 2021),
        )
    ]
    assert len(groups(*filings)) == 4


def test_units_that_differ_by_one_sign_are_two_where_both_file_much() -> None:
    names = ["灌区渠道维修", "水库除险监测", "河道清淤保洁", "渠系闸门改造"]
    filings = [
        target(name, 2020 + number, f"{number}{name}", unit)
        for number, unit in enumerate(("临澜市水利工程运行中心", "临岚市水利工程运行中心"))
        for name in names
    ]
    assert len(groups(*filings)) == 8


def test_a_statement_without_a_unit_goes_to_the_namesake_of_its_budget() -> None:
    units = [UNIT, "霁州市教育装备中心"]
    filings = [
        target("办公楼运行维护", 2020, f"t{number}", unit, current_year_budget=Decimal(500000 + number))
        for number, unit in enumerate(units)
    ]
    lone = Filing.model_validate(
        {
            **target("办公楼运行维护", 2020, "s", None, current_year_budget=None).model_dump(),
            "form_type": "project_statement",
            "stated_amounts": [{"label": "年度预算总额", "amount": Decimal("50.0001"), "unit": "万元"}],
        }
    )
    assert groups(*filings, lone) == [["t0"], ["t1", "s"]]


def test_what_a_person_said_joins_and_parts_and_the_last_word_counts() -> None:
    one, other = target("灌区渠道维修", 2020), target("水库除险监测", 2021)
    said = Verdict(earlier="t2020", later="t2021", decision="same")
    taken_back = Verdict(earlier="t2021", later="t2020", decision="different")
    assert groups(one, other) == [["t2020"], ["t2021"]]
    assert groups(one, other, verdicts=(said,)) == [["t2020", "t2021"]]
    assert kinship([one, other], (said,)).links[0].is_confirmed
    assert groups(one, other, verdicts=(said, taken_back)) == [["t2020"], ["t2021"]]


def test_a_person_parts_the_years_of_a_name_and_not_the_forms_of_a_year() -> None:
    filings = [f("灌区渠道维修", year) for year in (2020, 2021) for f in (target, evaluation)]
    said = Verdict(earlier="e2020", later="e2021", decision="different")
    assert groups(*filings, verdicts=(said,)) == [["t2020", "e2020"], ["t2021", "e2021"]]
    assert {link.kind for link in kinship(filings, (said,)).links} == {"same_year"}


def test_a_department_is_tied_to_the_projects_that_its_budget_names_and_joins_none() -> None:
    budget = Filing(
        id="d",
        form_type="department_budget",
        fiscal_year=2020,
        competent_department=UNIT,
        tables=(BudgetTable(rows=(("灌区渠道维修", "100.00"), ("合计", "100.00"))),),
    )
    filings = [
        budget,
        target("灌区渠道维修", 2020),
        target("水库除险监测", 2020, "x"),
        target("灌区渠道维修", 2021),
    ]
    found = kinship(filings)
    assert groups(*filings) == [["t2020", "t2021"], ["x"]]
    assert [
        (link.earlier, link.later, link.tie) for link in found.links if "d" in (link.earlier, link.later)
    ] == [("d", "t2020", "part")]
    assert [one.id for one in found.projects[0].beside] == ["d"]


def test_a_sub_item_is_tied_to_the_project_of_its_name() -> None:
    whole = target(
        "水利综合保障", 2020, "w", budget_items=(BudgetItem(name="灌区渠道维修", amount=Decimal(5)),)
    )
    found = kinship([whole, target("灌区渠道维修", 2021, indicators=(), annual_goal={})])
    assert [(link.tie, link.kind) for link in found.links] == [("part", "other_year")]


def test_the_order_of_the_filings_does_not_matter() -> None:
    names = ["灌区渠道维修", "水库除险监测", "河道清淤保洁", "渠系闸门改造"]
    filings = [
        f(name, year, f"{name}{year}{f.__name__}")
        for name in names
        for year in (2020, 2021)
        for f in (target, evaluation)
    ]
    shuffled = random.Random(4).sample(filings, len(filings))
    assert kinship(shuffled) == kinship(filings)


def test_one_filing_is_linked_anew_among_those_that_share_a_key() -> None:
    filings = [f("灌区渠道维修", year) for year in (2020, 2021) for f in (target, evaluation)]
    strange = target("校园直饮水服务", 2020, "z", "霁州市教育装备中心", indicators=(), annual_goal={})
    new = target("灌区渠道维修养护", 2022)
    sharing = [one for one in (*filings, strange) if keys_of(one) & keys_of(new)]
    assert strange not in sharing
    (project,) = kinship([*sharing, new]).projects
    assert {one.id for one in project.filings} == {"t2020", "e2020", "t2021", "e2021", "t2022"}


def test_filings_without_name_unit_or_year_are_projects_of_their_own() -> None:
    filings = [Filing(id=f"f{number}", form_type="target") for number in range(3)]
    assert groups(*filings) == [["f0"], ["f1"], ["f2"]]
    assert groups() == []


def test_many_filings_of_one_name_are_joined_without_comparing_every_pair() -> None:
    filings = [target("灌区渠道维修", 2020, f"f{number:04}") for number in range(3000)]
    found = kinship(filings)
    assert len(found.projects) == 1
    assert len(found.links) < 100


def test_the_ties_of_one_filing_are_those_that_all_are_given() -> None:
    told = history(5, 6)
    profiles = [profile(one) for one in told.filings]
    held = {one.id: one for one in told.filings}
    projects = kinship(told.filings, told.verdicts).projects
    assert any(project.beside for project in projects)
    for project in projects:
        ties = ties_of(project.filings[-1].id, profiles, told.verdicts)
        assert ties is not None
        assert ties.project(held) == project
