"""Numbers as prose prints them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.numerals import chinese_digits, chinese_value, flat, numerals


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("三", 3),
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("九十五", 95),
        ("一百", 100),
        ("一百零五", 105),
        ("一百一十", 110),
        ("一百二十", 120),
        ("一千零五", 1005),
        ("两千三百", 2300),
        ("一万", 10_000),
        ("三万五千", 35_000),
        ("一万零二", 10_002),
        ("二十万", 200_000),
        ("一亿二千万", 120_000_000),
        ("叁佰伍拾", 350),
        ("零", 0),
        ("三五", None),
        ("一百二", None),
        ("三万五", None),
        ("百", None),
        ("万", None),
        ("二三十", None),
        ("十百", None),
        ("百千万", None),
    ],
)
def test_a_chinese_numeral_has_one_value_or_none(words: str, value: int | None) -> None:
    assert chinese_value(words) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("words", "value"), [("二〇二一", 2021), ("二零二一", 2021), ("二O二一", 2021), ("十", None), ("", None)]
)
def test_a_year_is_spelled_digit_by_digit(words: str, value: int | None) -> None:
    assert chinese_digits(words) == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("１２；3.50", ["12", "3.50"]),
        ("1,200", ["1200"]),
        ("培训1 200人", ["1200"]),
        ("1 200人", []),
        ("培训2021 200人", []),
        ("9,111.626.87", []),
        ("1,2,3", []),
        ("12,", ["12"]),
        ("第①2", ["2"]),
        ("95²", ["95"]),
        ("百分之九十五点五", ["95.5"]),
    ],
)
def test_numbers_are_found_with_their_digits(text: str, values: list[str]) -> None:
    assert [one.value for one in numerals(flat(text))] == [Decimal(value) for value in values]


@given(st.text())
def test_flat_text_keeps_every_place(text: str) -> None:
    assert len(flat(text)) == len(text)
