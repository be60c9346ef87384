"""What a person does while an answer is still to come: nothing is lost, nothing is sent twice, nothing is shown elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from index.settings import Settings
from tests.ui.form import Form
from tests.ui.members import staffed
from tests.ui.reviewing import as_reviewer, at_hand, new_form, value
from tests.ui.running import Desk, running

NAME, UNIT = "/project_name", "/implementing_unit"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all of them: each puts forms of its own into it."""
    with running(Settings(home=tmp_path_factory.mktemp("home"))) as made:
        yield made


class Late:
    """The requests of a page that are held back until they are let go; begun before the page is opened."""

    def __init__(self, page: Page, address: str, method: str = "GET") -> None:
        self.page, self.method = page, method
        self.held: list[Route] = []
        page.route(address, self._hold)

    def _hold(self, route: Route) -> None:
        if route.request.method == self.method:
            self.held.append(route)
        else:
            route.continue_()

    def wait(self, count: int = 1) -> None:
        """Wait until so many are held back."""
        for _ in range(900):
            if len(self.held) >= count:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{len(self.held)} of {count} requests came")

    def let_go(self) -> None:
        while self.held:
            self.held.pop(0).continue_()


def sent(page: Page, end: str) -> list[Request]:
    """The posts of a page to addresses of this end, from now on."""
    posts: list[Request] = []
    page.on(
        "request", lambda one: posts.append(one) if one.method == "POST" and one.url.endswith(end) else None
    )
    return posts


def done(desk: Desk, filing: str) -> list[str]:
    return [event.action for event in desk.store.filing(filing).corrections]


def test_the_filing_that_was_asked_for_last_is_shown_whichever_answer_comes_first(
    desk: Desk, look: Any
) -> None:
    first, second = desk.put(new_form(), "一.png"), desk.put(new_form(), "二.png")
    window = look(desk)
    late = Late(window.page, f"**/api/v1/filings/{first}")
    page = window.open(f"/#filing={first}")
    late.wait()
    page.evaluate("address => { location.hash = address; }", f"filing={second}")
    expect(page.locator(".top .title p")).to_contain_text("二.png")
    with page.expect_response(f"**/api/v1/filings/{first}"):
        late.let_go()
    page.evaluate("() => new Promise(requestAnimationFrame)")
    expect(page.locator(".top .title p")).to_contain_text("二.png")
    assert window.complaints == []


def test_who_goes_back_before_a_filing_came_works_on_the_list_and_on_nothing_hidden(
    desk: Desk, look: Any
) -> None:
    filing = desk.put(new_form(), "一.png")
    window = look(desk)
    late = Late(window.page, f"**/api/v1/filings/{filing}")
    window.page.context.add_cookies([{"name": "jixiao_user", "value": "li", "url": desk.url}])
    page = window.open(f"/#filing={filing}&at={NAME}")
    late.wait()
    page.get_by_role("button", name="返回列表").click()
    with page.expect_response(f"**/api/v1/filings/{filing}"):
        late.let_go()
    page.evaluate("() => new Promise(requestAnimationFrame)")
    page.keyboard.press("Enter")
    expect(page.locator("#filings")).to_be_visible()
    assert "filing=" not in page.url
    assert done(desk, filing) == []


def test_keys_and_clicks_wait_for_the_filing_that_is_on_its_way(desk: Desk, look: Any) -> None:
    first, second = desk.put(new_form(), "一.png"), desk.put(new_form(), "二.png")
    window = look(desk)
    late = Late(window.page, f"**/api/v1/filings/{second}")
    page = as_reviewer(window, first, NAME)
    page.evaluate("address => { location.hash = address; }", f"filing={second}&at={UNIT}")
    late.wait()
    page.keyboard.press("Enter")  # meant for the next filing, which nobody has seen yet
    value(page, NAME).dispatch_event("click")
    late.let_go()
    expect(page.locator(".top .title p")).to_contain_text("二.png")
    assert at_hand(page) == UNIT
    page.keyboard.press("Enter")
    expect(value(page, UNIT)).not_to_contain_class("chosen")
    assert (done(desk, first), done(desk, second)) == ([], ["confirm"])


def test_an_answer_about_one_filing_is_not_shown_over_another(desk: Desk, look: Any) -> None:
    first, second = desk.put(new_form(), "一.png"), desk.put(new_form(), "二.png")
    window = look(desk)
    late = Late(window.page, "**/rows", "POST")
    page = as_reviewer(window, first, "/indicators/0/score")
    page.locator(".place .rows").get_by_role("button", name="加一行").click()
    late.wait()
    page.evaluate("address => { location.hash = address; }", f"filing={second}")
    expect(page.locator(".top .title p")).to_contain_text("二.png")
    with page.expect_response("**/rows"):
        late.let_go()
    page.evaluate("() => new Promise(requestAnimationFrame)")
    expect(page.locator(".top .title p")).to_contain_text("二.png")
    assert f"filing={second}" in page.url
    assert (done(desk, first), done(desk, second)) == (["add_row"], [])


def test_a_second_press_while_the_first_is_answered_deletes_no_second_row(desk: Desk, look: Any) -> None:
    filing = desk.put(new_form(), "一.png")
    window = look(desk)
    late, posts = Late(window.page, "**/rows", "POST"), sent(window.page, "/rows")
    page = as_reviewer(window, filing, "/indicators/1/score")
    rows = page.locator(".place .rows")
    rows.get_by_role("button", name="删除").dblclick()
    late.wait()
    rows.get_by_role("button", name="上移").click()
    late.let_go()
    expect(page.locator(".events li", has_text="删除一行")).to_have_count(1)
    expect(page.locator(".toast")).to_contain_text("行有增减或移动")
    assert len(posts) == 1
    assert done(desk, filing) == ["delete_row"]


def test_a_reason_that_is_sent_twice_is_one_decision(desk: Desk, look: Any) -> None:
    filing = desk.put(new_form(), "一.png")
    window = look(desk)
    late, posts = Late(window.page, "**/decision", "POST"), sent(window.page, "/decision")
    page = as_reviewer(window, filing)
    page.keyboard.press("f")
    page.keyboard.press("d")
    page.keyboard.type("原件即如此")
    page.keyboard.press("Enter")
    late.wait()
    page.locator(".finding textarea").press("Enter")
    page.locator(".finding form").get_by_role("button", name="不成立").click()
    late.let_go()
    expect(page.locator(".decided summary")).to_have_text("已处理 1 条")
    assert len(posts) == 1


def test_a_press_counts_though_an_answer_draws_the_sheet_anew_before_its_release(
    desk: Desk, look: Any
) -> None:
    filing = desk.put(new_form(), "一.png")
    window = look(desk)
    late = Late(window.page, "**/confirmations", "POST")
    page = as_reviewer(window, filing, NAME)
    page.keyboard.press("Enter")
    late.wait()
    value(page, UNIT).hover()
    page.mouse.down()
    late.let_go()
    expect(value(page, "/competent_department")).to_contain_class("chosen")  # it went on to the next
    page.mouse.up()
    expect(value(page, UNIT)).to_contain_class("chosen")
    assert done(desk, filing) == ["confirm"]


def test_a_value_typed_twice_in_haste_is_one_second_reading(tmp_path: Path, look: Any) -> None:
    scan = Form()
    for pointer in scan.evidence:
        scan.mark(pointer, readers=("geometry", "model"), confidence=0.98)
    with running(Settings(home=tmp_path / "home", second_reading_share=100, user="王芳")) as desk:
        desk.put(scan, "一.png")
        window = look(desk)
        late = Late(window.page, "**/second-readings/next")
        posts = sent(window.page, "/second-readings")
        page = window.open()
        page.get_by_role("tab", name="双录复核").click()
        late.wait()
        late.let_go()
        entry, pill = page.locator(".second input"), page.locator(".second .work .pill")
        entry.fill("1")
        waiting = int(pill.inner_text().split()[1])
        entry.press("Enter")
        late.wait()
        entry.press("Enter")
        late.let_go()
        expect(pill).to_have_text(f"待录 {waiting - 1} 处")
        expect(page.locator(".second .failed")).to_be_hidden()
        assert len(posts) == 1


def test_two_roles_ticked_in_haste_are_both_given(tmp_path: Path, chromium: Browser) -> None:
    with staffed(tmp_path / "home") as desk:
        desk.join("李强", "reviewer")
        context = chromium.new_context(locale="zh-CN", viewport={"width": 1920, "height": 768})
        context.set_default_timeout(45_000)
        cookies = desk.client("admin").cookies.items()
        context.add_cookies([{"name": name, "value": value, "url": desk.url} for name, value in cookies])
        page = context.new_page()
        late = Late(page, "**/roles", "POST")
        page.goto(desk.url)
        page.get_by_role("tab", name="用户").click()
        line = page.locator("[data-user='李强']")
        line.get_by_label("审批").check()
        late.wait()
        line.get_by_label("监测").check()
        line.get_by_label("审核").uncheck()
        late.let_go()
        for _ in range(2):
            late.wait()
            late.let_go()
        page.locator(".users summary").click()
        expect(page.locator(".users details")).to_contain_text("改角色为 审批、监测")
        for role, is_theirs in (("审核", False), ("审批", True), ("监测", True)):
            expect(line.get_by_label(role)).to_be_checked(checked=is_theirs)
        (member,) = (one for one in desk.store.people.all() if one.name == "李强")
        assert set(member.roles) == {"approver", "monitor"}
        context.close()


def test_going_from_filing_to_filing_asks_for_no_list_of_them_all(desk: Desk, look: Any) -> None:
    first, second = desk.put(new_form(), "一.png"), desk.put(new_form(), "二.png")
    window = look(desk)
    lists: list[str] = []
    window.page.on("request", lambda one: lists.append(one.url) if one.url.endswith("/filings") else None)
    page = as_reviewer(window, first)
    assert len(lists) == 1, "the page that opens at a filing knows no list yet"
    for name in (second, first):
        page.evaluate("name => { location.hash = `filing=${name}`; }", name)
        page.wait_for_function(
            "name => document.querySelector('.review .top a[href*=working-paper]')?.href.includes(name)",
            arg=name,
        )
    page.get_by_role("button", name="下一张", exact=True).first.wait_for()
    assert len(lists) == 1
