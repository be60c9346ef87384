"""Rules on money bear out the values of sums that hold: one wrong digit in any of them would break its sum."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import review.rules  # noqa: F401
from extract.filing import Filing
from extract.pointer import replaced
from review.rule import form_rules

CASES = Path(__file__).parent / "cases"
MakeFiling = Callable[..., Filing]
Changes = Mapping[str, Any]
TOTAL = "/tables/1/rows/13/4"
NOTE = "2023年部门预算编制说明"


def case(file: str, rule: str) -> dict[str, Any]:
    """The changes of the first right form of a rule's cases."""
    table = yaml.safe_load((CASES / f"{file}.yaml").read_text(encoding="utf-8"))[rule]["passes"]
    (right,) = table[0].values()
    return dict(right["changes"])


BUDGET = case("budget_tables", "budget-hierarchy")
OUTLAYS = case("budget_prose", "three-public-expenses")
NARRATED = case("budget_prose", "narrative-against-table")
ITEMS = case("targets", "budget-items-total")
PLAN = case("plans", "plan-amounts")
PROSE = {
    "/form_type": "project_statement",
    "/sections": [
        {"heading": "年度预算安排", "text": "预算总额90万元，其中：设备45万元、人工30万元、场地15万元。"}
    ],
    "/stated_amounts": [
        {"label": label, "amount": amount, "unit": "万元", "heading": "年度预算安排"}
        for label, amount in (("预算总额", 90), ("设备", 45), ("人工", 30), ("场地", 15))
    ],
}


def borne_out(filing: Filing, rule: str) -> set[str]:
    (judge,) = (one.judge for one in form_rules() if one.id == rule)
    return {path for holds in judge(filing).holds for path in holds.paths}


@pytest.mark.parametrize(
    ("rule", "changes", "pointers"),
    [
        ("budget-hierarchy", BUDGET, {TOTAL, "/tables/1/rows/0/4", "/tables/1/rows/2/4", "/tables/0/rows/4/3"}),
        ("budget-row-sum", BUDGET, {TOTAL, "/tables/1/rows/0/5", "/tables/2/rows/6/4"}),
        ("budget-cross-table", BUDGET, {TOTAL, "/tables/0/rows/4/1", "/tables/0/rows/0/3", "/tables/2/rows/0/2"}),
        ("three-public-expenses", OUTLAYS, {"/tables/0/rows/0/0", "/tables/0/rows/0/5", "/stated_amounts/4/amount"}),
        ("narrative-against-table", NARRATED, {f"/stated_amounts/{place}/amount" for place in range(3)}),
        ("narrative-against-table", OUTLAYS, {"/stated_amounts/0/amount", "/tables/0/rows/0/3"}),
        ("budget-items-total", ITEMS, {"/current_year_budget", "/budget_items/0/amount", "/budget_items/1/amount"}),
        ("plan-amounts", PLAN, {"/current_year_budget"}),
        ("components-total", PROSE, {f"/stated_amounts/{place}/amount" for place in range(4)}),
    ],
)  # fmt: skip
def test_sums_that_hold_bear_their_values_out(
    make_filing: MakeFiling, rule: str, changes: Changes, pointers: set[str]
) -> None:
    assert pointers <= borne_out(make_filing(changes), rule)


def wrong(filing: Filing, pointer: str, place: int) -> Filing:
    """The filing with another digit at that place of the figure."""
    value = filing.at(pointer)
    text = list(str(value))
    text[place] = next(other for other in "74" if text[place] != other)
    return replaced(filing, pointer, type(value)("".join(text)))


@pytest.mark.parametrize("place", [0, -1])
@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("budget-hierarchy", BUDGET),
        ("budget-row-sum", BUDGET),
        ("budget-cross-table", BUDGET),
        ("three-public-expenses", OUTLAYS),
        ("narrative-against-table", NARRATED),
        ("narrative-against-table", OUTLAYS),
        ("budget-items-total", ITEMS),
        ("plan-amounts", PLAN),
    ],
)
def test_one_wrong_digit_breaks_what_bore_the_value_out(
    make_filing: MakeFiling, rule: str, changes: Changes, place: int
) -> None:
    right = make_filing(changes)
    pointers = borne_out(right, rule)
    assert pointers
    for pointer in pointers:
        assert pointer not in borne_out(wrong(right, pointer, place), rule), pointer


@pytest.mark.parametrize("pointer", [TOTAL, "/tables/1/rows/3/4", "/tables/1/rows/11/4"])
def test_a_sum_with_a_cell_that_could_not_be_read_bears_nothing_out(
    make_filing: MakeFiling, pointer: str
) -> None:
    assert pointer not in borne_out(make_filing(BUDGET, unread=[pointer]), "budget-hierarchy")
    above = {"/tables/1/rows/3/4": "/tables/1/rows/1/4"}.get(pointer, TOTAL)
    bears = borne_out(make_filing(BUDGET, unread=[pointer]), "budget-row-sum")
    assert pointer not in bears
    assert above in bears or above == pointer


def test_a_blank_cell_is_not_borne_out(make_filing: MakeFiling) -> None:
    filing = make_filing(BUDGET)
    assert filing.at("/tables/1/rows/1/6") == ""
    for rule in ("budget-hierarchy", "budget-row-sum", "budget-cross-table"):
        assert "/tables/1/rows/1/6" not in borne_out(filing, rule)


def test_a_table_of_which_many_sums_fail_bears_nothing_out(make_filing: MakeFiling) -> None:
    lost = {f"/tables/1/rows/{row}/4": "7" for row in (0, 1, 4, 6, 7, 10)}
    assert not {
        pointer
        for pointer in borne_out(make_filing({**BUDGET, **lost}), "budget-row-sum")
        if "/tables/1/" in pointer
    }


def test_a_code_is_borne_out_where_another_table_has_the_account_with_the_same_amount(
    make_filing: MakeFiling,
) -> None:
    rule, code, whole = "budget-cross-table", "/tables/1/rows/2/2", "/tables/2/rows/3/0"
    assert {code, whole} <= borne_out(make_filing(BUDGET), rule)
    assert not {code, whole} & borne_out(make_filing({**BUDGET, code: "07"}), rule)
    assert code not in borne_out(make_filing(BUDGET), "budget-hierarchy")


def test_the_name_of_an_account_is_borne_out_where_another_table_names_it_alike(
    make_filing: MakeFiling,
) -> None:
    rule, name, other = "budget-cross-table", "/tables/1/rows/2/3", "/tables/2/rows/3/1"
    assert {name, other} <= borne_out(make_filing(BUDGET), rule)
    assert name not in borne_out(make_filing({**BUDGET, name: "行政运作"}), rule)
    assert name not in borne_out(make_filing({**BUDGET, "/tables/1/rows/2/4": "700"}), rule)


def test_prose_in_coarser_digits_is_borne_out_by_a_table_and_does_not_bear_it_out(
    make_filing: MakeFiling,
) -> None:
    found = borne_out(make_filing(NARRATED), "narrative-against-table")
    assert "/stated_amounts/2/amount" in found
    assert "/tables/0/rows/0/2" not in found


def test_a_sum_that_only_its_tolerance_allows_bears_nothing_out(make_filing: MakeFiling) -> None:
    assert not borne_out(make_filing({**ITEMS, "/current_year_budget": "9700001"}), "budget-items-total")


@pytest.mark.parametrize(
    "amounts",
    [
        [{"label": "设备", "amount": 45, "unit": "万元", "heading": "项目概况"}],
        [
            {"label": label, "amount": 45, "unit": "万元", "heading": "年度预算安排"}
            for label in ("设备", "仪器")
        ],
        [{"label": "设备", "amount": 46, "unit": "万元", "heading": "年度预算安排"}],
    ],
)
def test_amounts_that_are_not_plainly_those_of_the_sum_are_not_borne_out(
    make_filing: MakeFiling, amounts: list[dict[str, Any]]
) -> None:
    assert not borne_out(make_filing({**PROSE, "/stated_amounts": amounts}), "components-total")
