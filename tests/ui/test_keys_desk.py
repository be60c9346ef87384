"""The review page by its keys: each thing that a reviewer does is one key, and `?` shows them all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from index.settings import Settings
from tests.ui.reviewing import as_reviewer, at_hand, new_form, text, value
from tests.ui.running import Desk, running

RATE = "/funds/0/execution_rate"
DEPARTMENT, UNIT = "/competent_department", "/implementing_unit"
CHOSEN = re.compile("chosen")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all of them: each puts a form of its own into it."""
    with running(Settings(home=tmp_path_factory.mktemp("home"))) as made:
        yield made


def surely(scan: Any, *pointers: str) -> None:
    """Let both readers find these values, so that a machine confirms them."""
    for pointer in pointers:
        scan.mark(pointer, readers=("geometry", "model"))


def test_a_question_mark_shows_all_keys_and_their_shapes(desk: Any, look: Any) -> None:
    window = look(desk)
    page = as_reviewer(window, desk.put(new_form(), "一.png"))
    page.keyboard.press("?")
    shown = page.locator("dialog .all-keys")
    for words in (
        "确认，到下一个待核对的值",
        "判为误读",
        "改为空白",
        "放到最后再看",
        "核对结果不成立",
        "纸面下一页",
        "撤销上一步",
    ):
        expect(shown).to_contain_text(words)
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    page.get_by_role("button", name="按键").click()
    expect(shown).to_be_visible()
    assert window.complaints == []


def test_enter_passes_over_what_a_machine_confirmed(desk: Any, look: Any) -> None:
    scan = new_form()
    surely(scan, "/total_weight", "/indicators/5/score", "/indicators/5/deviation", "/indicators/5/weight")
    scan.mark("/total_score", confidence=0.7)
    page = as_reviewer(look(desk), desk.put(scan, "一.png"), "/indicators/5/actual")
    page.keyboard.press("Enter")
    expect(value(page, "/total_score")).to_have_class(CHOSEN)
    expect(value(page, "/indicators/5/actual")).to_have_class(re.compile("is-confirmed"))
    assert [one.pointer for one in desk.store.filing(filing_of(page)).corrections] == ["/indicators/5/actual"]


def test_one_key_rejects_a_reading_and_goes_on(desk: Any, look: Any) -> None:
    page = as_reviewer(look(desk), desk.put(new_form(), "一.png"), DEPARTMENT)
    page.keyboard.press("x")
    expect(text(page, DEPARTMENT)).to_have_text("未读出")
    expect(value(page, UNIT)).to_have_class(CHOSEN)
    page.keyboard.press("Delete")
    expect(text(page, UNIT)).to_have_text("空白")
    expect(value(page, UNIT)).to_have_class(re.compile("is-corrected"))
    page.keyboard.press("u")
    expect(text(page, UNIT)).to_have_text("云溪区供水管理所")
    expect(value(page, UNIT)).to_have_class(CHOSEN)
    page.keyboard.press("u")
    expect(text(page, DEPARTMENT)).to_have_text("云溪区水务局")


def test_digits_begin_a_correction_and_letters_do_not(desk: Any, look: Any) -> None:
    page = as_reviewer(look(desk), desk.put(new_form(), "一.png"), RATE)
    page.keyboard.type("86.18%")
    page.keyboard.press("Enter")
    expect(text(page, RATE)).to_have_text("86.18%")
    expect(value(page, RATE)).to_have_class(re.compile("is-corrected"))
    expect(value(page, RATE)).not_to_have_class(CHOSEN)
    value(page, "/project_name").click()
    page.keyboard.press("8")
    expect(page.locator(".editor")).to_have_count(0)


def test_a_key_held_down_confirms_one_value_alone(desk: Any, look: Any) -> None:
    page = as_reviewer(look(desk), desk.put(new_form(), "一.png"), "/total_weight")
    page.keyboard.down("Enter")
    for _ in range(4):
        page.keyboard.down("Enter")  # a second one without a release is a repetition
    page.keyboard.up("Enter")
    expect(value(page, "/total_weight")).not_to_have_class(CHOSEN)
    page.wait_for_timeout(300)
    assert [one.action for one in desk.store.filing(filing_of(page)).corrections] == ["confirm"]


def test_what_is_unread_is_not_confirmed_but_typed(desk: Any, look: Any) -> None:
    scan = new_form()
    scan.mark("/funds/1/executed", status="unread", text="2l5.4S", reason="不是数字")
    page = as_reviewer(look(desk), desk.put(scan, "一.png"), "/funds/1/executed")
    expect(page.locator(".place").get_by_role("button", name="确认")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".editor textarea")).to_have_value("2l5.4S")
    page.locator(".editor textarea").fill("215.45")
    page.keyboard.press("Enter")
    expect(text(page, "/funds/1/executed")).to_have_text("215.45")
    expect(value(page, "/funds/1/executed")).to_have_class(re.compile("is-corrected"))
    assert [one.action for one in desk.store.filing(filing_of(page)).corrections] == ["correct"]


def test_what_is_put_off_comes_last_and_is_told_after_a_reload(desk: Any, look: Any) -> None:
    scan = new_form(rate="86.18%")
    first, second, third = "/indicators/4/deviation", "/indicators/5/actual", "/indicators/5/deviation"
    surely(scan, *(pointer for pointer in scan.evidence if pointer not in (first, second, third)))
    window = look(desk)
    filing = desk.put(scan, "一.png")
    for one in desk.store.filing(filing).findings:
        desk.store.decide(one.finding.id, "dismissed", "已核对", "赵审计")
    page = as_reviewer(window, filing, first)
    page.keyboard.press("l")
    expect(value(page, second)).to_have_class(CHOSEN)
    expect(value(page, first).locator(".icon-later")).to_have_count(1)
    window.reload()
    expect(page.locator(".trusted [data-state=later]")).to_have_text("稍后再看 1")
    for pointer in (second, third):
        expect(value(page, pointer)).to_have_class(CHOSEN)
        page.keyboard.press("Enter")
    expect(value(page, first)).to_have_class(CHOSEN)
    page.keyboard.press("Enter")
    expect(page.locator(".trusted [data-state=later]")).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text("核对完毕")


def test_findings_are_gone_through_and_decided_by_keys(desk: Any, look: Any) -> None:
    filing = desk.put(new_form(), "一.png")
    page = as_reviewer(look(desk), filing, "/total_score")
    page.keyboard.press("d")
    expect(page.locator(".toast")).to_contain_text("没有待处理的核对结果")
    page.keyboard.press("f")
    first = page.locator(".finding.chosen")
    expect(first).to_have_count(1)
    page.keyboard.press("a")
    expect(page.locator(".finding textarea")).to_be_focused()
    page.keyboard.type("原件如此")
    window_reload(page)
    page.keyboard.press("f")
    page.keyboard.press("a")
    expect(page.locator(".finding textarea")).to_have_value("原件如此")
    page.keyboard.press("Enter")
    expect(page.locator(".decided summary")).to_have_text("已处理 1 条")
    (decided,) = [one for one in desk.store.filing(filing).findings if one.decision == "accepted"]
    assert decided.reason == "原件如此"


def test_brackets_lead_from_filing_to_filing(desk: Any, look: Any) -> None:
    for file in ("前.png", "后.png"):
        desk.put(new_form(), file)
    before, last = desk.store.filings()[-2:]
    page = as_reviewer(look(desk), before.id)
    expect(page.locator(".top h1")).to_have_text(before.project_name)
    page.keyboard.press("]")
    expect(page.locator(".top h1")).to_have_text(last.project_name)
    page.keyboard.press("]")
    expect(page.locator(".toast")).to_contain_text("最后一份")
    page.keyboard.press("[")
    expect(page.locator(".top h1")).to_have_text(before.project_name)
    assert at_hand(page) is None


def filing_of(page: Page) -> str:
    """The id of the filing that is open."""
    found = re.search(r"filing=([^&]+)", page.url)
    assert found
    return found[1]


def window_reload(page: Page) -> None:
    """Load the page again and wait until it stands."""
    page.reload()
    page.locator(".fields .value").first.wait_for()
