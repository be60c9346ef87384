"""The pictures of docs/tour.md: `python -m tools.tour HOME OUT`, of a store with filings of several years and the demo set.

python -c "from pathlib import Path; from fixtures.archive import archive, fill; fill(Path('HOME'), archive(24))"
jixiao add fixtures/demo --home HOME
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from threading import Event

from playwright.sync_api import Page, sync_playwright

from extract.filing import DocumentSource, Extraction
from index.rows import FilingRow
from index.settings import Settings
from index.store import Store
from ingest.errors import Interrupted
from tools.screenshots import CHROMIUM, FLAGS, SIZE, served, shot
from ui.hands import Hands

MOST_BYTES = 150_000
PATIENCE_MS = 120_000
WRONG = "three-faults.pdf"
CLEAN = "clean.pdf"
LONG = "two-forms.pdf"
COMING = "2023年度自评表合订本.pdf"
SCORE = "/indicators/0/score"
QUESTION = "2022年各项目的得分是多少？"
WORDS = "未完成 原因"
UNIT = "禾源区农业技术推广中心"


def upload(page: Page) -> None:
    """The queue and the documents, one of which is being read."""
    page.get_by_role("tab", name="上传与读取").click()
    page.get_by_role("link", name="先看已读的页").wait_for()


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


class Coming:
    """A document that is being read for as long as the pictures take: its first form is seen, the rest is to come."""

    def __init__(self, store: Store) -> None:
        """Keep the document: as another one of the demo set, by a byte after its end."""
        self.store = store
        self.halted = Event()
        row = _of_file(store, LONG)
        self.view = store.filing(row.id)
        data = store.original(self.view.document).read_bytes()
        self.sha256 = store.keep(data + b"\n", COMING).sha256

    def read(self, path: Path, *, name: str, on_page: Callable[[int, int], None]) -> Extraction:
        """Show the first form, and go on until somebody halts it."""
        filing = self.view.filing
        seen = max(one.page for one in filing.evidence.values() if one.page)
        source = DocumentSource(file=name, sha256=self.sha256, pages=seen)
        on_page(seen, self.store.document(self.view.document).pages or seen)
        self.store.early.keep(path, seen, Extraction(source, (filing,), ()))
        self.halted.wait()
        raise Interrupted("the pictures are taken")


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


def early(page: Page, url: str, sha256: str) -> None:
    """What is seen of a document before it is read whole."""
    page.goto("about:blank")
    page.goto(f"{url}/#early={sha256}")
    page.locator(".sign.is-early").wait_for()
    page.locator('.fields [data-pointer="/funds/0/executed"]').click()
    page.locator("canvas.crop").wait_for()


def conflict(page: Page, url: str, filing: str) -> None:
    """A corrected value that a later reading reads otherwise."""
    page.goto("about:blank")
    page.goto(f"{url}/#filing={filing}&at={SCORE}")
    page.locator(".place .reread").wait_for()


def submitted(store: Store) -> str:
    """Return a filing of the demo set that waits to be signed, submitted now where none does."""
    row = _of_file(store, CLEAN)
    if row.stage != "submitted":
        for one in store.filing(row.id).findings:
            if one.decision == "open":
                store.decide(one.finding.id, "dismissed", "已与原件核对", "王芳")
        store.sign_offs.submit(row.id, "王芳")
    return row.id


def reread(store: Store, name: str) -> None:
    """Have a value of the filing corrected, and its document read again otherwise."""
    view = store.filing(name)
    if view.conflicts:
        return
    first, *rest = view.filing.indicators
    proof = view.filing.evidence
    told = {
        "indicators": (first.model_copy(update={"score": Decimal(8)}), *rest),
        "evidence": {**proof, SCORE: proof[SCORE].model_copy(update={"text": "8"})},
    }
    store.correct(name, SCORE, "9.5", "王芳")
    source = DocumentSource(file=view.file, sha256=view.document, pages=1)
    store.save_reading(view.document, Extraction(source, (view.filing.model_copy(update=told),), ()))


def _of_file(store: Store, file: str) -> FilingRow:
    return next(row for row in store.filings() if row.file == file)


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    store = Store.open(options.home)
    waits, wrong, coming = submitted(store), _of_file(store, WRONG).id, Coming(store)
    hands = Hands(coming.read, halt=coming.halted.set)
    with served(store, Settings(home=options.home), hands) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport=SIZE, locale="zh-CN", reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": "jixiao_user", "value": "%E7%8E%8B%E8%8A%B3", "url": url}])
        page = context.new_page()
        page.goto(url)
        for name, go in TABS:
            go(page)
            shot(page, options.out / f"{name}.png", MOST_BYTES)
        shown = (
            ("early", early, coming.sha256),
            ("review", review, wrong),
            ("sign-off", sign_off, waits),
            ("conflict", conflict, wrong),
        )
        for name, show, which in shown:
            if show is conflict:
                reread(store, wrong)
            show(page, url, which)
            shot(page, options.out / f"{name}.png", MOST_BYTES)
        browser.close()
    store.close()


if __name__ == "__main__":
    main()
