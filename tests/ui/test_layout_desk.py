"""Nothing of the desk is cut off or lies on something else, on a small screen and on a large one, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from index.settings import Settings
from tests.ui.reviewing import as_reviewer, new_form
from tests.ui.running import Desk, running
from tests.ui.window import at_rest
from ui.desk import PAGES

SCREENS = [("zh-CN", 1366, 768), ("en-US", 1366, 768), ("zh-CN", 1920, 1080), ("en-US", 1920, 1080)]
BEYOND = """() => [...document.querySelectorAll('body *')].filter((node) => {
    const box = node.getBoundingClientRect();
    const isThere = box.width && box.height && getComputedStyle(node).visibility === 'visible';
    const isSeen = isThere && box.top < innerHeight && box.bottom > 0;
    return isSeen && !node.children.length && node.textContent.trim() && (box.right > innerWidth + 1 || box.left < -1);
}).map((node) => `${node.className}: ${node.textContent.trim().slice(0, 40)}`)"""
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('body *')].filter((node) => {
    const isPushed = node === document.documentElement || ['auto', 'scroll'].includes(getComputedStyle(node).overflowX);
    return isPushed && node.clientWidth && node.scrollWidth > node.clientWidth + 1;
}).map((node) => `${node.tagName}.${node.className} ${node.scrollWidth} > ${node.clientWidth}`)"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all of them, with two years of a project and a correction."""
    with running(Settings(home=tmp_path_factory.mktemp("home"))) as made:
        form = new_form()
        filing = made.put(form, "一.png")
        made.put(type(form)(name=form.name, year=2022), "二.png")
        made.store.correct(filing, "/indicators/0/score", "19", "赵审计")
        yield made


def cut_off(page: Page) -> list[str]:
    """What begins or ends beyond the window, and what has to be pushed sideways."""
    at_rest(page)
    return [*page.evaluate(BEYOND), *page.evaluate(SIDEWAYS)]


def lie_on_each_other(one: Locator, other: Locator) -> bool:
    a, b = one.bounding_box(), other.bounding_box()
    assert a
    assert b
    return (
        a["x"] < b["x"] + b["width"]
        and b["x"] < a["x"] + a["width"]
        and a["y"] < b["y"] + b["height"]
        and b["y"] < a["y"] + a["height"]
    )


@pytest.mark.parametrize(("locale", "width", "height"), SCREENS)
def test_no_tab_is_wider_than_its_window(desk: Desk, look: Any, locale: str, width: int, height: int) -> None:
    page = look(desk, locale, width, height).open()
    tabs = page.locator("#home [role=tab]")
    expect(tabs).to_have_count(len(PAGES))
    found = {}
    for place, name in enumerate(PAGES):
        tabs.nth(place).click()
        expect(page.locator(f"#{name} .ledger")).to_be_visible()
        expect(page.locator(f"#{name} .calm", has_text="…")).to_have_count(0)
        if faults := cut_off(page):
            found[name] = faults
    assert found == {}


@pytest.mark.parametrize(("locale", "width", "height"), SCREENS)
def test_the_place_at_hand_shows_all_that_can_be_done(
    desk: Desk, look: Any, locale: str, width: int, height: int
) -> None:
    (filing,) = [row.id for row in desk.store.filings() if row.file == "一.png"]
    page = as_reviewer(look(desk, locale, width, height), filing, "/indicators/0/score")
    place = page.locator(".place")
    verbs, rows = place.locator(".verbs"), place.locator(".rows")
    expect(verbs.get_by_role("button")).to_have_count(6)
    frame = place.bounding_box()
    assert frame
    for part in (verbs, rows):
        for verb in part.get_by_role("button").all():
            box = verb.bounding_box()
            assert box
            assert box["y"] + box["height"] <= frame["y"] + frame["height"] <= height
    assert not lie_on_each_other(verbs.get_by_role("button").last, rows)
    assert cut_off(page) == []
