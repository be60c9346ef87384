"""Readings that a person rejects, and corrections beside another reading: in the desk and over the API."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from extract.filing import DocumentSource, Extraction

RATE = "/funds/0/execution_rate"
WHO = {"jixiao_user": "%E7%8E%8B%E5%AE%A1"}


def value(page: Page, pointer: str):
    return page.locator(f'.fields [data-pointer="{pointer}"] .text')


@pytest.fixture
def corrected(desk, form) -> str:
    """A filing whose rate was corrected, and then read otherwise."""
    filing = desk.put(form(), "一.png")
    desk.store.correct(filing, RATE, "86.18%", "赵审计")
    document = desk.store.filing(filing).document
    source = DocumentSource(file="一.png", sha256=document, pages=1)
    again = form(rate="66.18%").filing(document)
    desk.store.save_reading(document, Extraction(source, (again,), ()))
    return filing


def test_a_reading_is_rejected_and_taken_back(desk, look, form) -> None:
    page = look(desk).open(f"/#filing={desk.put(form(), '一.png')}&at={RATE}")
    page.get_by_role("button", name="判为误读").click()
    page.locator("dialog input").fill("李审计")
    page.locator("dialog input").press("Enter")
    expect(value(page, RATE)).to_have_text("未读出")
    expect(page.locator(".place .before")).to_contain_text("判为误读：68.18%")
    expect(page.get_by_role("button", name="判为误读")).to_have_count(0)
    page.locator(".place").get_by_role("button", name="撤销").click()
    expect(value(page, RATE)).to_have_text("68.18%")


@pytest.mark.parametrize(("choice", "shown"), [("保留更正", "86.18%"), ("采用新读法", "66.18%")])
def test_where_a_new_reading_says_otherwise_a_person_chooses(desk, look, corrected, choice, shown) -> None:
    page = look(desk).open(f"/#filing={corrected}")
    expect(value(page, RATE)).to_have_text("86.18%")
    page.locator("p.reread .chip").click()
    for said in ("68.18%", "86.18%", "66.18%", "赵审计"):
        expect(page.locator(".place .reread")).to_contain_text(said)
    expect(page.get_by_role("button", name=choice)).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name=choice).click()
    page.locator("dialog input").fill("李审计")
    page.locator("dialog input").press("Enter")
    expect(page.locator(".reread")).to_have_count(0)
    expect(value(page, RATE)).to_have_text(shown)


def test_a_finding_that_a_correction_ended_is_told_in_the_history(desk, look, form) -> None:
    filing = desk.put(form(), "一.png")
    event = desk.store.correct(filing, RATE, "86.18%", "赵审计").corrections[-1]
    page = look(desk).open(f"/#filing={filing}")
    line = page.locator(".events.resolved li", has_text="执行率计算")
    expect(line).to_contain_text("赵审计")
    expect(line.locator(".number")).to_have_text(str(event.id))
    desk.store.undo(event.id, "赵审计")
    page.reload()
    expect(page.locator(".finding", has_text="执行率计算")).to_have_count(1)
    expect(page.locator(".events.resolved li", has_text="执行率计算")).to_have_count(0)


def test_the_api_tells_both_readings_and_the_correction(desk, corrected) -> None:
    with httpx.Client(base_url=f"{desk.url}/api/v1/filings", cookies=WHO) as api:
        view = api.get(f"/{corrected}").json()
        (found,) = view["conflicts"]
        assert (found["pointer"], found["before"], found["now"]) == (RATE, "68.18%", "66.18%")
        assert (found["correction"]["new"], found["correction"]["reading"]) == ("86.18%", 1)
        body = {"pointer": RATE, "version": view["version"] - 1}
        assert api.post(f"/{corrected}/readings", json=body).status_code == 409
        assert api.post(f"/{corrected}/rejections", json=body).status_code == 409
        taken = api.post(f"/{corrected}/readings", json={"pointer": RATE, "version": view["version"]}).json()
        assert (taken["conflicts"], taken["corrections"][-1]["action"]) == ([], "undo")
        rejected = api.post(f"/{corrected}/rejections", json={"pointer": RATE, "why": "印章"}).json()
        assert rejected["filing"]["funds"][0]["execution_rate"] is None
        assert (rejected["corrections"][-1]["action"], rejected["corrections"][-1]["why"]) == (
            "reject",
            "印章",
        )
