"""The annual goal, however the form lays it out."""

from typing import Any

import pytest

EXPECTED, ACTUAL = "新建路灯三百盏，亮灯率不低于九成八。", "建成三百一十盏，亮灯率为九成九。"
INDICATORS = [
    ["一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "路灯", "300盏", "310盏", "50", "50"],
]


def side_by_side(desk: Any) -> list[Any]:
    return [
        [desk.Span("年度总体目标", rows=2), desk.Span("预期目标", columns=3), desk.Span("实际完成情况", columns=2)],
        [desk.Span(EXPECTED, columns=3), desk.Span(ACTUAL, columns=2)],
        *INDICATORS,
    ]  # fmt: skip


def without_a_block_label(desk: Any) -> list[Any]:
    return [
        [desk.Span("年初设定目标", columns=3), desk.Span("全年实际完成情况", columns=3)],
        [desk.Span(EXPECTED, columns=3), desk.Span(ACTUAL, columns=3)],
        *INDICATORS,
    ]


def one_above_other(desk: Any) -> list[Any]:
    return [
        [desk.Span("年度总体目标", columns=2), desk.Span(EXPECTED, columns=4)],
        [desk.Span("实际完成情况", columns=2), desk.Span(ACTUAL, columns=4)],
        *INDICATORS,
    ]


def beside_a_merged_label(desk: Any) -> list[Any]:
    return [
        [desk.Span("年度总体目标", rows=2), "预期目标", desk.Span(EXPECTED, columns=4)],
        ["实际完成情况", desk.Span(ACTUAL, columns=4)],
        *INDICATORS,
    ]


@pytest.mark.parametrize(
    "layout", [side_by_side, without_a_block_label, one_above_other, beside_a_merged_label]
)
def test_both_halves_are_read_and_the_indicators_after_them(desk: Any, layout: Any) -> None:
    filing = desk.filing(desk.page("项目支出绩效自评表", layout(desk)))
    assert (filing.annual_goal.expected, filing.annual_goal.actual) == (EXPECTED, ACTUAL)
    assert filing.evidence["/annual_goal/expected"].status == "exact"
    assert filing.evidence["/annual_goal/actual"].text == ACTUAL
    assert [row.level3 for row in filing.indicators] == ["路灯"]


def test_a_goal_that_goes_on_over_the_page_is_one_text_in_two_places(desk: Any) -> None:
    second = desk.page(
        [
            ["", desk.Span("亮灯率不低于九成八。", columns=3), desk.Span("亮灯率为九成九。", columns=2)],
            *INDICATORS,
        ],
        number=2,
    )
    first = desk.page(
        "项目支出绩效自评表",
        [
            side_by_side(desk)[0],
            [desk.Span("新建路灯三百盏，", columns=3), desk.Span("建成三百一十盏，", columns=2)],
        ],
    )
    filing = desk.filing(first, second)
    assert (filing.annual_goal.expected, filing.annual_goal.actual) == (EXPECTED, ACTUAL)
    proof = filing.evidence["/annual_goal/expected"]
    assert (proof.page, [place.page for place in proof.more]) == (1, [2])


def test_an_empty_half_is_blank_and_an_unread_one_unread(desk: Any) -> None:
    layout = [
        ["年度总体目标", "预期目标", "实际完成情况"],
        ["", "", desk.UNREAD],
        ["一级指标", "三级指标", "得分"],
        ["产出指标", "路灯", "9"],
    ]
    filing = desk.filing(desk.page("项目支出绩效自评表", layout))
    assert filing.annual_goal.expected is None
    assert filing.annual_goal.actual is None
    assert filing.evidence["/annual_goal/expected"].status == "blank"
    assert filing.evidence["/annual_goal/actual"].status == "unread"


def test_a_form_without_a_goal_has_none_and_no_place_for_it(desk: Any) -> None:
    filing = desk.filing(desk.page("项目支出绩效自评表", INDICATORS))
    assert (filing.annual_goal.expected, filing.annual_goal.actual) == (None, None)
    assert not [pointer for pointer in filing.evidence if pointer.startswith("/annual_goal")]
