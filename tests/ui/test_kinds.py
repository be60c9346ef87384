"""Every kind of form on the review page: what it shows, that a field opens at its place, and that it can be put right.

The documents are those of the committed set, shown by their own answers: what the page shows is looked at here,
not what the reader reads.
"""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import fixtures
from extract.filing import DocumentSource, Extraction, Filing, loads

SET = Path(fixtures.__file__).parent / "set"
DOCUMENTS = ("aster", "bamboo", "budget-city", "evaluation-across", "mixed", "statements")
MOST_CHOOSING_MS = 250


def answer(path: Path, *, name: str | None = None, on_page: object = None) -> Extraction:
    """Return the right answer of a document of the set."""
    digest = sha256(path.read_bytes()).hexdigest()
    answers = (loads((SET / f"{stem}-digital.json").read_text("utf-8")) for stem in DOCUMENTS)
    found = next(one for one in answers if one["source"]["sha256"] == digest)
    filings = tuple(Filing.model_validate(filing) for filing in found["filings"])
    return Extraction(
        DocumentSource(file=name or path.name, sha256=digest, pages=found["source"]["pages"]), filings, ()
    )


@pytest.fixture(scope="module")
def shelf(serving, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A desk with the whole set."""
    with serving(tmp_path_factory.mktemp("home"), answer) as desk:
        for stem in DOCUMENTS:
            path = SET / f"{stem}-digital.pdf"
            digest = desk.store.keep(path.read_bytes(), path.name).sha256
            desk.store.save_reading(digest, answer(path))
        yield desk


@pytest.fixture
def show(shelf, look) -> Callable[..., Page]:
    """Opens a filing of a document of the set on the review page, at a pointer."""

    def open_at(stem: str, number: int = 1, at: str = "") -> Page:
        digest = sha256((SET / f"{stem}-digital.pdf").read_bytes()).hexdigest()
        page = look(shelf).open(f"/#filing={digest[:12]}-{number}" + (f"&at={at}" if at else ""))
        expect(page.locator(".group-header")).to_be_visible()
        return page

    return open_at


def gold(stem: str, number: int = 1) -> Filing:
    filings = loads((SET / f"{stem}-digital.json").read_text("utf-8"))["filings"]
    return Filing.model_validate(filings[number - 1])


def value(page: Page, pointer: str):
    return page.locator(f'.fields [data-pointer="{pointer}"]')


def box(page: Page, pointer: str):
    return page.locator(f'.overlay [data-pointer="{pointer}"]')


def correct(page: Page, pointer: str, text: str) -> None:
    value(page, pointer).dblclick()
    page.locator(".editor textarea").fill(text)
    page.locator(".editor textarea").press("Enter")
    page.locator("dialog input").fill("李审计")
    page.locator("dialog input").press("Enter")


@pytest.mark.parametrize("stem", DOCUMENTS)
def test_every_field_with_a_value_stands_on_the_page(show, stem: str) -> None:
    page = show(stem)
    filing = gold(stem)
    shown = set(
        page.locator(".fields [data-pointer]").evaluate_all(
            "nodes => nodes.map((node) => node.dataset.pointer)"
        )
    )
    merged = re.compile(r"/indicators/\d+/level[12]$|/indicators/\d+/deviation_")
    wanted = {
        pointer
        for pointer in filing.evidence
        if filing.at(pointer) not in (None, "") and not merged.search(pointer)
    }
    assert wanted - shown == set()


def test_a_cell_of_a_budget_table_opens_at_its_place_and_is_put_right(show) -> None:
    table = gold("budget-city").tables[1]
    pointer, printed = "/tables/1/rows/5/5", table.rows[5][5]
    page = show("budget-city", at=pointer)
    expect(value(page, pointer)).to_have_class(re.compile("chosen"))
    expect(value(page, pointer)).to_have_text(printed)
    expect(value(page, pointer)).to_be_in_viewport()
    expect(box(page, pointer)).to_have_class(re.compile("chosen"))
    expect(box(page, pointer)).to_be_in_viewport()
    expect(page.locator(".pages [aria-current=true]")).to_have_text(
        str(gold("budget-city").evidence[pointer].page)
    )
    expect(page.locator(".place h3")).to_contain_text(table.header[5])
    correct(page, pointer, "1,234")
    expect(value(page, pointer).locator(".text")).to_have_text("1,234")
    expect(page.locator(".place .before")).to_contain_text(printed)
    page.reload()
    expect(value(page, pointer)).to_have_class(re.compile("is-corrected"))


def test_a_table_stands_under_its_printed_heads_and_each_head_is_a_field(show) -> None:
    page = show("budget-city")
    table = page.locator(".group-tables").nth(1)
    heads = gold("budget-city").tables[1].header
    expect(table.locator("th.over").first).to_have_text(heads[0].split("/")[0])
    for column, head in enumerate(heads):
        expect(value(page, f"/tables/1/header/{column}")).to_have_text(
            re.compile("^" + re.escape(head.split("/")[-1]))
        )
    expect(table.locator("h2")).to_contain_text("单位：")


def test_a_cell_of_a_table_is_set_to_blank(show) -> None:
    pointer = "/tables/1/rows/4/5"
    page = show("budget-city", at=pointer)
    page.get_by_role("button", name="改为空白").click()
    page.locator("dialog input").fill("李审计")
    page.locator("dialog input").press("Enter")
    expect(value(page, pointer)).to_have_class(re.compile("is-corrected"))
    expect(value(page, pointer).locator(".text")).to_have_text("")


def test_a_large_budget_stays_quick(show) -> None:
    page = show("budget-city")
    cells = page.locator(".budget td.value")
    assert cells.count() > 600
    middle = cells.evaluate_all(
        """(cells) => {
          const times = cells.slice(0, 41).map((cell) => {
            const begin = performance.now();
            cell.click();
            cell.getBoundingClientRect();
            return performance.now() - begin;
          });
          return times.sort((one, other) => one - other)[20];
        }"""
    )
    assert middle < MOST_CHOOSING_MS


def test_a_section_opens_at_its_beginning_and_shows_the_whole(show) -> None:
    filing = gold("aster")
    row = max(range(len(filing.sections)), key=lambda row: len(filing.sections[row].text))
    pointer = f"/sections/{row}/text"
    page = show("aster", at=pointer)
    expect(value(page, pointer).locator(".text")).to_have_text(filing.sections[row].text)
    expect(value(page, f"/sections/{row}/heading")).to_be_in_viewport()
    expect(box(page, pointer)).to_have_class(re.compile("chosen"))
    expect(page.locator(".pages [aria-current=true]")).to_contain_text(str(filing.evidence[pointer].page))
    correct(page, f"/sections/{row}/heading", "保障措施")
    expect(value(page, f"/sections/{row}/heading")).to_contain_text("保障措施")


def test_a_text_over_pages_is_marked_on_each_of_them(show) -> None:
    pointer = "/annual_goal/expected"
    proof = gold("mixed", 2).evidence[pointer]
    page = show("mixed", 2, pointer)
    assert {place.page for place in proof.more} - {proof.page}
    for number in (proof.page, *(place.page for place in proof.more)):
        page.locator(f'.pages [data-page="{number}"]').click()
        expect(box(page, pointer).first).to_have_class(re.compile("chosen"))


def test_a_tick_is_turned_over_and_back(show) -> None:
    filing = gold("bamboo")
    row = next(row for row, option in enumerate(filing.options) if not option.ticked)
    pointer = f"/options/{row}/ticked"
    page = show("bamboo")
    expect(value(page, pointer)).to_have_text(re.compile(f"^☐ {re.escape(filing.options[row].label)}"))
    value(page, pointer).dblclick()
    page.locator("dialog input").fill("李审计")
    page.locator("dialog input").press("Enter")
    expect(value(page, pointer)).to_contain_text(f"☑ {filing.options[row].label}")
    page.locator(".place").get_by_role("button", name="撤销").click()
    expect(value(page, pointer)).to_have_text(re.compile(f"^☐ {re.escape(filing.options[row].label)}"))


def test_sub_items_contacts_and_stated_amounts_open_at_their_places(show) -> None:
    page = show("bamboo")
    for pointer in ("/budget_items/1/amount", "/contacts/0/name", "/options/2/ticked"):
        value(page, pointer).click()
        expect(box(page, pointer)).to_have_class(re.compile("chosen"))
        expect(box(page, pointer)).to_be_in_viewport()
    page = show("statements")
    value(page, "/stated_amounts/0/amount").click()
    expect(box(page, "/stated_amounts/0/amount")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("stem", "kind", "absent"),
    [
        ("aster", "绩效目标表", ".group-total"),
        ("statements", "项目经费情况说明", ".group-goal"),
        ("budget-city", "部门预算", ".group-total"),
        ("evaluation-across", "部门整体自评表", ".group-sections"),
    ],
)
def test_a_form_shows_what_its_kind_has_and_no_empty_groups_of_others(
    show, stem: str, kind: str, absent: str
) -> None:
    page = show(stem)
    expect(page.locator(".top .title p")).to_contain_text(kind)
    expect(page.locator(absent)).to_have_count(0)
