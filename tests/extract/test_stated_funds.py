"""Funds that a target form states: an amount for each source, beside its label, under it, or under a header."""

from decimal import Decimal
from typing import Any

import pytest

from extract.labels import label_book
from extract.stated_funds import read_stated_funds
from extract.turned_funds import read_paired_funds, read_turned_funds, read_unnamed_turned_funds

BLOCK = "项目资金（万元）"


def stated(desk: Any, rows: Any) -> tuple[list[tuple[str, str, Decimal | None]], int]:
    draft, taken = read_stated_funds(desk.rows(rows), label_book())
    return [(line.source, line.label, line.initial_budget) for line in draft.values.get("funds", ())], taken


def test_amounts_beside_their_labels(desk: Any) -> None:
    rows = [
        [desk.Span(BLOCK, rows=3), "年度资金总额：", "2,241.10"],
        ["其中：财政拨款", "2,000.00"],
        ["其他资金", "241.10"],
    ]
    assert stated(desk, rows) == (
        [
            ("total", "年度资金总额", Decimal("2241.10")),
            ("fiscal_current", "其中：财政拨款", Decimal("2000.00")),
            ("other", "其他资金", Decimal("241.10")),
        ],
        3,
    )


def test_amounts_in_one_cell_with_their_labels(desk: Any) -> None:
    rows = [
        [desk.Span(BLOCK, rows=2), desk.Span("年度资金总额：2,241.10万元", columns=2)],
        ["其中：财政拨款：2,000.00", "其他资金：241.10"],
    ]
    assert stated(desk, rows) == (
        [
            ("total", "年度资金总额", Decimal("2241.10")),
            ("fiscal_current", "其中：财政拨款", Decimal("2000.00")),
            ("other", "其他资金", Decimal("241.10")),
        ],
        2,
    )


def test_amounts_under_their_labels(desk: Any) -> None:
    rows = [["资金总额", "财政拨款", "其他资金"], ["210.50", "200.00", "10.50"]]
    assert stated(desk, rows) == (
        [
            ("total", "资金总额", Decimal("210.50")),
            ("fiscal_current", "财政拨款", Decimal("200.00")),
            ("other", "其他资金", Decimal("10.50")),
        ],
        2,
    )


def test_amounts_under_a_header_with_a_column_for_remarks(desk: Any) -> None:
    rows = [["资金来源", "本年预算申请数", "备注"], ["财政拨款", "200.00", ""], ["其他资金", "", ""]]
    assert stated(desk, rows) == (
        [("fiscal_current", "财政拨款", Decimal("200.00")), ("other", "其他资金", None)],
        3,
    )


def test_two_sources_in_a_row(desk: Any) -> None:
    rows = [[BLOCK, "资金总额", "210.50", "其中：财政拨款", "—"]]
    assert stated(desk, rows) == (
        [("total", "资金总额", Decimal("210.50")), ("fiscal_current", "其中：财政拨款", None)],
        1,
    )


@pytest.mark.parametrize("label", ["实施期资金总额", "中期资金总额：", "项目总投资资金总额", "三年资金总额"])
def test_the_amount_of_the_whole_project_is_its_total_budget(desk: Any, label: str) -> None:
    rows = [
        [label, "900.00", "年度资金总额", "300.00"],
        ["其中：财政拨款", "900.00", "其中：财政拨款", "300.00"],
    ]
    draft, taken = read_stated_funds(desk.rows(rows), label_book())
    assert (taken, draft.values["total_budget"]) == (2, Decimal("900.00"))
    total = next(line for line in draft.values["funds"] if line.source == "total")
    assert (total.label, total.initial_budget) == ("年度资金总额", Decimal("300.00"))


def test_a_second_row_of_a_source_is_unlisted(desk: Any) -> None:
    rows = [["财政拨款", "1"], ["其中：区级财政拨款", "2"]]
    found, _ = stated(desk, rows)
    assert [source for source, _, _ in found] == ["fiscal_current", "unlisted"]


def test_every_amount_is_proved_a_blank_and_an_unreadable_one_too(desk: Any) -> None:
    rows = [["资金总额", "210.50"], ["财政拨款", ""], ["其他资金", desk.UNREAD]]
    draft, _ = read_stated_funds(desk.rows(rows), label_book())
    proofs = [draft.evidence[f"/funds/{place}/initial_budget"] for place in range(3)]
    assert [proof.status for proof in proofs] == ["exact", "blank", "unread"]
    assert all(f"/funds/{place}/label" in draft.evidence for place in range(3))


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([["项目名称", "路灯"]], id="labels of the head"),
        pytest.param([["资金总额", "见附表"]], id="a text for an amount"),
        pytest.param([["项目总预算", "210.50"]], id="a field of the head"),
        pytest.param([["资金总额", "财政拨款", "经办人"], ["1", "2", "王明"]], id="a strange column"),
        pytest.param([["资金总额", "财政拨款"], ["见附表", "2"]], id="a text under a source"),
        pytest.param([["资金来源", "备注"], ["自筹", "无"]], id="a header without sources under it"),
        pytest.param([["资金总额"]], id="a label alone"),
    ],
)
def test_rows_of_anything_else_state_no_funds(desk: Any, rows: Any) -> None:
    assert stated(desk, rows) == ([], 0)


@pytest.mark.parametrize(
    "rows",
    [
        [["年初预算数", "全年执行数"], ["1", "2"]],
        [["合计", "财政拨款"], ["财政拨款", "1"]],
        [["项目", "合计", "财政拨款"], ["说明", "1", "2"]],
        [["项目", "合计", "财政拨款"]],
    ],
)
def test_a_block_that_does_not_turn_is_left(desk: Any, rows: Any) -> None:
    assert read_turned_funds(desk.rows(rows), label_book())[1] == 0


def test_beside_a_total_any_column_is_a_source(desk: Any) -> None:
    rows = [
        ["项目", "合计", "基本支出", "项目支出"],
        ["年初预算数", "612.40", "447.00", "165.40"],
        ["备注", "", "", ""],
    ]
    draft, taken = read_turned_funds(desk.rows(rows), label_book())
    assert taken == 2
    assert [(line.source, line.label, line.initial_budget) for line in draft.values["funds"]] == [
        ("total", "合计", Decimal("612.40")),
        ("unlisted", "基本支出", Decimal("447.00")),
        ("unlisted", "项目支出", Decimal("165.40")),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["执行率", "99.15%", "分值", "10"]],
        [["年度资金总额", "年初预算", "1.00", "执行日期", "1月"]],
        [["年度资金总额", "年初预算"]],
    ],
)
def test_rows_that_are_not_all_labels_and_amounts_are_left(desk: Any, rows: Any) -> None:
    assert read_paired_funds(desk.rows(rows), label_book())[1] == 0


def test_rows_of_a_turned_block_that_no_label_names_are_told_by_their_arithmetic(desk: Any) -> None:
    rows = [
        [desk.Span("盘子", rows=7), "哪一块", "全盘", "甲块", "乙块"],
        ["子栏", "424.70", "297.60", "127.10"],
        ["丑栏", "392.68", "275.16", "117.52"],
        ["寅栏", "92.46%", "—", ""],
        ["卯栏", "20", "", ""],
        ["辰栏", "18.49", "", ""],
        ["巳栏", "无", "", ""],
    ]
    draft, taken = read_unnamed_turned_funds(desk.rows(rows), label_book())
    total, first, second = draft.values["funds"]
    assert taken == 6
    assert (total.source, total.label, first.label) == ("total", "全盘", "甲块")
    assert [str(value) for value in (total.adjusted_budget, total.executed, total.execution_rate)] == [
        "424.70", "392.68", "92.46",
    ]  # fmt: skip
    assert (str(total.weight), str(total.score), str(second.executed)) == ("20", "18.49", "117.52")
    assert draft.evidence["/funds/2/executed"].text == "117.52"


def test_a_block_without_a_rate_that_holds_names_no_row(desk: Any) -> None:
    rows = [
        ["盘子", "全盘", "甲块"],
        ["子栏", "424.70", "297.60"],
        ["丑栏", "392.68", "275.16"],
        ["寅栏", "90%", ""],
    ]
    assert read_unnamed_turned_funds(desk.rows(rows), label_book())[1] == 0
