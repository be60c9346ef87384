"""Which kind a form is, told by its title or by what only that kind has; the year from elsewhere; problems said."""

from decimal import Decimal
from typing import Any

import pytest

from extract.filing import Evidence, Filing
from extract.years import with_years

TARGET = "项目支出绩效目标申报表"
SELF = "项目支出绩效自评表"
HEADER = ["一级指标", "二级指标", "三级指标", "指标值"]
DONE = ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "得分"]
BUDGET = [["科目名称", "合计"], ["城乡社区支出", "210.50"]]
LONG = "　　为改善居民出行条件，对辖区内三条支路的路灯进行更换，并对配电设施做相应改造，确保夜间照明达到规定的照度标准。"


def told(desk: Any, *parts: Any) -> list[str]:
    filings, _ = desk.reading(desk.sheet(*parts))
    return [filing.form_type for filing in filings]


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        pytest.param([[HEADER, ["产出", "数量", "路灯", "9"]]], "target", id="targets and nothing done"),
        pytest.param(
            [[DONE, ["产出", "数量", "路灯", "9", "9", "8"]]], "self_evaluation", id="what was done"
        ),
        pytest.param(
            ["　　一、项目概述", LONG, "　　二、立项依据", LONG], "project_statement", id="two headings"
        ),
        pytest.param(["^部门收支预算总表", BUDGET], "department_budget", id="a budget's table"),
        pytest.param([f"^{TARGET}", [["甲", "乙"]]], "target", id="by its title alone"),
        pytest.param(
            ["^部门整体支出绩效自评表", [["甲", "乙"]]], "department_evaluation", id="a department's"
        ),
    ],
)
def test_a_form_is_of_the_kind_that_its_title_or_its_marks_tell(
    desk: Any, parts: list[Any], kind: str
) -> None:
    assert told(desk, *parts) == [kind]


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([[["品名", "单价"], ["灯杆", "3200"]]], id="a table of anything else"),
        pytest.param([LONG, LONG], id="prose"),
        pytest.param(
            ["　　一、采购范围", LONG, "　　二、付款方式", LONG], id="headings that no statement has"
        ),
        pytest.param(["^灯杆报价表", BUDGET], id="a table with a strange title"),
        pytest.param([[["一级指标", "指标值", "得分"], ["产出", "9", "8"]]], id="half a header"),
    ],
)
def test_what_is_no_form_is_none_and_said_to_be(desk: Any, parts: list[Any]) -> None:
    filings, problems = desk.reading(desk.sheet(*parts))
    assert filings == ()
    assert [problem.page for problem in problems] == [1]
    assert "不属于任何表格" in problems[0].text


def test_a_lone_line_is_not_worth_a_problem(desk: Any) -> None:
    assert desk.reading(desk.sheet("内部资料")) == ((), [])


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        pytest.param(
            [f"^{TARGET}", [["项目名称", "路灯"]]], "绩效指标", id="a target form without indicators"
        ),
        pytest.param(
            [f"^{SELF}", [DONE, ["产出", "数量", "路灯", "9", "9", "8"]]], "项目资金", id="no funds"
        ),
        pytest.param(["^某某市市政局2021年部门预算", LONG], "预算", id="a budget without tables"),
        pytest.param(["^部门整体支出绩效自评表", [["部门名称", "市政局"]]], "绩效指标", id="a department's"),
        pytest.param([[HEADER, ["产出", "数量", "路灯", "9"]]], "没有标题", id="no title"),
        pytest.param(
            [f"^2021年{TARGET}", "（2020年度）", [["项目名称", "路灯"]]], "年度不一致", id="two years"
        ),
    ],
)
def test_what_a_form_should_have_and_has_not_is_said(desk: Any, parts: list[Any], said: str) -> None:
    _, problems = desk.reading(desk.sheet(*parts))
    assert any(said in problem.text and " / " in problem.text for problem in problems)
    assert all(problem.page == 1 for problem in problems)


def test_a_whole_form_has_no_problem(desk: Any) -> None:
    rows = [["项目名称", "路灯", "主管部门", "市政局"], HEADER, ["产出", "数量", "路灯", "9"]]
    (_, problems) = desk.reading(desk.sheet(f"^{TARGET}", "^（2021年度）", rows))
    assert problems == []


def filing(number: int, year: int | None, is_proved: bool = True) -> Filing:
    proof = Evidence(
        page=number, box=(0.1, 0.1, 0.2, 0.2), text=f"{year}年", confidence=1, method="ocr", status="exact"
    )
    return Filing(
        id=f"a-{number}", form_type="target", fiscal_year=year,
        evidence={"/fiscal_year": proof} if year and is_proved else {},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ([2021, None], [2021, 2021]),
        ([None, 2021, 2021, 2020], [2021, 2021, 2021, 2020]),
        ([None, 2021, 2020], [None, 2021, 2020]),
        ([None, None], [None, None]),
        ([2021], [2021]),
        ([], []),
    ],
)
def test_a_form_without_a_year_has_that_of_most_of_its_document(
    years: list[int | None], expected: list[int | None]
) -> None:
    found = with_years([filing(number, year) for number, year in enumerate(years, start=1)])
    assert [one.fiscal_year for one in found] == expected


def test_a_year_from_elsewhere_is_fuzzy_and_shown_where_it_stands() -> None:
    _, second = with_years([filing(3, 2021), filing(5, None)])
    proof = second.evidence["/fiscal_year"]
    assert (proof.status, proof.page, proof.text) == ("fuzzy", 3, "2021年")
    assert proof.reason


def test_the_year_of_a_budget_is_that_of_the_statements_in_it(desk: Any) -> None:
    pages = [
        desk.sheet("^某某市市政局2021年部门预算", "^部门收支预算总表", BUDGET),
        desk.sheet("^路灯更新项目经费情况说明", "　　一、项目概述", LONG, "　　二、立项依据", LONG, number=2),
    ]
    filings, _ = desk.reading(*pages)
    assert [(one.form_type, one.fiscal_year) for one in filings] == [
        ("department_budget", 2021),
        ("project_statement", 2021),
    ]
    assert [one.evidence["/fiscal_year"].status for one in filings] == ["exact", "fuzzy"]


def test_a_budgets_cover_title_and_prose_are_read(desk: Any) -> None:
    prose = "　　2021年部门预算收入总额210.50万元，其中：财政拨款收入200.00万元，事业收入10.50万元。"
    ((budget,), _) = desk.reading(
        desk.sheet("^某某市市政局2021年部门预算", "　　编制部门：某某市市政局　　　　单位：万元", LONG[:6]),
        desk.sheet(
            "^目　　录", "　　一、部门职能", "　　二、部门预算编制说明", "　　三、部门收支预算总表", number=2
        ),
        desk.sheet("^部门职能", LONG, LONG, number=3),
        desk.sheet("^预算编制说明", prose, LONG, number=4),
        desk.sheet("^部门收支预算总表", BUDGET, number=5),
    )
    assert (budget.title, budget.fiscal_year, budget.implementing_unit) == (
        "某某市市政局2021年部门预算", 2021, "某某市市政局",
    )  # fmt: skip
    assert [one.label for one in budget.other_fields if len(one.value or "") > 20] == [
        "部门职能",
        "预算编制说明",
    ]
    assert next(one.value for one in budget.other_fields if one.label == "部门职能") == "\n".join(
        [LONG.strip()] * 2
    )
    assert [(one.label, one.amount, one.heading) for one in budget.stated_amounts] == [
        ("2021年部门预算收入总额", Decimal("210.50"), "预算编制说明"),
        ("财政拨款收入", Decimal("200.00"), "预算编制说明"),
        ("事业收入", Decimal("10.50"), "预算编制说明"),
    ]
    assert budget.evidence["/stated_amounts/2/amount"].page == 4
    assert len(budget.tables) == 1
