"""Wrapped lines are joined as they were written; folding is for comparing alone."""

import pytest

from extract.text import folded, joined, without_brackets
from ingest.page import Box, Word


def word(text: str, x: float, top: float) -> Word:
    return Word(text, Box(x, top, x + 0.01 * len(text), top + 0.012), 1.0, "ocr")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        pytest.param([], "", id="nothing"),
        pytest.param([word("完成", 0.1, 0.1)], "完成", id="one line"),
        pytest.param(
            [word("群众满", 0.1, 0.1), word("意度", 0.1, 0.12)], "群众满意度", id="a wrap leaves no space"
        ),
        pytest.param([word("意度", 0.1, 0.12), word("群众满", 0.1, 0.1)], "群众满意度", id="in any order"),
        pytest.param(
            [word("A4", 0.1, 0.1), word("B5", 0.2, 0.1)], "A4 B5", id="a wide gap on a line is a space"
        ),
        pytest.param([word("≥", 0.1, 0.1), word("95%", 0.115, 0.1)], "≥95%", id="pieces that touch are one"),
        pytest.param(
            [word("215,457", 0.1, 0.1), word(".60", 0.1, 0.12)], "215,457.60", id="a wrapped number"
        ),
    ],
)
def test_the_words_of_a_cell_are_joined(words: list[Word], text: str) -> None:
    assert joined(words) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("项目名称：", "项目名称"),
        ("项 目\n名　称", "项目名称"),
        ("偏差原因分析、及改进措施", "偏差原因分析及改进措施"),
        ("（２０２０年度）", "2020年度"),
        ("★一级指标*", "一级指标"),
        ("——", ""),
    ],
)
def test_folding_drops_spaces_and_marks_and_folds_widths(text: str, plain: str) -> None:
    assert folded(text) == plain


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("项目资金（万元）", "项目资金"),
        ("项目资金(万元)", "项目资金"),
        ("分值【10分】", "分值"),
        ("（10分）得分（百分制）", "得分"),
        ("（万元）", "(万元)"),
        ("执行率（%", "执行率(%"),
    ],
)
def test_what_stands_in_brackets_can_be_left_out(text: str, bare: str) -> None:
    assert without_brackets(text) == bare
