"""Questions in the desk and over the API: an answer with its places, a follow-up, and what is not answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import expect

from index.settings import Settings
from tests.ui.form import Form
from tests.ui.running import running

UNIT, NAME = "云溪区供水管理所", "城东片区供水管网改造"


def test_one_asks_follows_a_figure_to_its_place_and_is_told_what_the_filings_do_not_say(
    tmp_path: Path, look: Callable[..., Any]
) -> None:
    with running(Settings(home=tmp_path / "home", user="王芳")) as desk:
        filing = desk.put(Form(), "form.png")
        page = look(desk).open()
        page.get_by_role("tab", name="问答").click()
        entry, answers = page.locator(".ask input[name=question]"), page.locator(".ask .answer:not(.waiting)")
        asked = [
            (f"{UNIT}2023年“{NAME}”的“按期完工率”得了几分？", "given", "13"),
            ("满分是多少？", "given", "15"),
            ("是哪家公司中的标？", "declined", "资料中没有"),
            (f"{UNIT}2023年扣分的指标有哪些？", "given", "按期完工率"),
        ]
        for number, (question, kind, said) in enumerate(asked):
            entry.fill(question)
            entry.press("Enter")
            expect(answers).to_have_count(number + 1)
            expect(answers.nth(number)).to_have_class(re.compile(kind))
            expect(answers.nth(number)).to_contain_text(said)
        expect(answers.nth(3).locator(".plan")).to_contain_text("得分 < 分值")
        answers.nth(0).locator("td .cite").last.click()
        expect(page).to_have_url(re.compile(f"filing={filing}&at=%2Findicators%2F2%2Fscore"))
        expect(page.locator('.overlay [data-pointer="/indicators/2/score"]')).to_have_class(
            re.compile("chosen")
        )


def test_over_the_api_the_client_carries_the_conversation(tmp_path: Path) -> None:
    with running(Settings(home=tmp_path / "home", user="王芳")) as desk:
        filing = desk.put(Form(), "form.png")
        with httpx.Client(base_url=f"{desk.url}/api/v1") as client:
            first = client.post("/ask", json={"question": f"{NAME}2023年的自评总分是多少？"}).json()
            assert (first["abstained"], first["plan"]["query"]["fields"]) == (False, ["score"])
            (place,) = [one for one in first["citations"] if one["path"]]
            assert (place["filing"], place["path"], place["page"]) == (filing, "/total_score", 1)
            then = {"question": "执行率呢？", "conversation": [first["turn"]]}
            assert client.post("/ask", json=then).json()["plan"]["query"]["projects"] == [NAME]
            alone = client.post("/ask", json={"question": "执行率呢？"}).json()
            assert (alone["abstained"], alone["citations"]) == (True, [])
            assert client.post("/ask", json={"question": "多" * 401}).status_code == 422
            assert (
                client.post(
                    "/ask", json={"question": "多", "conversation": [{"plan": {"op": "x"}}]}
                ).status_code
                == 422
            )
