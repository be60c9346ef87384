"""Project statements: prose under headings becomes sections, dates, a unit and amounts, and nothing is guessed."""

from decimal import Decimal
from typing import Any

import pytest

from extract.filing import Filing

TITLE = "路灯更新项目经费情况说明"
LONG = "　　为改善居民出行条件，对辖区内三条支路的路灯进行更换，并对配电设施做相应改造，确保夜间照明达到规定的照度标准。"


def statement(desk: Any, *parts: str, title: str = TITLE) -> Filing:
    filings, _ = desk.reading(desk.sheet(f"^{title}", *parts))
    filing: Filing
    (filing,) = filings
    assert filing.form_type == "project_statement"
    return filing


def section(heading: str, *texts: str) -> list[str]:
    return [f"　　{heading}", *(f"　　{text}" for text in texts)]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (TITLE, "路灯更新"),
        ("路灯更新专项资金情况说明", "路灯更新"),
        ("路灯更新项目支出情况说明", "路灯更新"),
        ("单位运行经费项目经费情况说明", "单位运行经费"),
        ("路灯更新项目预算说明", "路灯更新"),
        ("附件3：路灯更新项目经费情况说明", "路灯更新"),
        ("2021年路灯更新项目经费情况说明", "2021年路灯更新"),
        ("项目经费情况说明", None),
    ],
)
def test_the_projects_name_is_the_title_without_its_ending(desk: Any, title: str, name: str | None) -> None:
    filing = statement(desk, *section("一、项目概述", LONG), title=title)
    assert (filing.title, filing.project_name) == (title, name)


def test_the_headings_of_a_statement_are_its_sections(desk: Any) -> None:
    filing = statement(
        desk,
        *section("一、项目概述", "更换路灯九盏。", "改造电缆一公里。"),
        *section("二、立项依据", "1、道路照明管理办法；", "2、会议纪要。"),
        *section("三、实施主体", "市政设施养护所"),
        *section("四、实施方案"),
        *section("五、实施周期", "2021年3月至11月"),
        *section("六、年度预算安排", "该项目总投入210.50万元，其中设备购置150万元，安装60.50万元。"),
        *section("七、绩效目标", "消除照明盲区。"),
    )
    assert [(one.heading, one.text) for one in filing.sections][:4] == [
        ("一、项目概述", "更换路灯九盏。\n改造电缆一公里。"),
        ("二、立项依据", "1、道路照明管理办法；\n2、会议纪要。"),
        ("三、实施主体", "市政设施养护所"),
        ("四、实施方案", ""),
    ]
    assert len(filing.sections) == 7
    assert (filing.implementing_unit, filing.start_date, filing.end_date) == (
        "市政设施养护所",
        "2021-03",
        "2021-11",
    )
    assert (filing.fiscal_year, filing.evidence["/fiscal_year"].status) == (2021, "fuzzy")
    assert [(one.label, str(one.amount), one.unit, one.heading) for one in filing.stated_amounts] == [
        ("该项目总投入", "210.50", "万元", "六、年度预算安排"),
        ("设备购置", "150", "万元", "六、年度预算安排"),
        ("安装", "60.50", "万元", "六、年度预算安排"),
    ]
    assert (filing.current_year_budget, filing.amount_unit) == (Decimal("210.50"), "万元")


@pytest.mark.parametrize(
    ("text", "budget", "unit"),
    [
        pytest.param("2021年安排30万元。", Decimal(30), "万元", id="the only amount"),
        pytest.param("总预算30万元，其中灯杆20万元，灯头10万元。", Decimal(30), "万元", id="the total"),
        pytest.param("灯杆20万元，灯头10万元。", None, None, id="two parts and no total"),
        pytest.param("项目总投入90万元，年度预算30万元。", None, None, id="two that may be the total"),
        pytest.param("总预算1.2亿元。", None, None, id="a unit that the contract does not know"),
        pytest.param("按上级文件执行。", None, None, id="no amount"),
        pytest.param("总预算300000元。", Decimal(300000), "元", id="in yuan"),
    ],
)
def test_the_years_budget_is_given_where_one_amount_is_plainly_it(
    desk: Any, text: str, budget: Decimal | None, unit: str | None
) -> None:
    filing = statement(desk, *section("一、项目概述", LONG), *section("二、年度预算安排", text))
    assert (filing.current_year_budget, filing.amount_unit) == (budget, unit)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("市政设施养护所", "市政设施养护所"),
        ("市政设施养护所。", "市政设施养护所"),
        ("市政局（市政设施养护所）", "市政局（市政设施养护所）"),
        ("由市政设施养护所负责组织实施，街道配合。", None),
        ("本单位", None),
    ],
)
def test_the_unit_is_given_where_nothing_but_its_name_stands(desk: Any, text: str, unit: str | None) -> None:
    filing = statement(desk, *section("一、项目概述", LONG), *section("二、实施主体", text))
    assert filing.implementing_unit == unit
    assert (filing.evidence["/implementing_unit"].status == "unread") == (unit is None)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2021年1月1日至2021年12月31日", ("2021-01-01", "2021-12-31")),
        ("自2021年3月起", ("2021-03", None)),
        ("2021年", (None, None)),
        ("长期", (None, None)),
        ("2021年3月启动，" + "并视招标、供货及施工进度分阶段推进，具体安排以批复为准，" * 3 + "2022年6月验收。", (None, None)),
    ],
)  # fmt: skip
def test_a_period_is_read_from_a_short_text_alone(
    desk: Any, text: str, dates: tuple[str | None, str | None]
) -> None:
    filing = statement(desk, *section("一、项目概述", LONG), *section("二、实施周期", text))
    assert (filing.start_date, filing.end_date) == dates


@pytest.mark.parametrize(
    ("title", "period", "year", "status"),
    [
        ("2021年路灯更新项目经费情况说明", "2020年3月至11月", 2021, "exact"),
        (TITLE, "2020年3月至11月", 2020, "fuzzy"),
        (TITLE, "2020年3月至2022年6月", None, None),
    ],
)
def test_the_year_is_the_titles_or_that_of_the_whole_period(
    desk: Any, title: str, period: str, year: int | None, status: str | None
) -> None:
    filing = statement(desk, *section("一、项目概述", LONG), *section("二、实施周期", period), title=title)
    proof = filing.evidence.get("/fiscal_year")
    assert (filing.fiscal_year, proof and proof.status) == (year, status)


def test_a_statement_without_a_title_is_told_by_its_headings_and_said_to_lack_it(desk: Any) -> None:
    page = desk.sheet(
        *section("一、项目概述", LONG), *section("二、立项依据", LONG), *section("三、实施主体", "养护所")
    )
    ((filing,), problems) = desk.reading(page)
    assert (filing.form_type, filing.project_name, filing.title) == ("project_statement", None, None)
    assert any("项目名称不详" in problem.text for problem in problems)


def test_a_title_without_a_heading_under_it_is_said_to_have_none(desk: Any) -> None:
    (_, problems) = desk.reading(desk.sheet(f"^{TITLE}", LONG))
    assert ["各级标题" in problem.text for problem in problems] == [True]


def test_a_section_over_the_pages_end_has_both_places(desk: Any) -> None:
    first = desk.sheet(f"^{TITLE}", *section("一、项目概述"), LONG[:36])
    ((filing,), _) = desk.reading(first, desk.sheet(LONG[36:], *section("二、立项依据", LONG), number=2))
    assert filing.sections[0].text == LONG.strip()
    proof = filing.evidence["/sections/0/text"]
    assert (proof.page, [place.page for place in proof.more]) == (1, [2])


@pytest.mark.parametrize("mark", [("、", "："), (".", ":"), ("．", "："), ("．", " ")])
def test_a_statement_with_arabic_headings_is_read_alike(desk: Any, mark: tuple[str, str]) -> None:
    point, colon = mark
    filing = statement(
        desk,
        f"　　1{point}项目概述{colon}" + ("更换路灯九盏。" if colon.strip() else ""),
        f"　　2{point}实施主体{colon}" + ("市政设施养护所" if colon.strip() else ""),
    )
    assert len(filing.sections) == 2
    assert filing.implementing_unit == ("市政设施养护所" if colon.strip() else None)


@pytest.mark.parametrize(
    "heading", ["二、资金需求及测算依据", "二、预算编制情况", "二、预算规模及资金用途", "二、经费来源"]
)
def test_amounts_under_a_heading_whose_words_speak_of_the_budget_are_stated(desk: Any, heading: str) -> None:
    filing = statement(
        desk,
        *section("一、项目概述", LONG),
        *section(heading, "2021年申请预算210.50万元，其中设备购置150万元。"),
    )
    assert [str(one.amount) for one in filing.stated_amounts] == ["210.50", "150"]
    assert str(filing.current_year_budget) == "210.50"


@pytest.mark.parametrize("heading", ["二、资金监管", "二、经费管理制度", "二、主要任务", "二、绩效目标"])
def test_amounts_under_other_headings_are_text(desk: Any, heading: str) -> None:
    filing = statement(desk, *section("一、项目概述", LONG), *section(heading, "单笔10万元以上须集体研究。"))
    assert filing.stated_amounts == ()


def test_who_and_when_within_prose(desk: Any) -> None:
    told = section(
        "一、基本情况",
        LONG,
        "项目承担单位：市政设施养护所。",
        "项目自2021年3月1日起实施，至2021年11月30日结束。",
    )
    filing = statement(desk, *told)
    assert (filing.implementing_unit, filing.start_date, filing.end_date) == (
        "市政设施养护所",
        "2021-03-01",
        "2021-11-30",
    )


@pytest.mark.parametrize(
    "text", ["项目承担单位：由各街道分别落实，按月上报。", "自2021年3月1日起施行的办法第三条。", "本项目至2021年11月30日完成。"]
)  # fmt: skip
def test_prose_that_names_neither_gives_neither(desk: Any, text: str) -> None:
    filing = statement(desk, *section("一、基本情况", LONG, text))
    assert (filing.implementing_unit, filing.start_date, filing.end_date) == (None, None, None)


def test_the_year_may_stand_under_the_title(desk: Any) -> None:
    filing = statement(desk, "^（2021年度）", *section("一、项目概述", LONG))
    assert (filing.fiscal_year, filing.evidence["/fiscal_year"].status) == (2021, "exact")
