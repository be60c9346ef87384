"""Shapes of the blocks beyond the usual one: grouped headers, turned funds, labels above their values."""

from decimal import Decimal
from typing import Any

TITLE = "项目支出绩效自评表"


def test_a_cell_that_names_a_group_of_columns_is_no_column(desk: Any) -> None:
    span = desk.Span
    filing = desk.filing(
        desk.page(
            TITLE,
            [
                [span("绩效指标", 3), span("目标值", 3), span("实际值", rows=2), span("自评", 2)],
                ["一级", "二级", "三级", "符号", "数值", "单位", "分值", "得分"],
                ["产出指标", "数量", "路灯", "≥", "46", "盏", "46盏", "8", "7.5"],
            ],
        )
    )
    row = filing.indicators[0]
    assert (row.level1, row.level2, row.level3) == ("产出指标", "数量", "路灯")
    assert (row.target, row.actual, row.weight, row.score) == ("≥46盏", "46盏", Decimal(8), Decimal("7.5"))


def test_funds_whose_columns_are_the_sources(desk: Any) -> None:
    filing = desk.filing(
        desk.page(
            TITLE,
            [
                ["项目", "合计", "财政拨款", "其他资金"],
                ["年初预算数", "612.40", "447.00", "165.40"],
                ["年中调整后预算数", "491.71", "326.31", "165.40"],
                ["截至年末支出数", "491.71", "326.31", "165.40"],
                ["预算执行率", "100.00%", "—", "—"],
                ["权重分", "10", "—", "—"],
            ],
        )
    )
    total, fiscal, other = filing.funds
    assert [line.source for line in filing.funds] == ["total", "fiscal_current", "other"]
    assert (total.initial_budget, total.adjusted_budget, total.executed) == (
        Decimal("612.40"),
        Decimal("491.71"),
        Decimal("491.71"),
    )
    assert (total.execution_rate, total.weight, fiscal.executed) == (
        Decimal("100.00"),
        Decimal(10),
        Decimal("326.31"),
    )
    assert (other.weight, filing.evidence["/funds/2/weight"].status) == (None, "blank")


def test_funds_that_print_each_amount_beside_its_label(desk: Any) -> None:
    span = desk.Span
    filing = desk.filing(
        desk.page(
            TITLE,
            [
                ["年度资金总额", "年初预算", "1,132.60", "全年预算", "1,132.60", "全年执行", "1,122.98"],
                ["其他资金", "年初预算", "254.60", "全年预算", "254.60", "全年执行", "252.44"],
                [span("执行率"), "99.15%", "分值", "10", "得分", span("9.92", 2)],
            ],
        )
    )
    total, other = filing.funds
    assert (total.source, total.executed, total.execution_rate) == (
        "total",
        Decimal("1122.98"),
        Decimal("99.15"),
    )
    assert (total.weight, total.score) == (Decimal(10), Decimal("9.92"))
    assert (other.source, other.initial_budget, other.weight) == ("other", Decimal("254.60"), None)


def test_a_row_of_labels_above_a_row_of_values(desk: Any) -> None:
    filing = desk.filing(
        desk.page(
            TITLE,
            [
                ["项目名称", "主管部门", "实施单位", "自评等次"],
                ["路灯维护", "城管局", "路灯所", "优"],
            ],
        )
    )
    assert (filing.project_name, filing.competent_department) == ("路灯维护", "城管局")
    assert (filing.implementing_unit, filing.grade) == ("路灯所", "优")


def test_totals_beside_their_labels_are_not_taken_for_columns(desk: Any) -> None:
    span = desk.Span
    filing = desk.filing(
        desk.page(
            TITLE,
            [
                ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "得分", "分值", "偏差说明"],
                ["产出指标", "数量指标", "路灯", "9", "9", "7.5", "8", ""],
                [span("自评总分"), "97.40", "满分", "100", "评价等次", span("优", 3)],
            ],
        )
    )
    assert (filing.total_score, filing.total_weight, filing.grade) == (Decimal("97.40"), Decimal(100), "优")


def test_a_row_of_one_cell_names_the_first_level_of_those_below(desk: Any) -> None:
    span = desk.Span
    filing = desk.filing(
        desk.page(
            TITLE,
            [
                ["二级指标", "三级指标", "指标值", "完成值", "分值", "得分"],
                [span("产出指标（50分）", 6)],
                ["数量指标", "路灯", "9", "9", "8", "8"],
                [span("效益指标（30分）", 6)],
                ["社会效益指标", "夜间出行", "改善", "改善", "9", "9"],
            ],
        )
    )
    assert [(row.level1, row.level3) for row in filing.indicators] == [
        ("产出指标（50分）", "路灯"),
        ("效益指标（30分）", "夜间出行"),
    ]


def test_cause_and_measure_in_columns_of_their_own(desk: Any) -> None:
    filing = desk.filing(
        desk.page(
            TITLE,
            [
                [
                    "一级指标",
                    "二级指标",
                    "三级指标",
                    "指标值",
                    "完成值",
                    "分值",
                    "得分",
                    "未完成原因",
                    "改进措施",
                ],
                ["产出指标", "数量指标", "路灯", "9", "8", "8", "7", "供货延期。", "提前招标。"],
            ],
        )
    )
    row = filing.indicators[0]
    assert (row.deviation_cause, row.deviation_measure) == ("供货延期。", "提前招标。")
    assert row.deviation == "供货延期。提前招标。"


def test_a_label_split_from_its_text_by_the_pages_end_is_put_together(desk: Any) -> None:
    filing = desk.filing(
        desk.page(TITLE, [["项目名称", "路灯维护"], ["", "更换灯具九盏,"]]),
        desk.page([["年度目标", "消除盲区。"], ["年度目标完成情况", "已更换九盏。"]], number=2),
    )
    assert filing.annual_goal.expected == "更换灯具九盏,消除盲区。"
    assert filing.annual_goal.actual == "已更换九盏。"


def test_a_period_is_a_start_and_an_end(desk: Any) -> None:
    filing = desk.filing(desk.page(TITLE, [["项目名称", "路灯"], ["起止时间", "2024年1月1日至2024.12.30"]]))
    assert (filing.start_date, filing.end_date) == ("2024-01-01", "2024-12-30")


def test_the_weight_of_execution_may_stand_in_the_blocks_label(desk: Any) -> None:
    span = desk.Span
    filing = desk.filing(
        desk.page(
            TITLE,
            [
                [
                    span("预算执行情况（10分）", rows=3),
                    "来源",
                    "年初预算数",
                    "全年预算数",
                    "全年支出数",
                    "得分",
                ],
                ["资金总额", "73.00", "81.76", "81.76", "10"],
                ["其他资金", "", "", "", ""],
            ],
        )
    )
    assert [line.weight for line in filing.funds] == [Decimal(10), None]
    assert filing.evidence["/funds/0/weight"].text == "（10分）"


def test_goal_labels_that_no_list_holds_are_known_by_their_words(desk: Any) -> None:
    filing = desk.filing(
        desk.page(
            TITLE,
            [["项目名称", "路灯"], ["年初设定的总目标", "目标达成情况"], ["更换九盏。", "已更换九盏。"]],
        )
    )
    assert (filing.annual_goal.expected, filing.annual_goal.actual) == ("更换九盏。", "已更换九盏。")


def test_rows_of_an_unknown_table_are_not_taken_for_labels_and_values(desk: Any) -> None:
    filing = desk.filing(
        desk.page(
            TITLE,
            [
                ["项目名称", "路灯"],
                ["甲", "乙", "丙", "丁", "戊", "己"],
                ["路灯", "九盏", "九盏", "8", "8", ""],
            ],
        )
    )
    assert filing.other_fields == ()
    assert filing.project_name == "路灯"
