"""Documents in the desk while they are read, and after their reading was ended: real workers, a real Chromium."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from index.settings import Settings
from index.store import Store
from ui.hands import eyes

READING_MS = 60_000


def scans(number: int, pages: int) -> bytes:
    """A TIFF of so many pages with their numbers on them."""
    drawn = []
    for page in range(1, pages + 1):
        image = Image.new("L", (420, 594), 255)
        ImageDraw.Draw(image).text((180, 250), f"{number}-{page}", fill=0, font_size=60)
        drawn.append(image)
    out = io.BytesIO()
    drawn[0].save(out, "TIFF", save_all=True, append_images=drawn[1:], compression="tiff_lzw")
    return out.getvalue()


@pytest.fixture
def slow_desk(tmp_path: Path, monkeypatch, serving_with):
    """A desk whose one worker reads a page in half a second, and never comes to the end of page 4."""
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    )
    settings = Settings(home=tmp_path / "home", reader="halting:read", workers=1, page_seconds=10)
    with eyes(settings) as view:
        store = Store.open(settings.home, view=view)
        with serving_with(store, settings) as desk:
            yield desk
        store.close()


def test_pages_are_shown_while_later_ones_are_read_and_a_page_that_hangs_is_told(slow_desk, look) -> None:
    window = look(slow_desk)
    page = window.open()
    page.get_by_role("button", name="上传扫描件").click()
    files = [
        {"name": f"{number}.tif", "mimeType": "image/tiff", "buffer": scans(number, count)}
        for number, count in ((1, 6), (2, 2))
    ]
    page.locator("#upload input[type=file]").set_input_files(files)
    row = page.locator("#documents [role=gridcell]", has_text="1.tif")
    expect(page.locator("#documents")).to_contain_text("读取中", timeout=READING_MS)
    row.click()
    leaf = page.locator("dialog .pages-read .leaf")
    expect(leaf.first).to_be_visible(timeout=READING_MS)
    assert page.locator("dialog").inner_text().count("读取中") == 1
    expect(leaf).to_have_count(3, timeout=READING_MS)
    expect(page.locator("dialog .pages-read")).to_contain_text("3 / 6 页")
    assert (
        leaf.first.locator("img").evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 400
    )
    expect(page.locator("dialog")).to_contain_text("读到第 4 页时", timeout=READING_MS)
    expect(page.locator("dialog")).to_contain_text("重新扫描该页")
    expect(leaf).to_have_count(3)
    page.locator("dialog").get_by_role("button", name="关闭").click()
    expect(page.locator("#documents")).to_contain_text("已读取", timeout=READING_MS)
    expect(page.locator("#documents")).to_contain_text("未能读取")
    assert {one.file: one.state for one in slow_desk.store.documents()} == {
        "1.tif": "failed",
        "2.tif": "read",
    }
    assert window.complaints == []
