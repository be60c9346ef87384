from decimal import Decimal
from typing import Any

import pytest

from extract.filing import BudgetTable, Evidence, Filing, FundLine, Indicator, Section
from review.difference import FieldDifference, aligned, difference


def proof(text: str, status: str = "exact") -> Evidence:
    return Evidence.model_validate(
        {"page": 1, "box": (0, 0, 1, 1), "text": text, "confidence": 1, "method": "ocr", "status": status}
    )


def filing(**fields: Any) -> Filing:
    return Filing.model_validate({"id": "a", "form_type": "self_evaluation", **fields})


def told(one: Filing, other: Filing) -> list[tuple[str, str | None, str, str | None, str | None]]:
    found = difference(one, other)
    return [(d.field, d.row, d.kind, d.earlier.text, d.later.text) for d in found if d.kind != "same"]


def only(one: Filing, other: Filing) -> FieldDifference:
    found = difference(one, other)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ({"grade": "优"}, {"grade": "良"}, "changed"),
        ({"grade": "优 秀"}, {"grade": "优秀"}, "same"),
        ({"project_name": "绿化（一）"}, {"project_name": "绿化(一)"}, "same"),
        ({"total_score": Decimal("87.30")}, {"total_score": Decimal("87.3")}, "same"),
        ({"total_score": Decimal("87.30")}, {"total_score": Decimal("78.30")}, "changed"),
        ({}, {"grade": "良"}, "added"),
        ({"grade": "良"}, {}, "removed"),
    ],
)
def test_a_field_is_the_same_changed_added_or_removed(one: Any, other: Any, kind: str) -> None:
    assert only(filing(**one), filing(**other)).kind == kind


def test_a_value_that_was_not_read_is_never_said_to_be_changed() -> None:
    unread = filing(evidence={"/total_score": proof("8?.30", "unread")})
    blank = filing(evidence={"/total_score": proof("", "blank")})
    read = filing(total_score=Decimal("87.30"), evidence={"/total_score": proof("87.30")})
    assert only(unread, read).kind == "unknown"
    assert only(unread, read).earlier.text == "8?.30"
    assert only(blank, read).kind == "added"
    assert only(blank, read).earlier.state == "blank"
    assert difference(blank, filing()) == ()
    misprint = filing(evidence={"/total_score": proof("87.3.0")})
    assert only(misprint, read).kind == "unknown"


def test_a_number_is_shown_as_it_is_printed() -> None:
    one = filing(total_budget=Decimal("1044.00"), evidence={"/total_budget": proof("1,044.00")})
    other = filing(total_budget=Decimal("1045.00"), evidence={"/total_budget": proof("1,045.00")})
    assert told(one, other) == [("/total_budget", None, "changed", "1,044.00", "1,045.00")]


def test_a_row_put_in_between_moves_none_of_the_others() -> None:
    rows = [Indicator(level3=name, score=Decimal(score)) for name, score in (("甲数量", 10), ("乙数量", 20))]
    new = Indicator(level3="新增的指标", score=Decimal(5))
    later = [rows[0], new, rows[1].model_copy(update={"score": Decimal(18)})]
    assert told(filing(indicators=rows), filing(indicators=later)) == [
        ("/indicators/*/level3", "新增的指标", "added", None, "新增的指标"),
        ("/indicators/*/score", "新增的指标", "added", None, "5"),
        ("/indicators/*/score", "乙数量", "changed", "20", "18"),
    ]
    found = [d for d in difference(filing(indicators=rows), filing(indicators=later)) if d.kind == "changed"]
    assert (found[0].earlier.pointer, found[0].later.pointer) == (
        "/indicators/1/score",
        "/indicators/2/score",
    )


def test_a_row_whose_name_was_misread_is_still_the_same_row() -> None:
    one = filing(indicators=[Indicator(level3="改造管网长度", score=Decimal(10))])
    other = filing(indicators=[Indicator(level3="改造管网长庹", score=Decimal(9))])
    assert [kind for _, _, kind, _, _ in told(one, other)] == ["changed", "changed"]


def test_a_row_that_is_gone_comes_last() -> None:
    one = filing(funds=[FundLine(source="total", label="总额"), FundLine(source="other", label="其他资金")])
    other = filing(funds=[FundLine(source="total", label="总额")])
    assert told(one, other)[-1] == ("/funds/*/label", "其他资金", "removed", "其他资金", None)


def test_the_parts_of_an_explanation_are_not_told_beside_the_whole() -> None:
    one, other = (
        filing(indicators=[Indicator(level3="率", deviation=text, deviation_cause=text)]) for text in "甲乙"
    )
    assert [field for field, *_ in told(one, other)] == ["/indicators/*/deviation"]
    one, other = (filing(indicators=[Indicator(level3="率", deviation_cause=text)]) for text in "甲乙")
    assert [field for field, *_ in told(one, other)] == ["/indicators/*/deviation_cause"]


def test_sections_are_paired_by_heading_and_table_lines_by_their_words() -> None:
    one = filing(
        sections=[Section(heading="项目概况", text="甲"), Section(heading="立项依据", text="乙")],
        tables=[
            BudgetTable(title="支出表", header=("科目", "金额"), rows=(("行政运行", "10"), ("合计", "10")))
        ],
    )
    other = filing(
        sections=[Section(heading="立项依据", text="乙"), Section(heading="项目概况", text="丙")],
        tables=[
            BudgetTable(
                title="支出表",
                header=("科目", "金额"),
                rows=(("行政运行", "10"), ("公务接待", "2"), ("合计", "12")),
            )
        ],
    )
    assert told(one, other) == [
        ("/sections/*/text", "项目概况", "changed", "甲", "丙"),
        ("/tables/*/rows/*/*", "公务接待", "added", None, "公务接待"),
        ("/tables/*/rows/*/*", "公务接待", "added", None, "2"),
        ("/tables/*/rows/*/*", "合计", "changed", "10", "12"),
    ]


@pytest.mark.parametrize(
    ("earlier", "later", "pairs"),
    [
        (["a", "b"], ["b", "a"], [(1, 0), (0, 1)]),
        (["a", "a"], ["a"], [(0, 0), (1, None)]),
        ([None, "a"], ["a", None, None], [(1, 0), (0, 1), (None, 2)]),
        ([], ["a"], [(None, 0)]),
    ],
)
def test_rows_are_paired_by_name_and_then_in_turn(earlier: Any, later: Any, pairs: Any) -> None:
    assert aligned(earlier, later) == pairs
