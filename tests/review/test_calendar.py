"""Dates and years in running text, possible or not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.calendar import dates, years


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年2月30日", [(2021, 2, 30)]),
        ("2021. 1. 1", [(2021, 1, 1)]),
        ("2020-13-01", [(2020, 13, 1)]),
        ("2021/3/5至2021/4/6", [(2021, 3, 5), (2021, 4, 6)]),
        ("2021年6月", [(2021, 6, None)]),
        ("2021 年 6 月 1 日", [(2021, 6, 1)]),
        ("２０２１年６月", [(2021, 6, None)]),
        ("2021.3-2021.12", [(2021, 3, None), (2021, 12, None)]),
        ("2021.3-12", [(2021, 3, None), (2021, 12, None)]),
        ("2021年3-11月", [(2021, 3, None), (2021, 11, None)]),
        ("2021年3月至11月", [(2021, 3, None), (2021, 11, None)]),
        ("2020年12月31日-2021年1月", [(2020, 12, 31), (2021, 1, None)]),
        ("6-8月", [(None, 6, None), (None, 8, None)]),
        ("6月前完成，10月前验收", [(None, 6, None), (None, 10, None)]),
        ("12月31日", [(None, 12, 31)]),
        ("二〇二一年三月五日", [(2021, 3, 5)]),
        ("2201年5月", [(2201, 5, None)]),
        ("3个月", []),
        ("每月", []),
        ("第3月", []),
        ("2021.35万元", []),
        ("2021.3万元", []),
        ("2021年", []),
        ("2019-2021年", []),
        ("某发〔2020〕10号", []),
        ("GB 12345-2019", []),
    ],
)
def test_dates_are_year_month_and_day_as_printed(
    text: str, expected: list[tuple[int | None, int, int | None]]
) -> None:
    assert [(one.year, one.month, one.day) for one in dates(text)] == expected


@pytest.mark.parametrize(
    ("text", "relative", "part"),
    [
        ("当年12月底", "当年", "底"),
        ("次年1月", "次年", ""),
        ("上一年12月-2月", "上一年", ""),
        ("3月上旬", "", "上旬"),
        ("2021年6月末", "", "末"),
    ],
)
def test_a_year_in_words_and_a_part_of_the_month_are_kept(text: str, relative: str, part: str) -> None:
    assert (dates(text)[0].relative, dates(text)[0].part) == (relative, part)


def test_the_month_after_the_turn_of_the_year_is_not_of_the_year_before() -> None:
    assert [one.relative for one in dates("上一年12月-2月")] == ["上一年", ""]


@pytest.mark.parametrize(
    ("text", "is_possible"),
    [
        ("2021年2月28日", True),
        ("2021年2月29日", False),
        ("2020年2月29日", True),
        ("2月29日", True),
        ("2月30日", False),
        ("2021年4月31日", False),
        ("2021年13月", False),
        ("2021年0月", False),
        ("2021年6月0日", False),
        ("2021年12月31日", True),
    ],
)
def test_the_calendar_has_the_day_or_not(text: str, is_possible: bool) -> None:
    (one,) = dates(text)
    assert one.is_possible is is_possible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年度", [(2021, "date")]),
        ("2019-2021年", [(2019, "date"), (2021, "date")]),
        ("2019年—2021年", [(2019, "date"), (2021, "date")]),
        ("2021. 1. 1", [(2021, "date")]),
        ("某发〔2020〕10号", [(2020, "document")]),
        ("某办（2007）第011号", [(2007, "document")]),
        ("GB/T 12345-2019", [(2019, "standard")]),
        ("DB31/T 329.4-2019", [(2019, "standard")]),
        ("2021年执行GB 12345-2091", [(2021, "date"), (2091, "standard")]),
        ("2201年", [(2201, "date")]),
        ("科技创新2030", []),
        ("2021元", []),
        ("12021年", []),
    ],
)
def test_years_are_told_from_those_of_documents_and_standards(
    text: str, expected: list[tuple[int, str]]
) -> None:
    assert [(one.year, one.kind) for one in years(text)] == expected
    assert [one.is_standard_year for one in years(text)] == [kind != "date" for _, kind in expected]


PIECES = [
    "2021",
    "13",
    "年",
    "月",
    "日",
    ".",
    "-",
    "/",
    "至",
    "〔",
    "〕",
    "号",
    "GB",
    "二〇二一",
    "十二",
    "当年",
    "底",
    " ",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_dates_lie_in_the_text_in_order(text: str) -> None:
    last = 0
    for date in dates(text):
        assert last <= date.start < date.end <= len(text)
        assert text[date.start : date.end] == date.text
        assert date.is_possible in (True, False)
        last = date.end
    starts = [year.start for year in years(text)]
    assert starts == sorted(set(starts))


@pytest.mark.parametrize(
    "unit", ["2021年", "2021.", "2021-1-", "1-", "一", "〔2020〕", "GB/T ", "2021 ", "至"]
)
def test_a_long_text_of_one_repeated_piece_comes_to_an_end(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    assert len(dates(text)) + len(years(text)) <= len(text)
