"""Two years of one project on the desk: both places of a finding side by side, and the link of the two filings."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ui.form import INDICATORS

SHORTER = [("产出指标", "数量指标", "老旧管网改造长度", "≥8公里", "8.5公里", "20", "20", ""), *INDICATORS[1:]]
TARGET, ACTUAL = "/indicators/0/target", "/indicators/0/actual"
EARLIER = "2022年<img src=x onerror=alert(1)>.png"
RULE = "year-on-year-targets"


@pytest.fixture
def years(desk, form) -> tuple[str, str]:
    """A project's filings of two years; in the second one less is aimed at."""
    first = desk.put(form(year=2022, rate="86.18%"), EARLIER)
    return first, desk.put(form(rate="86.18%", indicators=SHORTER), "2023年自评表.png")


def finding(page: Page) -> Locator:
    return page.locator(f".finding:has([title='{RULE}'])")


def paper(page: Page, file: str) -> Locator:
    return page.locator(".papers .paper", has_text=file)


def expect_place(paper: Locator, pointer: str, value: str) -> None:
    """The paper's picture is there, its place marked in the window, and its value said above it."""
    box = paper.locator(f'.overlay [data-pointer="{pointer}"]')
    expect(box).to_have_class(re.compile("chosen"))
    expect(box).to_be_in_viewport()
    expect(paper.locator(".sheet img")).to_be_visible()
    assert paper.locator(".sheet img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    expect(paper.locator(".paper-head .stands .text")).to_have_text(value)


def give_name(page: Page, name: str = "李审计") -> None:
    page.locator("dialog input[type=text]").fill(name)
    page.locator("dialog input[type=text]").press("Enter")


def test_a_finding_across_two_years_opens_both_places_and_the_link_is_confirmed_and_split(
    desk, look, years
) -> None:
    earlier, later = years
    window = look(desk)
    page = window.open(f"/#filing={later}&at={TARGET}")
    _see_why_a_value_is_believed(page)
    _see_both_places(page, earlier)
    _confirm(page, window, earlier)
    _part(page, earlier)
    page.locator(".kin li").get_by_role("button", name="撤销").click()
    expect(finding(page)).to_have_count(1)
    expect(page.locator(".kin li.is-inferred")).to_have_count(1)
    assert [(one.decision, one.who) for one in desk.store.filing(later).kin] == [(None, None)]
    _open_the_other(page, earlier)
    assert window.complaints == []
    assert window.foreign() == []


def _see_why_a_value_is_believed(page: Page) -> None:
    why = page.locator(".place .why")
    page.locator('.fields [data-pointer="/indicators/1/target"]').click()
    expect(why.locator(".state")).to_have_text("待核对")
    expect(why).to_contain_text("识别清楚")
    page.locator('.fields [data-pointer="/total_weight"]').click()
    expect(why.locator(".state")).to_have_text("机器确认")
    expect(why).to_contain_text("成立：")


def _see_both_places(page: Page, earlier: str) -> None:
    finding(page).locator(".message").click()
    expect(page.locator(".papers .paper:visible")).to_have_count(2)
    own, other = paper(page, "2023年自评表.png"), paper(page, EARLIER)
    expect(own.locator(".whose")).to_contain_text("2023 绩效自评表")
    expect(other.locator(".whose")).to_contain_text("2022 绩效自评表")
    expect_place(own, TARGET, "≥8公里")
    expect_place(other, ACTUAL, "12.6公里")
    expect(other.locator(".overlay .at-hand")).to_have_attribute("data-pointer", ACTUAL)
    sides = [one.bounding_box() for one in (own, other)]
    assert sides[0]
    assert sides[1]
    assert sides[0]["x"] + sides[0]["width"] <= sides[1]["x"] + 1

    chips = finding(page).locator(".chip")
    expect(chips.first).to_have_text("本表 · 老旧管网改造长度 · 年度指标值")
    chips.get_by_text("2022 绩效自评表 · 老旧管网改造长度 · 年度指标值").click()
    expect_place(other, TARGET, "≥12公里")
    expect(other.locator(".whose a")).to_have_attribute(
        "href", f"#filing={earlier}&at=%2Findicators%2F0%2Ftarget"
    )

    other.get_by_role("button", name="只看本表").click()
    expect(page.locator(".papers .paper:visible")).to_have_count(1)
    chips.first.click()
    expect_place(other, ACTUAL, "12.6公里")
    page.set_viewport_size({"width": 900, "height": 768})
    boxes = [one.bounding_box() for one in (own, other)]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"] + 1
    page.set_viewport_size({"width": 1366, "height": 768})
    page.locator('.fields [data-pointer="/project_name"]').click()
    expect(page.locator(".papers .paper:visible")).to_have_count(1)
    expect(own.locator('.overlay [data-pointer="/project_name"]')).to_be_in_viewport()


def _confirm(page: Page, window, earlier: str) -> None:
    page.locator(".kin > summary").click()
    kin = page.locator(f'.kin li[data-filing="{earlier}"]')
    expect(kin).to_contain_text("推断")
    kin.locator(".reasons summary").click()
    unit = kin.locator(".reasons tbody tr", has_text="单位")
    expect(unit.locator("td")).to_have_text(["云溪区供水管理所", "云溪区供水管理所", "100%"])
    kin.get_by_role("button", name="确认同一项目").click()
    give_name(page)
    expect(kin).to_have_class(re.compile("is-confirmed"))
    window.reload()
    page.locator(".kin > summary").click()
    expect(kin).to_contain_text("已确认")
    expect(kin.locator(".by")).to_contain_text("确认为同一项目 · 李审计")
    expect(finding(page)).to_have_count(1)
    kin.get_by_role("button", name="撤销").click()
    expect(kin).to_have_class(re.compile("is-inferred"))


def _part(page: Page, earlier: str) -> None:
    kin = page.locator(f'.kin li[data-filing="{earlier}"]')
    finding(page).locator(".message").click()
    kin.get_by_role("button", name="不是同一项目").click()
    submit = kin.locator("form").get_by_role("button", name="不是同一项目")
    submit.click()
    expect(kin.locator("textarea")).to_be_focused()
    kin.locator("textarea").fill("两处不同的管网")
    submit.click()
    expect(finding(page)).to_have_count(0)
    expect(page.locator(".papers .paper:visible")).to_have_count(1)
    expect(kin).to_have_class(re.compile("is-parted"))
    expect(kin.locator(".by")).to_contain_text("两处不同的管网")


def _open_the_other(page: Page, earlier: str) -> None:
    finding(page).locator(".chip").last.click()
    page.locator(".papers .paper-head a").click()
    expect(page.locator(".top .title p")).to_contain_text(EARLIER)
    expect(page.locator(".papers .paper:visible")).to_have_count(1)
    assert earlier in page.url
