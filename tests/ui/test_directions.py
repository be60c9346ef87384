"""What people say of a document's pages, over the API and in the desk; the document is read again by it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.ui.directed import paper, read

WHO = {"jixiao_user": "%E7%8E%8B%E5%AE%A1"}


@pytest.fixture
def document(serving, wait, tmp_path: Path) -> Iterator[tuple[object, httpx.Client, str]]:
    """A desk, its API and a document of three pages, read: two target forms."""
    with (
        serving(tmp_path / "home", read) as desk,
        httpx.Client(base_url=f"{desk.url}/api/v1", cookies=WHO) as api,
    ):
        sha256 = api.post("/documents", files={"files": ("三页.tif", paper())}).json()[0]["sha256"]
        wait(lambda: api.get(f"/documents/{sha256}").json()["state"] == "read")
        yield desk, api, sha256


def test_the_api_takes_directions_reads_again_and_takes_them_back(document, wait) -> None:
    _, api, sha256 = document

    def is_read() -> bool:
        return api.get(f"/documents/{sha256}").json()["state"] == "read"

    view = api.get(f"/documents/{sha256}/directions").json()
    assert [[one["begins"] for one in page["filings"]] for page in view["pages"]] == [[True], [False], [True]]
    body = {
        "directions": [{"kind": "boundary", "page": 2, "value": "begins"}, {"kind": "turn", "page": 1, "value": "90"}],
        "why": "第二页是另一张表", "version": view["version"],
    }  # fmt: skip
    given = api.post(f"/documents/{sha256}/directions", json=body).json()
    assert [(one["id"], one["who"], one["stands"]) for one in given["directions"]] == [
        (1, "王审", True),
        (2, "王审", True),
    ]
    wait(is_read)
    assert [row["id"][-1] for row in api.get("/filings").json()] == ["1", "3", "2"]
    assert api.post(f"/documents/{sha256}/directions", json=body).status_code == 409
    assert api.post("/directions/1/undo", json={"why": "看错"}).status_code == 200
    wait(is_read)
    assert len(api.get("/filings").json()) == 2
    events = api.get(f"/documents/{sha256}").json()["directions"]
    assert [(one["kind"], one["undoes"], one["why"], one["stands"]) for one in events] == [
        ("boundary", None, "第二页是另一张表", False), ("turn", None, "第二页是另一张表", True), ("undo", 1, "看错", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "status", "told"),
    [
        ({"kind": "boundary", "page": 9, "value": "begins"}, 422, "没有第 9 页"),
        ({"kind": "leave_out", "page": 2}, 422, "为何不读"),
        ({"kind": "tear_out", "page": 2}, 422, "kind"),
    ],
)
def test_the_api_says_why_it_refuses(document, said, status: int, told: str) -> None:
    _, api, sha256 = document
    answer = api.post(f"/documents/{sha256}/directions", json={"directions": [said]})
    assert (answer.status_code, told in answer.json()["detail"]) == (status, True)
    assert api.post(f"/documents/{sha256}/directions", json={"directions": []}).status_code == 422
    assert api.post("/directions/1/undo", json={}).status_code == 404


def test_a_form_is_parted_and_a_page_left_out_in_the_desk_and_both_taken_back(document, look) -> None:
    desk, _, sha256 = document
    page = look(desk).open(f"/#filing={sha256[:12]}-2")
    page.get_by_role("button", name="文件…").click()

    def leaf(number: int):
        return page.locator(f'.sheets .leaf[data-page="{number}"]')

    expect(leaf(2)).to_contain_text("表1 续")
    expect(leaf(1).get_by_role("button", name="接上一表")).to_have_count(0)
    leaf(2).get_by_role("button", name="此页另起一表").click()
    leaf(2).get_by_role("button", name="右转").click()
    leaf(3).get_by_role("button", name="不读此页").click()
    expect(page.locator(".gathered p")).to_have_text(
        "待提交：第 2 页：此页另起一表；第 2 页：转正（顺时针 90°）；第 3 页：不读此页"
    )
    send = page.get_by_role("button", name="提交并重新读取")
    send.click()
    assert desk.store.document(sha256).directions == ()  # the reason is wanted
    page.locator(".gathered input").fill("夹入的复印件")
    send.click()
    page.locator("dialog input[autocomplete=name]").fill("李审计")
    page.locator("dialog input[autocomplete=name]").press("Enter")
    expect(leaf(2)).to_contain_text("表2 起：绩效目标表")
    expect(leaf(3)).to_contain_text("不读此页")
    expect(page.locator(".sheets .said li")).to_have_count(3)
    expect(page.locator(".sheets .said li").first).to_contain_text("李审计")
    leaf(3).get_by_role("button", name="恢复此页").click()
    expect(leaf(3)).to_contain_text("表3 起：绩效目标表")
    expect(page.locator(".sheets .said .dead")).to_contain_text("已由 李审计 于")
    page.locator(".sheets .said li", has_text="此页另起一表").get_by_role("button", name="撤销").click()
    expect(leaf(2)).to_contain_text("表1 续")
    page.locator(".jx-dialog").get_by_role("button", name="关闭").click()
    expect(page.locator("header.top h1")).to_have_text("公厕改造")


def test_a_page_whose_filing_went_into_another_shows_that_one_when_it_is_read(document, look) -> None:
    desk, _, sha256 = document
    page = look(desk).open(f"/#filing={sha256[:12]}-2")
    expect(page.locator("header.top h1")).to_have_text("公厕改造")
    page.get_by_role("button", name="文件…").click()
    page.locator('.sheets .leaf[data-page="3"]').get_by_role("button", name="接上一表").click()
    page.get_by_role("button", name="提交并重新读取").click()
    page.locator("dialog input[autocomplete=name]").fill("李审计")
    page.locator("dialog input[autocomplete=name]").press("Enter")
    expect(page.locator(".sheets .said li")).to_have_count(1)
    page.locator(".jx-dialog").get_by_role("button", name="关闭").click()
    expect(page.locator("header.top h1")).to_have_text("路灯更换")
    expect(page.locator('.fields [data-pointer="/indicators/2/target"]')).to_have_count(1)
