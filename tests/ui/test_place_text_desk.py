"""A box drawn over the picture reads that place into the field at hand: as words to be saved, not as a change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from index.settings import Settings
from tests.ui.form import HEIGHT, WIDTH
from tests.ui.reviewing import as_reviewer, box, new_form, text, value
from tests.ui.running import Desk, running
from tests.ui.window import at_rest

ACTUAL = "/indicators/0/actual"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all of them: each puts a form of its own into it."""
    with running(Settings(home=tmp_path_factory.mktemp("home"))) as made:
        yield made


def drag_over(page: Page, pointer: str, *, shift: bool = False) -> None:
    """Draw a box over that of a field, a little within it."""
    expect(page.locator(".papers .sheet.coming")).to_have_count(0)
    at_rest(page)
    place = box(page, pointer).bounding_box()
    assert place
    if shift:
        page.keyboard.down("Shift")
    page.mouse.move(place["x"] + 3, place["y"] + 3)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    expect(page.locator(".overlay .drawn")).to_be_visible()
    page.mouse.move(place["x"] + place["width"] - 3, place["y"] + place["height"] - 3)
    page.mouse.up()
    if shift:
        page.keyboard.up("Shift")


def test_a_drawn_box_is_read_into_the_field_at_hand(desk: Any, look: Any) -> None:
    scan = new_form()
    scan.mark(ACTUAL, text="l2.6公", confidence=0.5)
    filing = desk.put(scan, "一.png")
    window = look(desk)
    page = as_reviewer(window, filing, ACTUAL)
    page.get_by_role("button", name="框出要读的位置").click()
    drag_over(page, ACTUAL)
    expect(page.locator(".editor textarea")).to_have_value("12.6公里")
    expect(page.locator(".toast")).to_contain_text("请与纸面核对")
    assert desk.store.filing(filing).corrections == ()
    page.keyboard.press("Enter")
    expect(text(page, ACTUAL)).to_have_text("12.6公里")
    expect(value(page, ACTUAL)).to_have_class(re.compile("is-corrected"))
    value(page, ACTUAL).click()
    drag_over(page, ACTUAL, shift=True)
    expect(page.locator(".editor textarea")).to_have_value("12.6公里")
    assert window.complaints == []


@pytest.mark.parametrize(
    "drawn", [(0.1, 0.1, 0.1, 0.2), (0.1, 0.2, 0.3, 0.1), (0.1, 0.1, 1.2, 0.2), ("a", 0.1, 0.2, 0.3)]
)
def test_a_box_that_is_none_is_refused(desk: Any, drawn: tuple[Any, ...]) -> None:
    sha256 = desk.store.filing(desk.put(new_form(), "一.png")).document
    assert read_at(desk, sha256, 1, drawn).status_code == 422


def test_blank_paper_is_read_as_nothing_and_a_missing_page_is_told(desk: Any) -> None:
    sha256 = desk.store.filing(desk.put(new_form(), "一.png")).document
    empty = (100 / WIDTH, 1300 / HEIGHT, 600 / WIDTH, 1500 / HEIGHT)
    assert read_at(desk, sha256, 1, empty).json() == {"text": "", "confidence": 0.0}
    missing = read_at(desk, sha256, 7, empty)
    assert missing.status_code == 404
    assert "第 7 页" in missing.json()["detail"]


def read_at(desk: Any, sha256: str, page: int, drawn: tuple[Any, ...]) -> httpx.Response:
    """Have a place of a page read over the API."""
    params = dict(zip(("x0", "top", "x1", "bottom"), drawn, strict=True))
    return httpx.get(f"{desk.url}/api/v1/documents/{sha256}/pages/{page}/text", params=params)
