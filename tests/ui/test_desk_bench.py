"""How the desk feels while it reads, in one run each: its answers beside two busy readers, and a page's fields after its upload.

Prints the figures; `make bench` runs it, no test of `make test` is timed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx
import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from extract.read import read_pages
from fixtures.archive import archive, fill
from index.settings import Settings
from index.store import Store
from ingest.document import open_document
from ingest.engine import make_engine
from tests.ui.running import serve, wait_for

DEMO = Path(__file__).parents[2] / "fixtures" / "demo"
PAGES = 65
FILINGS = 300
ASKED = 120
TARGET_MS = 300
TARGET_RATIO = 1.3
pytestmark = pytest.mark.bench


def scan(out: Path, *files: str) -> Path:
    """A file of 65 pages: those of the demo set, again and again."""
    made = pypdfium2.PdfDocument.new()
    sources = [pypdfium2.PdfDocument(DEMO / file) for file in files]
    while len(made) < PAGES:
        for one in sources:
            made.import_pages(one)
    while len(made) > PAGES:
        del made[len(made) - 1]
    made.save(out)
    return out


def asked(client: httpx.Client, ids: tuple[str, ...], document: str) -> list[float]:
    """The milliseconds of each of the requests that a person at the desk causes, in turn."""
    doors: tuple[Callable[[int], str], ...] = (
        lambda _: "reading",
        lambda _: "work",
        lambda turn: f"filings/{ids[turn % len(ids)]}",
        lambda _: f"documents/{document}/pages/1.png",
    )
    took = []
    for turn in range(ASKED):
        began = time.perf_counter()
        client.get(f"/api/v1/{doors[turn % len(doors)](turn)}").raise_for_status()
        took.append((time.perf_counter() - began) * 1000)
    return took


def test_the_desk_answers_while_two_workers_read_a_long_scan(tmp_path: Path) -> None:
    home = tmp_path / "home"
    ids = fill(home, archive(FILINGS))
    settings = Settings(home=home, workers=2)
    with closing(Store.open(home)) as store:
        page = store.keep((DEMO / "clean.pdf").read_bytes(), "clean.pdf")
        with serve(store, settings) as url, httpx.Client(base_url=url, timeout=120) as client:
            wait_for(lambda: store.document(page.sha256).state == "read", 600)
            asked(client, ids, page.sha256)  # the first looks, which prepare what is kept
            idle = asked(client, ids, page.sha256)
            for number, files in enumerate(
                (("clean.pdf", "two-forms.pdf"), ("three-faults.pdf", "unexplained.pdf"))
            ):
                data = scan(tmp_path / f"{number}.pdf", *files).read_bytes()
                client.post("/api/v1/documents", files={"files": (f"{number}.pdf", data)}).raise_for_status()
            wait_for(lambda: len(busy(store)) == 2, 600)
            reading = asked(client, ids, page.sha256)
            assert len(busy(store)) == 2, "the readers were done before the desk was measured"
    middle = [quantiles(times, n=100)[49] for times in (idle, reading)]
    slow = [quantiles(times, n=100)[94] for times in (idle, reading)]
    told = f"\n{FILINGS} filings, {ASKED} requests, idle and while two scans of {PAGES} pages are read:"
    told += f" p50 {middle[0]:.0f} and {middle[1]:.0f}, p95 {slow[0]:.0f} and {slow[1]:.0f} ms"
    told += f" ({slow[1] / slow[0]:.1f} times); load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    print(told)  # noqa: T201
    assert slow[1] <= TARGET_MS


def busy(store: Store) -> list[Any]:
    return [one for one in store.queue.standing() if one.state == "reading" and one.progress >= 1]


def ocr_seconds(path: Path) -> float:
    """How long the page is drawn and its text read, by an engine that has read before."""
    engine = make_engine("auto")
    took = []
    for _ in range(2):
        with open_document(path) as document:
            began = time.perf_counter()
            list(read_pages(document, engine, []))
            took.append(time.perf_counter() - began)
    return took[-1]


@pytest.fixture
def warm(tmp_path: Path, look: Any) -> Iterator[Page]:
    """The upload page of a desk whose worker has read before."""
    with closing(Store.open(tmp_path / "home")) as store:
        read = store.keep((DEMO / "unexplained.pdf").read_bytes(), "unexplained.pdf")
        with serve(store, Settings(home=store.home, workers=1)) as url:
            wait_for(lambda: store.document(read.sha256).state == "read", 600)
            page = look(type("At", (), {"url": url})).open()
            page.get_by_role("tab", name="上传与读取").click()
            expect(page.locator("#documents [role=row]", has_text="unexplained.pdf")).to_contain_text(
                "已读取"
            )
            yield page


def test_the_first_page_s_fields_are_seen_soon_after_its_text_is_read(warm: Page) -> None:
    seen_in_time(warm, DEMO / "clean.pdf", "a page")


def test_the_first_of_many_pages_is_seen_as_soon(warm: Page, tmp_path: Path) -> None:
    seen_in_time(
        warm, scan(tmp_path / "long.pdf", "clean.pdf", "two-forms.pdf"), f"the first of {PAGES} pages"
    )


QUICK_READER = """(file) => {
  window.seen = new Promise((seen) => {
    let [chosen, isGone] = [null, false];
    document.addEventListener("change", () => { chosen = performance.now(); }, { capture: true, once: true });
    const look = new MutationObserver(() => {
      const row = [...document.querySelectorAll("#documents tbody tr")].find((one) => one.cells[0].textContent === file);
      const way = row?.querySelector("a.early, td.name a");
      if (way && !isGone) { isGone = true; way.click(); }
      if (!document.querySelector(".fields .value")?.checkVisibility()) return;
      look.disconnect();
      requestAnimationFrame(() => setTimeout(() => seen((performance.now() - chosen) / 1000)));
    });
    look.observe(document.body, { subtree: true, childList: true, attributes: true });
  });
}"""
"""Clicks what leads to a file's fields the moment that it is there, and tells how long after the choice of the file these were
painted: what a driver outside of the page asks again and again is a second late."""


def seen_in_time(page: Page, file: Path, what: str) -> None:
    ocr = ocr_seconds(DEMO / "clean.pdf")
    page.evaluate(QUICK_READER, file.name)
    page.locator("#upload input[type=file]").set_input_files(file)
    seen = page.evaluate("window.seen")
    told = f"\nOCR of {what} {ocr:.1f} s, its fields visible {seen:.1f} s after the upload: {seen / ocr:.2f} times"
    print(told)  # noqa: T201
    assert seen <= TARGET_RATIO * ocr
