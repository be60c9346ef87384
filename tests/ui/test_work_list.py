"""The work list: what it shows and in what order, what is done and left, who has a filing, and which one is next."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from index.need import by_need
from index.permissions import ACTS, MAY
from index.rows import FilingRow

ROWS = (
    ("a", {"fiscal_year": 2022, "implementing_unit": "水务所", "total_score": 95.5, "open_findings": {"notice": 4}}),
    ("b", {"fiscal_year": 2023, "implementing_unit": "林场", "state": "signed_off", "form_type": "self_evaluation"}),
    ("c", {"fiscal_year": 2023, "state": "in_review", "total_score": 100, "open_findings": {"error": 1}, "held_by": "李强"}),
    ("d", {"state": "in_review", "awaits_signature": True, "implementing_unit": "林场", "last_by": "李强",
           "open_findings": {"error": 1, "warning": 2}}),
    ("e", {"fiscal_year": 2021, "state": "reopened", "implementing_unit": "水务所", "unconfirmed": 3}),
)  # fmt: skip


def plain(name: str, more: dict[str, Any]) -> dict[str, Any]:
    blank = dict.fromkeys(("title", "fiscal_year", "implementing_unit", "total_score", "held_by", "last_by"))
    known = {"id": name, "document": name, "file": f"{name}.pdf", "project_name": f"项目{name}"}
    return (
        blank | known | {"form_type": "target", "state": "new", "open_findings": {}, "unconfirmed": 0} | more
    )


@pytest.fixture(scope="module")
def sieve(standing_desk: Any, chromium: Any) -> Any:
    """A page that can call the functions of sieve.js, as the list does."""
    page = chromium.new_page()
    page.goto(f"{standing_desk.url}/static/desk/sieve.js")
    page.goto(standing_desk.url)
    yield page
    page.close()


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, "abcde"),
        ({"state": "new"}, "a"),
        ({"state": "in_review"}, "c"),
        ({"state": "submitted"}, "d"),
        ({"state": "signed_off"}, "b"),
        ({"state": "left"}, "acde"),
        ({"year": "2023"}, "bc"),
        ({"unit": "林场"}, "bd"),
        ({"kind": "self_evaluation"}, "b"),
        ({"unit": "林场", "state": "left"}, "d"),
        ({"unit": "水务所", "year": "2023"}, ""),
        ({"who": "李强"}, "c"),
        ({"who": "me"}, "c"),
        ({"who": "nobody"}, "abde"),
        ({"text": "水务"}, "ae"),
        ({"text": "水务 2022"}, "a"),
        ({"text": "B.PDF"}, "b"),
        ({"order": "year"}, "bcaed"),
        ({"order": "year", "isDown": True}, "eabcd"),
        ({"order": "unit"}, "bdaec"),
        ({"order": "error"}, "dcabe"),
        ({"order": "score"}, "acbde"),
        ({"order": "score", "isDown": True}, "cabde"),
        ({"order": "state"}, "acedb"),
        ({"order": "unconfirmed"}, "eabcd"),
        ({"order": "who"}, "cabde"),
        ({"order": "need"}, "eacdb"),
        ({"order": "no such"}, "abcde"),
    ],
)
def test_the_list_shows_what_is_asked_for_in_the_order_that_is(
    sieve: Page, asked: dict[str, Any], shown: str
) -> None:
    found = sieve.evaluate(
        """async ([rows, asked]) => {
            const { ALL, sieved } = await import('/static/desk/sieve.js');
            return sieved(rows, { ...ALL, order: 'added', ...asked }, ['e', 'a'], '李强').map((row) => row.id).join('');
        }""",
        [[plain(*row) for row in ROWS], asked],
    )
    assert found == shown


def test_only_what_the_filings_have_can_be_chosen(sieve: Page) -> None:
    offered = sieve.evaluate(
        "async (rows) => (await import('/static/desk/sieve.js')).options(rows)", [plain(*row) for row in ROWS]
    )
    assert offered["year"] == ["2023", "2022", "2021"]
    assert offered["unit"] == ["林场", "水务所"]
    assert offered["kind"] == ["self_evaluation", "target"]
    assert offered["who"] == ["me", "nobody", "李强"]


def row(name: str, **more: Any) -> FilingRow:
    given = plain(name, more)
    return FilingRow.model_validate(
        given | {"total_score": more.get("total_score") and Decimal(more["total_score"])}
    )


NEEDS = (
    row("looked", unconfirmed=0),
    row("warned", open_findings={"warning": 9}, unconfirmed=80),
    row("unsure", unconfirmed=40),
    row("wrong", open_findings={"error": 1}),
    row("wronger", open_findings={"error": 2}),
    row("others", open_findings={"error": 9}, held_by="李强"),
    row("mine", open_findings={"error": 1, "warning": 1}, held_by="王芳"),
    row("signed", state="signed_off", open_findings={"error": 3}),
    row("waits", state="in_review", awaits_signature=True, last_by="李强"),
    row("my own", state="in_review", awaits_signature=True, last_by="王芳"),
    row("unsure too", unconfirmed=40),
)  # fmt: skip
REVIEWED = ["wronger", "mine", "wrong", "warned", "unsure", "unsure too", "looked"]


def test_the_next_filing_is_the_one_that_needs_a_person_most() -> None:
    assert by_need(NEEDS, "王芳", list(ACTS)) == [*REVIEWED, "waits"]
    assert by_need(NEEDS, "王芳", MAY["reviewer"]) == REVIEWED
    assert by_need(NEEDS, "王芳", MAY["approver"]) == ["waits"]
    assert by_need(NEEDS, None, MAY["uploader"]) == []


@pytest.mark.parametrize(
    ("ids", "here", "opened"),
    [
        (["a", "b", "c"], None, ["a", "b", "c", "a"]),
        (["a"], None, ["a", "a"]),
        ([], None, [None]),
        (["a", "b"], "a", ["b", "b"]),
    ],
)
def test_next_passes_over_what_was_looked_at_until_all_was(
    sieve: Page, ids: list[str], here: str | None, opened: list[Any]
) -> None:
    found = sieve.evaluate(
        """async ([ids, here, times]) => {
            sessionStorage.clear();
            const { chosen } = await import('/static/desk/next.js');
            return [...Array(times)].map(() => chosen(ids, here));
        }""",
        [ids, here, len(opened)],
    )
    assert found == opened


def give_name(page: Page, name: str = "李审计") -> None:
    page.locator("dialog input").fill(name)
    page.locator("dialog input").press("Enter")


def test_a_person_sieves_sorts_and_searches_and_it_stays_so_when_a_filing_is_added(
    desk: Any, look: Any, form: Any
) -> None:
    first, second = (
        desk.put(form(), "甲.png"),
        desk.put(form(name="北渠疏浚", year=2022, rate="86.18%"), "乙.png"),
    )
    for entry in desk.store.filing(second).findings:
        desk.store.decide(entry.finding.id, "dismissed", "已核对", "王芳")
    desk.store.sign_offs.submit(second, "王芳")
    desk.store.sign_offs.sign(second, "李审批")
    window = look(desk)
    page = window.open()
    rows = page.locator("#filings tbody [role=row]")
    count = page.locator("#count")
    expect(count).to_contain_text("共 2 张，已签发 1，尚余 1")
    expect(count).to_contain_text(re.compile("待审 1.*已签发 1.*错误 1"))

    page.locator("#sieve-state").select_option("left")
    expect(rows).to_have_count(1)
    desk.put(form(name="南园修缮", year=2021), "丙.png")
    expect(rows).to_have_count(2)
    expect(page.locator("#filings")).not_to_contain_text("乙.png")
    page.get_by_role("button", name="清除筛选").click()
    page.get_by_role("columnheader", name="年度").get_by_role("button").click()
    expect(rows.locator(".project")).to_have_text(["城东片区供水管网改造", "北渠疏浚", "南园修缮"])
    page.get_by_role("columnheader", name="年度").get_by_role("button").click()
    expect(page.get_by_role("columnheader", name="年度")).to_have_attribute("aria-sort", "descending")
    expect(rows.locator(".project")).to_have_text(["南园修缮", "北渠疏浚", "城东片区供水管网改造"])
    page.get_by_role("searchbox").fill("南园")
    expect(rows).to_have_count(1)
    expect(count).to_contain_text("筛出 1 张")
    window.reload()
    expect(page.get_by_role("searchbox")).to_have_value("南园")
    rows.locator("[role=gridcell]").nth(1).click()
    expect(page.locator(".top h1")).to_have_text("南园修缮")
    assert first != second
    assert window.complaints == []


def test_a_filing_is_taken_and_next_leads_others_past_it(desk: Any, look: Any, form: Any) -> None:
    """The one with the error is taken by another: next leads to the second, and to the first once it is handed back."""
    wrong = desk.put(form(), "甲.png")
    desk.put(form(name="北渠疏浚", rate="86.18%"), "乙.png")
    window = look(desk)
    page = window.open()
    line = page.locator(f"#filings [data-filing='{wrong}']")
    line.get_by_role("button", name="领取").click()
    give_name(page, "王芳")
    expect(line).to_contain_text("王芳（我）")
    other = look(desk)
    other.page.context.add_cookies([{"name": "jixiao_user", "value": "%E6%9D%8E%E5%BC%BA", "url": desk.url}])
    theirs = other.open()
    expect(theirs.locator(f"#filings [data-filing='{wrong}']")).to_contain_text("接手")
    expect(theirs.locator(".next")).to_contain_text("1 张等您处理")
    theirs.get_by_role("button", name="下一张").click()
    expect(theirs.locator(".top h1")).to_have_text("北渠疏浚")
    line.get_by_role("button", name="交回").click()
    expect(line).to_contain_text("领取")
    page.get_by_role("button", name="下一张").click()
    expect(page.locator(".top h1")).to_have_text("城东片区供水管网改造")
    page.locator(".top").get_by_role("button", name="下一张").click()
    expect(page.locator(".top h1")).to_have_text("北渠疏浚")
    assert desk.store.verify().faults == ()
    assert window.complaints == other.complaints == []


def test_whoever_works_on_a_filing_has_it_until_it_is_submitted(desk: Any, form: Any) -> None:
    filing = desk.put(form(), "甲.png")
    (one,) = desk.store.filings()
    assert (one.held_by, one.last_by) == (None, None)
    assert one.unconfirmed > 0
    desk.store.confirm(filing, "/total_score", "李强")
    assert desk.store.filings()[0].held_by == "李强"
    desk.store.takings.take(filing, "王芳")
    assert desk.store.filings()[0].held_by == "王芳"
    version = desk.store.filing(filing).version
    desk.store.takings.hand_back(filing, "王芳")
    assert desk.store.filing(filing).version == version
    assert desk.store.filings()[0].held_by is None
    desk.store.sign_offs.submit(filing, "李强")
    (one,) = desk.store.filings()
    assert (one.stage, one.held_by, one.last_by) == ("submitted", None, "李强")


def test_nobody_hands_back_what_they_do_not_have(desk: Any, form: Any) -> None:
    from ingest.errors import Conflict

    filing = desk.put(form(), "甲.png")
    desk.store.takings.take(filing, "王芳")
    with pytest.raises(Conflict, match="不在 李强 手中"):
        desk.store.takings.hand_back(filing, "李强")
