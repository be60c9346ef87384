"""Amounts that prose states: what they are for, their units, and where they stand."""

from decimal import Decimal

import pytest

from extract.amounts import amounts_in, stated_amounts
from extract.filing import Place
from extract.passage import Passage
from extract.unit import unit_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("项目总投入210.50万元", [("项目总投入", "210.50", "万元")]),
        ("项目总投入为2105000元。", [("项目总投入", "2105000", "元")]),
        ("项目总投入共计2,105,000.00元", [("项目总投入", "2,105,000.00", "元")]),
        ("总投入２１０．５０万元", [("总投入", "210.50", "万元")]),
        ("总投入 210.50 万元", [("总投入", "210.50", "万元")]),
        ("预算总额1.2亿元", [("预算总额", "1.2", "亿元")]),
        ("预算总额：210.50万元", [("预算总额", "210.50", "万元")]),
        (
            "总投入210.50万元，其中：设备购置150万元、安装60.50万元",
            [("总投入", "210.50", "万元"), ("设备购置", "150", "万元"), ("安装", "60.50", "万元")],
        ),
        ("1、灯杆采购150万元；\n2、电缆采购60万元。", [("灯杆采购", "150", "万元"), ("电缆采购", "60", "万元")]),
        ("“城乡社区支出”科目21.50万元", [("城乡社区支出", "21.50", "万元")]),
        ("①200万元，②95万元", [(None, "200", "万元"), (None, "95", "万元")]),
        ("150万元用于设备购置", [(None, "150", "万元")]),
        ("150万元，60万元", [(None, "150", "万元"), (None, "60", "万元")]),
    ],
)  # fmt: skip
def test_an_amount_has_the_words_that_name_it_and_its_unit(
    text: str, expected: list[tuple[str | None, str, str]]
) -> None:
    assert [(found.label, found.number, found.unit) for found in amounts_in(text)] == expected


@pytest.mark.parametrize(
    "text",
    ["150，60", "更换路灯300盏", "2021年度", "完成率98.5%", "共三百万元", "单元楼12栋", "", "1.234.50万元"],
)  # fmt: skip
def test_a_number_without_money_and_a_misprinted_one_are_no_amount(text: str) -> None:
    assert list(amounts_in(text)) == []


def prose(*lines: str) -> Passage:
    """Lines of running text, each a tenth of the page high and wide as the page."""
    whole: Passage | None = None
    for number, text in enumerate(lines):
        place = Place(page=1, box=(0.0, 0.1 * number, 1.0, 0.1 * number + 0.05))
        line = Passage(text, (place,), 1.0, "text_layer")
        whole = whole.then(line) if whole else line
    assert whole
    return whole


def test_each_amount_label_and_unit_stands_where_it_is_printed() -> None:
    draft = stated_amounts(
        prose("该项目的年度预算安排如下。", "设备购置150万元，安装60万元"), "三、年度预算安排"
    )
    first, second = draft.values["stated_amounts"]
    assert (first.label, first.amount, first.unit, first.heading) == (
        "设备购置", Decimal(150), "万元", "三、年度预算安排",
    )  # fmt: skip
    assert (second.label, second.amount) == ("安装", Decimal(60))
    boxes = {pointer: proof.box for pointer, proof in draft.evidence.items()}
    assert all(
        box and box[1] == pytest.approx(0.1) and box[3] == pytest.approx(0.15) for box in boxes.values()
    )
    order = ["/0/label", "/0/amount", "/0/unit", "/1/label", "/1/amount", "/1/unit"]
    starts = [boxes[f"/stated_amounts{part}"][0] for part in order]  # type: ignore[index]
    assert starts == sorted(starts)
    assert draft.evidence["/stated_amounts/1/amount"].text == "60"
    assert draft.evidence["/stated_amounts/1/unit"].text == "万元"


def test_an_amount_that_a_lines_end_cuts_stands_on_both_lines() -> None:
    draft = stated_amounts(prose("项目总投入为21", "0.50万元"), "预算")
    assert draft.values["stated_amounts"][0].amount == Decimal("210.50")
    box = draft.evidence["/stated_amounts/0/amount"].box
    assert box is not None
    assert (box[1], box[3]) == pytest.approx((0.0, 0.15))


def test_printed_digits_are_kept_and_separators_are_not() -> None:
    draft = stated_amounts(prose("总投入2,105,000.00元"), "预算")
    assert str(draft.values["stated_amounts"][0].amount) == "2105000.00"


def test_a_faint_amount_is_not_given() -> None:
    place = Place(page=1, box=(0.1, 0.1, 0.9, 0.2))
    draft = stated_amounts(Passage("总投入210万元", (place,), 0.3, "ocr"), "预算")
    assert draft.values["stated_amounts"] == ()


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("单位:元", "元"),
        ("单位 ： 万元", "万元"),
        ("金额单位：人民币元", "元"),
        ("（单位：万元）", "万元"),
        ("（金额单位:元）", "元"),
        ("预算金额（元）", "元"),
        ("项目资金 ( 万元 )", "万元"),
        ("（人民币万元）", "万元"),
        ("编制部门：市政局      单位：元", "元"),
        ("单元：万元", None),
        ("填报单位：元宝街道", None),
        ("金额（千元）", None),
        ("万元", None),
        ("", None),
    ],
)
def test_the_unit_is_what_the_label_says(text: str, unit: str | None) -> None:
    assert unit_in(text) == unit
