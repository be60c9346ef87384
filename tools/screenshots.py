"""Pictures of the desk for the docs: `python tools/screenshots.py HOME OUT [--filing ID] [--at POINTER] [--language en-US]`.

Writes OUT/list.png and OUT/review.png from the store under HOME, each small enough for a repository.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from extract.filing import Extraction
from index.settings import Settings
from index.store import Store
from ingest.errors import Interrupted
from ui.app import create_app
from ui.hands import Hands

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
SIZE = ViewportSize(width=1366, height=768)
MOST_BYTES = 300_000
COLOURS = (256, 128, 64, 32)


def take(
    browser: Browser, url: str, filing: str, out: Path, language: str = "zh-CN", at: str | None = None
) -> list[Path]:
    """Return the two pictures taken: the list of filings, and one open at this place, or at its first finding."""
    out.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport=SIZE, locale=language, reduced_motion="reduce")
    page = context.new_page()
    page.goto(url)
    page.locator("#filings [role=gridcell]").first.wait_for()
    listing = shot(page, out / "list.png")
    page.goto(f"{url}/#filing={filing}" + (f"&at={at}" if at else ""))
    page.locator(".fields .value").first.wait_for()
    if at is None and page.locator(".finding").count():
        page.locator(".finding .message").first.click()
    review = shot(page, out / "review.png")
    context.close()
    return [listing, review]


def shot(page: Page, path: Path, most_bytes: int = MOST_BYTES) -> Path:
    """Return the picture of the page, small enough for a repository."""
    page.wait_for_load_state("load")
    page.wait_for_function("[...document.images].every((image) => image.complete)")
    page.wait_for_timeout(500)
    page.screenshot(path=path)
    with Image.open(path) as taken:
        picture = taken.convert("RGB")
    for colours in COLOURS:
        picture.quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            path, optimize=True
        )
        if path.stat().st_size <= most_bytes:
            break
    return path


def _read_nothing(*_: object, **__: object) -> Extraction:
    """The pictures are of what the store holds already."""
    raise Interrupted("nothing is read for pictures")


NO_HANDS = Hands(_read_nothing)


@contextmanager
def served(store: Store, settings: Settings, hands: Hands = NO_HANDS) -> Iterator[str]:
    """Serve the store on a free port of this machine while the block runs; `hands` read what waits in it."""
    listener = socket.create_server(("127.0.0.1", 0))
    servers: list[uvicorn.Server] = []

    async def run() -> None:
        app = create_app(store, settings, hands, is_open=True)
        servers.append(uvicorn.Server(uvicorn.Config(app, log_level="warning")))
        await servers[0].serve(sockets=[listener])

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    while thread.is_alive() and not (servers and servers[0].started):
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        for server in servers:
            server.should_exit = True
        thread.join()
        listener.close()


def main() -> None:
    """Take the pictures of a store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--filing", help="by default the one with the most open errors")
    parser.add_argument("--at", help="the pointer of the field to show; by default the first finding")
    parser.add_argument("--language", default="zh-CN")
    options = parser.parse_args()
    settings = Settings(home=options.home)
    store = Store.open(settings.home)
    worst = max(store.filings(), key=lambda row: row.open_findings.get("error", 0))
    with served(store, settings) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for path in take(browser, url, options.filing or worst.id, options.out, options.language, options.at):
            print(f"{path} {path.stat().st_size} bytes")  # noqa: T201
        browser.close()
    store.close()


if __name__ == "__main__":
    main()
