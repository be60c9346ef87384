"""Target forms and declarations: head, options, sub-items, stated funds, narrative blocks, several projects in one."""

from decimal import Decimal
from typing import Any

import pytest

from extract.filing import Filing

TITLE = "项目支出绩效目标申报表"
HEADER = ["一级指标", "二级指标", "三级指标", "指标值"]
GOAL = [HEADER, ["产出指标", "数量指标", "更换路灯", "≥9盏"]]
BASIS = (
    "根据城市道路照明设施管理的有关规定以及区政府常务会议纪要，为消除辖区内三条支路的照明盲区，"
    "方便居民夜间出行，特申请设立本项目，并按年度安排资金实施。"
)


def target(desk: Any, *parts: Any, number: int = 1) -> Filing:
    filings, _ = desk.reading(desk.sheet(f"^{TITLE}", *parts, number=number))
    filing: Filing
    (filing,) = filings
    assert filing.form_type == "target"
    return filing


def wide(desk: Any, label: str, text: str) -> list[Any]:
    return [label, desk.Span(text, columns=3)]


def test_the_head_of_a_declaration_is_read(desk: Any) -> None:
    head = [
        ["项目名称", "路灯更新", "申报年度", "2021年"],
        ["项目总预算（元）", "2,105,000", "项目当年预算（元）", "210500.00"],
        ["同名项目上年预算额（元）", "0", "同名项目上年预算执行数（元）", ""],
        ["开始时间", "2021年1月1日", "结束时间", "2021-02-30"],
    ]
    filing = target(desk, [*head, *GOAL])
    assert (filing.project_name, filing.fiscal_year, filing.amount_unit) == ("路灯更新", 2021, "元")
    assert (filing.total_budget, filing.current_year_budget) == (Decimal(2105000), Decimal("210500.00"))
    assert (filing.previous_budget, filing.previous_executed) == (Decimal(0), None)
    assert filing.evidence["/previous_executed"].status == "blank"
    assert (filing.start_date, filing.end_date) == ("2021-01-01", "2021-02-30")
    assert (filing.indicators[0].level3, filing.indicators[0].target) == ("更换路灯", "≥9盏")


@pytest.mark.parametrize(
    ("rows", "category", "status"),
    [
        pytest.param(
            [["资金用途", "□基本建设 ■设备购置", "项目类型", "√新增项目 □延续项目"]],
            "设备购置、新增项目", "exact", id="two groups",
        ),
        pytest.param(
            [["资金用途", "☑设备购置 ☐其他", "项目类型", "□新增 □延续"]], "设备购置", "exact", id="one of two groups",
        ),
        pytest.param([["项目类型", "口新增项目 √延续项目", "", ""]], "延续项目", "exact", id="口 read for □"),
        pytest.param([["项目类型", "新增项目□ 延续项目■", "", ""]], "延续项目", "exact", id="boxes behind"),
        pytest.param([["项目类型", "□新增项目 □延续项目", "", ""]], None, "exact", id="nothing ticked"),
        pytest.param([["项目类型", "延续项目", "", ""]], "延续项目", "exact", id="printed without boxes"),
    ],
)  # fmt: skip
def test_the_category_is_what_is_ticked_in_the_groups(
    desk: Any, rows: list[list[str]], category: str | None, status: str
) -> None:
    filing = target(desk, [["项目名称", "路灯", "主管部门", "市政局"], *rows, *GOAL])
    assert filing.project_category == category
    assert filing.evidence["/project_category"].status == status


def test_every_box_is_an_option_with_its_group(desk: Any) -> None:
    rows = [["项目名称", "路灯", "项目类型", "□新增项目 ■延续项目"], ["是否政府购买服务", "□是 √否", "", ""]]
    filing = target(desk, [*rows, *GOAL])
    assert [(option.group, option.label, option.ticked) for option in filing.options] == [
        ("项目类型", "新增项目", False),
        ("项目类型", "延续项目", True),
        ("是否政府购买服务", "是", False),
        ("是否政府购买服务", "否", True),
    ]
    assert all(f"/options/{place}/ticked" in filing.evidence for place in range(4))


@pytest.mark.parametrize(
    ("row", "people"),
    [
        (["项目负责人", "王明", "联系电话", "021-12345678"], [("项目负责人", "王明", "021-12345678")]),
        (["项目负责人", "王明 021-12345678", "", ""], [("项目负责人", "王明", "021-12345678")]),
        (["联系人", "李华13812345678", "", ""], [("联系人", "李华", "13812345678")]),
        (["联系人", "李华，6543210", "", ""], [("联系人", "李华", "6543210")]),
        (["联系人", "李华", "联系电话", ""], [("联系人", "李华", None)]),
        (["联系人", "", "联系电话", "65432100"], [("联系人", None, "65432100")]),
        (["联系电话", "65432100", "联系人", "李华"], [("联系人", "李华", None)]),
    ],
)
def test_people_have_the_phone_beside_their_name(
    desk: Any, row: list[str], people: list[tuple[str, str | None, str | None]]
) -> None:
    filing = target(desk, [["项目名称", "路灯", "主管部门", "市政局"], row, *GOAL])
    assert [(one.role, one.name, one.phone) for one in filing.contacts] == people


def test_two_people_have_a_phone_each(desk: Any) -> None:
    rows = [["项目负责人", "王明", "联系电话", "65432100"], ["联系人", "李华", "联系电话", "65432101"]]
    filing = target(desk, [["项目名称", "路灯", "主管部门", "市政局"], *rows, *GOAL])
    assert [(one.name, one.phone) for one in filing.contacts] == [("王明", "65432100"), ("李华", "65432101")]
    assert filing.evidence["/contacts/1/phone"].text == "65432101"


def test_sub_items_are_read_and_their_total_is_none(desk: Any) -> None:
    block = desk.Span("项目当年投入资金构成", rows=5)
    rows = [
        [block, "子项目名称", desk.Span("预算金额（元）", 2)],
        ["设备购置", desk.Span("1,990,000.00", 2)],
        ["", desk.Span("", 2)],
        ["施工监理", desk.Span("待定", 2)],
        ["合计", desk.Span("1,990,000.00", 2)],
    ]
    filing = target(desk, [["项目名称", "路灯", "主管部门", "市政局"], *rows, *GOAL])
    assert [(item.name, item.amount) for item in filing.budget_items] == [
        ("设备购置", Decimal("1990000.00")),
        ("施工监理", None),
    ]
    assert filing.evidence["/budget_items/1/amount"].status == "unread"
    assert [(other.label, other.value) for other in filing.other_fields] == [("合计", "1,990,000.00")]
    assert len(filing.indicators) == 1


def test_sub_items_go_on_under_a_header_repeated_on_the_next_page(desk: Any) -> None:
    head = ["项目当年投入资金构成", "子项目名称", "预算金额（元）"]
    first = [["项目名称", desk.Span("路灯", 2)], head, ["", "设备购置", "100"]]
    filings, _ = desk.reading(
        desk.sheet(f"^{TITLE}", first),
        desk.sheet([head, ["", "施工监理", "20"], ["验收方式", "第三方检测", "有"]], GOAL, number=2),
    )
    assert [(item.name, item.amount) for item in filings[0].budget_items] == [
        ("设备购置", Decimal(100)),
        ("施工监理", Decimal(20)),
    ]


@pytest.mark.parametrize("column", [[], ["序号"]], ids=["without", "with numbers"])
def test_sub_items_may_be_numbered(desk: Any, column: list[str]) -> None:
    numbers = [[str(place)] if column else [] for place in (1, 2)]
    rows = [[*column, "支出明细", "金额"], [*numbers[0], "灯杆", "3.20"], [*numbers[1], "灯头", "1.80"]]
    filing = target(desk, [["项目名称", "路灯", "", ""]], rows, GOAL)
    assert [(item.name, str(item.amount)) for item in filing.budget_items] == [
        ("灯杆", "3.20"),
        ("灯头", "1.80"),
    ]


def test_narrative_blocks_stand_beside_their_labels(desk: Any) -> None:
    rows = [
        wide(desk, "立项依据", BASIS),
        wide(desk, "年度绩效目标", "更换路灯九盏。"),
        wide(desk, "项目总目标", ""),
    ]
    filing = target(desk, [["项目名称", "路灯", "主管部门", "市政局"], *rows, *GOAL])
    assert [(one.heading, one.text) for one in filing.sections] == [
        ("立项依据", BASIS), ("年度绩效目标", "更换路灯九盏。"), ("项目总目标", ""),
    ]  # fmt: skip
    assert filing.annual_goal.expected == "更换路灯九盏。"
    assert filing.evidence["/sections/2/text"].status == "blank"
    assert filing.evidence["/sections/0/heading"].text == "立项依据"


def test_a_long_text_under_a_strange_label_is_a_section_and_a_short_one_another_field(desk: Any) -> None:
    rows = [wide(desk, "事前评估结论", BASIS), wide(desk, "验收方式", "第三方检测")]
    filing = target(desk, [["项目名称", "路灯", "主管部门", "市政局"], *rows, *GOAL])
    assert [one.heading for one in filing.sections] == ["事前评估结论"]
    assert [(one.label, one.value) for one in filing.other_fields] == [("验收方式", "第三方检测")]


@pytest.mark.parametrize("label", ["二、立项依据", "立项依据", "（二）项目立项依据", "三、组织机构情况"])
def test_a_label_may_fill_a_row_over_its_text(desk: Any, label: str) -> None:
    rows = [[desk.Span(label, 4)], [desk.Span(BASIS, 4)], [desk.Span("第二段。", 4)]]
    filing = target(desk, [["项目名称", "路灯", "主管部门", "市政局"], *rows, *GOAL])
    assert [one.text for one in filing.sections] == [BASIS + "第二段。"]
    assert len(filing.indicators) == 1


def test_a_section_cut_by_two_page_ends_with_its_label_repeated_is_one(desk: Any) -> None:
    parts = [BASIS, BASIS[:40], BASIS[40:]]
    pages = [
        desk.sheet(
            f"^{TITLE}", [["项目名称", "路灯", "主管部门", "市政局"], wide(desk, "立项依据", parts[0])]
        ),
        desk.sheet([wide(desk, "立项依据", parts[1])], number=2),
        desk.sheet([wide(desk, "立项依据", parts[2]), *GOAL], number=3),
    ]
    ((filing,), _) = desk.reading(*pages)
    assert [(one.heading, one.text) for one in filing.sections] == [("立项依据", "".join(parts))]
    proof = filing.evidence["/sections/0/text"]
    assert (proof.page, [place.page for place in proof.more]) == (1, [2, 3])


def test_a_section_that_goes_on_under_a_blank_label_is_one(desk: Any) -> None:
    pages = [
        desk.sheet(f"^{TITLE}", [["项目名称", "路灯", "主管部门", "市政局"], wide(desk, "立项依据", BASIS)]),
        desk.sheet([wide(desk, "", "另有第二段。"), *GOAL], number=2),
    ]
    ((filing,), _) = desk.reading(*pages)
    assert [one.text for one in filing.sections] == [BASIS + "另有第二段。"]


def test_two_labels_on_either_side_of_a_pages_end_are_two(desk: Any) -> None:
    pages = [
        desk.sheet(f"^{TITLE}", [["项目名称", "路灯", "主管部门", "市政局"], wide(desk, "立项依据", BASIS)]),
        desk.sheet([wide(desk, "项目总目标", "消除盲区。"), *GOAL], number=2),
    ]
    ((filing,), _) = desk.reading(*pages)
    assert [(one.heading, one.text) for one in filing.sections] == [
        ("立项依据", BASIS),
        ("项目总目标", "消除盲区。"),
    ]


def test_a_table_of_several_projects_gives_a_filing_each(desk: Any) -> None:
    span = desk.Span
    head = ["项目名称", "预算数", "年度目标", *HEADER]
    rows = [
        [span("路灯更新", rows=2), span("22.37", rows=2), span("更换路灯九盏。", rows=2), "产出指标", "数量指标", "路灯", "=9盏"],
        ["产出指标", "质量指标", "合格率", "100%"],
        ["水渠清淤", "10.00", "清淤五公里。", "产出指标", "数量指标", "水渠", "5公里"],
    ]  # fmt: skip
    filings, _ = desk.reading(desk.sheet(f"^{TITLE}", "　　单位：万元", [head, *rows]))
    assert [
        (one.project_name, one.current_year_budget, one.annual_goal.expected, len(one.indicators))
        for one in filings
    ] == [
        ("路灯更新", Decimal("22.37"), "更换路灯九盏。", 2),
        ("水渠清淤", Decimal("10.00"), "清淤五公里。", 1),
    ]
    assert [(one.title, one.amount_unit) for one in filings] == [(TITLE, "万元")] * 2
    assert [one.id for one in filings] == ["0123456789ab-1", "0123456789ab-2"]


def test_a_list_of_projects_goes_on_over_the_page(desk: Any) -> None:
    head = ["项目名称", "预算数", *HEADER]
    first = desk.sheet(f"^{TITLE}", [head, ["路灯更新", "22.37", "产出指标", "数量指标", "路灯", "=9盏"]])
    second = desk.sheet(
        [["", "", "产出指标", "质量指标", "合格率", "100%"], ["水渠清淤", "10.00", "产出指标", "数量指标", "水渠", "5公里"]],
        number=2,
    )  # fmt: skip
    filings, _ = desk.reading(first, second)
    assert [(one.project_name, [row.level3 for row in one.indicators]) for one in filings] == [
        ("路灯更新", ["路灯", "合格率"]),
        ("水渠清淤", ["水渠"]),
    ]


@pytest.mark.parametrize("again", ["路灯更新", "路灯 更新", ""])
def test_a_project_whose_cell_a_pages_end_cuts_is_one(desk: Any, again: str) -> None:
    head = ["项目名称", "预算数", *HEADER]
    first = desk.sheet(f"^{TITLE}", [head, ["路灯更新", "22.37", "产出指标", "数量指标", "路灯", "=9盏"]])
    rest = [again, "", "产出指标", "质量指标", "合格率", "100%"]
    other = ["水渠清淤", "10.00", "产出指标", "数量指标", "水渠", "5公里"]
    filings, _ = desk.reading(first, desk.sheet([rest, other], number=2))
    assert [(one.project_name, len(one.indicators)) for one in filings] == [("路灯更新", 2), ("水渠清淤", 1)]


def test_a_project_of_the_same_name_beside_another_amount_is_another(desk: Any) -> None:
    head = ["项目名称", "预算数", *HEADER]
    rows = [["路灯更新", amount, "产出指标", "数量指标", "路灯", "=9盏"] for amount in ("22.37", "10.00")]
    filings, _ = desk.reading(desk.sheet(f"^{TITLE}", [head, *rows]))
    assert [one.current_year_budget for one in filings] == [Decimal("22.37"), Decimal("10.00")]
