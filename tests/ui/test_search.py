"""Search as people meet it: the command, the API over a socket, and the desk's tab in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.ui.command_line import Paper, Run
from tests.ui.form import Form
from tests.ui.running import Desk
from tests.ui.window import Window
from ui.doors import needs

CONTRACT = {"filing", "file", "fiscal_year", "project_name", "path", "text", "page", "box", "score"}


@pytest.mark.usefixtures("command_line")
def test_the_command_prints_hits_by_the_contract_and_nothing_else(jixiao: Run, paper: Paper) -> None:
    jixiao("add", paper("a.pdf", "河道绿化"))
    status, out, _ = jixiao("search", "河道绿化", "--json", "--top", "3")
    hits = json.loads(out)["hits"]
    assert status == 0
    assert 1 <= len(hits) <= 3
    assert set(hits[0]) == CONTRACT
    assert (hits[0]["project_name"], hits[0]["path"]) == ("河道绿化", "")
    assert jixiao("search", "河道绿化", "--year", "1999", "--json")[1] == '{\n  "hits": []\n}\n'
    assert "河道绿化" in jixiao("search", "河道绿化")[1]
    assert "没有找到" in jixiao("search", "河道绿化", "--state", "signed_off", "--findings")[1]
    assert jixiao("search", "河道绿化", "--state", "bogus")[0] == 3
    assert jixiao("reindex")[0] == jixiao("reindex", "--resume")[0] == 0
    assert json.loads(jixiao("search", "河道绿化", "--json")[1])["hits"] == hits


def test_the_desk_finds_a_correction_and_opens_the_hit_at_its_place(
    desk: Desk, form: type[Form], look: Callable[..., Window], tmp_path: Path
) -> None:
    made = form()
    filing = desk.put(made, "a.png")
    name = desk.store.filing(filing).filing.indicators[0].level3
    desk.store.correct(filing, "/indicators/0/level3", "补植两岸乔木", "王芳")
    with httpx.Client(base_url=desk.url, timeout=60) as client:
        told = client.get("/api/v1/search", params={"q": "两岸乔木", "kind": "indicator"}).json()
        assert told["hits"][0]["path"] == "/indicators/0"
        assert set(told["hits"][0]) > CONTRACT
        assert told["facets"]["kind"] == {"indicator": len(told["hits"])}
        assert client.get("/api/v1/search", params={"q": "x" * 401}).status_code == 422
        assert client.get("/api/v1/search", params={"q": "x", "state": "bogus"}).status_code == 422
    assert needs("GET", "/api/v1/search") == "read"

    window = look(desk)
    page = window.open()
    page.get_by_role("tab", name="检索").click()
    page.locator(".search input[type=search]").fill("两岸乔木")
    page.locator(".search input[type=search]").press("Enter")
    hit = page.locator(".search .hit").first
    expect(hit.locator("mark").first).to_have_text("两岸乔木")
    expect(hit).to_have_class("hit exact")
    page.locator('.search .chip[data-facet="kind"][data-name="indicator"]').click()
    expect(page.locator('.search .chip.chosen[data-name="indicator"]')).to_be_visible()
    page.screenshot(path=tmp_path / "search.png")
    hit.locator("a").click()
    expect(page.locator('.fields [data-pointer="/indicators/0/level3"]')).to_contain_class("chosen")
    assert "at=%2Findicators%2F0%2Flevel3" in page.url
    assert name != "补植两岸乔木"
    assert window.complaints == []


def test_before_anything_was_looked_for_examples_say_what_can_be(
    desk: Desk, look: Callable[..., Window]
) -> None:
    desk.put(Form(), "a.png")
    page = look(desk).open()
    page.get_by_role("tab", name="检索").click()
    examples = page.locator(".search .examples")
    expect(examples.get_by_role("button")).to_have_count(3)
    with page.expect_response("**/api/v1/search*"):
        examples.get_by_role("button", name="未完成 原因").click()
    expect(page.locator(".search input[name=q]")).to_have_value("未完成 原因")
    expect(page.locator(".search .hits")).to_be_visible()
    expect(examples).to_be_hidden()
