"""What a cell holds: text that stays text, numbers with the digits of the paper, headers on one line."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest

from ui.paper.book import Book, Cell
from ui.paper.cells import LONGEST_TEXT, header_text, is_written_as_number, legible, number_format


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("甲\n乙", "甲\n乙"),
        ("甲\r\n乙\r丙", "甲\n乙\n丙"),
        ("a\x00b\x1fc", "a�b�c"),
        ("\ud800", "�"),
        ("\tx", "\tx"),
        ("_x003D_1+1", "_x005F_x003D_1+1"),
        ("_x_", "_x_"),
        ("字" * (LONGEST_TEXT + 5), "字" * (LONGEST_TEXT - 1) + "…"),
    ],
)
def test_text_is_held_as_a_cell_may_hold_it(text: str, held: str) -> None:
    assert legible(text) == held


@pytest.mark.parametrize(
    ("value", "printed", "shown"),
    [
        (Decimal("87.30"), None, "0.00"),
        (Decimal("100"), None, "0"),
        (Decimal("10440000.00"), "10,440,000.00", "#,##0.00"),
        (Decimal("1440"), "1，440", "#,##0"),
        (Decimal("1440"), "1440", "0"),
        (Decimal("1E+5"), None, "0"),
        (2023, None, "0"),
    ],
)
def test_a_number_shows_the_digits_of_the_paper(
    value: Decimal | int, printed: str | None, shown: str
) -> None:
    assert number_format(value, printed) == shown


@pytest.mark.parametrize(
    ("value", "is_number"),
    [("123456789012345", True), ("1234567890123.456", False), ("0.000000000000001", True), ("NaN", False)],
)
def test_a_number_that_would_lose_digits_is_no_number(value: str, is_number: bool) -> None:
    assert is_written_as_number(Decimal(value)) is is_number


def test_a_header_is_one_line_in_which_an_ampersand_stands_for_itself() -> None:
    assert header_text("A&B\n项目") == "A&&B 项目"
    assert len(header_text("长" * 100)) == 60


def test_no_text_becomes_a_formula_an_error_or_a_number() -> None:
    hostile = [
        "=1+1",
        "+1",
        "-1",
        "@a",
        "\t=1",
        "\r=1",
        "#N/A",
        "TRUE",
        "12",
        '=HYPERLINK("http://a.example")',
    ]
    made = Book("项目", "ab" * 32)
    sheet = made.sheet("一", [20] * len(hostile))
    sheet.row(*hostile)
    sheet.row(*(Cell(text, "head") for text in hostile))
    sheet.row(Decimal("87.30"), Decimal("12345678901234567.89"), 7)
    read = openpyxl.load_workbook(io.BytesIO(made.bytes()))["一"]
    for row in (1, 2):
        assert [cell.data_type for cell in read[row]] == ["s"] * len(hostile)
        assert all(cell.quotePrefix for cell in read[row])
        assert [cell.value for cell in read[row]] == [text.replace("\r", "\n") for text in hostile]
    numbers = read[3]
    assert [(cell.value, cell.number_format) for cell in numbers[:3]] == [
        (87.3, "0.00"),
        ("12345678901234567.89", "General"),
        (7, "0"),
    ]


def test_a_row_is_as_high_as_its_longest_text_but_no_higher_than_a_row_may_be() -> None:
    made = Book("项目", "ab" * 32)
    sheet = made.sheet("一", [11, 11])
    for text in ("短", "一二三四五六七八九十" * 2, "长" * 5000):
        sheet.row(text, "短")
    sheet.wide(Cell("一二三四五六七八九十"))
    read = openpyxl.load_workbook(io.BytesIO(made.bytes()))["一"]
    heights = [read.row_dimensions[number].height for number in range(1, 5)]
    assert heights[0] < heights[1] < heights[2] < 409
    assert heights[3] == heights[0]
    assert [str(one) for one in read.merged_cells.ranges] == ["A4:B4"]
