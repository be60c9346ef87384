"""Signing in and out as a person does it, in a real browser."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.ui.members import Staffed, come_in

NEW = "新的密码 long enough"


def test_a_newcomer_signs_in_changes_the_password_works_and_signs_out(staffed: Staffed, look: Any) -> None:
    window = look(staffed)
    given = staffed.store.people.add("王芳", ["reviewer"], "root")
    page = window.open("/")
    assert page.url.endswith("/sign-in")
    page.get_by_label("姓名").fill("王芳")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("姓名或密码不对")
    expect(page.get_by_label("姓名")).to_have_value("王芳")
    window.complaints.clear()  # the browser itself notes an answer of 401
    page.get_by_label("密码").fill(given)
    page.get_by_role("button", name="登录").click()

    page.wait_for_url("**/password")
    page.get_by_label("现在的密码").fill(given)
    page.get_by_label("新密码 New password", exact=True).fill(NEW)
    page.get_by_label("再输一次新密码").fill(NEW)
    page.get_by_role("button", name="保存").click()

    page.wait_for_url(f"{staffed.url}/")
    expect(page.locator("#who")).to_contain_text("王芳")
    expect(page.locator("#who .open")).to_have_count(0)
    expect(page.locator("#empty")).to_be_visible()
    page.wait_for_timeout(2000)  # the lists ask again by themselves meanwhile
    assert window.complaints == []
    page.locator("#who button").click()
    expect(page.get_by_role("dialog")).to_contain_text("审核")
    page.locator("#sign-out").click()

    page.wait_for_url("**/sign-in")
    page.goto(f"{staffed.url}/")
    assert page.url.endswith("/sign-in")
    assert window.foreign() == []
    outcomes = [(one.name, one.outcome) for one in staffed.store.people.traces.sign_ins()]
    assert outcomes[-2:] == [("王芳", "good"), ("王芳", "wrong")]


def test_an_open_desk_shows_that_it_is_open(look: Any, standing_desk: Any) -> None:
    page = look(standing_desk).open("/")
    expect(page.locator("#who .open")).to_have_text("开放模式")
    expect(page.locator("#who .open")).to_have_attribute("title", re.compile("仅限本机"))


def test_a_page_left_open_goes_to_the_sign_in_page_when_its_session_is_over(
    staffed: Staffed, look: Any
) -> None:
    page = come_in(look(staffed), "reviewer")
    staffed.store.people.disable("reviewer", "root")
    page.wait_for_url("**/sign-in")
