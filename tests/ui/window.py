"""A real Chromium, and a window in it that notes what it asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.ui.form import NEEDED

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def browsing() -> Iterator[Browser]:
    """A Chromium that runs until the block ends."""
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} {NEEDED}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS, timeout=120_000)
        yield browser
        browser.close()


expect.set_options(timeout=45_000)
"""A reader starts and loads its models while a busy machine does other things: waiting longer hides nothing."""


def at_rest(page: Page) -> None:
    """Wait until what moves on the page has come to rest."""
    page.wait_for_function(
        "document.getAnimations().every((one) => !(one instanceof CSSTransition) || one.playState !== 'running')"
    )


class Served(Protocol):
    """A desk that runs somewhere."""

    url: str


@dataclass
class Window:
    """A browser page and everything it asked for or complained of."""

    page: Page
    desk: Served
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.on(
            "console",
            lambda message: self.complaints.append(message.text) if message.type == "error" else None,
        )

    def open(self, address: str = "/") -> Page:
        self.page.goto(self.desk.url + address)
        return self.page

    def reload(self) -> None:
        """Load the page again; that this cuts its own requests short is no complaint."""
        known = list(self.complaints)
        self.page.reload()
        self.complaints[:] = known

    def leave(self) -> None:
        """Go away from the page, which then asks for nothing; that this cuts its requests short is no complaint."""
        known = list(self.complaints)
        self.page.goto("about:blank")
        self.complaints[:] = known

    def foreign(self) -> list[str]:
        """The requests that went beyond the desk's origin."""
        own = (self.desk.url, "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]
