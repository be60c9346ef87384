"""Where one form of a document ends and the next begins, with titles and without."""

from typing import Any

import pytest

from extract.flow import Line, flow
from extract.labels import label_book
from extract.running import without_running_lines

TARGET = "项目支出绩效目标申报表"
HEADER = ["一级指标", "二级指标", "三级指标", "指标值"]
PROSE = "　　为改善居民出行条件，对辖区内三条支路的路灯进行更换，并对配电设施做相应改造，确保夜间照明达到规定的照度标准。"


def target(name: str) -> list[list[str]]:
    return [["项目名称", name, "主管部门", "市政局"], HEADER, ["产出指标", "数量指标", "更换路灯", "≥9盏"]]


def statement(*headings: str) -> list[str]:
    return [part for heading in headings for part in (f"　　{heading}", PROSE)]


def kinds(forms: list[Any]) -> list[tuple[str | None, str | None, tuple[int, ...]]]:
    return [(form.form_type, form.title and form.title.text, form.pages) for form in forms]


def test_a_title_begins_a_form_and_what_stands_before_is_a_form_of_no_kind(desk: Any) -> None:
    forms = desk.forms(desk.sheet("各单位请按下表填报。", f"^{TARGET}", target("路灯")))
    assert kinds(forms) == [(None, None, (1,)), ("target", TARGET, (1,))]


def test_a_title_on_two_lines_is_one_title(desk: Any) -> None:
    first, second = (
        "^某某市某某区市政设施养护管理所二〇二一年度部门预算市政道路",
        "^照明设施更新改造项目支出绩效目标申报表",
    )
    (form,) = desk.forms(desk.sheet(first, second, target("路灯")))
    assert form.form_type == "target"
    assert form.title.text == first[1:] + second[1:]
    assert len(form.title.places) == 2
    assert all("养护" not in line.text for line in form.lines)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("　　七、项目经费情况说明", id="numbered, in a table of contents"),
        pytest.param("　　（二）项目经费情况说明", id="numbered in brackets"),
        pytest.param("　　第三部分　项目经费情况说明", id="a part of a contents"),
        pytest.param("　　详见单位填报的《项目支出绩效目标表》", id="quoted in a sentence"),
        pytest.param("　　附《项目支出绩效目标表》及说明", id="quoted between words"),
        pytest.param("　　本单位已按要求填报绩效目标表。", id="a sentence"),
        pytest.param("^“三公”经费情况说明", id="a budget's chapter"),
        pytest.param("^机关运行经费情况说明", id="another of its chapters"),
        pytest.param("^财政拨款收支预算附表部门预算", id="a budget's table"),
        pytest.param("^一般公共预算基本支出部门预算明细表", id="a table's title with the budget's name"),
    ],
)
def test_a_line_that_only_names_a_form_begins_none(desk: Any, line: str) -> None:
    assert [
        form.form_type for form in desk.forms(desk.sheet("目录说明", line, "　　其他材料另行报送。"))
    ] == [None]


def test_a_tables_title_on_two_lines_is_no_budgets(desk: Any) -> None:
    first = "^某某市某某区市政设施养护管理所及所属单位2021年部门预算"
    budget = [["科目名称", "合计"], ["城乡社区支出", "210.50"]]
    forms = desk.forms(
        desk.sheet("^某某市市政局2021年部门预算"), desk.sheet(first, "^支出功能分类预算表", budget, number=2)
    )
    assert kinds(forms) == [("department_budget", "某某市市政局2021年部门预算", (1, 2))]


def test_an_untitled_target_form_behind_another_begins_at_its_project(desk: Any) -> None:
    forms = desk.forms(desk.sheet(f"^{TARGET}", target("路灯")), desk.sheet(target("水渠"), number=2))
    assert kinds(forms) == [("target", TARGET, (1,)), (None, None, (2,))]


@pytest.mark.parametrize(
    "first", ["一、项目概述", "—、项目概述", "一．项目概述：", "1、项目概述", "1.项目概况：更换路灯"]
)
def test_an_untitled_statement_begins_with_its_first_heading(desk: Any, first: str) -> None:
    title = "路灯更新项目经费情况说明"
    forms = desk.forms(
        desk.sheet(f"^{title}", *statement("一、项目概述", "二、立项依据")),
        desk.sheet(*statement(first, "二、立项依据"), number=2),
    )
    assert kinds(forms) == [("project_statement", title, (1,)), ("project_statement", None, (2,))]


def test_a_first_heading_under_its_own_title_begins_no_second_statement(desk: Any) -> None:
    (form,) = desk.forms(desk.sheet("^路灯更新项目经费情况说明", *statement("一、项目概述", "二、立项依据")))
    assert len(form.lines) > 2


def test_the_chapters_of_a_target_form_begin_no_statement(desk: Any) -> None:
    page = desk.sheet(f"^{TARGET}", target("路灯"), *statement("一、项目概况", "二、立项依据"))
    assert kinds(desk.forms(page)) == [("target", TARGET, (1,))]


def test_a_form_goes_on_behind_a_page_that_is_none_of_it(desk: Any) -> None:
    letter = desk.sheet("^关于做好设备采购工作的函", "各有关单位：", PROSE, number=2)
    rest = desk.sheet([["产出指标", "质量指标", "合格率", "100%"]], number=3)
    forms = desk.forms(desk.sheet(f"^{TARGET}", target("路灯")), letter, rest)
    assert kinds(forms) == [("target", TARGET, (1, 3)), (None, None, (2,))]
    assert len(forms[0].rows) == 4


def test_a_table_of_other_columns_and_labels_is_foreign(desk: Any) -> None:
    prices = [["品名", "规格", "单价"], ["灯杆", "八米", "3200"], ["灯头", "LED", "450"]]
    forms = desk.forms(desk.sheet(f"^{TARGET}", target("路灯")), desk.sheet(prices, number=2))
    assert kinds(forms) == [("target", TARGET, (1,)), (None, None, (2,))]


def test_prose_that_goes_on_over_the_page_stays_with_its_statement(desk: Any) -> None:
    title = "路灯更新项目经费情况说明"
    rest = desk.sheet("并做好验收工作。", *statement("二、立项依据"), number=2)
    assert kinds(desk.forms(desk.sheet(f"^{title}", *statement("一、项目概述")), rest)) == [
        ("project_statement", title, (1, 2))
    ]


def test_a_budget_goes_on_behind_the_statements_in_it(desk: Any) -> None:
    table = [["科目名称", "合计", "基本支出"], ["城乡社区支出", "210.50", "100.00"]]
    forms = desk.forms(
        desk.sheet("^某某市市政局2021年部门预算"),
        desk.sheet("^路灯更新项目经费情况说明", *statement("一、项目概述", "二、立项依据"), number=2),
        desk.sheet(*statement("一、项目概述", "二、立项依据"), number=3),
        desk.sheet("^预算支出功能分类总表", table, number=4),
    )
    assert kinds(forms) == [
        ("department_budget", "某某市市政局2021年部门预算", (1, 4)),
        ("project_statement", "路灯更新项目经费情况说明", (2,)),
        ("project_statement", None, (3,)),
    ]


def test_a_numbered_title_over_a_table_is_the_forms(desk: Any) -> None:
    forms = desk.forms(desk.sheet(f"　　四、{TARGET}", target("路灯")))
    assert [form.form_type for form in forms] == ["target"]


def running(desk: Any, *pages: Any) -> list[str]:
    kept = without_running_lines(list(flow(pages)), label_book())
    return [item.text for item in kept if isinstance(item, Line)]


@pytest.mark.parametrize(
    ("foot", "is_kept"),
    [
        ("3", False),
        ("- 3 -", False),
        ("— 12 —", False),
        ("第3页", False),
        ("第 3 页 共 17 页", False),
        ("第3页，共17页", False),
        ("3/17", False),
        ("·3·", False),
        ("－３－", False),
        ("填表人：王明", True),
        ("2021年", True),
        ("3.50", True),
    ],
)
def test_a_page_number_is_no_part_of_a_form(desk: Any, foot: str, is_kept: bool) -> None:
    assert running(desk, desk.sheet("甲", foot=foot)) == (["甲", foot] if is_kept else ["甲"])


def test_a_number_in_the_midst_of_the_page_is_no_page_number(desk: Any) -> None:
    assert running(desk, desk.sheet("甲", "3")) == ["甲", "3"]


@pytest.mark.parametrize(("count", "is_kept"), [(2, True), (3, False), (5, False)])
def test_a_line_that_three_pages_repeat_at_their_edge_runs(desk: Any, count: int, is_kept: bool) -> None:
    pages = [desk.sheet(f"第{n}页的正文", number=n, foot="某某市 市政局") for n in range(1, count + 1)]
    assert ("某某市 市政局" in running(desk, *pages)) is is_kept


def test_a_title_repeated_at_the_head_of_every_page_stays(desk: Any) -> None:
    pages = [desk.sheet(f"^{TARGET}", target("路灯"), number=n, top=0.05) for n in (1, 2, 3)]
    assert len(desk.forms(*pages)) == 3
    assert running(desk, *pages) == [TARGET] * 3
