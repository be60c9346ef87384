"""axe-core finds no serious fault in any tab of the desk or on the review page, in either language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from index.settings import Settings
from tests.ui.reviewing import as_reviewer, new_form, value
from tests.ui.running import Desk, running
from tests.ui.window import at_rest
from ui.desk import PAGES

GRAVE = ("serious", "critical")
SHOWN = 6
LANGUAGES = ("zh-CN", "en-US")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all of them: each puts a form of its own into it."""
    with running(Settings(home=tmp_path_factory.mktemp("home"))) as made:
        yield made


def faults(page: Page) -> list[str]:
    """What axe finds gravely wrong: the rule, and the first elements that break it."""
    at_rest(page)
    found = Axe().run(page).response["violations"]
    grave = [one for one in found if one["impact"] in GRAVE]
    return [f"{one['id']}: {told(node)}" for one in grave for node in one["nodes"][:SHOWN]]


def assert_none(found_in: dict[str, list[str]]) -> None:
    """Fail with all that was found, where it was found."""
    found = [f"{where}: {fault}" for where, faults in found_in.items() for fault in faults]
    assert not found, "\n".join(found)


def told(node: dict[str, Any]) -> str:
    """An element and what is wrong with it."""
    return f"{node['html'][:160]} | {node['failureSummary'][-200:]}"


@pytest.mark.parametrize("locale", LANGUAGES)
def test_no_tab_has_a_serious_fault(desk: Any, look: Any, locale: str) -> None:
    filing = desk.put(new_form(), "一.png")
    desk.put(new_form(year=2022), "二.png")
    desk.store.correct(filing, "/total_score", "95.60", "赵审计")
    window = look(desk, locale)
    as_reviewer(window, filing)
    page = window.open("/?")  # without what the address said of the filing
    tabs = page.locator("#home [role=tab]")
    expect(tabs).to_have_count(len(PAGES))
    found_in = {}
    for place, name in enumerate(PAGES):
        tabs.nth(place).click()
        expect(page.locator(f"#{name}").first).to_be_visible()
        found_in[name] = faults(page)
    assert_none(found_in)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_review_page_has_no_serious_fault(desk: Any, look: Any, locale: str) -> None:
    scan = new_form()
    scan.mark("/fiscal_year", status="fuzzy")
    scan.mark("/funds/1/executed", status="unread", text="2l5.4S", reason="不是数字")
    scan.mark("/indicators/2/actual", confidence=0.62, alternatives=({"text": "83%", "confidence": 0.2},))
    filing = desk.put(scan, "一.png")
    desk.store.correct(filing, "/total_score", "95.60", "赵审计")
    desk.store.confirm(filing, "/total_weight", "赵审计")
    page = as_reviewer(look(desk, locale), filing, "/indicators/2/actual")
    found_in = {"the page": faults(page)}
    value(page, "/funds/0/execution_rate").hover()
    expect(page.get_by_role("tooltip")).to_be_visible()
    found_in["a card"] = faults(page)
    page.keyboard.press("e")
    found_in["an editor"] = faults(page)
    page.keyboard.type("84%")
    value(page, "/total_score").click()
    found_in["a draft"] = faults(page)
    page.keyboard.press("?")
    found_in["the keys"] = faults(page)
    assert_none(found_in)
