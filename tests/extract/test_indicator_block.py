"""A table of indicators becomes records: columns by their header, digits as printed, totals apart."""

from decimal import Decimal
from typing import Any

import pytest

from extract.filing import Filing
from extract.indicator_block import indicator_of
from extract.indicators import Entry

HEADER = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]


def filing_of(desk: Any, *tables: list[Any]) -> Filing:
    pages = [desk.page("项目支出绩效自评表", tables[0])]
    pages += [desk.page(table, number=k) for k, table in enumerate(tables[1:], start=2)]
    filing: Filing = desk.filing(*pages)
    return filing


def test_a_table_becomes_indicators_with_the_digits_printed(desk: Any) -> None:
    filing = filing_of(
        desk,
        [
            HEADER,
            [desk.Span("产出指标", rows=2), "数量指标", "路灯\n新装", "≥300盏", "310盏", "20", "20.00"],
            ["质量指标", "亮灯率", "=98%", "97.5%", "30", "29.85"],
            ["满意度指标", "服务对象满意度指标", "居民满意度", "≥95%", "", "10", desk.UNREAD],
            [desk.Span("总分", columns=5), "60", "59.85"],
        ],
    )
    first, second, third = filing.indicators
    assert (first.level1, first.level2, first.level3) == ("产出指标", "数量指标", "路灯新装")
    assert (second.level1, str(second.score), second.target) == ("产出指标", "29.85", "=98%")
    assert (third.actual, third.score) == (None, None)
    assert filing.evidence["/indicators/2/actual"].status == "blank"
    assert filing.evidence["/indicators/2/score"].status == "unread"
    assert (str(filing.total_weight), str(filing.total_score)) == ("60", "59.85")
    assert str(first.score) == "20.00"


def test_a_header_repeated_on_the_next_page_is_no_row(desk: Any) -> None:
    filing = filing_of(
        desk,
        [HEADER, ["产出指标", "数量指标", "路灯", "10", "10", "20", "20"]],
        [HEADER, ["", "", "水管", "5", "5", "30", "29"], [desk.Span("合计", columns=5), "50", "49"]],
    )
    assert [(row.level1, row.level3, row.score) for row in filing.indicators] == [
        ("产出指标", "路灯", Decimal(20)),
        ("产出指标", "水管", Decimal(29)),
    ]
    assert filing.total_score == Decimal(49)
    assert filing.evidence["/indicators/1/score"].page == 2


def test_columns_in_another_order_on_the_next_page_are_read_by_their_own_header(desk: Any) -> None:
    turned = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "得分", "分值"]
    filing = filing_of(
        desk,
        [HEADER, ["产出指标", "数量指标", "路灯", "10", "10", "20", "19"]],
        [turned, ["", "", "水管", "5", "5", "29", "30"]],
    )
    assert [(row.weight, row.score) for row in filing.indicators] == [
        (Decimal(20), Decimal(19)),
        (Decimal(30), Decimal(29)),
    ]


def test_operator_value_and_unit_in_columns_of_their_own_are_one_target(desk: Any) -> None:
    filing = filing_of(
        desk,
        [
            ["一级指标", "三级指标", "指标性质", "年度指标值", "度量单位", "实际完成值", "得分"],
            ["产出指标", "路灯", "≥", "300", "盏", "310", "9"],
        ],
    )
    assert filing.indicators[0].target == "≥300盏"
    proof = filing.evidence["/indicators/0/target"]
    assert (proof.text, proof.page) == ("≥300盏", 1)
    boxes = [box for box in (proof.box, *(place.box for place in proof.more)) if box]
    column = 0.8 / 7
    assert min(box[0] for box in boxes) == pytest.approx(0.1 + 2 * column, abs=0.01)
    assert max(box[2] for box in boxes) == pytest.approx(0.1 + 5 * column, abs=0.01)


def test_an_explanation_is_split_and_kept_whole(desk: Any) -> None:
    text = "供货延期。改进措施：提前招标。"
    filing = filing_of(
        desk, [[*HEADER, "偏差原因分析及改进措施"], ["产出指标", "数量", "路灯", "10", "9", "10", "9", text]]
    )
    row = filing.indicators[0]
    assert (row.deviation, row.deviation_cause, row.deviation_measure) == (text, "供货延期。", "提前招标。")


@pytest.mark.parametrize(("cell", "status"), [("", "blank"), ("—", "blank")])
def test_an_explanation_that_says_nothing_is_null(desk: Any, cell: str, status: str) -> None:
    filing = filing_of(
        desk, [[*HEADER, "偏差原因分析及改进措施"], ["产出指标", "数量", "路灯", "10", "9", "10", "9", cell]]
    )
    assert filing.indicators[0].deviation is None
    assert filing.evidence["/indicators/0/deviation"].status == status


def test_a_printed_none_stays_as_printed(desk: Any) -> None:
    filing = filing_of(
        desk, [[*HEADER, "偏差原因分析及改进措施"], ["产出指标", "数量", "路灯", "10", "9", "10", "9", "无"]]
    )
    assert filing.indicators[0].deviation == "无"


def test_a_total_row_ends_the_table_and_what_follows_is_no_indicator(desk: Any) -> None:
    filing = filing_of(
        desk,
        [
            HEADER,
            ["产出指标", "数量指标", "路灯", "10", "10", "20", "20"],
            [desk.Span("总分", columns=5), "100", "98.50"],
            ["填表人", desk.Span("王某", columns=2), "联系电话", desk.Span("12345678", columns=3)],
        ],
    )
    assert len(filing.indicators) == 1
    assert (filing.total_weight, str(filing.total_score)) == (Decimal(100), "98.50")


def test_an_indicator_that_is_named_like_a_total_ends_nothing(desk: Any) -> None:
    filing = filing_of(
        desk,
        [
            HEADER,
            ["产出指标", "数量指标", "合计处理件数", "10", "10", "20", "20"],
            ["", "", "路灯", "10", "10", "20", "20"],
        ],
    )
    assert len(filing.indicators) == 2


@pytest.mark.parametrize(
    ("columns", "target"),
    [
        ({"target_unit": "稳定"}, "稳定"),
        ({"target_operator": "≥", "target_unit": "90%"}, "≥90%"),
        ({"target_operator": "=", "target": "3", "target_unit": "项"}, "=3项"),
    ],
)
def test_a_target_is_whatever_its_columns_hold(desk: Any, columns: dict[str, str], target: str) -> None:
    passages = {name: desk.passage(text) for name, text in {"level3": "队伍稳定性", **columns}.items()}
    values, proofs = indicator_of(Entry(1, passages, {}))
    assert values["target"] == target
    assert set(values) == set(proofs) | {"deviation_cause", "deviation_measure"}
    assert set(proofs) == {"level3", "target"}
