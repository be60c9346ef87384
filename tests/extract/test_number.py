"""Numbers keep their printed digits, and what does not parse is nobody's guess."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.number import is_dash, parse_number


@pytest.mark.parametrize(
    ("printed", "digits"),
    [
        ("87.30", "87.30"),
        ("87.30%", "87.30"),
        ("87.30％", "87.30"),
        ("100", "100"),
        ("0", "0"),
        ("0.00", "0.00"),
        ("1,044.00", "1044.00"),
        ("9，111，626.87", "9111626.87"),
        ("１２３．４５", "123.45"),
        (" 1,234 .5 ", "1234.5"),
        ("250000", "250000"),
        ("-12.5", "-12.5"),
        ("−12.5", "-12.5"),
        ("+3", "+3"),
        ("9.5分", "9.5"),
        ("120.5万元", "120.5"),
        ("120元", "120"),
        ("007", "007"),
    ],
)
def test_a_printed_number_keeps_its_digits(printed: str, digits: str) -> None:
    number = parse_number(printed)
    assert number is not None
    assert str(number) == str(Decimal(digits))


@pytest.mark.parametrize(
    "printed",
    [
        "9,111.626.87", "1,23", "12,34,567", "1.2.3", ".5", "5.", "1,2345", "1O0", "10-20", "≥95", "10/12",
        "95%以上", "", "—", "一", "%", "1%%", "1e5", "1_000", "NaN", "Infinity", "½", "①", "十", "12 个",
        "1,,000", ",100", "100,", "10:30", "0x1F", "١٢٣", "95²", "10①", "10 9.5", "1 234.5",
    ],
)  # fmt: skip
def test_what_is_no_number_is_none(printed: str) -> None:
    assert parse_number(printed) is None


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_every_amount_written_with_separators_comes_back_digit_by_digit(amount: Decimal) -> None:
    assert str(parse_number(f"{amount:,}")) == str(amount)
    assert str(parse_number(f"{amount}")) == str(amount)


@given(st.text(max_size=12))
def test_no_text_breaks_the_parser(text: str) -> None:
    number = parse_number(text)
    assert number is None or number.is_finite()


@pytest.mark.parametrize("text", ["—", "——", "-", "/", "\\", "一", "无", " — ", "", "–", "－"])
def test_a_dash_says_that_there_is_nothing(text: str) -> None:
    assert is_dash(text)


@pytest.mark.parametrize("text", ["0", "1", "无偏差", "-1", "二", "一致", "N/A"])
def test_what_says_something_is_no_dash(text: str) -> None:
    assert not is_dash(text)
