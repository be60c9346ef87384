"""An indicator table whose header is lost is read by its content, where that leaves no doubt, and says so."""

from typing import Any

import pytest

from extract.indicator_block import LOST_HEADER
from extract.labels import label_book
from extract.missing import doubts

TITLE = "项目支出绩效自评表"
HEAD = [["项目名称", "路灯维护"]]
ROWS = [
    ["产出指标", "数量指标", "更换灯具", "≥300盏", "310盏", "10", "10", ""],
    ["产出指标", "质量指标", "合格率", "=100%", "100%", "10", "9.5", "更换批次"],
    ["效益指标", "社会效益指标", "夜间亮灯率", "≥98%", "99%", "10", "10", ""],
]


def test_columns_without_a_header_are_told_by_what_stands_in_them(desk: Any) -> None:
    page = desk.page(TITLE, HEAD, ROWS)
    filing = desk.filing(page)
    assert [(row.level2, row.level3, row.target, row.actual) for row in filing.indicators] == [
        ("数量指标", "更换灯具", "≥300盏", "310盏"),
        ("质量指标", "合格率", "=100%", "100%"),
        ("社会效益指标", "夜间亮灯率", "≥98%", "99%"),
    ]
    assert [str(row.score) for row in filing.indicators] == ["10", "9.5", "10"]
    proof = filing.evidence["/indicators/1/score"]
    assert (proof.status, proof.reason) == ("fuzzy", LOST_HEADER)
    (form,) = desk.forms(page)
    assert any(LOST_HEADER in problem.text for problem in doubts(filing, form))


@pytest.mark.parametrize(
    "rows",
    [
        [[*row[:5], row[6], row[5], row[7]] for row in ROWS],  # score before weight: 9.5 cannot hold 10
        ROWS[:2],
        [["甲", "乙", *row[2:]] for row in ROWS],
        [[*row[:3], *row[5:]] for row in ROWS],
    ],
    ids=["score_above_weight", "two_rows", "unknown_levels", "no_target_and_actual"],
)
def test_where_the_content_leaves_doubt_nothing_is_read(desk: Any, rows: list[list[str]]) -> None:
    assert desk.filing(desk.page(TITLE, HEAD, rows)).indicators == ()


def test_years_that_disagree_are_said_and_the_first_stands_fuzzy(desk: Any) -> None:
    page = desk.page("2020年项目支出绩效自评表", "（2021年度）", HEAD)
    filing = desk.filing(page)
    assert filing.fiscal_year == 2020
    proof = filing.evidence["/fiscal_year"]
    assert (proof.status, [other.text for other in proof.alternatives]) == ("fuzzy", ["2021年"])
    (form,) = desk.forms(page, book=label_book())
    assert [problem.page for problem in doubts(filing, form) if "2021年" in problem.text] == [1]


def test_a_form_without_a_title_is_read_and_says_so(desk: Any) -> None:
    page = desk.page([["项目名称", "路灯维护"]])
    (form,) = desk.forms(page)
    assert any("没有标题" in problem.text for problem in doubts(desk.filing(page), form))
