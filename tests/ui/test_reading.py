"""The whole way, nothing made up: a scanned form of fixtures/, the real reader, a real browser."""

import json
import re
import threading
from pathlib import Path

import pytest
from playwright.sync_api import expect

from index.store import Store
from ingest.errors import EngineUnavailable
from ui.reading import Reader

FIXTURES = Path(__file__).parents[2] / "fixtures"
RULE, POINTER = "scores-total", "/total_score"
READING_MS = 180_000


def scan_with_a_wrong_total() -> Path:
    for answer in sorted((FIXTURES / "demo-gold").glob("*.json")):
        owed = {finding["rule"] for finding in json.loads(answer.read_text("utf-8"))["findings"]}
        if RULE in owed:
            return FIXTURES / "demo" / f"{answer.stem}.pdf"
    raise AssertionError(f"no scan of fixtures/demo owes {RULE}")


def test_a_real_scan_is_read_its_finding_seen_its_value_corrected_and_kept(reading_desk, look) -> None:
    scan = scan_with_a_wrong_total()
    window = look(reading_desk)
    page = window.open()
    page.get_by_role("button", name="上传扫描件").click()
    page.locator("#upload input[type=file]").set_input_files(scan)
    expect(page.locator("#documents")).to_contain_text(scan.name)
    expect(page.locator("#documents")).to_contain_text("已读取", timeout=READING_MS)
    page.locator("#documents [role=gridcell]", has_text=scan.name).click()

    finding = page.locator(f".finding:has([title='{RULE}'])")
    expect(finding.locator("dd")).to_have_count(2)
    printed, expected = finding.locator("dd").all_inner_texts()
    value = page.locator(f'.fields [data-pointer="{POINTER}"]')
    box = page.locator(f'.overlay [data-pointer="{POINTER}"]')
    finding.locator(".message").click()
    expect(value).to_have_class(re.compile("chosen"))
    expect(value.locator(".text")).to_have_text(printed)
    expect(box).to_have_class(re.compile("chosen"))
    expect(box).to_be_in_viewport()

    value.dblclick()
    page.locator(".editor textarea").fill(expected)
    page.locator(".editor textarea").press("Enter")
    page.locator("dialog input").fill("李审计")
    page.locator("dialog input").press("Enter")
    expect(finding).to_have_count(0)

    page.reload()
    expect(value.locator(".text")).to_have_text(expected)
    expect(value).to_have_class(re.compile("is-corrected"))
    expect(page.locator(".place .before")).to_contain_text(printed)
    expect(page.locator(".place .before")).to_contain_text("李审计")
    expect(finding).to_have_count(0)
    assert window.foreign() == []
    assert window.complaints == []


@pytest.mark.parametrize(
    ("error", "fault"),
    [(EngineUnavailable("引擎缺失：请安装"), "引擎缺失：请安装"), (OSError("disk"), "详情见服务日志")],
)
def test_a_reader_that_cannot_work_says_why_and_tries_again(error, fault, wait) -> None:
    answers = [error]
    worked = threading.Event()

    def work() -> None:
        if answers:
            raise answers.pop()
        worked.set()

    reader = Reader(work)
    reader.start()
    assert fault in wait(lambda: reader.fault)
    reader.wake()
    assert worked.wait(60)
    reader.stop()
    assert reader.fault is None


def test_why_documents_wait_is_shown_in_the_desk(tmp_path, serving, look) -> None:
    def read(path, **_options):
        raise EngineUnavailable("引擎缺失：请安装 <b>它</b>")

    store = Store.open(tmp_path)
    store.keep(b"%PDF-", "一.pdf")
    store.close()
    with serving(tmp_path, read) as desk:
        page = look(desk).open()
        expect(page.locator("#fault")).to_have_text("引擎缺失：请安装 <b>它</b>")
        page.get_by_role("tab", name="上传与读取").click()
        expect(page.locator("#documents")).to_contain_text("一.pdf")
