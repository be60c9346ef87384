"""The funds block: one line a source, blanks and dashes apart from what was not read."""

from decimal import Decimal
from typing import Any

import pytest

from extract.filing import Filing

HEADER = ["", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
TOTAL = ["年度资金总额", "100.00", "120.50", "87.30", "10", "72.45%", "7.25"]
FISCAL = ["其中：当年财政拨款", "100.00", "100.00", "80.00", "—", "80%", "—"]
CARRIED = ["上年结转资金", "", "20.50", "7.30", "", "", ""]
OTHER = ["其他资金", "0", "0.00", "0", "", "", ""]


def funds_of(desk: Any, *rows: list[Any], header: list[Any] | None = None) -> Filing:
    block = [header or HEADER, *rows]
    head, *rest = block
    spanned = [[desk.Span("项目资金（万元）", rows=len(block)), *head], *rest]
    filing: Filing = desk.filing(desk.page("项目支出绩效自评表", spanned))
    return filing


def test_each_row_becomes_a_line_with_its_source_and_digits(desk: Any) -> None:
    filing = funds_of(desk, TOTAL, FISCAL, CARRIED, OTHER)
    assert [line.source for line in filing.funds] == ["total", "fiscal_current", "carried_over", "other"]
    total = filing.funds[0]
    assert (total.label, str(total.adjusted_budget), str(total.executed)) == (
        "年度资金总额",
        "120.50",
        "87.30",
    )
    assert (str(total.execution_rate), str(total.score), str(total.weight)) == ("72.45", "7.25", "10")
    assert filing.amount_unit == "万元"


def test_a_row_of_a_kind_of_its_own_is_kept_under_its_label(desk: Any) -> None:
    filing = funds_of(desk, TOTAL, ["社会捐赠", "1", "2", "3", "", "", ""], OTHER)
    assert [(line.source, line.label) for line in filing.funds] == [
        ("total", "年度资金总额"),
        ("unlisted", "社会捐赠"),
        ("other", "其他资金"),
    ]
    assert filing.funds[1].executed == Decimal(3)


def test_a_second_row_of_one_source_is_unlisted(desk: Any) -> None:
    second = ["省级财政资金", "1", "1", "1", "", "", ""]
    assert [line.source for line in funds_of(desk, TOTAL, FISCAL, second).funds] == [
        "total",
        "fiscal_current",
        "unlisted",
    ]


@pytest.mark.parametrize(
    ("cell", "value", "status"),
    [
        ("87.30", Decimal("87.30"), "exact"),
        ("0", Decimal(0), "exact"),
        ("", None, "blank"),
        ("—", None, "blank"),
        ("/", None, "blank"),
        ("无", None, "blank"),
        ("9,111.626.87", None, "unread"),
        ("约90", None, "unread"),
        ("UNREAD", None, "unread"),
        ("UNSURE", None, "unread"),
    ],
)
def test_blank_dash_and_unread_are_told_apart(
    desk: Any, cell: str, value: Decimal | None, status: str
) -> None:
    item = {"UNREAD": desk.UNREAD, "UNSURE": desk.Span("87.30", confidence=0.3)}.get(cell, cell)
    filing = funds_of(desk, [*TOTAL[:3], item, *TOTAL[4:]])
    assert filing.funds[0].executed == value
    proof = filing.evidence["/funds/0/executed"]
    assert proof.status == status
    assert (proof.reason is None) == (value is not None)
    assert proof.box is not None
    assert proof.text == {"UNREAD": "", "UNSURE": "87.30"}.get(cell, cell)


def test_columns_in_another_order_are_read_by_their_labels(desk: Any) -> None:
    filing = funds_of(
        desk,
        ["年度资金总额", "87.30", "72.45%", "120.50"],
        header=["资金来源", "全年执行数（B）", "执行率（B/A）", "全年预算数（A）"],
    )
    line = filing.funds[0]
    assert (line.executed, line.execution_rate, line.adjusted_budget) == (
        Decimal("87.30"),
        Decimal("72.45"),
        Decimal("120.50"),
    )
    assert line.initial_budget is None
    assert "/funds/0/initial_budget" not in filing.evidence


def test_a_weight_merged_over_the_rows_belongs_to_the_first_alone(desk: Any) -> None:
    merged = desk.Span("10", rows=2)
    filing = funds_of(
        desk, ["年度资金总额", "1", "2", "2", merged, "100", "10"], ["财政拨款", "1", "2", "2", "100", ""]
    )
    assert [line.weight for line in filing.funds] == [Decimal(10), None]


def test_the_block_ends_where_another_begins(desk: Any) -> None:
    page = desk.page(
        "项目支出绩效自评表",
        [
            HEADER,
            TOTAL,
            ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
            ["产出指标", "数量指标", "路灯", "10盏", "10盏", "10", "10"],
        ],
    )
    filing = desk.filing(page)
    assert len(filing.funds) == 1
    assert len(filing.indicators) == 1


UNKNOWN = ["", "甲类数", "乙类数", "丙类数", "丁类数", "戊类数", "己类数"]


def in_words_nobody_knows(row: list[str], name: str) -> list[str]:
    return [name, *row[1:]]


def test_columns_that_no_label_names_are_told_by_their_arithmetic(desk: Any) -> None:
    rows = [
        in_words_nobody_knows(TOTAL, "本盘子"),
        in_words_nobody_knows(FISCAL, "甲块"),
        in_words_nobody_knows(CARRIED, "乙块"),
        ["丙块", "0", "0.00", "0", "", "", ""],
    ]
    block = [UNKNOWN, *rows]
    head, *rest = block
    spanned = [[desk.Span("盘子（万元）", rows=len(block)), *head], *rest]
    funds = desk.filing(desk.page("项目支出绩效自评表", spanned)).funds
    assert [(line.source, line.label) for line in funds] == [
        ("total", "本盘子"), ("unlisted", "甲块"), ("unlisted", "乙块"), ("unlisted", "丙块"),
    ]  # fmt: skip
    total = funds[0]
    assert (str(total.initial_budget), str(total.adjusted_budget), str(total.executed)) == (
        "100.00",
        "120.50",
        "87.30",
    )
    assert (str(total.weight), str(total.execution_rate), str(total.score)) == ("10", "72.45", "7.25")
    assert str(funds[2].executed) == "7.30"


@pytest.mark.parametrize(
    ("unknown", "field", "value"),
    [("分值", "weight", "10"), ("得分", "score", "7.25"), ("全年预算数", "adjusted_budget", "120.50")],
)
def test_one_column_that_no_label_names_is_told_by_the_others(
    desk: Any, unknown: str, field: str, value: str
) -> None:
    header = [name if name != unknown else "甲类数" for name in HEADER]
    total = funds_of(desk, TOTAL, FISCAL, CARRIED, OTHER, header=header).funds[0]
    assert str(getattr(total, field)) == value


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(["本盘子", "100.00", "120.50", "87.30", "10", "71.45%", "7.25"], id="no rate"),
        pytest.param(["本盘子", "3", "10", "10", "10", "100%", "10"], id="whole rates come by chance"),
        pytest.param(
            ["重点任务", "", "1,250", "1,180", "", "94", ""], id="a whole rate of large numbers, too"
        ),
    ],
)
def test_figures_that_prove_nothing_name_no_column(desk: Any, row: list[str]) -> None:
    head = [desk.Span("盘子（万元）", rows=2), *UNKNOWN]
    assert desk.filing(desk.page("项目支出绩效自评表", [head, row])).funds == ()
