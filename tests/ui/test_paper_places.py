"""Long text in the working paper: what a finding speaks of is shown, within a row that a sheet can hold."""

from __future__ import annotations

import pytest

from ui.paper.places import LONGEST_TEXT, passage

QUOTE = "支持超过5家研究单位"
LONG = "目" * 300 + QUOTE + "标" * 300


@pytest.mark.parametrize("text", ["86.18%", "目" * LONGEST_TEXT], ids=["a value", "as long as may be"])
def test_short_text_is_told_whole(text: str) -> None:
    assert passage(text, [QUOTE]) == text


def test_of_a_long_text_the_passage_is_told_that_the_finding_quotes() -> None:
    told = passage(LONG, ["不在文中", QUOTE])
    assert QUOTE in told
    assert told.startswith("……目")
    assert told.endswith(f"标……（摘录，全文 {len(LONG)} 字见原件）")
    assert len(told) < LONGEST_TEXT + 40


def test_of_a_long_text_without_a_quote_the_beginning_is_told_and_at_its_end_the_end() -> None:
    assert passage(LONG, []).startswith("目目")
    ending = LONG + QUOTE
    assert f"{QUOTE}（摘录" in passage(ending, [ending[-12:]])
