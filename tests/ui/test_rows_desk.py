"""The rows of a form put right in the desk, each change where the person looks, and taken back."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect


def names(page: Page) -> list[str]:
    return page.locator('.fields [data-pointer$="/level3"] .text').all_inner_texts()


def row(page: Page, at: int) -> Any:
    return page.locator(f'.fields [data-pointer="/indicators/{at}/level3"] .text')


def test_a_missed_row_is_added_filled_in_moved_and_a_false_one_deleted(
    desk: Any, look: Any, form: Any
) -> None:
    filing = desk.put(form(), "一.png")
    page = look(desk).open(f"/#filing={filing}&at=/indicators/0/level3")
    expect(page.locator(".place .rows .of")).to_have_text("第 1 行")
    before = names(page)
    page.locator(".place").get_by_role("button", name="加一行").click()
    page.locator("dialog input").fill("李审计")
    page.locator("dialog input").press("Enter")
    expect(row(page, 1)).to_have_text("未读出")
    assert names(page) == [before[0], "未读出", *before[1:]]
    expect(page.locator(".sign .unchecked.is-unread")).to_have_text(re.compile(r"未读出 [1-9]\d* 个$"))
    expect(page.locator(".place .rows .of")).to_have_text("第 2 行")
    page.keyboard.press("e")
    page.locator(".editor input, .editor textarea").fill("补植数量")
    page.keyboard.press("Enter")
    expect(row(page, 1)).to_have_text("补植数量")
    filled = page.locator('.fields [data-pointer="/indicators/1/level3"]')
    expect(filled).not_to_have_class(re.compile("chosen"))  # Enter went on
    filled.click()
    expect(filled).to_have_class(re.compile("chosen"))
    page.locator(".place .rows").get_by_role("button", name="上移").click()
    expect(row(page, 0)).to_have_text("补植数量")
    expect(page.locator(".place .rows .of")).to_have_text("第 1 行")
    page.locator('.fields [data-pointer="/indicators/2/level3"]').click()
    page.locator(".place .rows").get_by_role("button", name="删除").click()
    expect(page.locator(".events li", has_text="删除一行")).to_contain_text("李审计")
    assert names(page) == ["补植数量", before[0], *before[2:]]
    page.locator(".events li", has_text="删除一行").get_by_role("button", name="撤销").click()
    expect(page.locator(".events li.dead", has_text="删除一行")).to_have_count(1)
    assert names(page) == ["补植数量", *before]
    assert [event.action for event in desk.store.filing(filing).corrections] == [
        "add_row",
        "correct",
        "move_row",
        "delete_row",
        "undo",
    ]


def test_a_form_without_rows_is_given_its_first_one(desk: Any, look: Any, form: Any) -> None:
    filing = desk.put(form(), "一.png")
    while desk.store.filing(filing).filing.indicators:
        desk.store.change_row(filing, "/indicators/0", "delete_row", "李审计")
    page = look(desk).open(f"/#filing={filing}")
    page.get_by_role("button", name="添加第一行").click()
    page.locator("dialog input").fill("李审计")
    page.locator("dialog input").press("Enter")
    expect(row(page, 0)).to_have_text("未读出")


def test_an_amount_is_never_cut_where_a_shape_stands_beside_it(desk: Any, look: Any, form: Any) -> None:
    filing = desk.put(form(), "一.png")
    page = look(desk).open(f"/#filing={filing}")
    amount = page.locator('.fields [data-pointer="/funds/0/adjusted_budget"]')
    expect(amount).to_be_visible()
    page.locator(".review .value .icon").first.wait_for()
    amount.evaluate(
        """(cell) => {
            cell.querySelector(".text").textContent = "111,020,000.00";
            cell.prepend(document.querySelector(".review .value .icon").cloneNode(true));
        }"""
    )
    box, text = amount.bounding_box(), amount.locator(".text").bounding_box()
    assert box["x"] <= text["x"]
    assert text["x"] + text["width"] <= box["x"] + box["width"]
    assert text["height"] < 30, "the amount stands in one line"
