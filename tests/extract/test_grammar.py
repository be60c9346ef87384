"""A target's grammar chooses among the recogniser's own readings and invents none."""

from dataclasses import replace
from typing import Any

import pytest

from extract.filing import Alternative
from extract.grammar import (
    as_known,
    as_measure,
    as_operator,
    as_rate,
    is_one_value,
    is_unit_alone,
    without_specks,
)
from extract.passage import Passage


def read(desk: Any, text: str, confidence: float, *others: tuple[str, float]) -> Passage:
    alternatives = tuple(Alternative(text=other, confidence=share) for other, share in others)
    found: Passage = replace(desk.passage(text, confidence=confidence), alternatives=alternatives)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "300盏", "≥95%", "＝100％", ">= 3 次", "≤1,200.50元", "不少于5场", "完成", "显著提升", "100", "2.5万元/户",
        "优良率≥90%", "±5%", "-3.2%", "是", "—",
    ],
)  # fmt: skip
def test_what_a_target_can_be_is_left_as_it_was_read(desk: Any, text: str) -> None:
    passage = read(desk, text, 0.5, ("≥1", 0.4))
    assert as_measure(passage) == passage


def test_without_a_likelier_reading_a_sure_one_is_left_though_the_grammar_wonders(desk: Any) -> None:
    passage = read(desk, "N4座", 0.97, ("M4座", 0.02))
    assert as_measure(passage) == passage


def test_a_reading_that_cannot_be_gives_way_to_the_likeliest_that_can(desk: Any) -> None:
    chosen = as_measure(read(desk, "N4座", 0.7, ("M4座", 0.15), ("≥4座", 0.12), ("=4座", 0.06)))
    assert chosen.text == "≥4座"
    assert chosen.confidence < 0.9, "a second choice is never sure"
    assert chosen.alternatives[0] == Alternative(text="N4座", confidence=0.7)
    assert chosen.evidence().status == "fuzzy"


@pytest.mark.parametrize(
    ("confidence", "is_unread"), [(0.5, True), (0.59, True), (0.61, False), (0.8, False)]
)
def test_where_no_reading_can_be_a_doubtful_one_is_left_unread(
    desk: Any, confidence: float, is_unread: bool
) -> None:
    passage = as_measure(read(desk, "N4座", confidence, ("M4座", 0.2), ("≥4座", 0.01)))
    assert (passage.text, passage.is_unread) == ("N4座", is_unread)


def test_a_blank_stays_blank(desk: Any) -> None:
    blank = read(desk, "", 0.0, ("≥", 0.9))
    assert as_measure(blank) is blank
    assert as_operator(blank) is blank


@pytest.mark.parametrize(
    ("text", "others", "chosen"),
    [
        ("二", [("=", 0.3)], "="),
        ("N", [("≥", 0.2), ("V", 0.1)], "≥"),
        ("≥", [("=", 0.4)], "≥"),
        ("定性", [("=", 0.4)], "定性"),
        ("—", [("=", 0.4)], "—"),
        ("二", [("三", 0.3)], "二"),
    ],
)
def test_an_operators_column_holds_signs(
    desk: Any, text: str, others: list[tuple[str, float]], chosen: str
) -> None:
    assert as_operator(read(desk, text, 0.65, *others)).text == chosen


@pytest.mark.parametrize(
    ("text", "is_name", "cleaned"),
    [
        ("•产出指标", True, "产出指标"),
        ("骨干稳定性.", True, "骨干稳定性"),
        ("骨干稳定性提升.", False, "骨干稳定性提升."),
        ("基本及时•", False, "基本及时"),
        ("•", True, ""),
        ("合格率·返修率", True, "合格率·返修率"),
        ("2.5", True, "2.5"),
        ("≥170处.", False, "≥170处"),
        (".480人次", False, "480人次"),
        ("12.5%", False, "12.5%"),
        ("。改善", False, "改善"),
        ("≤40.1元/，册", False, "≤40.1元/册"),
        ("1,200.5元", False, "1,200.5元"),
        ("组织培训12场，覆盖全部街道和社区.", False, "组织培训12场，覆盖全部街道和社区."),
    ],
)
def test_a_specks_dot_at_the_end_of_a_scanned_text_is_none_of_it(
    desk: Any, text: str, is_name: bool, cleaned: str
) -> None:
    seen = replace(read(desk, text, 0.99), method="ocr")
    found = without_specks(seen, is_name)
    assert found.text == cleaned
    assert (found.alternatives[:1] == (Alternative(text=text, confidence=0.99),)) == (text != cleaned)
    printed = replace(seen, method="text_layer")
    assert without_specks(printed, is_name) == printed


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("100% 10", False),
        ("95 10", False),
        ("≥95%", True),
        ("2020年 12月", True),
        ("12 个", True),
        ("完成 3项", True),
    ],
)
def test_two_figures_with_room_between_them_are_two_values(desk: Any, text: str, one: bool) -> None:
    assert is_one_value(read(desk, text, 0.9)) is one


LEVELS = frozenset({"产出指标", "效益指标", "满意度指标", "数量指标", "质量指标", "服务对象满意度指标"})


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("“效.益指标", "效益指标"),
        ("(满意度指标", "满意度指标"),
        ("服务对象意度指标", "服务对象满意度指标"),
        ("数童指标", "数量指标"),
    ],
)
def test_a_level_read_unsurely_is_the_one_known_level_that_it_is_near_to(
    desk: Any, text: str, level: str
) -> None:
    scanned = replace(read(desk, text, 0.4), method="ocr")
    known = as_known(scanned, LEVELS)
    assert (known.text, known.is_second_best) == (level, True)
    assert known.alternatives == (Alternative(text=text, confidence=0.4),)


@pytest.mark.parametrize(
    ("text", "confidence", "method"),
    [
        pytest.param("效盖指标", 0.9, "ocr", id="read surely"),
        pytest.param("效盖指标", 0.4, "text_layer", id="not read at all"),
        pytest.param("产量指标", 0.5, "ocr", id="near to two"),
        pytest.param("某经济成本", 0.5, "ocr", id="near to none"),
        pytest.param("效盖指标（30分）", 0.5, "ocr", id="with more in its cell"),
        pytest.param("", 0.4, "ocr", id="blank"),
    ],
)
def test_any_other_level_stays_as_it_was_read(desk: Any, text: str, confidence: float, method: str) -> None:
    passage = replace(read(desk, text, confidence), method=method)
    assert as_known(passage, LEVELS) is passage


@pytest.mark.parametrize("text", ["W4效益指标", "M85 产出指标98XNG", "质量指标1."])
def test_a_known_level_among_signs_that_are_no_words_is_that_level(desk: Any, text: str) -> None:
    found = as_known(replace(read(desk, text, 0.3), method="ocr"), LEVELS)
    assert found.text in text
    assert found.text in LEVELS
    assert found.is_second_best


@pytest.mark.parametrize("text", ["产量指标", "98XNG", "产出指标（50分", "甲产出指标乙效益指标"])
def test_a_level_hardly_seen_that_is_none_known_is_left_unread(desk: Any, text: str) -> None:
    assert as_known(replace(read(desk, text, 0.3), method="ocr"), LEVELS).is_unread


@pytest.mark.parametrize(
    ("text", "name", "confidence", "is_unread"),
    [
        ("≥958", "验收合格率", 0.4, True),
        ("≥956.", "居民满意度", 0.8, True),
        ("≥958", "验收合格率", 0.95, False),
        ("≥958", "服务人次", 0.4, False),
        ("≥95%", "验收合格率", 0.4, False),
        ("100", "验收合格率", 0.4, False),
    ],
)
def test_a_rate_whose_sign_became_a_figure_is_left_unread(
    desk: Any, text: str, name: str, confidence: float, is_unread: bool
) -> None:
    assert as_rate(replace(read(desk, text, confidence), method="ocr"), name).is_unread is is_unread


@pytest.mark.parametrize(
    ("text", "is_unit"), [("%", True), ("元/平方米", True), ("人次", True), ("稳定", False), ("≥95%", False)]
)
def test_a_unit_alone_is_no_target(desk: Any, text: str, is_unit: bool) -> None:
    assert is_unit_alone(replace(read(desk, text, 0.9), method="ocr")) is is_unit
