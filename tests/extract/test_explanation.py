"""An explanation falls into why it missed and what will be done, and nothing of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.explanation import split_deviation


@pytest.mark.parametrize(
    ("text", "cause", "measure"),
    [
        pytest.param(None, None, None, id="none"),
        pytest.param("", None, None, id="empty"),
        pytest.param("  ", None, None, id="blanks"),
        pytest.param("雨季停工。", "雨季停工。", None, id="a cause alone"),
        pytest.param("改进措施：提前备料。", None, "提前备料。", id="a measure alone"),
        pytest.param(
            "雨季停工。改进措施：提前备料。", "雨季停工。", "提前备料。", id="a heading parts them"
        ),
        pytest.param(
            "偏差原因：雨季停工。改进措施：提前备料。", "雨季停工。", "提前备料。", id="both have headings"
        ),
        pytest.param(
            "1.原因分析：雨季停工。2.改进措施：提前备料。", "雨季停工。", "提前备料。", id="numbered headings"
        ),
        pytest.param(
            "（1）原因：雨季停工。（2）整改措施:提前备料。", "雨季停工。", "提前备料。", id="bracketed numbers"
        ),
        pytest.param(
            "雨季停工，下一步提前备料。", "雨季停工，", "下一步提前备料。", id="an opening stays in the measure"
        ),
        pytest.param("下一步提前备料。", None, "下一步提前备料。", id="an opening at the start"),
        pytest.param(
            "原定于下一步施工的路段未动工。", "原定于下一步施工的路段未动工。", None,
            id="an opening in the middle of a clause is none",
        ),
        pytest.param(
            "措施不力，进度滞后。", "措施不力，进度滞后。", None, id="the word without a colon is no heading"
        ),
        pytest.param("1雨季停工。2改进措施：备料。", "1雨季停工。", "备料。", id="a bare number"),
        pytest.param("验收户数仅为12 改进措施：补验。", "验收户数仅为12", "补验。", id="a number keeps its digits"),
        pytest.param("完成率为9.2改进措施：补验。", "完成率为9.2", "补验。", id="a decimal keeps its digits"),
    ],
)  # fmt: skip
def test_an_explanation_is_split(text: str | None, cause: str | None, measure: str | None) -> None:
    assert split_deviation(text) == (cause, measure)


@given(st.text(alphabet="雨季停工，。；改进措施：下一步12.（）原因 ", max_size=40))
def test_the_parts_stand_in_the_text_in_their_order(text: str) -> None:
    cause, measure = split_deviation(text)
    assert cause is None or cause in text
    assert measure is None or text.rstrip().endswith(measure)
    if cause and measure:
        assert text.index(cause) + len(cause) <= text.rindex(measure)
