"""Which texts are read again when the recogniser is unsure: those that a wrong character makes another value."""

import pytest

from ingest.figures import has_stray_mark, is_well_formed, matters


@pytest.mark.parametrize(
    "text",
    [
        "0", "87.30", "1,044.00", "9,111.626.87", "-12.5", "100%", "８７．３０", "≥95%", "＝12间", "≤14.1万元/公里",
        "2019年12月31日", "2021-03-05", "（10分）", "1 2 3", "215,457.60元", "15个工作日", "≥", "＜", "±5%", "优", "良好",
        "未达标", "N4座", "=100 %", "021-55501234",
    ],
)  # fmt: skip
def test_figures_dates_targets_and_levels_matter(text: str) -> None:
    assert matters(text)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "—", "一", "□", "项目名称", "优化营商环境", "中等职业教育", "2019年度森林防火巡护项目",
        "截至2019年12月底，已完成全部任务", "及时", "3" * 30, "/",
    ],
)  # fmt: skip
def test_names_sentences_and_dashes_do_not(text: str) -> None:
    assert not matters(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("87.30", True),
        ("1,044.00", True),
        ("≥95%", True),
        ("2019.12.31", True),
        ("2019年12月31日", True),
        ("10-15天", True),
        ("≤14.1万元/公里", True),
        ("优", True),
        ("13:34", False),
        ("96%.", False),
        ("·10", False),
        ("9,111.626.87", False),
        ("1.753.00", False),
        ("10,00", False),
    ],
)
def test_a_figure_that_cannot_be_one_is_told(text: str, expected: bool) -> None:
    assert is_well_formed(text) is expected


@pytest.mark.parametrize("text", ["96%.", "·10", ".5", "及时.", "10,"])
def test_a_dot_that_nobody_sets_there_is_a_stray_mark(text: str) -> None:
    assert has_stray_mark(text)


@pytest.mark.parametrize("text", ["96.5%", "已完成。", "", "1,044.00"])
def test_points_within_a_figure_and_full_stops_are_none(text: str) -> None:
    assert not has_stray_mark(text)
