"""Each reader sees the desk in their own language; Chinese stands in the English one where a form says it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.ui.reviewing import as_reviewer, new_form
from ui.desk import PAGES

HAN = re.compile(r"[\u4e00-\u9fff]+")
SENTENCE = re.compile(r"[A-Za-z]{3,}(?: [A-Za-z]{2,}){2,}")
NAMES = {"绩效", "王芳", "jixiao user add"}
"""The program's own name, and a command to copy."""


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_no_tab_of_an_empty_desk_mixes_the_languages(standing_desk: Any, look: Any, locale: str) -> None:
    page = look(standing_desk, locale, 1920).open()
    tabs = page.locator("#home [role=tab]")
    expect(tabs).to_have_count(len(PAGES))
    foreign, mixed = (SENTENCE if locale == "zh-CN" else HAN), {}
    for place, name in enumerate(PAGES):
        tabs.nth(place).click()
        expect(page.locator(f"#{name} .ledger")).to_be_visible()
        expect(page.locator(f"#{name} .calm", has_text="…")).to_have_count(0)
        page.wait_for_load_state("networkidle")
        said = page.locator("body").inner_text()
        if (name, locale) == ("parameters", "en-US"):  # rules name what forms and regulations are called
            said = page.locator("tr[data-rule=execution-rate] .value").inner_text()
        found = {words for words in foreign.findall(said) if words not in NAMES}
        if found:
            mixed[name] = found
    assert mixed == {}


@pytest.mark.parametrize(
    ("locale", "tab", "own", "other"),
    [
        ("zh-CN", "上传与读取", "坏.pdf: 不是可读的文件", "not a file"),
        ("en-US", "Upload and reading", "坏.pdf: not a file that is read here", "不是"),
    ],
)
def test_why_a_file_could_not_be_read_is_told_in_one_language(
    desk: Any, look: Any, locale: str, tab: str, own: str, other: str
) -> None:
    page = look(desk, locale).open()
    page.get_by_role("tab", name=tab).click()
    page.locator("#upload input[type=file]").set_input_files(
        {"name": "坏.pdf", "mimeType": "application/pdf", "buffer": b"nothing"}
    )
    told = page.locator("#documents .failed")
    expect(told).to_have_text(own)
    expect(told).not_to_contain_text(other)


@pytest.mark.parametrize(("locale", "place"), [("zh-CN", 0), ("en-US", 1)])
def test_a_finding_is_told_in_one_language_and_has_the_other_at_hand(
    desk: Any, look: Any, locale: str, place: int
) -> None:
    filing = desk.put(new_form(), "一.png")
    (finding,) = [
        one.finding for one in desk.store.filing(filing).findings if one.finding.rule == "execution-rate"
    ]
    own, other = [(finding.message, finding.message_en), (finding.message_en, finding.message)][place]
    page = as_reviewer(look(desk, locale), filing)
    card = page.locator(f'.finding[data-finding="{finding.id}"]')
    expect(card.locator(".message")).to_have_text(own)
    expect(card).not_to_contain_text(other)
    expect(card.locator(".message")).to_have_attribute("title", other)
