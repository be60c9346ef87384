"""Marks that specks leave in lines of text are taken out; what is printed stays."""

import pytest

from ingest.page import Box, Reading, Word
from ingest.stray import MENDED, PRINTED, without_first_mark, without_stray_marks

BOX = Box(0.1, 0.1, 0.3, 0.12)


def word(text: str, confidence: float = 0.95, box: Box = BOX) -> Word:
    return Word(text, box, confidence, "ocr")


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("衔接.环节", "衔接环节"),
        ("32.77元/.亩", "32.77元/亩"),
        ("3409.4元./公里", "3409.4元/公里"),
        ("清'单", "清单"),
    ],
)
def test_a_mark_where_nobody_prints_one_is_taken_out_and_kept_among_the_readings(
    read: str, text: str
) -> None:
    mended = without_stray_marks(word(read))
    assert (mended.text, mended.confidence) == (text, MENDED)
    assert mended.alternatives == (Reading(read, 0.95),)


@pytest.mark.parametrize(
    "text",
    [
        "87.28%",
        "1.原因：延迟。",
        "PC.客户",
        ".5",
        "完成。",
        "·培训",
        "约翰·史密斯",
        ",其余照旧",
        "v2.0版",
        "（一）.目标",
    ],
)
def test_what_may_be_printed_stays(text: str) -> None:
    line = word(text)
    assert without_stray_marks(line) is line


def test_the_text_of_a_cell_begins_with_no_comma_but_a_line_of_it_may() -> None:
    above, below = (
        word(",改善", box=Box(0.1, 0.1, 0.3, 0.12)),
        word("，其余照旧", box=Box(0.1, 0.13, 0.3, 0.15)),
    )
    mended = without_first_mark([below, above])
    assert [one.text for one in mended] == ["，其余照旧", "改善"]
    assert mended[0] is below


def test_a_mark_that_was_read_surely_is_printed() -> None:
    sure = word("已完成.其余照旧", PRINTED)
    assert without_stray_marks(sure) is sure
    assert without_first_mark([sure]) == [sure]


def test_a_cell_without_text_stays_empty() -> None:
    assert without_first_mark([]) == []
