"""The paper's lines and rows become one flow, cut into forms where forms begin."""

from typing import Any

import pytest

from extract.flow import Line, Row, flow, is_year_mark

TITLE = "项目支出绩效自评表"


def project(name: str, *more: list[str]) -> list[list[str]]:
    return [["项目名称", name], *more, ["一级指标", "得分"]]


def test_lines_and_rows_come_in_the_order_of_the_paper(desk: Any) -> None:
    page = desk.page("甲", [["1", "2"], ["3", "4"]], "乙", [["5", "6"]], "丙")
    found = [item.text if isinstance(item, Line) else [s.text for s in item.slots] for item in flow([page])]
    assert found == ["甲", ["1", "2"], ["3", "4"], "乙", ["5", "6"], "丙"]


def test_a_row_has_every_cell_that_it_crosses_and_owns_those_that_begin_in_it(desk: Any) -> None:
    first, second = desk.rows([[desk.Span("产出", rows=2), "数量", "10"], ["质量", "20"]])
    assert [slot.text for slot in first.slots] == ["产出", "数量", "10"]
    assert [slot.text for slot in second.slots] == ["产出", "质量", "20"]
    assert [slot.text for slot in second.own] == ["质量", "20"]
    assert (first.is_first, first.is_last, second.is_first, second.is_last) == (True, False, False, True)


def test_rows_know_their_table_and_page(desk: Any) -> None:
    rows = desk.rows([["1", "2"]], [["3", "4"]])
    assert [(row.page, row.table) for row in rows] == [(1, 1), (2, 2)]


def test_slots_stand_at_shares_of_their_tables_width(desk: Any) -> None:
    (row,) = desk.rows([["甲", "乙", "丙"]], widths=[1, 2, 1])
    assert [slot.left for slot in row.slots] == pytest.approx([0, 0.25, 0.75])
    assert [slot.right for slot in row.slots] == pytest.approx([0.25, 0.75, 1])


def titles(forms: list[Any]) -> list[tuple[str | None, str | None, int]]:
    return [(form.title and form.title.text, form.form_type, len(form.rows)) for form in forms]


def test_a_document_without_a_title_is_one_form_of_no_kind(desk: Any) -> None:
    assert titles(desk.forms(desk.page([["甲", "乙"]]))) == [(None, None, 1)]


def test_two_titles_make_two_forms(desk: Any) -> None:
    forms = desk.forms(desk.page(TITLE, project("路灯")), desk.page(TITLE, project("水渠"), number=2))
    assert titles(forms) == [(TITLE, "self_evaluation", 2), (TITLE, "self_evaluation", 2)]
    assert [form.pages for form in forms] == [(1,), (2,)]


def test_a_form_may_begin_in_the_middle_of_a_page(desk: Any) -> None:
    page = desk.page(TITLE, project("路灯"), TITLE, project("水渠"))
    assert [len(form.rows) for form in desk.forms(page)] == [2, 2]


def test_an_untitled_second_form_begins_at_its_project_name(desk: Any) -> None:
    forms = desk.forms(desk.page(TITLE, project("路灯")), desk.page(project("水渠"), number=2))
    assert titles(forms) == [(TITLE, "self_evaluation", 2), (None, None, 2)]
    assert forms[1].rows[0].slots[1].text == "水渠"


def test_a_table_that_goes_on_over_the_page_stays_in_its_form(desk: Any) -> None:
    forms = desk.forms(desk.page(TITLE, project("路灯")), desk.page([["质量", "9"]], number=2))
    assert titles(forms) == [(TITLE, "self_evaluation", 3)]
    assert forms[0].pages == (1, 2)


def test_text_before_the_first_form_is_a_form_of_no_kind(desk: Any) -> None:
    forms = desk.forms(desk.page("关于报送材料的函", "各单位：", TITLE, project("路灯")))
    assert titles(forms) == [(None, None, 0), (TITLE, "self_evaluation", 2)]
    assert [line.text for line in forms[0].lines] == ["关于报送材料的函", "各单位："]


def test_a_title_in_a_row_over_the_whole_table_is_a_title(desk: Any) -> None:
    span = desk.Span(TITLE, columns=2)
    assert titles(desk.forms(desk.page([[span], *project("路灯")]))) == [(TITLE, "self_evaluation", 2)]


def test_a_title_in_a_cell_among_others_is_none(desk: Any) -> None:
    assert titles(desk.forms(desk.page([["附表", TITLE], *project("路灯")]))) == [(None, None, 3)]


def test_another_kind_of_form_ends_this_one(desk: Any) -> None:
    forms = desk.forms(desk.page(TITLE, project("路灯"), "项目支出绩效目标申报表", project("路灯")))
    assert [form.form_type for form in forms] == ["self_evaluation", "target"]


def test_pages_without_anything_make_no_form(desk: Any) -> None:
    assert [form for form in desk.forms() if form.items] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（2020年度）", True),
        ("2020年", True),
        ("( 2021 年度 )", True),
        ("（年度）", False),
        ("2020年度项目支出绩效自评表", False),
        ("2020", False),
        ("", False),
    ],
)
def test_a_year_mark_is_only_a_year(text: str, expected: bool) -> None:
    assert is_year_mark(text) is expected


def test_every_row_of_a_form_is_a_row(desk: Any) -> None:
    (form,) = desk.forms(desk.page(TITLE, project("路灯")))
    assert all(isinstance(item, Row) for item in form.rows)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(["立项依据", "第一段，"], ["", "第二段。"], ["立项依据", "第一段，第二段。"], id="a blank label"),
        pytest.param(["", "第一段，"], ["立项依据", "第二段。"], ["立项依据", "第一段，第二段。"], id="below the end"),
        pytest.param(["立项依据", "第一段，"], ["立项依据", "第二段。"], ["立项依据", "第一段，第二段。"], id="printed again"),
        pytest.param(["立项依据", "第一段，"], ["立项 依据：", "第二段。"], ["立项依据", "第一段，第二段。"], id="spaced"),
        pytest.param(["立项依据", "第一段，"], ["总目标", "第二段。"], None, id="another label"),
        pytest.param(["", "第一段，"], ["", "第二段。"], None, id="no label"),
        pytest.param(["立项依据", "第一段，"], ["", "第二段。", "9"], None, id="other cells"),
        pytest.param(["立项依据"], [""], None, id="a lone cell"),
    ],
)  # fmt: skip
def test_a_row_that_a_pages_end_cuts_is_one(
    desk: Any, before: list[str], after: list[str], expected: list[str] | None
) -> None:
    upper, lower = desk.rows([before], [after])
    assert lower.continues(upper) is (expected is not None)
    if expected:
        assert [slot.text for slot in lower.joined_to(upper).slots] == expected


def test_a_row_of_the_same_table_or_one_that_is_not_last_goes_not_on(desk: Any) -> None:
    first, second, third = desk.rows([["立项依据", "甲"], ["", "乙"]], [["", "丙"]])
    assert not second.continues(first)
    assert not third.continues(first)
