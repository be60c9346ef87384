"""A word that an input method composes is not cut off, whatever the page is told meanwhile; nor are words written to a step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from index.settings import Settings
from tests.ui.members import Staffed, come_in
from tests.ui.reviewing import as_reviewer, new_form, text, value
from tests.ui.running import Desk, running

GOAL, SCORE = "/annual_goal/actual", "/funds/0/score"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all of them: each puts a form of its own into it."""
    with running(Settings(home=tmp_path_factory.mktemp("home"))) as made:
        yield made


class InputMethod:
    """An input method of Chromium's own: letters become a word at once, and the word stands when it is committed."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)

    def compose(self, letters: str) -> None:
        self.session.send(
            "Input.imeSetComposition",
            {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)},
        )

    def commit(self, word: str) -> None:
        self.session.send("Input.insertText", {"text": word})


def come_back(page: Page) -> None:
    """The reader comes back to the window: the page asks for what others did meanwhile."""
    with page.expect_response("**/api/v1/filings/*"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_value_is_composed_while_another_s_change_comes_in(desk: Desk, look: Any) -> None:
    window, filing = look(desk), desk.put(new_form(), "一.png")
    page = as_reviewer(window, filing)
    value(page, GOAL).dblclick()
    entry = page.locator(".editor textarea")
    entry.fill("全年改造")
    method = InputMethod(page)
    method.compose("gong'li")
    desk.store.correct(filing, SCORE, "9.62", "赵审计")
    come_back(page)
    expect(page.locator(".toast")).to_contain_text("赵审计")
    expect(text(page, SCORE)).not_to_have_text("9.62")
    expect(entry).to_have_value("全年改造gong'li")
    method.compose("gong'li'shu")
    method.commit("公里数")
    expect(text(page, SCORE)).to_have_text("9.62")
    expect(entry).to_be_focused()
    expect(entry).to_have_value("全年改造公里数")
    page.keyboard.press("Enter")
    expect(value(page, GOAL)).to_contain_class("is-corrected")  # the server has it
    expect(text(page, GOAL)).to_have_text("全年改造公里数")
    (mine,) = [one for one in desk.store.filing(filing).corrections if one.pointer == GOAL]
    assert mine.new == "全年改造公里数"
    assert window.complaints == []


def test_escape_and_enter_belong_to_the_word_that_is_composed(desk: Desk, look: Any) -> None:
    page = as_reviewer(look(desk), desk.put(new_form(), "一.png"))
    value(page, GOAL).dblclick()
    entry = page.locator(".editor textarea")
    entry.fill("全年")
    InputMethod(page).compose("gai'zao")
    for key in ("Escape", "Enter"):
        entry.dispatch_event("keydown", {"key": key, "isComposing": True})
    expect(entry).to_be_focused()
    expect(entry).to_have_value("全年gai'zao")


def test_the_work_list_is_sieved_by_words_and_not_by_the_letters_of_one(desk: Desk, look: Any) -> None:
    desk.put(new_form(), "一.png")
    page = look(desk).open()
    rows = page.locator("#filings tbody tr")
    rows.first.wait_for()
    all_of_them = rows.count()
    search = page.locator("#sieve input[type=search]")
    search.focus()
    method = InputMethod(page)
    method.compose("mei'you")
    expect(search).to_have_value("mei'you")
    expect(rows).to_have_count(all_of_them)
    method.commit("没有这样的项目")
    expect(page.locator("#filings .calm")).to_be_visible()
    search.fill("")
    expect(rows).to_have_count(all_of_them)


def test_the_poll_of_the_work_list_waits_for_the_word(desk: Desk, look: Any) -> None:
    desk.put(new_form(), "一.png")
    page = look(desk).open()
    rows = page.locator("#filings tbody tr")
    rows.first.wait_for()
    all_of_them = rows.count()
    page.locator("#sieve input[type=search]").focus()
    method = InputMethod(page)
    method.compose("shui'wang")
    name = desk.put(new_form(), "二.png")
    with page.expect_response("**/api/v1/work"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(rows).to_have_count(all_of_them)
    method.commit("")
    expect(page.locator(f'#filings tr[data-filing="{name}"]')).to_be_visible()
    expect(page.locator("#sieve input[type=search]")).to_be_focused()


def test_the_words_of_a_signature_stay_while_the_page_is_shown_anew(staffed: Staffed, look: Any) -> None:
    filing = staffed.read_filing()
    for one in staffed.store.filing(filing).findings:
        staffed.store.decide(one.finding.id, "dismissed", "已核对", "reviewer")
    staffed.store.sign_offs.submit(filing, "reviewer")
    window = look(staffed)
    page = come_in(window, "approver", f"/#filing={filing}")
    line = page.locator(".sign")
    line.get_by_role("button", name="退回").click()
    line.locator("textarea").fill("第3项佐证不足，")
    line.locator("textarea").press("Home")
    staffed.store.confirm(filing, SCORE, "reviewer")
    come_back(page)
    expect(page.locator(".toast")).to_contain_text("reviewer")
    expect(line.locator("textarea")).to_be_focused()
    page.keyboard.type("请补：")
    expect(line.locator("textarea")).to_have_value("请补：第3项佐证不足，")
    page.keyboard.press("Enter")
    expect(line).to_contain_text("请补：第3项佐证不足，")
    expect(line.locator("form")).to_have_count(0)
    assert staffed.store.filing(filing).sign_offs[-1].action == "returned"
    assert window.complaints == []
