"""Labels and the values that belong to them: in rows, over rows, in lines, and rows that are none of it."""

from dataclasses import replace
from typing import Any

import pytest

from extract.draft import Draft
from extract.fields import read_pairs
from extract.filing import Evidence, OtherField
from extract.flow import Line, flow
from extract.indicators import read_entries
from extract.labels import label_book
from extract.names import UNIT_NAME
from extract.pairs import Pair, pair_of_banner, pairs_of_lines, pairs_of_row, pairs_of_two_rows
from extract.passage import Passage

BOOK = label_book()


def texts(pairs: list[Pair]) -> list[tuple[str, str | None]]:
    return [(pair.label, pair.value.text if pair.value else None) for pair in pairs]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["项目名称", "路灯", "主管部门", "市政局"], [("项目名称", "路灯"), ("主管部门", "市政局")]),
        (["项目名称", "主管部门", "市政局"], [("项目名称", None), ("主管部门", "市政局")]),
        (["项目名称：路灯", "主管部门:市政局"], [("项目名称", "路灯"), ("主管部门", "市政局")]),
        (["项日名称", "路灯"], [("项日名称", "路灯")]),
        (["验收方式", "第三方"], [("验收方式", "第三方")]),
        (["验收方式", ""], [("验收方式", "")]),
        (["1,234.50", "第三方"], []),
        (["甲", "乙", "丙", "丁", "戊"], []),
        (["项目名称"], [("项目名称", None)]),
        ([""], []),
    ],
)
def test_a_row_of_labels_and_values(
    desk: Any, row: list[str], expected: list[tuple[str, str | None]]
) -> None:
    (only,) = desk.rows([row])
    assert texts(pairs_of_row(only, BOOK.is_label)) == expected


@pytest.mark.parametrize(
    ("row", "structure", "expected"),
    [
        (["项目名称", "", "路灯", ""], "alignment", [("项目名称", "路灯")]),
        (["项目名称", "", "路灯", ""], "rules", [("项目名称", ""), ("路灯", "")]),
        (["项目名称", "", "主管部门", ""], "alignment", [("项目名称", ""), ("主管部门", "")]),
        (["验收方式", "", "路灯", ""], "alignment", [("验收方式", ""), ("路灯", "")]),
    ],
)
def test_without_rules_a_blank_cell_may_stand_between_label_and_value(
    desk: Any, row: list[str], structure: Any, expected: list[tuple[str, str]]
) -> None:
    (only,) = desk.rows([row])
    slots = [replace(slot, passage=replace(slot.passage, structure=structure)) for slot in only.slots]
    assert texts(pairs_of_row(replace(only, slots=tuple(slots)), BOOK.is_label)) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["项目名称", "主管部门"], ["路灯", "市政局"]], [("项目名称", "路灯"), ("主管部门", "市政局")]),
        ([["项目名称", "主管部门", "验收"], ["路灯", "市政局", "无"]],
         [("项目名称", "路灯"), ("主管部门", "市政局"), ("验收", "无")]),
        ([["项目名称", "路灯"], ["主管部门", "市政局"]], []),
        ([["项目名称", "主管部门"], ["项目负责人", "王明"]], []),
        ([["验收", "复核"], ["甲", "乙"]], []),
        ([["项目名称"], ["路灯"]], []),
    ],
)  # fmt: skip
def test_a_row_of_labels_over_a_row_of_values(desk: Any, rows: Any, expected: list[tuple[str, str]]) -> None:
    labels, values = desk.rows(rows)
    assert texts(pairs_of_two_rows(labels, values, BOOK.is_label)) == expected


def test_the_label_of_the_block_beside_two_labels_is_none_of_them(desk: Any) -> None:
    rows = [[desk.Span("总体目标", rows=2), "实施期目标", "年度目标"], ["三年内更换路灯。", "更换九盏。"]]
    labels, values = desk.rows(rows)
    assert texts(pairs_of_two_rows(labels, values, BOOK.is_label)) == [
        ("实施期目标", "三年内更换路灯。"),
        ("年度目标", "更换九盏。"),
    ]


def test_labels_at_a_pages_end_do_not_name_the_values_on_the_next(desk: Any) -> None:
    labels, values = desk.rows([["项目名称", "主管部门"]], [["路灯", "市政局"]])
    assert pairs_of_two_rows(labels, values, BOOK.is_label) == []


@pytest.mark.parametrize(
    ("rows", "value", "taken"),
    [
        ([["立项依据"], ["第一段。"], ["第二段。"]], "第一段。第二段。", 3),
        ([["二、组织机构情况"], ["第一段。"]], "第一段。", 2),
        ([["立项依据"], ["第一段。"], ["项目总目标"], ["消除盲区。"]], "第一段。", 2),
        ([["立项依据"], ["第一段。"], ["项目名称", "路灯"]], "第一段。", 2),
        ([["立项依据"], ["项目总目标"]], None, 0),
        ([["路灯更新"], ["第一段。"]], None, 0),
        ([["立项依据"]], None, 0),
        ([["立项依据", "第一段。"]], None, 0),
        ([[""], ["第一段。"]], None, 0),
    ],
)
def test_a_label_that_fills_a_row_names_the_text_under_it(
    desk: Any, rows: list[list[str]], value: str | None, taken: int
) -> None:
    # Rows of one table have its columns alike: a lone cell spans them.
    width = max(len(row) for row in rows)
    spread = [[desk.Span(row[0], width)] if len(row) == 1 else row for row in rows]
    banner = pair_of_banner(desk.rows(spread), BOOK.is_label)
    assert (banner.pair.value.text if banner and banner.pair.value else None) == value
    assert (banner.rows if banner else 0) == taken


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("填表人：王明", [("填表人", "王明")]),
        ("填表人:王明  联系电话:65432100", [("填表人", "王明"), ("联系电话", "65432100")]),
        ("单位负责人（签章）：李华", [("单位负责人（签章）", "李华")]),
        ("编制单位：市政局    日期：2021年3月", [("编制单位", "市政局"), ("日期", "2021年3月")]),
        ("路灯更新", []),
        ("2021年3月，共计：九盏", []),
        ("填表人：", [("填表人", "")]),
    ],
)
def test_a_line_may_hold_labels_with_values(desk: Any, line: str, expected: list[tuple[str, str]]) -> None:
    lines = [item for item in flow([desk.sheet(line)]) if isinstance(item, Line)]
    assert texts(pairs_of_lines(lines, BOOK.is_label)) == expected


def fields(desk: Any, *pairs: tuple[str, str]) -> Draft:
    return read_pairs([Pair(label, desk.passage(value)) for label, value in pairs], BOOK)


def test_a_label_that_comes_twice_keeps_its_first_value_and_the_second_as_another(desk: Any) -> None:
    draft = fields(desk, ("项目名称", "路灯"), ("项目名称", "水渠"))
    assert draft.values["project_name"] == "路灯"
    assert [(one.label, one.value) for one in draft.values["other_fields"]] == [("项目名称", "水渠")]


def test_a_phone_before_anybody_is_named_is_kept_as_it_stands(desk: Any) -> None:
    draft = fields(desk, ("联系电话", "65432100"), ("联系人", "李华"))
    assert [(one.label, one.value) for one in draft.values["other_fields"]] == [("联系电话", "65432100")]
    assert [(one.name, one.phone) for one in draft.values["contacts"]] == [("李华", None)]


def test_a_year_that_is_not_readable_gives_none(desk: Any) -> None:
    assert "fiscal_year" not in fields(desk, ("申报年度", "本年")).values
    assert fields(desk, ("申报年度", "2021")).values["fiscal_year"] == 2021


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("市政设施养护所", True), ("某某市市政局（机关）", True), ("区人民政府办公室", True), ("某某学校", True),
        ("由市政局负责", False), ("市政局、街道办", False), ("本单位", False), ("局", False), ("", False),
    ],
)  # fmt: skip
def test_a_units_name_is_told_from_a_sentence_about_one(text: str, is_name: bool) -> None:
    assert (UNIT_NAME.fullmatch(text) is not None) is is_name


@pytest.mark.parametrize(
    ("row", "count"),
    [
        pytest.param(["产出", "数量", "路灯", "9", "8"], 2, id="another indicator"),
        pytest.param([("备注", 2), ("含质保金", 3)], 1, id="a remark"),
        pytest.param([("验收方式", 2), ("第三方", 3)], 1, id="a label and a value over the columns"),
    ],
)
def test_a_row_of_another_block_ends_the_indicators(desk: Any, row: list[Any], count: int) -> None:
    last = [desk.Span(*cell) if isinstance(cell, tuple) else cell for cell in row]
    rows = [["一级指标", "二级指标", "三级指标", "指标值", "分值"], ["产出", "数量", "灯杆", "9", "8"], last]
    assert len(read_entries(desk.rows(rows), BOOK)[0]) == count


def proof(text: str) -> Evidence:
    return Passage(text, (), 1.0, "ocr").evidence()


def test_drafts_together_keep_the_first_value_and_join_lists() -> None:
    first = Draft(
        {"title": "甲", "other_fields": (OtherField(label="1"),), "funds": ("a",)},
        {"/title": proof("甲"), "/other_fields/0/value": proof("1")},
    )
    second = Draft(
        {"title": "乙", "other_fields": (OtherField(label="2"),), "funds": ("b",), "grade": "优"},
        {"/title": proof("乙"), "/other_fields/0/value": proof("2"), "/grade": proof("优")},
    )
    whole = first | second
    assert (whole.values["title"], whole.values["grade"], whole.values["funds"]) == ("甲", "优", ("a",))
    assert [one.label for one in whole.values["other_fields"]] == ["1", "2"]
    assert {pointer: one.text for pointer, one in whole.evidence.items()} == {
        "/title": "甲", "/other_fields/0/value": "1", "/other_fields/1/value": "2", "/grade": "优",
    }  # fmt: skip
