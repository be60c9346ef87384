"""About and Users: versions, models and what leaves the machine; accounts made and ended by whoever administers."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from index.permissions import Role
from index.settings import Settings
from tests.ui.members import Staffed, staffed
from ui.about import CHECKOUT, about
from ui.service_api import LanguageTold

LAYOUT = CHECKOUT / "extract" / "transformer" / "weights" / "model.onnx"


def test_about_names_versions_models_and_licences() -> None:
    told = about(Settings(ocr_engine="rapidocr"), None)
    assert told.leaving == ()
    assert told.versions.engine == "rapidocr"
    assert told.versions.schema_of_exports == "1"
    layout = next(one for one in told.models if one.role == "layout")
    assert (layout.sha256, layout.size) == (sha256(LAYOUT.read_bytes()).hexdigest(), LAYOUT.stat().st_size)
    assert [one.role for one in told.models] == ["ocr", "ocr", "layout"]
    named = {one.name: one.licence for one in told.licences}
    assert named["gradio"] == "Apache-2.0"
    assert not any(name.startswith(("---", "名称")) for name in named)


def test_about_names_the_models_that_people_brought(tmp_path: Path) -> None:
    (tmp_path / "recognition").mkdir()
    (tmp_path / "recognition" / "own.onnx").write_bytes(b"weights")
    told = about(Settings(ocr_engine="rapidocr", ocr_models=tmp_path), None)
    own = next(one for one in told.models if one.role == "ocr")
    assert (own.file, own.sha256) == ("own.onnx", sha256(b"weights").hexdigest())


@pytest.mark.parametrize(
    ("settings", "language", "leaves"),
    [
        ({}, {"name": "m", "where": "本机", "is_here": True}, []),
        (
            {},
            {"name": "m", "where": "http://10.0.0.8/v1", "is_here": False},
            [("language", "http://10.0.0.8/v1")],
        ),
        ({"vectors_url": "http://127.0.0.1:8000"}, None, []),
        ({"vectors_url": "http://vectors.example:8000"}, None, [("vectors", "vectors.example")]),
        ({"webhook": "http://127.0.0.1:8080/hook"}, None, []),
        ({"webhook": "https://me:word@records.example/hook?key=1"}, None, [("webhook", "records.example")]),
    ],
)
def test_about_tells_what_leaves_the_machine(
    settings: dict[str, Any], language: Any, leaves: list[Any]
) -> None:
    told = about(Settings(ocr_engine="rapidocr", **settings), language and LanguageTold(**language))
    assert [(one.what, one.where) for one in told.leaving] == leaves


@pytest.mark.parametrize(
    ("locale", "tab", "nothing"), [("zh-CN", "关于", "无。读取"), ("en-US", "About", "Nothing. Reading")]
)
def test_the_desk_tells_what_it_is(
    standing_desk: Any, look: Any, locale: str, tab: str, nothing: str
) -> None:
    window = look(standing_desk, locale)
    page = window.open()
    shown(page, tab)
    expect(page.locator(".about .leaving")).to_contain_text(nothing)
    expect(page.locator(".about")).to_contain_text(sha256(LAYOUT.read_bytes()).hexdigest())
    page.locator(".about summary").click()
    expect(page.locator(".about details")).to_contain_text("gradio")
    assert window.foreign() == []
    assert window.complaints == []


def test_the_open_desk_tells_how_users_are_made(standing_desk: Any, look: Any) -> None:
    page = look(standing_desk).open()
    shown(page, "用户")
    expect(page.locator(".users")).to_contain_text("jixiao user add")


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    with staffed(tmp_path / "home") as made:
        yield made


def seat(chromium: Browser, desk: Staffed, role: Role) -> Page:
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(45_000)
    cookies = desk.client(role).cookies.items()
    context.add_cookies([{"name": name, "value": value, "url": desk.url} for name, value in cookies])
    page = context.new_page()
    page.goto(desk.url)
    shown(page, "用户")
    return page


def shown(page: Page, tab: str) -> None:
    """Show a tab, from the menu of those that have no room where it is among them."""
    expect(page.get_by_role("tab").first).to_be_visible()
    found = page.get_by_role("tab", name=tab, exact=True)
    if found.count() and found.first.is_visible():
        found.first.click()
        return
    page.locator(".overflow-menu > button").click()
    page.locator(".overflow-dropdown").get_by_text(tab, exact=True).click()


def test_an_administrator_makes_changes_and_disables_a_user(chromium: Browser, desk: Staffed) -> None:
    page = seat(chromium, desk, "admin")
    page.locator(".users form input[type=text]").fill("王芳")
    page.locator(".users form").get_by_label("审批").check()
    page.get_by_role("button", name="新建用户").click()
    told = page.locator(".users .told")
    expect(told).to_contain_text("王芳 的一次性密码")
    password = told.inner_text().split("：")[-1].split("\n")[0].strip()
    assert desk.client().post("/sign-in", data={"name": "王芳", "password": password}).status_code == 303
    page.get_by_role("button", name="已记下").click()
    expect(told).to_have_count(0)
    line = page.locator("[data-user='王芳']")
    expect(line.get_by_label("审核")).to_be_checked()
    line.get_by_label("审核").uncheck()
    expect(page.locator(".users details")).to_contain_text("王芳 改角色为 审批")
    line.get_by_role("button", name="停用").click()
    expect(line).to_contain_text("已停用")
    (member,) = (one for one in desk.store.people.all() if one.name == "王芳")
    assert (member.roles, member.is_disabled) == (("approver",), True)
    page.context.close()


def test_whoever_does_not_administer_sees_their_own_roles_alone(chromium: Browser, desk: Staffed) -> None:
    page = seat(chromium, desk, "reviewer")
    expect(page.locator(".users .calm")).to_contain_text("您是 reviewer（审核）")
    assert page.locator(".users table").count() == 0
    page.context.close()


def test_what_is_ticked_is_seen_and_no_role_is_lost_by_ticking_another(
    chromium: Browser, desk: Staffed
) -> None:
    desk.join("李强", "reviewer", "monitor")
    page = seat(chromium, desk, "admin")
    line = page.locator("[data-user='李强']")
    drawn = line.get_by_label("审核").evaluate("(node) => getComputedStyle(node).appearance")
    assert drawn == "auto", "Gradio draws its tick in white, which nobody sees on our boxes"
    with page.expect_response(lambda answer: answer.url.endswith("/roles")):
        line.get_by_label("审批").check()
    expect(line.get_by_label("审批")).to_be_checked()
    (member,) = (one for one in desk.store.people.all() if one.name == "李强")
    assert set(member.roles) == {"reviewer", "approver", "monitor"}
    page.locator(".users summary").click()
    expect(page.locator(".users details")).to_contain_text("改角色为 审核、审批、监测")
    page.context.close()
