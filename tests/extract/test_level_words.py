"""Level cells that a worn page made one of two, or gave a stranger's sign: parted where one way is left, else unread."""

from collections.abc import Sequence
from typing import Any

import pytest

from extract.filing import Filing
from extract.labels import label_book
from extract.level_words import parted, without_stranger, words_in
from extract.passage import Passage

LEVELS = label_book().levels
HEADER = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]


def seen(text: str, method: str = "ocr") -> Passage:
    return Passage(text, (), 0.99, method)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("产出指标效益指标", ("产出指标", "效益指标")),
        ("产出指标（50分）效益指标（30分）", ("产出指标", "效益指标")),
        ("经济效益指标社会效益指标", ("经济效益指标", "社会效益指标")),
        ("产出指标效益指标满意度指标", ("产出指标", "效益指标", "满意度指标")),
        ("社会效益指标", ()),
        ("社会公众或服务对象满意度指标", ()),
        ("重点工作完成", ()),
        ("", ()),
    ],
)
def test_the_levels_that_a_cell_is_made_of(text: str, words: Sequence[str]) -> None:
    assert words_in(text, LEVELS) == words


@pytest.mark.parametrize(
    ("beside", "levels"),
    [
        (["数量指标", "质量指标", "社会效益指标"], ["产出指标", "产出指标", "效益指标"]),
        (["数量指标", "社会效益指标", "可持续影响指标"], ["产出指标", "效益指标", "效益指标"]),
        (["", ""], ["产出指标", "效益指标"]),
        (["", "", ""], None),
        (["数量指标", "", "社会效益指标"], None),
        (["社会效益指标", "数量指标"], None),
    ],
)
def test_a_cell_of_two_levels_is_parted_where_one_way_is_left(
    beside: list[str], levels: list[str] | None
) -> None:
    found = parted(seen("产出指标效益指标"), ("产出指标", "效益指标"), beside)
    assert [one.is_unread for one in found] == [levels is None] * len(beside)
    if levels:
        assert [one.text for one in found] == levels
        assert {one.alternatives[0].text for one in found} == {"产出指标效益指标"}
        assert all(one.is_second_best for one in found)


@pytest.mark.parametrize(
    ("passage", "text"),
    [
        (seen("质量指标位"), "质量指标"),
        (seen("质量指标值"), "质量指标值"),
        (seen("总成本指标"), "总成本指标"),
        (seen("质量指标位", "text_layer"), "质量指标位"),
    ],
)
def test_a_strangers_sign_behind_a_level_is_none_of_it(passage: Passage, text: str) -> None:
    assert without_stranger(passage, LEVELS).text == text


def levels_of(desk: Any, level1: Any, *rows: Sequence[Any]) -> Filing:
    filing: Filing = desk.filing(desk.page("项目支出绩效自评表", [HEADER, [level1, *rows[0]], *rows[1:]]))
    return filing


def test_a_lost_rule_between_two_levels_gives_neither_to_the_others_rows(desk: Any) -> None:
    joined = desk.Span("产出指标\n效益指标", rows=3)
    filing = levels_of(
        desk,
        joined,
        ["数量指标", "路灯", "9盏", "9盏", "10", "10"],
        ["质量指标", "合格率", "100%", "100%", "10", "10"],
        ["社会效益指标", "事故", "0起", "0起", "10", "10"],
    )
    assert [one.level1 for one in filing.indicators] == ["产出指标", "产出指标", "效益指标"]
    assert filing.evidence["/indicators/2/level1"].status == "fuzzy"
    lost = desk.Span("数量指标\n质量指标", rows=3)
    rows = (["甲", "9盏", "9盏", "1", "1"], ["乙", "9盏", "9盏", "1", "1"], ["丙", "9盏", "9盏", "1", "1"])
    filing = levels_of(desk, desk.Span("产出指标", rows=3), [lost, *rows[0]], *rows[1:])
    assert [one.level2 for one in filing.indicators] == [None] * 3
    assert filing.is_unread("/indicators/0/level2")
