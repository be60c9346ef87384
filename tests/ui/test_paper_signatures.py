"""What is signed on a working paper: nothing looks signed that is not signed off, and a signature that lapsed says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from index.gathering import Gathering
from index.rows import FilingView, SignOff
from index.store import Store
from tests.ui.form import Form
from tests.ui.papers import beside, book, keep, table, texts, two_years


def told_anew(monkeypatch: pytest.MonkeyPatch, change: Callable[[FilingView], dict[str, Any]]) -> None:
    """Let each filing be told with something changed."""
    told = Gathering.view
    monkeypatch.setattr(
        Gathering, "view", lambda self, name: (view := told(self, name)).model_copy(update=change(view))
    )


def test_nothing_looks_signed_that_is_not_signed_off(store: Store) -> None:
    two_years(store)
    paper = book(store, most_pictures=0)
    assert beside(paper["汇总"], "复核（签发人）") == "（未签发）"
    sheet = paper["签字"]
    assert "本底稿共 2 张表：已签发 0 张，未签发 2 张。未签发的表不得视为已经复核。" in texts(sheet)
    assert [row["操作"] for row in table(sheet, 2)[:2]] == ["未签发", "未签发"]
    assert {row["签发"] for row in table(paper["各表"])} == {"未签发"}
    lines = [
        row for row in sheet.iter_rows(values_only=True) if row[0] in ("编制人（签字）", "复核人（签字）")
    ]
    assert [row[1:] for row in lines] == [(None, None, "日期", None, None)] * 2


def sign_offs(*actions: str) -> tuple[SignOff, ...]:
    return tuple(
        SignOff(
            id=number,
            action=action,
            who="张明",
            when="2026-01-02T03:04:05+00:00",
            reason="核对完毕",
            version=3,
            basis="ab" * 32,
            chain="cd" * 32,
        )
        for number, action in enumerate(actions, start=1)
    )


@pytest.mark.parametrize("state", ["in_review", "reopened", "new"])
def test_an_earlier_signature_is_told_as_one_that_no_longer_holds(
    store: Store, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    keep(store, Form(), "一.png")
    told_anew(monkeypatch, lambda _: {"state": state, "sign_offs": sign_offs("signed", "reopened")})
    made = book(store)
    assert beside(made["汇总"], "复核（签发人）") == "（未签发）"
    assert [row["操作"] for row in table(made["签字"], 2)[:2]] == ["签发（已失效）", "重新打开"]
    assert any(text.endswith("，未签发") for text in texts(made["签字"]))
    assert table(made["各表"])[0]["签发"] == "未签发"


def test_a_signature_in_force_is_told_with_who_and_what_it_was_given_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = keep(store, Form(), "一.png"), keep(store, Form(name="另一项目"), "二.png")
    signed = {"state": "signed_off", "sign_offs": sign_offs("submitted", "signed", "returned", "signed")}
    told_anew(monkeypatch, lambda view: signed if view.filing.id == first else {})
    made = book(store)
    assert beside(made["汇总"], "复核（签发人）") == "张明（1 张）；其余 1 张未签发"
    assert beside(made["汇总"], "审核状态") == "已签发 1，待审 1"
    rows = table(made["签字"], 2)
    assert [row["操作"] for row in rows[:5]] == ["提交签发", "签发（已失效）", "退回", "签发", "未签发"]
    assert rows[3]["内容摘要、当时的链摘要"] == f"内容 {'ab' * 8}\n链 {'cd' * 8}"
    assert [row["签发"] for row in table(made["各表"])] == ["张明", "未签发"]
    assert second in [row["表编号"] for row in table(made["各表"])]


def test_a_filing_that_was_really_signed_is_told_as_signed_until_it_is_reopened(store: Store) -> None:
    name = keep(store, Form(rate="86.18%"), "一.png")
    for one in store.filing(name).findings:
        store.decide(one.finding.id, "dismissed", "无误", "李雷")
    store.sign_offs.submit(name, "李雷")
    waiting = book(store, most_pictures=0)
    assert beside(waiting["汇总"], "审核状态") == "待签发 1"
    assert beside(waiting["汇总"], "复核（签发人）") == "（未签发）"
    store.sign_offs.sign(name, "张明", "同意")
    signed = book(store, most_pictures=0)
    assert beside(signed["汇总"], "复核（签发人）") == "张明（1 张）"
    assert [row["操作"] for row in table(signed["签字"], 2)[:2]] == ["提交签发", "签发"]
    assert any("已签发 1 张，未签发 0 张" in text for text in texts(signed["签字"]))
    store.sign_offs.reopen(name, "李雷", "单位补充材料")
    again = book(store, most_pictures=0)
    assert beside(again["汇总"], "复核（签发人）") == "（未签发）"
    assert [row["操作"] for row in table(again["签字"], 2)[:3]] == ["提交签发", "签发（已失效）", "重新打开"]
    assert table(again["各表"])[0]["签发"] == "未签发"
