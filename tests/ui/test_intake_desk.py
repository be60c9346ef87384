"""Files and folders that come in at the desk: chosen, dropped, refused; and the demo set of an empty store."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

DROP = """([files, zone]) => {
    const transfer = new DataTransfer();
    for (const [name, text] of files) transfer.items.add(new File([text], name));
    document.querySelector(zone).dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


def opened(window: Any) -> Page:
    page: Page = window.open()
    page.get_by_role("tab", name="上传与读取").click()
    expect(page.locator(".drop")).to_be_visible()
    return page


def test_many_files_are_dropped_and_each_is_told_of(desk: Any, look: Any, form: Any) -> None:
    window = look(desk)
    page = opened(window)
    page.evaluate(DROP, [[["甲.pdf", "one"], ["乙.pdf", "two"], ["丙.pdf", "one"]], ".drop"])
    expect(page.locator("#receipts")).to_contain_text("丙.pdf：已于")
    expect(page.locator("#documents tbody [role=row]")).to_have_count(2)
    expect(page.locator("#documents")).to_contain_text("甲.pdf: 不是可读的文件")
    expect(page.locator("#documents")).to_contain_text("又名 丙.pdf")
    page.get_by_role("button", name="知道了").click()
    expect(page.locator("#receipts")).to_be_empty()
    assert window.complaints == []


def test_a_folder_is_taken_with_its_folders_and_what_is_no_scan_is_named(
    desk: Any, look: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "2023年"
    (folder / "水务").mkdir(parents=True)
    for name in ("甲.pdf", "水务/乙.PNG", "说明.docx", ".DS_Store", "水务/Thumbs.db"):
        (folder / name).write_bytes(name.encode())
    window = look(desk)
    page = opened(window)
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="选择文件夹").click()
    chosen.value.set_files(folder)
    expect(page.locator("#receipts")).to_contain_text(re.compile("3 个不是扫描件的文件未上传：.*说明.docx"))
    expect(page.locator("#documents tbody [role=row]")).to_have_count(2)
    assert sorted(row.file for row in desk.store.documents()) == ["乙.PNG", "甲.pdf"]
    assert window.complaints == []


def test_a_file_over_the_limit_is_refused_before_it_is_sent(desk: Any, look: Any) -> None:
    window = look(desk)
    page = opened(window)
    page.locator("#upload input[type=file]").set_input_files(
        [
            {"name": "大.pdf", "mimeType": "application/pdf", "buffer": bytes(2 * 2**20 + 1)},
            {"name": "小.pdf", "mimeType": "application/pdf", "buffer": b"small"},
        ]
    )
    expect(page.locator("#receipts")).to_contain_text("大.pdf：文件超过 2 MB")
    expect(page.locator("#documents")).to_contain_text("小.pdf")
    assert [row.file for row in desk.store.documents()] == ["小.pdf"]
    assert window.complaints == []


def test_an_upload_that_the_network_cut_is_sent_again(desk: Any, look: Any) -> None:
    window = look(desk)
    window.page.route("**/api/v1/documents", lambda route: route.abort())
    page = opened(window)
    page.locator("#upload input[type=file]").set_input_files(
        {"name": "甲.pdf", "mimeType": "application/pdf", "buffer": b"one"}
    )
    expect(page.locator("#receipts")).to_contain_text("甲.pdf")
    page.unroute("**/api/v1/documents")
    page.get_by_role("button", name="重新上传失败的文件").click()
    expect(page.locator("#documents")).to_contain_text("甲.pdf")
    expect(page.locator("#receipts")).to_be_empty()


@pytest.mark.parametrize(
    ("locale", "button"), [("zh-CN", "读入四份样例"), ("en-US", "Read the four sample scans")]
)
def test_an_empty_store_greets_and_reads_the_demo_set_at_one_click(
    desk: Any, look: Any, locale: str, button: str
) -> None:
    window = look(desk, locale)
    page = window.open()
    page.get_by_role("button", name=button).click()
    expect(page.locator("#documents tbody [role=row]")).to_have_count(4)
    names = {row.file for row in desk.store.documents()}
    assert names == {"clean.pdf", "three-faults.pdf", "two-forms.pdf", "unexplained.pdf"}
    page.get_by_role("tab").first.click()
    expect(page.locator("#filings .greeting")).to_contain_text("4")
    assert window.complaints == []


def test_the_demo_set_is_for_an_empty_store(desk: Any) -> None:
    import httpx

    desk.store.keep(b"one", "甲.pdf")
    answer = httpx.post(f"{desk.url}/api/v1/demo")
    assert answer.status_code == 409
    assert "资料库已有文件" in answer.json()["detail"]


def test_a_refusal_by_the_server_names_the_file_once(desk: Any, look: Any) -> None:
    page = opened(look(desk))
    page.route(
        "**/api/v1/reading", lambda route: route.fulfill(json={**route.fetch().json(), "max_file_mb": 9})
    )
    page.reload()
    page.get_by_role("tab", name="上传与读取").click()
    page.locator("#upload input[type=file]").set_input_files(
        {"name": "大.pdf", "mimeType": "application/pdf", "buffer": bytes(2 * 2**20 + 1)}
    )
    expect(page.locator("#receipts p")).to_have_text(re.compile("^大.pdf: 文件超过 2 MB"))
    page.unroute_all(behavior="wait")  # an answer that is on its way must not meet a page that is gone
    assert desk.store.documents() == []
