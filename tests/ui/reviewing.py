"""What the tests of the review page do on it, over and over."""

from __future__ import annotations

from itertools import cycle, product
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Locator, Page

from tests.ui.form import Form
from tests.ui.window import at_rest

NAME = "李审计"
_WORKS = (
    "道路照明改造",
    "图书馆扩建",
    "湿地修复",
    "校舍加固",
    "公交运营补贴",
    "森林防火",
    "养老床位补助",
    "文化下乡",
)
_PLACES = ("城东", "河口", "云岭", "北关", "南湖")
_names = cycle(product(_PLACES, _WORKS))
"""More than the tests of one desk need; those of the next one may begin anew."""


def new_form(**how: Any) -> Form:
    """A form that no other test has put into the same desk."""
    return Form(name="".join(next(_names)), **how)


def value(page: Page, pointer: str) -> Locator:
    """The cell of a field."""
    return page.locator(f'.fields [data-pointer="{pointer}"]')


def text(page: Page, pointer: str) -> Locator:
    """What the cell of a field says."""
    return value(page, pointer).locator(".text")


def box(page: Page, pointer: str) -> Locator:
    """The box of a field on the paper."""
    return page.locator(f'.overlay [data-pointer="{pointer}"]')


def at_hand(page: Page) -> str | None:
    """The pointer of the field that is chosen, None where none is."""
    chosen = page.locator(".fields .value.chosen")
    return chosen.get_attribute("data-pointer") if chosen.count() else None


def as_reviewer(window: Any, filing: str, at: str = "", name: str = NAME) -> Page:
    """Open a filing in a window whose reviewer gave a name before."""
    window.page.context.add_cookies([{"name": "jixiao_user", "value": quote(name), "url": window.desk.url}])
    page: Page = window.open(f"/#filing={filing}" + (f"&at={at}" if at else ""))
    page.locator(".fields .value").first.wait_for()
    paper_at_rest(page)
    return page


def paper_at_rest(page: Page) -> None:
    """Wait until the picture of the page is here, or there is none, and lies where it will lie."""
    page.wait_for_function(
        "[...document.querySelectorAll('.review .sheet')].every((one) => one.hidden || !one.classList.contains('coming'))"
    )
    at_rest(page)
