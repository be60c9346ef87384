"""Reading that a person holds: it stops after the page under way and goes on where it was; and the desk's word on it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from playwright.sync_api import expect

from extract.filing import DocumentSource, Extraction
from index.build import build
from index.store import Store
from ingest.errors import UnreadableDocument
from tests.ui.running import wait_for
from ui.reading import Reader


def make_extraction(data: bytes, pages: int = 1) -> Extraction:
    return Extraction(DocumentSource(file="a.pdf", sha256=sha256(data).hexdigest(), pages=pages), (), ())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.open(tmp_path)) as made:
        yield made


def test_reading_stops_after_the_page_under_way_and_goes_on_where_it_was(store: Store) -> None:
    seen: list[int] = []
    row = store.keep(b"three pages", "a.pdf")

    def slow(path: Path, *, name: str | None = None, on_page=None):  # type: ignore[no-untyped-def]
        for page in (1, 2, 3):
            if page == 2:
                store.pause.begin("王芳", "")
            seen.append(page)
            on_page(page, 3)
        return make_extraction(b"three pages")

    reader = Reader(lambda: None, pause=store.pause)
    thread = Thread(target=build, args=(store, slow), kwargs={"hold": reader.hold})
    thread.start()
    wait_for(lambda: store.document(row.sha256).progress == 2)
    thread.join(0.5)
    assert thread.is_alive()
    assert seen == [1, 2]
    assert (store.document(row.sha256).state, store.document(row.sha256).progress) == ("reading", 2)
    store.pause.end()
    thread.join(60)
    assert seen == [1, 2, 3]
    assert store.document(row.sha256).state == "read"


def test_a_held_reader_stops_when_the_program_ends_and_the_document_waits(store: Store) -> None:
    row = store.keep(b"one", "a.pdf")

    def reads(path: Path, *, name: str | None = None, on_page=None):  # type: ignore[no-untyped-def]
        store.pause.begin("王芳", "")
        on_page(1, 2)
        raise AssertionError("it is held")

    reader = Reader(lambda: build(store, reads, hold=reader.hold), pause=store.pause)
    reader.start()
    reader.stop(10)
    store.pause.end()
    assert reader.fault is None
    assert store.document(row.sha256).state == "waiting"
    assert store.document(row.sha256).progress == 0


def test_while_reading_is_held_nothing_is_begun(store: Store) -> None:
    row = store.keep(b"one", "a.pdf")
    store.pause.begin("王芳", "")
    reader = Reader(lambda: build(store, None, hold=reader.hold), pause=store.pause)  # type: ignore[arg-type]
    reader.start()
    reader.stop(10)
    assert reader.fault is None
    assert store.document(row.sha256).state == "waiting"


class Steps:
    """A reader that reads a page each time it is let; what is called "bad" fails until it is mended."""

    def __init__(self) -> None:
        self.let = Event()
        self.is_mended = False

    def __call__(self, path: Path, *, name: str, on_page: Any) -> Extraction:
        data = path.read_bytes()
        if data == b"bad" and not self.is_mended:
            raise UnreadableDocument(f"{name}: 打不开，请重新扫描 / it cannot be opened; scan it again")
        for page in range(4):
            on_page(page, 3)
            if page < 3:
                assert self.let.wait(60)
                self.let.clear()
        return make_extraction(data, 3)


def give_name(page: Any) -> None:
    page.locator("dialog input").fill("李强")
    page.locator("dialog input").press("Enter")


def read_out(desk: Any, steps: Steps, page: Any) -> None:
    """Let everything be read to its end."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if all(row.state == "read" for row in desk.store.documents()):
            return
        steps.let.set()
        page.wait_for_timeout(50)
    raise AssertionError([(row.file, row.state, row.reason) for row in desk.store.documents()])


@pytest.fixture
def steps() -> Steps:
    return Steps()


def test_a_person_holds_the_reading_follows_it_and_tries_again(
    tmp_path: Path, serving: Any, look: Any, wait: Any, steps: Steps
) -> None:
    with serving(tmp_path / "home", steps) as desk:
        window = look(desk)
        page = window.open()
        page.context.add_cookies([{"name": "jixiao_user", "value": "%E7%8E%8B%E8%8A%B3", "url": desk.url}])
        page.get_by_role("button", name="上传扫描件").click()
        files = [
            {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": name.encode()}
            for name in ("bad", "good", "more")
        ]
        page.locator("#upload input[type=file]").set_input_files(files)
        panel, good = page.locator(".panel"), page.locator("#documents [role=row]", has_text="good.pdf")
        expect(good).to_contain_text("识别第 1 页")
        expect(panel).to_contain_text("剩余时间未知")
        expect(panel).to_contain_text("1 个文件尚未打开")
        steps.let.set()
        expect(good).to_contain_text("1 / 3")
        expect(panel).to_contain_text("剩余时间未知")
        page.get_by_role("button", name="暂停").click()
        expect(panel).to_contain_text(re.compile("已暂停（王芳 .*重新启动后仍然暂停"))
        expect(page.locator("#reading-now")).to_have_text("读取已暂停")
        steps.let.set()
        expect(good).to_contain_text("暂停于第 2 页之后")
        window.reload()
        page.get_by_role("tab", name="上传与读取").click()
        page.get_by_role("button", name="继续读取").click()
        expect(good).to_contain_text("识别第 3 页")
        expect(panel).to_contain_text(re.compile("每页约 .* 秒 · 已打开的约剩"))
        steps.let.set()
        expect(good).to_contain_text("已读取")

        bad = page.locator("#documents [role=row]", has_text="bad.pdf")
        expect(bad).to_contain_text("打不开，请重新扫描")
        steps.is_mended = True
        bad.get_by_role("button", name="重试").click()
        expect(bad).to_contain_text(re.compile("等待|读取中"))
        read_out(desk, steps, page)
        expect(bad).to_contain_text("已读取")
        expect(panel).to_have_count(0)
        assert window.complaints == []


def test_a_press_is_not_lost_and_the_focus_stays_while_the_queue_is_shown_anew(
    tmp_path: Path, serving: Any, look: Any, steps: Steps
) -> None:
    with closing(Store.open(tmp_path / "home")) as store:
        store.keep(b"good", "good.pdf")
    with serving(tmp_path / "home", steps) as desk:
        page = look(desk).open()
        page.context.add_cookies([{"name": "jixiao_user", "value": "li", "url": desk.url}])
        page.get_by_role("tab", name="上传与读取").click()
        panel, row = page.locator(".panel"), page.locator("#documents")
        pause = panel.get_by_role("button", name="暂停")
        expect(row).to_contain_text("识别第 1 页")
        pause.focus()
        steps.let.set()
        expect(row).to_contain_text("识别第 2 页")
        expect(pause).to_be_focused()
        pause.hover()
        page.mouse.down()
        steps.let.set()
        for _ in range(2):  # of which one was told of the third page
            with page.expect_response("**/api/v1/reading"):
                pass
        page.mouse.up()
        expect(panel).to_contain_text("已暂停")
        expect(row).to_contain_text("暂停于第 2 页之后")
        panel.get_by_role("button", name="继续读取").click()
        read_out(desk, steps, page)


def test_a_desk_that_starts_again_is_held_still(
    tmp_path: Path, serving: Any, look: Any, steps: Steps
) -> None:
    with closing(Store.open(tmp_path / "home")) as store:
        store.keep(b"good", "good.pdf")
        store.pause.begin("王芳", "2026-03-01T08:00:00+00:00")
    with serving(tmp_path / "home", steps) as desk:
        page = look(desk).open()
        page.get_by_role("tab", name="上传与读取").click()
        expect(page.locator(".panel")).to_contain_text("已暂停（王芳")
        assert [row.state for row in desk.store.documents()] == ["waiting"]
        page.get_by_role("button", name="继续读取").click()
        give_name(page)
        expect(page.locator("#documents")).to_contain_text("识别第 1 页")
        steps.let.set()


def test_all_that_failed_is_tried_again_at_once(
    tmp_path: Path, serving: Any, look: Any, steps: Steps
) -> None:
    with closing(Store.open(tmp_path / "home")) as store:
        row = store.keep(b"bad", "bad.pdf")
        store.fail(row.sha256, "bad.pdf: 打不开")
    with serving(tmp_path / "home", steps) as desk:
        steps.is_mended = True
        page = look(desk).open()
        page.get_by_role("tab", name="上传与读取").click()
        page.get_by_role("button", name="重试全部失败的文件（1）").click()
        give_name(page)
        read_out(desk, steps, page)
        expect(page.locator("#documents")).to_contain_text("已读取")
