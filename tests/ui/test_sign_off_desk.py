"""A filing on the desk from its review to its signature, by two people who may do different things."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.ui.members import Staffed, come_in

SCORE = "/total_score"


def sign(page: Page, words: str) -> Locator:
    """The line of the sign-off, once it says this."""
    line = page.locator(".sign")
    expect(line).to_contain_text(words)
    return line


def test_a_reviewer_submits_and_an_approver_signs_what_then_nobody_changes(
    staffed: Staffed, look: Any
) -> None:
    window, name = look(staffed), staffed.read_filing()
    address = f"/#filing={name}&at={SCORE}"
    page = come_in(window, "reviewer", address)
    line = sign(page, "还有 1 个错误未作决定")
    card = page.locator(".finding").first
    card.get_by_role("button", name="属实").click()
    card.locator("textarea").fill("已核对原件")
    card.locator("textarea").press("Enter")
    sign(page, "尚未提交签发")
    not_looked_at = next(one.unconfirmed for one in staffed.store.filings() if one.id == name)
    counts = page.locator(".trusted").locator("[data-state=unreviewed], [data-state=rule_failed]")
    assert not_looked_at == sum(int(one.split()[-1]) for one in counts.all_inner_texts()) > 0
    expect(line.locator(".unchecked")).to_have_text(f"待核对 {not_looked_at} 个值")
    line.get_by_role("button", name="提交签发").click()
    sign(page, "待签发")
    expect(line.get_by_role("button")).to_have_count(0)

    page = come_in(window, "approver", address)
    line = sign(page, "reviewer 提交签发")
    expect(line.locator(".unchecked")).to_have_text(f"待核对 {not_looked_at} 个值")
    expect(page.locator(".place .large")).to_contain_text("95.62")
    expect(page.locator(".place").get_by_role("button")).to_have_count(0)
    expect(page.locator(".finding").first.get_by_role("button", name="不成立")).to_be_enabled()
    line.get_by_role("button", name="签发").click()
    line.locator("textarea").fill("同意")
    line.locator("form").get_by_role("button", name="签发").click()
    sign(page, "approver 签发")
    expect(line).to_have_class(re.compile("is-signed_off"))
    assert [one.action for one in staffed.store.filing(name).sign_offs] == ["submitted", "signed"]

    page = come_in(window, "reviewer", address)
    line = sign(page, "已签发")
    expect(page.locator(".place")).to_contain_text("如需修改请先重新打开")
    expect(page.locator(".finding").first.get_by_role("button", name="不成立")).to_be_disabled()
    page.locator(f'.fields [data-pointer="{SCORE}"]').dblclick()
    expect(page.locator(".toast")).to_contain_text("如需修改请先重新打开")
    expect(page.locator(".editor")).to_have_count(0)
    line.get_by_role("button", name="重新打开").click()
    line.locator("textarea").fill("单位来函更正")
    line.locator("form").get_by_role("button", name="重新打开").click()
    sign(page, "reviewer 重新打开")
    expect(page.locator(".place").get_by_role("button", name="更正")).to_be_visible()
    page.get_by_role("button", name="返回列表").click()
    expect(page.locator("#filings")).to_contain_text("已重新打开")
    assert window.complaints == []
