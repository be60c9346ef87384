"""Nothing that a person wrote is lost: not on a reload, not with the connection, not where two people meet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from index.settings import Settings
from tests.ui.reviewing import as_reviewer, new_form, text, value
from tests.ui.running import Desk, running

RATE = "/funds/0/execution_rate"
SCORE = "/funds/0/score"
DEPARTMENT, UNIT = "/competent_department", "/implementing_unit"
UNSAVED = re.compile("is-unsaved")
CHOSEN = re.compile("chosen")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all of them: each puts a form of its own into it."""
    with running(Settings(home=tmp_path_factory.mktemp("home"))) as made:
        yield made


class Line:
    """The way from a page to the desk's API, laid before the page is opened: Chromium may begin later too late."""

    def __init__(self, page: Page) -> None:
        self.is_cut = False
        page.route("**/api/**", self._ask)

    def _ask(self, route: Route) -> None:
        if self.is_cut:
            route.abort("connectionrefused")
        else:
            route.continue_()

    @contextmanager
    def cut(self) -> Iterator[None]:
        """The API is gone for as long as the block lasts."""
        self.is_cut = True
        yield
        self.is_cut = False


def said(desk: Any, filing: str) -> list[tuple[str, str, str | None]]:
    """What the store has of what people said."""
    return [(one.action, one.pointer, one.new) for one in desk.store.filing(filing).corrections]


def test_a_draft_looks_different_and_outlives_a_reload(desk: Any, look: Any) -> None:
    window, filing = look(desk), desk.put(new_form(), "一.png")
    page = as_reviewer(window, filing)
    value(page, RATE).dblclick()
    page.locator(".editor textarea").fill("86.18%")
    value(page, "/project_name").click()
    expect(value(page, RATE)).to_have_class(UNSAVED)
    expect(text(page, RATE)).to_have_text("86.18%")
    expect(value(page, RATE).locator(".icon-unsaved")).to_have_count(1)
    window.reload()
    expect(page.locator(".unsaved-line")).to_contain_text("1 处写了还没有保存")
    expect(value(page, RATE)).to_have_class(UNSAVED)
    assert said(desk, filing) == []
    page.locator(".unsaved-line .chip").click()
    page.keyboard.press("Enter")
    expect(value(page, RATE)).to_have_class(re.compile("is-corrected"))
    expect(page.locator(".unsaved-line")).to_have_count(0)
    assert said(desk, filing) == [("correct", RATE, "86.18%")]
    assert window.complaints == []


def test_a_draft_is_given_up_only_by_word(desk: Any, look: Any) -> None:
    page = as_reviewer(look(desk), desk.put(new_form(), "一.png"), RATE)
    page.keyboard.type("99")
    value(page, SCORE).click()
    page.locator(".unsaved-line .chip").click()
    page.keyboard.press("e")
    expect(page.locator(".editor textarea")).to_have_value("99")
    page.keyboard.press("Escape")
    expect(text(page, RATE)).to_have_text("99")
    page.get_by_role("button", name="放弃草稿").click()
    expect(text(page, RATE)).to_have_text("68.18%")
    expect(page.locator(".unsaved-line")).to_have_count(0)


def test_words_being_written_stay_while_the_page_is_shown_anew(desk: Any, look: Any) -> None:
    window, filing = look(desk), desk.put(new_form(), "一.png")
    page = as_reviewer(window, filing)
    value(page, "/annual_goal/actual").dblclick()
    page.locator(".editor textarea").fill("全年改造12.6公里")
    page.keyboard.press("Home")
    desk.store.correct(filing, SCORE, "9.62", "赵审计")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(text(page, SCORE)).to_have_text("9.62")
    expect(page.locator(".toast")).to_contain_text("赵审计")
    expect(page.locator(".editor textarea")).to_have_value("全年改造12.6公里")
    expect(page.locator(".editor textarea")).to_be_focused()
    page.keyboard.type("经核对，")
    expect(page.locator(".editor textarea")).to_have_value("经核对，全年改造12.6公里")


def test_a_review_goes_on_without_the_server_and_is_sent_when_it_is_back(desk: Any, look: Any) -> None:
    window, filing = look(desk), desk.put(new_form(), "一.png")
    line = Line(window.page)
    page = as_reviewer(window, filing, "/project_name")
    with line.cut():
        page.keyboard.press("Enter")
        expect(page.locator(".toast")).to_contain_text("连不上服务")
        expect(value(page, DEPARTMENT)).to_have_class(CHOSEN)
        page.keyboard.press("x")
        expect(value(page, UNIT)).to_have_class(CHOSEN)
        page.keyboard.press("e")
        page.locator(".editor textarea").fill("云溪区供水所")
        page.keyboard.press("Enter")
        expect(page.locator(".unsaved-line")).to_contain_text("3 处修改已记在这台电脑上")
        for pointer in ("/project_name", DEPARTMENT, UNIT):
            expect(value(page, pointer)).to_have_class(UNSAVED)
        assert said(desk, filing) == []
    expect(page.locator(".unsaved-line")).to_have_count(0)
    assert said(desk, filing) == [
        ("confirm", "/project_name", desk.store.filing(filing).filing.project_name),
        ("reject", DEPARTMENT, None),
        ("correct", UNIT, "云溪区供水所"),
    ]
    expect(value(page, UNIT)).to_have_class(re.compile("is-corrected"))


def test_what_waits_outlives_the_window_and_is_sent_by_the_next_one(desk: Any, look: Any) -> None:
    window, filing = look(desk), desk.put(new_form(), "一.png")
    line = Line(window.page)
    page = as_reviewer(window, filing, RATE)
    with line.cut():
        page.keyboard.type("86.18%")
        page.keyboard.press("Enter")
        expect(page.locator(".toast")).to_contain_text("连不上服务")
        expect(value(page, RATE)).to_have_class(UNSAVED)
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(f"{desk.url}/#filing={filing}")
    expect(again.locator(".toast")).to_contain_text("1 处修改已送出")
    assert said(desk, filing) == [("correct", RATE, "86.18%")]


def test_an_answer_that_never_came_is_no_second_correction(desk: Any, look: Any) -> None:
    window, filing = look(desk), desk.put(new_form(), "一.png")

    def lose_the_answer(route: Any) -> None:
        route.fetch()
        route.abort("connectionreset")

    window.page.route("**/corrections", lose_the_answer, times=1)
    page = as_reviewer(window, filing, RATE)
    page.keyboard.type("86.18%")
    page.keyboard.press("Enter")
    expect(value(page, RATE)).to_have_class(UNSAVED)
    expect(page.locator(".unsaved-line")).to_have_count(0)
    assert said(desk, filing) == [("correct", RATE, "86.18%")]


def test_another_s_change_elsewhere_is_told_and_stands_beside_one_s_own(desk: Any, look: Any) -> None:
    window, filing = look(desk), desk.put(new_form(), "一.png")
    page = as_reviewer(window, filing, RATE)
    desk.store.correct(filing, SCORE, "9.62", "赵审计")
    page.keyboard.type("86.18%")
    page.keyboard.press("Enter")
    expect(text(page, RATE)).to_have_text("86.18%")
    expect(text(page, SCORE)).to_have_text("9.62")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text("赵审计")
    assert [pointer for _, pointer, _ in said(desk, filing)] == [SCORE, RATE]


def test_two_people_at_one_value_while_the_server_was_away(desk: Any, look: Any) -> None:
    window, filing = look(desk), desk.put(new_form(), "一.png")
    line = Line(window.page)
    page = as_reviewer(window, filing, RATE)
    with line.cut():
        page.keyboard.type("86.20%")
        page.keyboard.press("Enter")
        expect(page.locator(".toast")).to_contain_text("连不上服务")
        expect(value(page, RATE)).to_have_class(UNSAVED)
        desk.store.correct(filing, RATE, "86.18%", "赵审计")
    dialog = page.locator("dialog")
    expect(dialog.locator(".now")).to_have_text("86.18%")
    expect(dialog.locator(".yours")).to_have_text("86.20%")
    expect(dialog).to_contain_text("赵审计")
    page.keyboard.press("Escape")
    expect(text(page, RATE)).to_have_text("86.20%")
    expect(value(page, RATE)).to_have_class(UNSAVED)
    assert said(desk, filing) == [("correct", RATE, "86.18%")]
    page.locator(".unsaved-line .chip").click()
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("赵审计")  # seen by now, and still not written over unasked
    dialog.get_by_role("button", name="保留现在的值").click()
    expect(text(page, RATE)).to_have_text("86.18%")
    expect(page.locator(".unsaved-line")).to_have_count(0)


def test_what_the_server_refuses_stays_to_be_put_right(desk: Any, look: Any) -> None:
    filing = desk.put(new_form(), "一.png")
    page = as_reviewer(look(desk), filing, RATE)
    page.keyboard.type("86.I8%")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_be_visible()
    expect(text(page, RATE)).to_have_text("86.I8%")
    expect(value(page, RATE)).to_have_class(UNSAVED)
    assert said(desk, filing) == []


def test_one_person_s_draft_is_not_another_s(desk: Any, look: Any) -> None:
    window, filing = look(desk), desk.put(new_form(), "一.png")
    page = as_reviewer(window, filing, RATE)
    page.keyboard.type("86.18%")
    value(page, SCORE).click()
    expect(value(page, RATE)).to_have_class(UNSAVED)
    page = as_reviewer(window, filing, SCORE, name="赵审计")
    page.reload()
    expect(text(page, RATE)).to_have_text("68.18%")
    page = as_reviewer(window, filing, SCORE)
    page.reload()
    expect(text(page, RATE)).to_have_text("86.18%")
