"""What the desk's list shows of the filings, in what order, and the count of what is done and left."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from index.rows import FilingRow
from ui.sieve import Sieve, options, sieved, told


def row(name: str, **more: Any) -> FilingRow:
    blank = dict.fromkeys(("title", "fiscal_year", "implementing_unit", "total_score"))
    known = {
        "id": name,
        "document": name,
        "file": name,
        "project_name": name,
        "form_type": "target",
        "state": "new",
    }
    return FilingRow.model_validate(blank | known | more)


ROWS = (
    row(
        "a",
        fiscal_year=2022,
        implementing_unit="水务所",
        total_score=Decimal("95.5"),
        open_findings={"notice": 4},
    ),
    row("b", fiscal_year=2023, implementing_unit="林场", state="signed_off", form_type="self_evaluation"),
    row("c", fiscal_year=2023, state="in_review", total_score=Decimal("100"), open_findings={"error": 1}),
    row(
        "d",
        state="in_review",
        awaits_signature=True,
        implementing_unit="林场",
        open_findings={"error": 1, "warning": 2},
    ),
    row("e", fiscal_year=2021, state="reopened", implementing_unit="水务所"),
)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, "abcde"),
        ({"state": "new"}, "a"),
        ({"state": "in_review"}, "c"),
        ({"state": "submitted"}, "d"),
        ({"state": "signed_off"}, "b"),
        ({"state": "left"}, "acde"),
        ({"year": "2023"}, "bc"),
        ({"unit": "林场"}, "bd"),
        ({"kind": "self_evaluation"}, "b"),
        ({"unit": "林场", "state": "left"}, "d"),
        ({"unit": "水务所", "year": "2023"}, ""),
        ({"order": "year"}, "bcaed"),
        ({"order": "unit"}, "bdaec"),
        ({"order": "findings"}, "dcabe"),
        ({"order": "score"}, "acbde"),
        ({"order": "state"}, "acedb"),
        ({"order": "year", "state": "left"}, "caed"),
        ({"order": "no such"}, "abcde"),
    ],
)
def test_the_list_shows_what_is_asked_for_in_the_order_that_is(asked: dict[str, str], shown: str) -> None:
    assert "".join(one.id for one in sieved(ROWS, Sieve(**asked))) == shown


def test_only_what_the_filings_have_can_be_chosen() -> None:
    offered = options(ROWS, "zh")
    assert [value for _, value in offered["year"]] == ["", "2023", "2022", "2021"]
    assert [value for _, value in offered["unit"]] == ["", "林场", "水务所"]
    assert offered["kind"] == [("全部表种", ""), ("绩效自评表", "self_evaluation"), ("绩效目标表", "target")]
    assert Sieve("left", "2020", "林场", "target", "score").among(offered) == Sieve(
        "left", "", "林场", "target", "score"
    )


def test_what_is_done_left_open_and_shown_is_told() -> None:
    line = told(ROWS, ROWS, Sieve(), "zh")
    assert line == (
        "共 5 张，已签发 1，尚余 4（待审 1、审核中 1、已重新打开 1、待签发 1） · 未决问题：错误 2、警告 2、提示 4"
    )
    assert told(ROWS, ROWS[:2], Sieve(year="2023"), "en").endswith("Notice 4 · 2 shown")
    assert told([], [], Sieve(), "zh") == "共 0 张，已签发 0，尚余 0 · 没有未决问题"


def test_a_person_sieves_the_list_and_it_stays_so_when_a_filing_is_added(desk, look, form) -> None:
    first, second = (
        desk.put(form(), "甲.png"),
        desk.put(form(name="北渠疏浚", year=2022, rate="86.18%"), "乙.png"),
    )
    for entry in desk.store.filing(second).findings:
        desk.store.decide(entry.finding.id, "dismissed", "已核对", "王芳")
    desk.store.sign_offs.submit(second, "王芳")
    desk.store.sign_offs.sign(second, "李审批")
    window = look(desk)
    page = window.open()
    cells = page.locator("#filings [role=gridcell]")
    count = page.locator("#count textarea")
    expect(count).to_have_value(re.compile("^共 2 张，已签发 1，尚余 1（待审 1） · 未决问题：错误 1、"))

    def choose(field: str, value: str) -> None:
        page.locator(f"#sieve-{field} input").click()
        page.get_by_role("option", name=value, exact=True).click()

    choose("state", "未签发（全部）")
    expect(cells.filter(has_text="甲.png")).to_have_count(1)
    expect(cells.filter(has_text="乙.png")).to_have_count(0)
    desk.put(form(name="南园修缮", year=2021), "丙.png")
    expect(cells.filter(has_text="丙.png")).to_have_count(1)
    expect(cells.filter(has_text="乙.png")).to_have_count(0)
    choose("state", "全部状态")
    choose("order", "年度，近的在前")
    expect(page.locator("#filings [role=gridcell]", has_text="png")).to_have_text(
        ["甲.png", "乙.png", "丙.png"]
    )
    choose("year", "2021")
    expect(count).to_have_value(re.compile("尚余 2（待审 2） · .* · 筛出 1 张$"))
    page.locator("#filings [role=gridcell]", has_text="南园修缮").click()
    expect(page.locator(".top h1")).to_have_text("南园修缮")
    assert first != second
    assert window.complaints == []
