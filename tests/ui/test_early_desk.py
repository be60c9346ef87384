"""The first pages of a document can be looked at while the rest is read; the page becomes the filing by itself."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

from playwright.sync_api import expect

from extract.filing import DocumentSource, Extraction, Filing
from index.store import Store
from tests.ui.form import Form

TARGET = "/indicators/0/target"


class Slow:
    """A reader that shows a form, then the form and another one, then has read it; each when it is let."""

    def __init__(self) -> None:
        self.form = Form(name="城东片区供水管网改造")
        self.store: Store | None = None
        self.more, self.whole = Event(), Event()

    def __call__(self, path: Path, *, name: str, on_page: Any) -> Extraction:
        assert self.store
        source = DocumentSource(file=name, sha256=path.name, pages=3)
        first = self.form.filing(path.name)
        second = Filing(id=f"{path.name[:12]}-2", form_type="target", title="绩效目标表")
        for pages, forms, wait in ((1, (first,), self.more), (2, (first, second), self.whole)):
            on_page(pages, 3)
            self.store.early.keep(path, pages, Extraction(source, forms, ()))
            assert wait.wait(120)
        return Extraction(source, (first, second), ())


def test_a_page_is_looked_at_before_the_rest_is_read(tmp_path: Path, serving: Any, look: Any) -> None:
    slow = Slow()
    with serving(tmp_path / "home", slow) as desk:
        slow.store = desk.store
        window = look(desk)
        page = window.open()
        page.context.add_cookies([{"name": "jixiao_user", "value": "%E7%8E%8B%E8%8A%B3", "url": desk.url}])
        page.get_by_role("tab", name="上传与读取").click()
        page.locator("#upload input[type=file]").set_input_files(
            {"name": "三页.png", "mimeType": "image/png", "buffer": slow.form.png()}
        )
        page.get_by_role("link", name="先看已读的页").click()
        early = page.locator(".sign.is-early")
        expect(early).to_contain_text("已读 1 / 3 页")
        cell = page.locator(f'.fields [data-pointer="{TARGET}"]')
        expect(cell).to_contain_text("≥12公里")
        expect(page.locator(f'.overlay [data-pointer="{TARGET}"]')).to_be_visible()
        page.screenshot(path=tmp_path / "early.png")

        cell.click()
        expect(page.locator(".place")).to_contain_text("文件读完后才能更正")
        page.keyboard.press("e")
        expect(page.locator(".toast")).to_contain_text("文件读完后才能更正")
        expect(page.locator(".editor")).to_have_count(0)
        expect(page.locator(".finding, .findings .calm")).to_have_count(0)

        slow.more.set()
        expect(early).to_contain_text("已读 2 / 3 页")
        expect(page.locator(".fields .value.chosen")).to_have_attribute("data-pointer", TARGET)
        page.get_by_role("link", name="2 绩效目标").click()
        expect(page.locator("header.top h1")).to_have_text("绩效目标表")
        page.go_back()
        expect(page.locator(".fields .value.chosen")).to_have_attribute("data-pointer", TARGET)

        slow.whole.set()
        expect(page.locator(".sign")).not_to_contain_text("正在读取")
        expect(page.locator(".findings")).to_be_visible()
        expect(page.locator(".fields .value.chosen")).to_have_attribute("data-pointer", TARGET)
        assert "filing=" in page.url
        assert window.complaints == []


def test_a_document_that_fails_meanwhile_says_why(tmp_path: Path, serving: Any, look: Any) -> None:
    slow = Slow()
    with serving(tmp_path / "home", slow) as desk:
        slow.store = desk.store
        sha256 = desk.store.keep(slow.form.png(), "三页.png").sha256
        desk.store.early.keep(
            desk.store.original(sha256),
            1,
            Extraction(
                DocumentSource(file="三页.png", sha256=sha256, pages=3), (slow.form.filing(sha256),), ()
            ),
        )
        page = look(desk).open(f"/#early={sha256}")
        expect(page.locator(".sign.is-early")).to_contain_text("正在读取")
        desk.store.early.forget(sha256)
        desk.store.fail(sha256, "三页.png: 第 2 页无法读取，请重新扫描")
        expect(page.locator(".toast")).to_contain_text("第 2 页无法读取")
