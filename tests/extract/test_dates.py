"""Dates as printed, in every notation that filings use; what is no date or no whole period stays out."""

import pytest

from extract.dates import date_of, first_and_last, year_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年3月5日", "2021-03-05"),
        ("2021 年 3 月 5 日", "2021-03-05"),
        ("２０２１年０３月０５日", "2021-03-05"),
        ("2021年3月", "2021-03"),
        ("2021年", "2021"),
        ("2021年度", "2021"),
        ("2021-03-05", "2021-03-05"),
        ("2021－03－05", "2021-03-05"),
        ("2021/3/5", "2021-03-05"),
        ("2021.3.5", "2021-03-05"),
        ("2021.03", "2021-03"),
        ("自2021年3月5日起实施", "2021-03-05"),
        ("2020年2月31日", "2020-02-31"),
        ("2020-13-45", "2020-13-45"),
        ("2021", None),
        ("三月五日", None),
        ("", None),
        ("12021年", "2021"),
        ("3021-01-01", None),
    ],
)
def test_a_date_is_read_and_an_impossible_day_is_kept(text: str, expected: str | None) -> None:
    assert date_of(text) == expected


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021年1月1日至2021年12月31日", "2021-01-01", "2021-12-31"),
        ("2021年1月1日—2021年12月31日", "2021-01-01", "2021-12-31"),
        ("2021-01-01 至 2021-12-31", "2021-01-01", "2021-12-31"),
        ("2021-01-01-2021-12-31", "2021-01-01", "2021-12-31"),
        ("2021.1-2021.12", "2021-01", "2021-12"),
        ("2021.01.01～2021.12.31", "2021-01-01", "2021-12-31"),
        ("2021/1/1~2021/12/31", "2021-01-01", "2021-12-31"),
        ("2020年3月到2022年6月", "2020-03", "2022-06"),
        ("2019年至2021年", "2019", "2021"),
        ("2019年-2021年12月", "2019", "2021-12"),
        ("2021年1月-12月", "2021-01", "2021-12"),
        ("2021年1-11月", "2021-01", "2021-11"),
        ("2021年1月至11月", "2021-01", "2021-11"),
        ("2021年3月1日至11月30日", "2021-03-01", "2021-11-30"),
        ("2021年2月1日-2月30日", "2021-02-01", "2021-02-30"),
        ("2021年3月起", "2021-03", None),
        ("2021年4月15日", "2021-04-15", None),
        ("2021年", None, None),
        ("2021年度", None, None),
        ("2021", None, None),
        ("长期", None, None),
        ("", None, None),
    ],
)
def test_a_period_has_a_start_and_where_it_is_said_an_end(
    text: str, start: str | None, end: str | None
) -> None:
    found = first_and_last(text)
    assert (found.get("start_date"), found.get("end_date")) == (start, end)


@pytest.mark.parametrize(
    ("text", "number", "printed"),
    [
        ("2021年度项目支出绩效目标表", 2021, "2021年"),
        ("（2021年度）", 2021, "2021年"),
        ("2021 年", 2021, "2021 年"),
        ("2021", 2021, "2021"),
        (" ２０２１ ", 2021, "2021"),
        ("1998年", 1998, "1998年"),
    ],
)
def test_a_year_is_known_by_its_mark_or_stands_alone(text: str, number: int, printed: str) -> None:
    assert year_of(text) == (number, printed)


@pytest.mark.parametrize("text", ["编号2021-33", "2021路灯", "21年", "五年", "3021年", ""])
def test_figures_that_are_no_year_are_none(text: str) -> None:
    assert year_of(text) is None
