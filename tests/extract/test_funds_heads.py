"""Funds under heads that no list of labels holds: told by words, by where they stand, by what figures come to, or left open."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from extract.filing import Filing, FundLine
from extract.flow import Slot
from extract.funds_completed import with_total
from extract.funds_heads import BY_ARITHMETIC, BY_WORDS, TOLD, heads_of
from extract.labels import label_book
from extract.passage import Passage


def slots(*texts: str) -> list[Slot]:
    wide = 1 / len(texts)
    return [
        Slot(place * wide, (place + 1) * wide, 0, 0, Passage(text, (), 1.0, "ocr"))
        for place, text in enumerate(texts)
    ]


def named(*texts: str) -> dict[str, str]:
    return {field: slot.text for field, slot in heads_of(slots(*texts), label_book()).columns.items()}


@pytest.mark.parametrize(
    ("texts", "fields"),
    [
        ("核定数额 列支情况数", "adjusted_budget"),
        ("预算数 执行数", "adjusted_budget executed"),
        ("预算数 调整后预算数 执行数", "initial_budget adjusted_budget executed"),
        ("年初预算数 预算数 执行数", "initial_budget adjusted_budget executed"),
        ("预算安排数 实际到位数 实际支出数", "initial_budget adjusted_budget executed"),
        ("年初预算数 全年预算数 资金到位 执行数", "initial_budget adjusted_budget - executed"),
        ("年初预算 预算调整数 全年预算 年末结余 决算数", "initial_budget - adjusted_budget - executed"),
        ("上年预算数 预算数 上年执行数 执行数", "- adjusted_budget - executed"),
        ("中央下达数额 省级安排数额 市县安排数额", ""),
        ("预算数 现场付款 转账付款", "adjusted_budget"),
    ],
)
def test_heads_name_fields_by_label_word_and_order(texts: str, fields: str) -> None:
    pairs = zip(fields.split(), texts.split(), strict=False)
    assert named(*texts.split()) == {field: text for field, text in pairs if field != "-"}


@pytest.mark.parametrize(
    "text",
    ["三级指标", "年度指标值", "实际完成值", "资金来源", "偏差原因分析及改进措施", "实施单位", "1,250.00", "年度总体目标"],
)  # fmt: skip
def test_heads_of_other_blocks_name_none(text: str) -> None:
    assert named(text) == {}


def test_a_change_and_a_balance_are_set_aside() -> None:
    heads = heads_of(slots("年初预算", "增减额", "变更后预算额度", "决算数", "结转数额"), label_book())
    assert [slot.text for slot in heads.aside] == ["增减额", "结转数额"]
    assert dict(heads.told) == {"adjusted_budget": BY_WORDS}


def read(desk: Any, head: Sequence[str], *rows: Sequence[str], block: str = "盘子（万元）") -> Filing:
    spanned = [[desk.Span(block, rows=len(rows) + 1), "", *head], *rows]
    filing: Filing = desk.filing(desk.page("项目支出绩效自评表", spanned))
    return filing


def line(filing: Filing, number: int = 0) -> tuple[str | None, ...]:
    one = filing.funds[number]
    figures = (one.initial_budget, one.adjusted_budget, one.executed, one.execution_rate)
    return tuple(None if figure is None else str(figure) for figure in figures)


def test_figures_under_words_are_given_and_say_that_somebody_should_look(desk: Any) -> None:
    filing = read(desk, ["首次核定额", "变更后额度", "实付款项"], ["资金总额", "80.00", "87.20", "81.20"])
    assert line(filing) == ("80.00", "87.20", "81.20", None)
    proof = filing.evidence["/funds/0/executed"]
    assert (proof.status, proof.reason, proof.label) == ("fuzzy", BY_WORDS, "实付款项")
    assert proof.confidence <= TOLD


def test_the_column_that_makes_the_rate_is_told_by_arithmetic(desk: Any) -> None:
    filing = read(
        desk, ["年初预算", "甲栏", "全年执行数", "执行率"], ["资金总额", "80.00", "87.20", "81.20", "93.12%"]
    )
    assert line(filing) == ("80.00", "87.20", "81.20", "93.12")
    assert filing.evidence["/funds/0/adjusted_budget"].reason == BY_ARITHMETIC


def test_columns_that_make_the_rate_alike_are_left_open(desk: Any) -> None:
    filing = read(
        desk,
        ["年初预算", "甲栏", "乙栏", "全年执行数", "执行率"],
        ["资金总额", "80", "1000.1", "1000.2", "900.15", "90%"],
    )
    assert line(filing) == ("80", None, "900.15", "90")


def test_a_known_rate_names_the_two_amounts_that_make_it(desk: Any) -> None:
    filing = read(desk, ["甲栏", "乙栏", "执行率", "分值"], ["资金总额", "312.50", "250.00", "80%", "10"])
    assert line(filing) == (None, "312.50", "250.00", "80")


def test_the_block_goes_on_as_far_as_its_own_cell_whatever_its_sources_are_called(desk: Any) -> None:
    filing = read(
        desk,
        ["年初预算", "全年预算数", "全年执行数", "执行率"],
        ["合计", "10.00", "12.00", "9.00", "75.00%"],
        ["中央补助", "", "", "", ""],
        ["对口支援", "10.00", "12.00", "9.00", "75.00%"],
    )
    assert [one.label for one in filing.funds] == ["合计", "中央补助", "对口支援"]


def test_a_single_row_of_figures_bears_the_name_of_its_block(desk: Any) -> None:
    rows = [
        [desk.Span("资金执行（元）", rows=2), "预算数", "执行数", "执行率"],
        ["250,000.00", "200,000.00", "80%"],
    ]
    (funds,) = desk.filing(desk.page("项目支出绩效自评表", rows)).funds
    assert (funds.source, funds.label, str(funds.executed)) == ("total", "资金执行", "200000.00")


def test_two_rows_of_heads_with_groups(desk: Any) -> None:
    rows = [
        [desk.Span("盘子", rows=3), desk.Span("项目", rows=2), desk.Span("预算", columns=3), desk.Span("支出", columns=2)],
        ["年初批复", "增减", "调整后", "列支额度", "列支比例"],
        ["资金总额", "80.00", "7.20", "87.20", "81.20", "93.12%"],
    ]  # fmt: skip
    filing = desk.filing(desk.page("项目支出绩效自评表", rows))
    assert line(filing) == ("80.00", "87.20", "81.20", "93.12")


def test_rows_that_are_amounts_by_their_words_under_sources_that_nobody_knows(desk: Any) -> None:
    rows = [
        [desk.Span("盘子", rows=5), "构成", "甲", "乙"],
        ["首次核定额", "80.00", "80.00"],
        ["变更后额度", "87.20", "87.20"],
        ["丙行", "81.20", "81.20"],
        ["列支比例", "93.12%", "93.12%"],
    ]
    filing = desk.filing(desk.page("项目支出绩效自评表", rows))
    assert [(one.source, one.label) for one in filing.funds] == [("total", "甲"), ("unlisted", "乙")]
    assert line(filing, 1) == ("80.00", "87.20", "81.20", "93.12")
    assert filing.evidence["/funds/1/executed"].reason == BY_ARITHMETIC


PLANNED = [["资金来源", "年初预算", "全年预算"], ["资金总额", "80", "87"], ["财政拨款", "80", "87"]]
SPENT = [
    ["资金来源", "实际支出", "执行率"],
    ["资金总额", "81", "93%"],
    ["其他资金", "0", ""],
    ["自筹", "0", ""],
]


def test_two_tables_become_one_block(desk: Any) -> None:
    filing = desk.filing(desk.page("项目支出绩效自评表", PLANNED, "支出", SPENT))
    assert [one.label for one in filing.funds] == ["资金总额", "财政拨款"]
    assert line(filing) == ("80", "87", "81", "93")
    assert filing.evidence["/funds/0/executed"].text == "81"
    assert "/funds/3/executed" not in filing.evidence


def test_a_second_table_of_the_same_columns_changes_nothing(desk: Any) -> None:
    again = [PLANNED[0], ["资金总额", "1", "2"], *([f"第{n}项", "3", "4"] for n in range(3))]
    filing = desk.filing(desk.page("项目支出绩效自评表", PLANNED, "又", again))
    assert line(filing) == ("80", "87", None, None)
    assert {at.split("/")[2] for at in filing.evidence if at.startswith("/funds/")} == {"0", "1"}


def test_a_second_table_of_other_sources_goes_on_in_the_first(desk: Any) -> None:
    more = [PLANNED[0], ["其他资金", "1", "2"], ["自筹", "3", "4"]]
    filing = desk.filing(desk.page("项目支出绩效自评表", PLANNED, "续", more))
    assert [one.label for one in filing.funds] == ["资金总额", "财政拨款", "其他资金", "自筹"]
    assert filing.evidence["/funds/3/adjusted_budget"].text == "4"


def test_amounts_beside_their_labels_belong_to_the_block_that_names_them(desk: Any) -> None:
    rows = [["预算执行情况", "年初预算", "80", "全年预算", "87"], ["", "全年执行数", "81", "执行率", "93%"]]
    rows[0][0], rows[1] = desk.Span("预算执行情况", rows=2), rows[1][1:]
    filing = desk.filing(desk.page("项目支出绩效自评表", rows))
    assert filing.funds[0].label == "预算执行情况"
    assert line(filing) == ("80", "87", "81", "93")


def fund(source: Any, amount: str) -> FundLine:
    return FundLine(source=source, label="", adjusted_budget=Decimal(amount))


@pytest.mark.parametrize(
    ("lines", "named", "sources"),
    [
        ([fund("unlisted", "60"), fund("unlisted", "60"), fund("other", "0")], [1, 2], ["total", "unlisted", "other"]),
        ([fund("other", "60"), fund("unlisted", "40"), fund("unlisted", "100")], [0], ["other", "unlisted", "total"]),
        ([fund("total", "60"), fund("unlisted", "40"), fund("unlisted", "100")], [], ["total", "unlisted", "unlisted"]),
        ([fund("unlisted", "60"), fund("unlisted", "60"), fund("other", "0")], [0, 1, 2], ["unlisted", "unlisted", "other"]),
        ([fund("unlisted", "60"), fund("unlisted", "30"), fund("other", "100")], [], ["unlisted", "unlisted", "other"]),
    ],
)  # fmt: skip
def test_the_line_that_is_the_sum_of_the_others_is_the_total(
    lines: list[FundLine], named: list[int], sources: list[str]
) -> None:
    assert [one.source for one in with_total(lines, named)] == sources
