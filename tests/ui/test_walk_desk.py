"""One filing from new to signed off: two people at the desk, a row and a value put right, and the working paper of it all."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.ui.members import Staffed, come_in

NAME = "/indicators/0/level3"
RATE = "/funds/0/execution_rate"


def text(page: Page, pointer: str) -> object:
    return page.locator(f'.fields [data-pointer="{pointer}"] .text')


def correct(page: Page, pointer: str, value: str) -> None:
    page.locator(f'.fields [data-pointer="{pointer}"]').dblclick()
    page.locator(".editor input, .editor textarea").fill(value)
    page.keyboard.press("Enter")
    expect(page.locator(f'.fields [data-pointer="{pointer}"]')).to_contain_text(value)


def texts(book: bytes) -> dict[str, str]:
    """All that stands on each sheet."""
    sheets = load_workbook(io.BytesIO(book)).worksheets
    return {
        one.title: "\n".join(str(cell) for row in one.iter_rows(values_only=True) for cell in row if cell)
        for one in sheets
    }


def test_a_filing_goes_from_new_to_signed_off_and_its_paper_tells_all(staffed: Staffed, look: Any) -> None:
    window, filing = look(staffed), staffed.read_filing()
    assert staffed.store.filing(filing).state == "new"
    page = come_in(window, "reviewer", f"/#filing={filing}&at={NAME}")
    expect(page.locator(".place .rows .of")).to_have_text("第 1 行")
    page.locator(".place .rows").get_by_role("button", name="加一行").click()
    expect(page.locator(".place .rows .of")).to_have_text("第 2 行")
    correct(page, "/indicators/1/level3", "补植数量")
    page.locator(".place .rows").get_by_role("button", name="删除").click()
    expect(page.locator(".events li", has_text="删除一行")).to_have_count(1)
    correct(page, RATE, "86.18%")
    expect(page.locator(".finding", has_text="执行率计算")).to_have_count(0)
    page.locator(".sign").get_by_role("button", name="提交签发").click()
    expect(page.locator(".sign")).to_contain_text("待签发")
    assert staffed.store.filing(filing).state == "in_review"

    page = come_in(window, "approver", f"/#filing={filing}")
    line = page.locator(".sign")
    line.get_by_role("button", name="签发").click()
    line.locator("textarea").fill("同意")
    line.locator("form").get_by_role("button", name="签发").click()
    expect(line).to_contain_text("approver 签发")
    with page.expect_download() as begun:
        page.get_by_role("link", name="导出底稿").click()
    told = texts(Path(begun.value.path()).read_bytes())
    whole = "\n".join(told.values())
    for said in (
        "增加一行",
        "删除一行",
        "补植数量",
        "86.18",
        "reviewer",
        "approver",
        "同意",
        staffed.store.chain().last,
    ):
        assert said in whole, said
    assert "已签发" in whole
    assert staffed.store.filing(filing).state == "signed_off"
    assert [one.action for one in staffed.store.filing(filing).corrections] == [
        "add_row",
        "correct",
        "delete_row",
        "correct",
    ]
    assert staffed.store.verify().faults == ()
    assert window.complaints == []
