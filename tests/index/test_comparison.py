"""Two filings side by side: one thing in two words or units is the same, what was not read is never a difference."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from extract.filing import Evidence, Filing, FundLine, Indicator
from index.comparison import Comparison, Pair, comparison
from index.rows import FilingView

ROWS = (
    Indicator(level1="产出指标", level3="植树数量", target="≥200棵"),
    Indicator(level1="产出指标", level3="成活率", target="≥95%"),
    Indicator(level1="投入指标", level3="资金到位率", target="100%"),
)


def view(filing: Filing, file: str) -> FilingView:
    return FilingView.model_construct(filing=filing, file=file)


def target(**told: Any) -> Filing:
    made: dict[str, Any] = {
        "id": "left",
        "form_type": "target",
        "fiscal_year": 2022,
        "project_name": "青禾河道绿化",
        "amount_unit": "元",
        "current_year_budget": Decimal(1200000),
        "indicators": ROWS,
    }
    return Filing(**made | told)


def evaluation(**told: Any) -> Filing:
    rows = (
        Indicator(level1="投入指标", level3="资金到位率", target="100%", actual="100%"),
        Indicator(level1="产出指标", level3="成活率", target="≥90%", actual="93%"),
        Indicator(level1="产出指标", level3="植树数量", target="不低于200棵", actual="210棵"),
        Indicator(level1="效益指标", level3="绿地覆盖率提升", target="≥2%", actual="2%"),
    )
    made: dict[str, Any] = {
        "id": "right",
        "form_type": "self_evaluation",
        "fiscal_year": 2022,
        "project_name": "青禾河道绿化",
        "amount_unit": "万元",
        "funds": (FundLine(source="total", label="年度资金总额", initial_budget=Decimal("120.00")),),
        "total_score": Decimal(90),
        "indicators": rows,
    }
    return Filing(**made | told)


def compared(left: Filing, right: Filing) -> Comparison:
    return comparison(view(left, "目标.pdf"), view(right, "自评.pdf"))


def pair(found: Comparison, field: str, row: str | None = None) -> Pair:
    (one,) = (each for each in found.pairs if (each.field, each.row) == (field, row))
    return one


def test_amounts_are_one_in_either_unit_and_targets_in_either_words() -> None:
    found = compared(target(), evaluation())
    plan = pair(found, "planned")
    assert (plan.kind, plan.left.text, plan.right.text) == ("same", "1200000元", "120.00万元")
    assert (plan.left.pointer, plan.right.pointer) == ("/current_year_budget", "/funds/0/initial_budget")
    same, lower = pair(found, "target", "植树数量"), pair(found, "target", "成活率")
    assert (same.kind, same.left.pointer, same.right.pointer) == (
        "same",
        "/indicators/0/target",
        "/indicators/2/target",
    )
    assert (lower.kind, lower.left.text, lower.right.text) == ("changed", "≥95%", "≥90%")
    assert pair(found, "target", "资金到位率").kind == "same"
    assert pair(found, "target", "绿地覆盖率提升").kind == "right_only"
    assert pair(found, "actual", "成活率").kind == "right_only"
    assert pair(found, "total_score").kind == "right_only"


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ({"current_year_budget": Decimal(1300000)}, {}, "changed"),
        ({"amount_unit": None}, {}, "unknown"),
        ({"current_year_budget": None}, {}, "right_only"),
        ({}, {"amount_unit": None}, "unknown"),
    ],
)
def test_an_amount_without_a_unit_cannot_be_told(
    left: dict[str, Any], right: dict[str, Any], kind: str
) -> None:
    assert pair(compared(target(**left), evaluation(**right)), "planned").kind == kind


def test_what_was_not_read_is_told_and_never_a_difference() -> None:
    evidence = Evidence(
        page=1, box=(0, 0, 1, 1), text="≥9S%", confidence=0.2, method="ocr", status="unread", reason="digits"
    )
    unread = (ROWS[0], ROWS[1].model_copy(update={"target": None}), ROWS[2])
    found = compared(target(indicators=unread, evidence={"/indicators/1/target": evidence}), evaluation())
    one = pair(found, "target", "成活率")
    assert (one.kind, one.left.state, one.left.text) == ("unknown", "unread", "≥9S%")


def test_every_row_of_both_forms_stands_once() -> None:
    found = compared(target(), evaluation())
    left = [one.left.pointer for one in found.pairs if one.left.pointer and one.field == "target"]
    right = [one.right.pointer for one in found.pairs if one.right.pointer and one.field == "target"]
    assert sorted(left) == [f"/indicators/{row}/target" for row in range(3)]
    assert right == [f"/indicators/{row}/target" for row in range(4)]
