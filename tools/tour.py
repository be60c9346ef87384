"""The pictures of docs/tour.md: `python -m tools.tour HOME OUT`, of a store with filings of several years and the demo set.

python -c "from pathlib import Path; from fixtures.archive import archive, fill; fill(Path('HOME'), archive(24))"
jixiao add fixtures/demo --home HOME
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from index.settings import Settings
from index.store import Store
from tools.screenshots import CHROMIUM, FLAGS, SIZE, served, shot

MOST_BYTES = 150_000
PATIENCE_MS = 120_000
WRONG = "three-faults.pdf"
QUESTION = "2022年各项目的得分是多少？"
WORDS = "未完成 原因"
UNIT = "禾源区农业技术推广中心"


def upload(page: Page) -> None:
    """The queue and the documents."""
    page.get_by_role("tab", name="上传与读取").click()
    page.locator("#documents").wait_for()


def listing(page: Page) -> None:
    """The work list."""
    page.get_by_role("tab", name="各类表").click()
    page.locator("#filings tbody tr").first.wait_for()


def search(page: Page) -> None:
    """What a search finds."""
    page.get_by_role("tab", name="检索").click()
    page.locator(".search input[name=q]").fill(WORDS)
    page.locator(".search input[name=q]").press("Enter")
    page.locator(".hits .hit").first.wait_for()


def ask(page: Page) -> None:
    """A question with its answer."""
    page.get_by_role("tab", name="问答").click()
    page.locator(".ask input[name=question]").fill(QUESTION)
    page.locator(".ask input[name=question]").press("Enter")
    page.locator(".ask .answer:not(.waiting)").wait_for()


def trends(page: Page) -> None:
    """A unit over the years."""
    page.get_by_role("tab", name="趋势").click()
    page.locator(".trends input[type=search]").fill(UNIT)
    page.locator(".choices li button", has_text=UNIT).first.click()
    page.locator(".trends .chart svg").first.wait_for()


def about(page: Page) -> None:
    """Versions, models, what leaves the machine."""
    page.get_by_role("tab", name="关于").click()
    page.locator(".about dl").wait_for()


TABS: tuple[tuple[str, Callable[[Page], None]], ...] = (
    ("upload", upload),
    ("work-list", listing),
    ("search", search),
    ("ask", ask),
    ("trends", trends),
    ("about", about),
)


def review(page: Page, url: str, filing: str) -> None:
    """A filing with a finding chosen."""
    page.goto(f"{url}/#filing={filing}")
    page.locator(".finding .message").first.click()
    page.locator("canvas.crop").wait_for()


def sign_off(page: Page, url: str, filing: str) -> None:
    """A filing that waits for a signature."""
    page.goto("about:blank")
    page.goto(f"{url}/#filing={filing}")
    page.locator(".sign").wait_for()


def submitted(store: Store) -> str:
    """Return a filing of the demo set that waits to be signed, submitted now where none does."""
    rows = [row for row in store.filings() if row.file == "clean.pdf"]
    (row,) = rows
    if row.stage != "submitted":
        for one in store.filing(row.id).findings:
            if one.decision == "open":
                store.decide(one.finding.id, "dismissed", "已与原件核对", "王芳")
        store.sign_offs.submit(row.id, "王芳")
    return row.id


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    store = Store.open(options.home)
    waits = submitted(store)
    wrong = next(row.id for row in store.filings() if row.file == WRONG)
    with served(store, Settings(home=options.home)) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport=SIZE, locale="zh-CN", reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": "jixiao_user", "value": "%E7%8E%8B%E8%8A%B3", "url": url}])
        page = context.new_page()
        page.goto(url)
        for name, go in TABS:
            go(page)
            shot(page, options.out / f"{name}.png", MOST_BYTES)
        for name, show, filing in (("review", review, wrong), ("sign-off", sign_off, waits)):
            show(page, url, filing)
            shot(page, options.out / f"{name}.png", MOST_BYTES)
        browser.close()
    store.close()


if __name__ == "__main__":
    main()
