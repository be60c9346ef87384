"""Signing in and out as a person does it, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.members import Staffed, staffed
from tests.ui.window import Window

NEW = "新的密码 long enough"


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


def test_a_newcomer_signs_in_changes_the_password_works_and_signs_out(desk: Staffed, window: Window) -> None:
    given = desk.store.people.add("王芳", ["reviewer"], "root")
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

    page.wait_for_url(f"{desk.url}/")
    expect(page.locator("#who")).to_contain_text("王芳")
    expect(page.locator("#who .open")).to_have_count(0)
    expect(page.locator("#empty")).to_be_visible()
    page.wait_for_timeout(2000)  # the lists ask again by themselves meanwhile
    assert window.complaints == []
    page.locator("#who button").click()
    expect(page.get_by_role("dialog")).to_contain_text("审核")
    page.locator("#sign-out").click()

    page.wait_for_url("**/sign-in")
    page.goto(f"{desk.url}/")
    assert page.url.endswith("/sign-in")
    assert window.foreign() == []
    outcomes = [(one.name, one.outcome) for one in desk.store.people.traces.sign_ins()]
    assert outcomes[-2:] == [("王芳", "good"), ("王芳", "wrong")]


def test_an_open_desk_shows_that_it_is_open(look, standing_desk) -> None:
    page = look(standing_desk).open("/")
    expect(page.locator("#who .open")).to_have_text("开放模式")
    expect(page.locator("#who .open")).to_have_attribute("title", re.compile("仅限本机"))


def test_a_page_left_open_goes_to_the_sign_in_page_when_its_session_is_over(
    desk: Staffed, window: Window
) -> None:
    page = window.open("/")
    page.get_by_label("姓名").fill("reviewer")
    page.get_by_label("密码").fill("a good 密码 for tests")
    page.get_by_role("button", name="登录").click()
    expect(page.locator("#who")).to_contain_text("reviewer")
    desk.store.people.disable("reviewer", "root")
    page.wait_for_url("**/sign-in")
