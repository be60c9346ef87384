"""What a working paper is about: what is asked for, and what is left out and said to be."""

from __future__ import annotations

from typing import Any

import pytest

from index.store import Store
from ingest.errors import NotFound, StoreError
from tests.ui.form import Form
from tests.ui.papers import beside, book, keep, table, texts, two_years
from ui.choosing import Choice
from ui.paper.working_paper import working_paper


def test_what_is_asked_for_alone_is_in_it_and_what_is_left_out_is_said(store: Store) -> None:
    earlier, later = two_years(store)
    other = keep(store, Form(name="公园绿地养护", year=2023), "三.png")

    def ids(**asked: Any) -> list[str]:
        return [row["表编号"] for row in table(book(store, Choice(**asked), most_pictures=0)["各表"])]

    assert ids() == [earlier, later, other]
    assert ids(project="供水") == [earlier, later]
    assert ids(year=2023) == [later, other]
    assert ids(unit="供水", year=2022) == [earlier]
    assert ids(filing=later) == [earlier, later]
    assert ids(filing=other) == [other]
    assert ids(project="没有") == []
    made = book(store, Choice(year=2023, project="供水"), most_pictures=0)
    assert beside(made["汇总"], "范围") == "项目名称含“供水”，2023 年度"
    assert "本底稿只含所选范围；资料库中另有 2 张现行的表。" in texts(made["汇总"])
    assert "（不在本底稿所选范围）" in " ".join(texts(made["跨年"]))
    with pytest.raises(NotFound):
        working_paper(store, Choice(filing="x-1"))
    with pytest.raises(StoreError, match="超过 2 张"):
        working_paper(store, most_filings=2)
    assert working_paper(store, Choice(filing=other), most_pictures=0).file == "工作底稿-公园绿地养护.xlsx"
    assert working_paper(store, Choice(year=2023), most_pictures=0).file == "工作底稿-2个项目-2023.xlsx"


def test_a_superseded_filing_is_left_out_and_said_to_be(store: Store) -> None:
    earlier = keep(store, Form(), "一.png")
    later = keep(store, Form(rate="86.18%"), "二.png")
    store.resubmissions.decide(earlier, later, "confirmed", "重报", "王芳")
    made = book(store)
    assert table(made["各表"])[0]["表编号"] == later
    assert earlier not in [row["表编号"] for row in table(made["各表"])]
    assert any(text.startswith("另有 1 张表已被所列的表取代") for text in texts(made["汇总"]))
    assert any(
        text.startswith(f"一.png 的 {earlier} 已被 {later} 取代：重报（王芳，")
        for text in texts(made["各表"])
    )
    alone = table(book(store, Choice(filing=earlier))["各表"])
    assert [row["项目名称"] for row in alone] == [f"城东片区供水管网改造（已被 {later} 取代）"]


def test_documents_that_are_not_read_are_named(store: Store) -> None:
    keep(store, Form(), "一.png")
    store.keep(b"not yet", "等待中.pdf")
    assert any("1 个文件尚未读出" in text and "等待中.pdf" in text for text in texts(book(store)["汇总"]))


def test_an_empty_store_has_a_paper_that_says_so(store: Store) -> None:
    made = book(store)
    assert "没有发现不一致。" in texts(made["问题"])
    assert "没有更正、确认或判为误读。" in texts(made["更正"])
    assert beside(made["汇总"], "表") == "没有表"
    assert beside(made["汇总"], "盲读抽查（全库）") == "尚未抽查机器确认的值"
