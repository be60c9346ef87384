"""Columns are known by their header's labels and found again by where they stand."""

from typing import Any

import pytest

from extract.columns import header_rows, under
from extract.labels import label_book

INDICATORS = label_book().indicators_columns


def test_a_header_of_one_row_names_its_columns_in_any_order(desk: Any) -> None:
    (row,) = desk.rows([["得分", "分值", "实际完成值", "年度指标值", "三级指标"]])
    found = header_rows([row], INDICATORS, 3)
    assert found is not None
    columns, taken = found
    assert taken == 1
    assert {field: slot.text for field, slot in columns.items()} == {
        "score": "得分",
        "weight": "分值",
        "actual": "实际完成值",
        "target": "年度指标值",
        "level3": "三级指标",
    }


def test_a_header_of_two_rows_names_the_columns_under_a_group(desk: Any) -> None:
    rows = desk.rows(
        [
            [desk.Span("绩效指标", columns=3), desk.Span("分值", rows=2), desk.Span("得分", rows=2)],
            ["一级指标", "二级指标", "三级指标"],
            ["产出指标", "数量指标", "路灯", "10", "9"],
        ]
    )
    found = header_rows(rows, INDICATORS, 3)
    assert found is not None
    columns, taken = found
    assert taken == 2
    assert set(columns) == {"level1", "level2", "level3", "weight", "score"}
    assert {field: slot.text for field, slot in under(rows[2], columns).items()} == {
        "level1": "产出指标",
        "level2": "数量指标",
        "level3": "路灯",
        "weight": "10",
        "score": "9",
    }


def test_a_row_of_values_under_a_header_is_no_second_header(desk: Any) -> None:
    rows = desk.rows([["一级指标", "年度指标值", "得分"], ["产出指标", "分值", "8"]])
    found = header_rows(rows, INDICATORS, 3)
    assert found is not None
    assert found[1] == 1


@pytest.mark.parametrize(
    "row", [["项目名称", "路灯"], ["一级指标", "得分"], ["", "", ""], ["产出", "数量", "10"]]
)
def test_a_row_with_too_few_labels_is_no_header(desk: Any, row: list[str]) -> None:
    (found,) = desk.rows([row])
    assert header_rows([found], INDICATORS, 3) is None


def test_the_first_of_two_cells_with_one_label_is_the_column(desk: Any) -> None:
    (row,) = desk.rows([["三级指标", "分值", "得分", "自评得分"]])
    columns, _ = header_rows([row], INDICATORS, 3) or ({}, 0)
    assert columns is not None
    assert columns["score"].text == "得分"


def test_a_column_whose_cell_is_merged_with_its_neighbour_is_found_by_its_place(desk: Any) -> None:
    header, row = desk.rows([["三级指标", "分值", "得分"], [desk.Span("路灯", columns=2), "9"]])
    columns, _ = header_rows([header], INDICATORS, 3) or ({}, 0)
    assert columns is not None
    assert {field: slot.text for field, slot in under(row, columns).items()} == {
        "level3": "路灯",
        "weight": "路灯",
        "score": "9",
    }


def test_a_table_on_the_next_page_that_is_narrower_keeps_its_columns(desk: Any) -> None:
    header, _ = desk.rows([["三级指标", "分值", "得分"]], [["路灯", "10", "9"]], widths=[4, 1, 1])
    moved = desk.rows([["路灯", "10", "9"]], widths=[4.2, 1, 0.9])
    columns, _ = header_rows([header], INDICATORS, 3) or ({}, 0)
    assert columns is not None
    assert [slot.text for slot in under(moved[0], columns).values()] == ["路灯", "10", "9"]
