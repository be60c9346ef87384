"""Trends as a person sees them, in a real Chromium: a mark leads to its place on paper, and what was not read is no zero."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

NAME = "城东片区供水管网改造"
BUDGET, EXECUTED = "/funds/0/adjusted_budget", "/funds/0/executed"


@pytest.fixture
def years(desk, form) -> dict[int, str]:
    """Filings of a project by year: none of 2022, and that of 2023 with a budget that was not read."""
    unread = form(year=2023, rate="86.18%")
    unread.mark(BUDGET, status="unread", text="")
    forms = {2021: form(year=2021, rate="86.18%"), 2023: unread, 2024: form(year=2024, rate="86.18%")}
    return {year: desk.put(one, f"{year}<img src=x onerror=alert(1)>.png") for year, one in forms.items()}


def mark(page: Page, year: int, measure: str) -> Locator:
    return page.locator(f'.trends .mark[data-year="{year}"][data-measure="{measure}"]')


def test_a_mark_leads_to_its_place_and_a_year_without_a_form_has_none(desk, look, years) -> None:
    window = look(desk)
    page = window.open()
    page.get_by_role("tab", name="趋势").click()
    page.locator(".trends input[type=search]").fill("供水管网")
    page.locator(".choices li button", has_text=NAME).click()
    expect(page.locator(".trends .chart svg")).to_have_count(4)
    expect(mark(page, 2021, "executed").locator(".dot")).to_have_count(1)
    expect(mark(page, 2022, "executed")).to_have_count(0)
    expect(mark(page, 2023, "budget").locator(".sign")).to_have_text("×")
    expect(mark(page, 2023, "budget").locator(".dot")).to_have_count(0)
    assert page.locator(".join.is-budget").count() == 0, "no line goes through what was not read"
    assert page.locator(".join.is-executed").count() == 1, "no line goes through a year without a form"
    row = page.locator(".trends .years tbody tr")
    expect(row.nth(1).locator("td")).to_have_text(["无表"] * 6)
    expect(row.nth(2).locator("td").nth(1)).to_have_text("未能识别")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    mark(page, 2023, "budget").click()
    _expect_place(page, years[2023], BUDGET)
    page.go_back()
    expect(mark(page, 2021, "executed")).to_be_visible()
    mark(page, 2021, "executed").focus()
    page.keyboard.press("Enter")
    _expect_place(page, years[2021], EXECUTED)
    page.go_back()

    row.nth(3).get_by_role("button", name="4/6").click()
    spots = page.locator(".trends .details li a")
    expect(spots.first).to_contain_text("按期完工率")
    spots.first.click()
    _expect_place(page, years[2024], "/indicators/2/actual")
    _compare(page, years)
    assert window.complaints == []
    assert window.foreign() == []

    desk.store.correct(years[2023], BUDGET, "250000.00", "李审计")
    page = look(desk, locale="en-US").open()
    page.get_by_role("tab", name="Trends").click()
    page.locator(".choices section:first-child li button").click()
    expect(page.locator(".trends > header p")).to_contain_text("projects: 1")
    expect(page.locator(".trends .years tbody tr").nth(1).locator("td").first).to_contain_text("no form")
    mark(page, 2023, "budget").click()
    expect(page.locator(".trends .details li")).to_contain_text(NAME)


def _compare(page: Page, years: dict[int, str]) -> None:
    """Lay the filing beside that of the year before, see what was not read, and go to a value's place on the other."""
    page.locator(".kin > summary").click()
    page.locator(f'.kin li[data-filing="{years[2023]}"]').get_by_role("button", name="对照").click()
    table = page.locator(".compare table")
    expect(table.locator("thead a")).to_have_text(["2023 绩效自评表", "2024 绩效自评表"])
    expect(table.locator('[data-field="adjusted_budget"] td')).to_have_text(
        ["未能识别", "250.00万元", "? 无法比对"]
    )
    expect(table.locator('[data-field="executed"] td').last).to_have_text("＝ 一致")
    page.locator(".compare .only input").check()
    expect(table.locator('[data-field="executed"]')).to_have_count(0)
    page.locator(".compare .only input").uncheck()
    table.locator('[data-field="executed"] td a').first.click()
    _expect_place(page, years[2023], EXECUTED)


def _expect_place(page: Page, filing: str, pointer: str) -> None:
    expect(page).to_have_url(re.compile(f"filing={filing}"))
    box = page.locator(f'.review .overlay [data-pointer="{pointer}"]')
    expect(box).to_have_class(re.compile("chosen"))
    expect(box).to_be_in_viewport()


def test_large_amounts_stand_whole_beside_the_axis(desk, look, years) -> None:
    desk.store.correct(years[2021], BUDGET, "44490194.78", "王芳")
    page = look(desk).open()
    page.get_by_role("tab", name="趋势").click()
    page.locator(".trends input[type=search]").fill("供水管网")
    page.locator(".choices li button", has_text=NAME).click()
    chart = page.locator(".trends .chart svg").first
    expect(chart.locator(".scale", has_text="60,000,000")).to_be_visible()
    frame = chart.bounding_box()
    assert frame
    for label in chart.locator(".scale").all():
        place = label.bounding_box()
        assert place
        assert place["x"] >= frame["x"]
