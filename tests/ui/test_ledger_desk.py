"""Resubmissions, withdrawals and the coverage sheet as a person sees them, in a real Chromium."""

import re

import pytest
from playwright.sync_api import Page, expect

NAME = "城东片区供水管网改造"
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def two(desk, form) -> tuple[str, str]:
    """A filing and its corrected resubmission."""
    return desk.put(form(), "初报.png"), desk.put(form(rate="86.18%"), "重报.png")


def give_name(page: Page, name: str = "李审计") -> None:
    asked = page.get_by_role("textbox", name="请填写您的姓名")
    asked.fill(name)
    asked.press("Enter")


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def rows(page: Page):
    return page.locator("#filings [role=gridcell]", has_text=NAME)


def test_a_resubmission_is_seen_compared_confirmed_and_taken_back(desk, look, two) -> None:
    second = two[1]
    window = look(desk)
    page = window.open()
    expect(rows(page)).to_have_count(2)
    expect(page.locator("#filings")).to_contain_text("疑似重报")
    tab(page, "重报")
    pair = page.locator(".pair")
    expect(pair).to_have_count(1)
    expect(pair.locator(".trait")).to_contain_text(["绩效自评表", "2023", "云溪区供水管理所", NAME])
    expect(pair.locator(".counts")).to_contain_text("改动 1")
    pair.get_by_role("button", name="查看差异").click()
    field = pair.locator("table.difference .field")
    expect(field).to_have_count(1)
    expect(field).to_contain_text("执行率")
    expect(field).to_contain_text("68.18%")
    expect(field).to_contain_text("86.18%")

    pair.get_by_role("button", name="确认取代").click()
    pair.locator("textarea").fill("单位来函更正")
    pair.locator("form").get_by_role("button", name="确认取代").click()
    give_name(page)
    expect(page.locator("#who")).to_contain_text("李审计")
    expect(page.locator(".pair.is-confirmed")).to_contain_text("李审计")
    expect(page.locator(".pair.is-confirmed")).to_contain_text("单位来函更正")
    tab(page, "各类表")
    expect(rows(page)).to_have_count(1)
    assert [row.id for row in desk.store.filings()] == [second]

    tab(page, "重报")
    page.get_by_role("button", name="撤销此决定").click()
    page.locator(".pair textarea").fill("看错了")
    page.locator(".pair form").get_by_role("button", name="撤销此决定").click()
    expect(page.locator(".pair.is-proposed")).to_have_count(1)
    tab(page, "各类表")
    expect(rows(page)).to_have_count(2)
    assert window.complaints == []
    assert window.foreign() == []


def test_a_difference_leads_to_its_place_on_either_paper(desk, look, two) -> None:
    page = look(desk).open()
    tab(page, "重报")
    page.get_by_role("button", name="查看差异").click()
    page.locator("table.difference").get_by_text("68.18%").click()
    expect(page.locator('.fields [data-pointer="/funds/0/execution_rate"]')).to_have_class(
        re.compile("chosen")
    )
    expect(page.locator(".top .title p")).to_contain_text("初报.png")


def test_a_refusal_wants_a_reason_and_ends_the_proposal(desk, look, two) -> None:
    page = look(desk).open(f"/#filing={two[1]}")
    expect(page.locator(".tie.is-proposed")).to_contain_text("初报.png")
    page.get_by_role("button", name="比较并决定").click()
    page.get_by_role("button", name="不是重报").click()
    submit = page.locator("dialog form").get_by_role("button", name="不是重报")
    submit.click()
    expect(page.locator("dialog textarea")).to_be_focused()
    page.locator("dialog textarea").fill("是两个批次")
    submit.click()
    give_name(page)
    expect(page.locator(".tie")).to_have_count(0)
    assert [one.status for one in desk.store.resubmissions.all()] == ["refused"]


def test_a_superseded_filing_is_readable_and_says_by_which(desk, look, two) -> None:
    desk.store.resubmissions.decide(*two, "confirmed", "来函更正", "王审计")
    window = look(desk)
    page = window.open(f"/#filing={two[0]}")
    expect(page.locator(".tie.is-superseded")).to_contain_text("本表已被取代")
    expect(page.locator(".tie.is-superseded")).to_contain_text("王审计")
    expect(page.locator('.fields [data-pointer="/project_name"] .text')).to_have_text(NAME)
    page.locator(".tie.is-superseded a").click()
    expect(page.locator(".top .title p")).to_contain_text("重报.png")
    expect(page.locator(".tie.is-later")).to_contain_text("初报.png")
    assert window.complaints == []


def test_the_two_may_stand_the_other_way_round(desk, look, two) -> None:
    page = look(desk).open()
    tab(page, "重报")
    page.get_by_role("button", name="顺序相反").click()
    page.locator(".pair form").get_by_role("button", name="顺序相反").click()
    give_name(page)
    expect(page.locator(".pair.is-confirmed")).to_have_count(1)
    assert [row.id for row in desk.store.filings()] == [two[0]]


def test_the_same_file_again_is_told_with_both_names(desk, look, form) -> None:
    desk.put(form(), "自评表.png")
    page = look(desk).open()
    tab(page, "上传与读取")
    upload = page.locator("#upload input[type=file]")
    upload.set_input_files({"name": f"{HOSTILE}.png", "mimeType": "image/png", "buffer": form().png()})
    told = page.locator("#receipts")
    expect(told).to_have_text(re.compile("以“自评表.png”入库.*两个名称都已记下", re.DOTALL))
    expect(page.locator("#documents")).to_contain_text(f"又名 {HOSTILE}.png")


def test_a_document_is_withdrawn_with_a_reason_and_an_upload_brings_it_back(desk, look, form) -> None:
    filing = desk.put(form(), "自评表.png")
    window = look(desk)
    page = window.open()
    tab(page, "上传与读取")
    page.locator("#documents [role=gridcell]", has_text="管理").click()
    dialog = page.locator("dialog")
    expect(dialog).to_contain_text("自评表.png")
    dialog.get_by_role("button", name="撤回此文件").click()
    dialog.get_by_role("button", name="撤回此文件").click()
    expect(dialog.locator("textarea")).to_be_focused()
    dialog.locator("textarea").fill("误传")
    dialog.get_by_role("button", name="撤回此文件").click()
    give_name(page)
    expect(dialog.locator(".trace")).to_contain_text("李审计")
    expect(dialog.locator(".trace")).to_contain_text("误传")
    dialog.get_by_role("button", name="关闭").click()
    expect(page.locator("#documents")).to_have_count(0)
    assert desk.store.filings() == []

    scan = {"name": "自评表.png", "mimeType": "image/png", "buffer": form().png()}
    page.locator("#upload input[type=file]").set_input_files(scan)
    expect(page.locator("#receipts")).to_have_text(re.compile("被 李审计 撤回（误传），现已恢复"))
    expect(page.locator("#documents")).to_contain_text("自评表.png")
    assert [row.id for row in desk.store.filings()] == [filing]
    assert window.complaints == []


def test_without_a_name_an_upload_brings_nothing_back_and_says_what_to_do(desk, look, form) -> None:
    filing = desk.put(form(), "自评表.png")
    desk.store.withdraw(filing.split("-")[0], "误传", "王审计")
    page = look(desk).open()
    page.get_by_role("button", name="上传扫描件").click()
    scan = {"name": "自评表.png", "mimeType": "image/png", "buffer": form().png()}
    page.locator("#upload input[type=file]").set_input_files(scan)
    expect(page.locator("#receipts")).to_have_text(re.compile("请先在右上角填写姓名"))
    page.get_by_role("button", name="填写姓名").click()
    give_name(page)
    expect(page.locator("#who")).to_contain_text("李审计")
    page.locator("#upload input[type=file]").set_input_files(scan)
    expect(page.locator("#receipts")).to_have_text(re.compile("现已恢复"))


def test_a_filing_s_document_is_withdrawn_from_the_review(desk, look, two) -> None:
    page = look(desk).open(f"/#filing={two[0]}")
    page.get_by_role("button", name="文件…").click()
    dialog = page.locator("dialog")
    dialog.get_by_role("button", name="撤回此文件").click()
    dialog.locator("textarea").fill("误传")
    dialog.get_by_role("button", name="撤回此文件").click()
    give_name(page)
    expect(dialog).to_contain_text("恢复此文件")
    dialog.get_by_role("button", name="关闭").click()
    expect(page.locator("main.review")).to_be_hidden()
    expect(rows(page)).to_have_count(1)


def test_a_document_that_could_not_be_read_can_be_withdrawn(desk, look) -> None:
    desk.store.keep(b"nothing", f"{HOSTILE}.pdf")
    window = look(desk)
    page = window.open()
    tab(page, "上传与读取")
    page.locator("#documents [role=gridcell]", has_text=HOSTILE).first.click()
    expect(page.locator("dialog h2")).to_have_text(f"{HOSTILE}.pdf")
    assert page.locator("dialog img").count() == 0
    assert window.complaints == []


def test_the_coverage_sheet_tells_what_is_there_and_what_is_missing(desk, look, form, two) -> None:
    desk.store.resubmissions.decide(*two, "confirmed", "", "王审计")
    gone = desk.put(form(name="河道清淤"), "河道.png")
    desk.store.withdraw(gone.split("-")[0], "误传", "王审计")
    window = look(desk)
    page = window.open()
    tab(page, "覆盖表")
    sheet = page.locator(".coverage .sheet")
    expect(sheet).to_contain_text("云溪区供水管理所")
    expect(sheet.locator("li.is-present")).to_have_text(NAME)
    expect(sheet.locator("li.is-superseded")).to_contain_text("已被取代 → 重报.png")
    expect(sheet.locator("li.is-withdrawn")).to_contain_text("王审计：误传")
    text = (
        "单位,项目,年度,表种\n"
        f"云溪区供水管理所,{NAME},2023,自评表、目标表\n"
        f"云溪区园林管理处,{HOSTILE},2023,自评表\n"
        "云溪区园林管理处,,2023,部门预算\n"
        "坏行,,去年,自评表\n"
    )
    lists = page.locator("#coverage input[type=file]")
    lists.set_input_files({"name": "名单.csv", "mimeType": "text/csv", "buffer": text.encode("gb18030")})
    missing = sheet.locator("li.is-missing")
    expect(missing).to_have_text(
        [f"{NAME}缺（名单第 2 行）", f"{HOSTILE}缺（名单第 3 行）", "（单位整体）缺（名单第 4 行）"]
    )
    expect(page.locator(".coverage .failed")).to_contain_text("名单第 5 行未采用")
    page.get_by_label("只看有缺的").check()
    expect(sheet.locator("tbody tr")).to_have_count(2)
    page.get_by_label("只看有缺的").uncheck()
    page.get_by_role("button", name="去掉名单").click()
    expect(missing).to_have_count(0)
    lists.set_input_files({"name": "别的.csv", "mimeType": "text/csv", "buffer": b"a,b\n"})
    expect(page.locator(".coverage .failed")).to_contain_text("别的.csv")
    page.get_by_role("button", name="重试").click()
    sheet.locator("li.is-present a").click()
    expect(page.locator(".top h1")).to_have_text(NAME)
    assert [told for told in window.complaints if "422" not in told] == []
    assert window.foreign() == []


def test_the_pages_speak_english_to_an_english_browser(desk, look, two) -> None:
    page = look(desk, "en-US").open()
    tab(page, "Resubmissions")
    expect(page.locator(".pair")).to_contain_text("Perhaps a resubmission")
    tab(page, "Coverage")
    expect(page.locator(".coverage")).to_contain_text("Self-evaluation")
