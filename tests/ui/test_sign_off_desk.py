"""A filing on the desk from its review to its signature, by two people who may do different things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.ui.members import PASSWORD, Staffed, staffed
from tests.ui.window import Window

SCORE = "/total_score"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Staffed]:
    with staffed(tmp_path / "home") as made:
        yield made


@pytest.fixture
def window(chromium: Browser, desk: Staffed) -> Iterator[Window]:
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(45_000)
    yield Window(context.new_page(), desk)  # type: ignore[arg-type]
    context.close()


def come_in(window: Window, name: str, filing: str) -> Page:
    """Sign in under this name, whoever was there before, and open the filing at its score."""
    window.leave()
    window.page.context.clear_cookies()
    page = window.open("/sign-in")
    page.get_by_label("姓名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{window.desk.url}/")
    expect(page.locator("#who")).to_contain_text(name)
    return window.open(f"/#filing={filing}&at={SCORE}")


def sign(page: Page, words: str) -> Locator:
    """The line of the sign-off, once it says this."""
    line = page.locator(".sign")
    expect(line).to_contain_text(words)
    return line


def test_a_reviewer_submits_and_an_approver_signs_what_then_nobody_changes(
    desk: Staffed, window: Window
) -> None:
    name = desk.read_filing()
    page = come_in(window, "reviewer", name)
    line = sign(page, "还有 1 个错误未作决定")
    card = page.locator(".finding").first
    card.get_by_role("button", name="属实").click()
    card.locator("textarea").fill("已核对原件")
    card.locator("textarea").press("Enter")
    sign(page, "尚未提交签发")
    not_looked_at = page.locator(".trusted [data-state=unreviewed]").inner_text().split()[-1]
    assert int(not_looked_at) > 0
    expect(line.locator(".unchecked")).to_have_text(f"待核对 {not_looked_at} 个值")
    line.get_by_role("button", name="提交签发").click()
    sign(page, "待签发")
    expect(line.get_by_role("button")).to_have_count(0)

    page = come_in(window, "approver", name)
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
    assert [one.action for one in desk.store.filing(name).sign_offs] == ["submitted", "signed"]

    page = come_in(window, "reviewer", name)
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
