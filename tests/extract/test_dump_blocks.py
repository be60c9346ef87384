"""Text dumps with columns: two goals side by side, and what a year's funds are made of."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from extract.filing import Filing
from extract.read import read

HEAD = """\
                     桥梁养护项目支出绩效自评表
                             (2023 年度)

 项目名称                  河湾桥养护
 主管部门       河湾市交通局                      实施单位           河湾市公路管理站
"""
GOALS = """\
 年度        预期目标                                实际完成情况
 总体   完成全市十二座桥梁的日常养护，            十二座桥梁已全部养护，
 目标   伸缩缝按期更换，桥面无坑槽。              伸缩缝已更换九座。
"""
INDICATORS = """\
 一级指标 二级指标      三级指标          年度指标值      实际完成值     分值   得分
 产出指标   数量指标    养护桥梁            12座         12座     50    50
 效益指标   社会效益    通行安全            无事故         无事故     50    50
              总分                                          100   100
"""
EXPECTED = "完成全市十二座桥梁的日常养护，伸缩缝按期更换，桥面无坑槽。"
ACTUAL = "十二座桥梁已全部养护，伸缩缝已更换九座。"


def _filing(tmp_path: Path, *blocks: str) -> Filing:
    path = tmp_path / "dump.txt"
    path.write_text("".join(blocks), encoding="utf-8")
    (filing,) = read(path).filings
    return filing


def test_goals_side_by_side_are_parted_and_point_at_their_lines(tmp_path: Path) -> None:
    goal = _filing(tmp_path, HEAD, GOALS, INDICATORS)
    assert goal.annual_goal is not None
    assert (goal.annual_goal.expected, goal.annual_goal.actual) == (EXPECTED, ACTUAL)
    lines = (HEAD + GOALS).splitlines()
    for side in ("expected", "actual"):
        line = goal.evidence[f"/annual_goal/{side}"].line
        assert line is not None
        assert (EXPECTED if side == "expected" else ACTUAL)[:5] in lines[line - 1]


@pytest.mark.parametrize(
    "amiss",
    [
        GOALS.replace(
            "桥面无坑槽。", "桥面无（坑槽。"
        ),  # a bracket stays open: part of the text is elsewhere
        GOALS.replace(
            "伸缩缝已更换九座。", "伸缩缝已更换九座，其余各座因汛期提前而推迟到下年再行更换"
        ),  # it goes on somewhere
        GOALS.replace(
            "日常养护，            十二座", "日常养护，以及桥下空间的清理与十二座"
        ),  # no column parts the first line
    ],
    ids=["open", "unfinished", "grown together"],
)
def test_goals_that_cannot_be_parted_surely_are_not_given(tmp_path: Path, amiss: str) -> None:
    filing = _filing(tmp_path, HEAD, amiss, INDICATORS)
    goal = filing.annual_goal
    assert goal is None or (goal.expected, goal.actual) == (None, None)
    assert [one.level3 for one in filing.indicators] == ["养护桥梁", "通行安全"]


DECLARATION = """\
                     项目支出绩效目标申报表
                             (2023 年度)

 项目名称                  河湾桥养护
 主管部门       河湾市交通局                      实施单位           河湾市公路管理站
 子项目名称                                          预算金额
 伸缩缝更换                                          320,000

 桥面铺装修补                                        185,500.50
"""
AIMS = """\
 一级指标 二级指标      三级指标          年度指标值
 产出指标   数量指标    养护桥梁            12座
 效益指标   社会效益    通行安全            无事故
"""


def test_what_a_years_funds_are_made_of_is_read_row_by_row(tmp_path: Path) -> None:
    filing = _filing(tmp_path, DECLARATION, AIMS)
    assert [(one.name, one.amount) for one in filing.budget_items] == [
        ("伸缩缝更换", Decimal(320_000)),
        ("桥面铺装修补", Decimal("185500.50")),
    ]
    assert [filing.evidence[f"/budget_items/{number}/amount"].line for number in range(2)] == [7, 9]


def test_a_row_without_an_amount_ends_them(tmp_path: Path) -> None:
    filing = _filing(tmp_path, DECLARATION.replace("185,500.50", "待定"), AIMS)
    assert [one.name for one in filing.budget_items] == ["伸缩缝更换"]
