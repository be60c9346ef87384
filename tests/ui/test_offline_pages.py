"""Chromium's own log of the network knows no request of the desk's pages beyond their origin."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

CHROMIUM = "/usr/bin/chromium"


@dataclass(frozen=True)
class NetLog:
    """What Chromium's own log says its pages asked the network for."""

    requests: frozenset[str]
    hosts: frozenset[str]

    @classmethod
    def read(cls, path: Path) -> NetLog:
        log = json.loads(path.read_text(encoding="utf-8"))
        kinds = {number: name for name, number in log["constants"]["logEventTypes"].items()}
        events = [(kinds[event["type"]], event.get("params", {})) for event in log["events"]]
        jobs = [given for kind, given in events if kind == "URL_REQUEST_START_JOB" and "url" in given]
        # An errand of the browser, such as looking for its updates, has no page that began it.
        errands = {host_of(job["url"]) for job in jobs if job.get("initiator") == "not an origin"}
        hosts = {host_of(job["url"]) for job in jobs} - (errands - {"127.0.0.1"})
        requests = frozenset(job["url"] for job in jobs if host_of(job["url"]) in hosts)
        return cls(requests, frozenset(hosts - {""}))


def host_of(address: str) -> str:
    return urlsplit(address).hostname or ""


@pytest.fixture
def logged(chromium: Browser, tmp_path: Path) -> Callable[[Callable[[Browser], None]], NetLog]:
    """Gives what a Chromium of its own logs while something is done with it; it knows no other machine."""

    def done(look: Callable[[Browser], None]) -> NetLog:
        log = tmp_path / "net.json"
        browser = chromium.browser_type.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                f"--log-net-log={log}",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        )
        try:
            look(browser)
        finally:
            browser.close()
        return NetLog.read(log)

    return done


def test_chromium_logs_no_request_beyond_the_origin_on_any_page(desk: Any, form: Any, logged: Any) -> None:
    filing = desk.put(form(), "一.png")
    complaints: list[str] = []

    def look(browser: Browser) -> None:
        for locale in ("zh-CN", "en-US"):
            page = browser.new_context(locale=locale).new_page()
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.goto(desk.url)
            expect(page.locator("#filings [role=gridcell]", has_text=form().name)).to_be_visible()
            page.get_by_role("tab").nth(1).click()
            expect(page.locator("#upload")).to_be_visible()
            assert page.locator("link[rel~=preconnect], link[rel~=dns-prefetch]").count() == 0
            page.goto(f"{desk.url}/#filing={filing}")
            page.locator(".findings .message").first.click()
            expect(page.locator("canvas.crop")).to_be_visible()
            page.goto(f"{desk.url}/#filing=none")
            expect(page.locator("main.review")).to_be_visible()
            page.wait_for_timeout(500)  # what a page does a little later

    seen = logged(look)
    assert any(f"/api/v1/filings/{filing}" in url for url in seen.requests)
    assert any("/pages/1.png" in url for url in seen.requests)
    assert {url for url in seen.requests if not url.startswith((f"{desk.url}/", "data:", "blob:"))} == set()
    assert seen.hosts == {"127.0.0.1"}
    assert [said for said in complaints if "404" not in said] == []


@pytest.mark.parametrize(
    "reach",
    [
        '<img src="http://elsewhere.example/dot.png">',
        '<link rel="stylesheet" href="http://elsewhere.example/font.css">',
        "<script>fetch('http://elsewhere.example/')</script>",
    ],
)
def test_the_log_shows_what_a_page_reaches_for(standing_desk: Any, logged: Any, reach: str) -> None:
    def look(browser: Browser) -> None:
        page = browser.new_page()
        page.route("**/page", lambda route: route.fulfill(body=reach, content_type="text/html"))
        page.goto(f"{standing_desk.url}/page")
        page.wait_for_timeout(300)

    assert "elsewhere.example" in logged(look).hosts
