"""What stands at a place, from the cell it was read in to the proof of the field."""

from typing import Any

import pytest

from extract.filing import Alternative, Place
from extract.passage import Passage, passage_of_cell, passage_of_line, passage_of_words
from ingest.page import IDENTITY, Box, Cell, Page, Projective, Reading, Word


def page(to_paper: Projective = IDENTITY) -> Page:
    return Page(3, 595, 842, "ocr", 0.0, to_paper, (), (), ())


def word(text: str, x: float, confidence: float = 0.9, *others: Reading) -> Word:
    return Word(text, Box(x, 0.3, x + 0.02 * len(text), 0.32), confidence, "ocr", others)


def cell(*words: Word, has_ink: bool = False) -> Cell:
    return Cell(0, 0, 1, 1, Box(0.1, 0.25, 0.5, 0.35), words, has_ink)


@pytest.mark.parametrize(
    ("found", "text", "status", "box"),
    [
        pytest.param(cell(word("87.30", 0.2)), "87.30", "exact", (0.2, 0.3, 0.3, 0.32), id="a value"),
        pytest.param(cell(), "", "blank", (0.1, 0.25, 0.5, 0.35), id="a blank has the cell's place"),
        pytest.param(cell(has_ink=True), "", "unread", (0.1, 0.25, 0.5, 0.35), id="ink that gave no text"),
    ],
)
def test_a_cell_gives_text_place_and_status(
    found: Cell, text: str, status: str, box: tuple[float, ...]
) -> None:
    proof = passage_of_cell(found, page()).evidence()
    assert (proof.text, proof.status, proof.page, proof.method) == (text, status, 3, "ocr")
    assert proof.box == pytest.approx(box)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (None, None, None),
        ("rules", "rules", "rules"),
        ("rules", "alignment", "alignment"),
        ("alignment", "rules", "alignment"),
    ],
)
def test_evidence_says_what_draws_the_table(first: Any, second: Any, expected: str | None) -> None:
    parts = [passage_of_cell(cell(word("产出", 0.1)), page(), structure) for structure in (first, second)]
    assert (parts[0] + parts[1]).evidence().structure == expected
    assert passage_of_cell(cell(), page(), first).evidence().structure == first


def test_the_least_sure_word_tells_the_confidence() -> None:
    words = [word("215,", 0.2, 0.98), word("457", 0.28, 0.61)]
    assert passage_of_words(words, page()).confidence == 0.61


def test_places_stand_on_the_paper_and_not_on_the_straightened_page() -> None:
    moved = passage_of_words([word("1", 0.2)], page(Projective(1, 0, 0.05, 0, 1, -0.1)))
    assert moved.places == (Place(page=3, box=(0.25, 0.2, 0.27, 0.22)),)


def test_other_readings_are_those_of_the_whole_text() -> None:
    words = [word("1O", 0.2, 0.9, Reading("10", 0.3)), word("%", 0.24, 0.9, Reading("9", 0.4))]
    others = passage_of_words(words, page()).alternatives
    assert [(other.text, other.confidence) for other in others] == [("1O9", 0.4), ("10%", 0.3)]


def test_a_passage_goes_on_over_the_page(desk: Any) -> None:
    whole = desk.passage("新建路灯", 1, 0.9) + desk.passage("三百盏", 2, 0.7)
    assert (whole.text, whole.confidence) == ("新建路灯三百盏", 0.7)
    assert [place.page for place in whole.places] == [1, 2]
    proof = whole.evidence()
    assert (proof.page, [place.page for place in proof.more]) == (1, [2])


def test_a_blank_part_adds_nothing_and_an_unread_one_makes_the_whole_unread(desk: Any) -> None:
    text, blank = desk.passage("三百盏"), desk.passage("", 2)
    assert text + blank is text
    assert blank + text is text
    assert (text + desk.passage("", 2, is_unread=True)).evidence().status == "unread"


def test_a_part_keeps_the_place_and_loses_the_readings_of_the_whole(desk: Any) -> None:
    words = [word("名称：路灯", 0.2, 0.9, Reading("名称：路打", 0.1))]
    whole = passage_of_words(words, page())
    assert whole.part("路灯").places == whole.places
    assert whole.part("路灯").alternatives == ()
    assert whole.part(whole.text).alternatives == (Alternative(text="名称：路打", confidence=0.1),)


def test_a_part_of_a_text_over_two_pages_has_only_the_places_that_hold_it() -> None:
    first = Passage("原因:供货", (Place(page=1, box=(0.1, 0.9, 0.2, 0.95)),), 1.0, "ocr")
    rest = Passage("延期。措施:提前招标。", (Place(page=2, box=(0.1, 0.1, 0.2, 0.2)),), 1.0, "ocr")
    whole = first + rest
    assert [place.page for place in whole.part("供货延期。").places] == [1, 2]
    assert [place.page for place in whole.part("提前招标。").places] == [2]
    assert [place.page for place in whole.part("原因").places] == [1]


def line(text: str, number: int, page: int = 1, x0: float = 0.1, x1: float = 0.9) -> Passage:
    """A line of running text: the tenth of the page it stands in is its number."""
    return Passage(text, (Place(page=page, box=(x0, number / 10, x1, number / 10 + 0.02)),), 0.9, "ocr")


def test_lines_that_follow_one_another_make_one_box_on_each_page() -> None:
    whole = line("新建路灯", 7).then(line("三百盏，", 8, x0=0.05)).then(line("年内完工。", 1, page=2))
    assert whole.text == "新建路灯三百盏，年内完工。"
    proof = whole.evidence()
    assert proof.page == 1
    assert proof.box == pytest.approx((0.05, 0.7, 0.9, 0.82))
    (more,) = proof.more
    assert more.page == 2
    assert more.box == pytest.approx((0.1, 0.1, 0.9, 0.12))


def test_what_parts_two_lines_belongs_to_the_first() -> None:
    whole = line("甲乙", 1).then(line("丙丁", 2), "\n")
    assert whole.text == "甲乙\n丙丁"
    assert whole.between(3, 5).places[0].box[1] == pytest.approx(0.2)
    assert whole.between(0, 2).places[0].box[1] == pytest.approx(0.1)


def test_a_blank_line_adds_nothing(desk: Any) -> None:
    text, blank = desk.passage("三百盏"), desk.passage("")
    assert text.then(blank, "\n") is text
    assert blank.then(text, "\n") is text


@pytest.mark.parametrize(
    ("start", "end", "tops"),
    [(0, 2, [0.1]), (1, 5, [0.1, 0.2]), (4, 6, [0.2]), (3, 9, [0.1, 0.2, 0.3]), (8, 12, [0.3])],
)
def test_a_part_of_prose_stands_on_the_lines_that_hold_it(start: int, end: int, tops: list[float]) -> None:
    whole = line("一二三四", 1).then(line("五六七八", 2)).then(line("九十甲乙", 3))
    part = whole.between(start, end)
    assert part.text == "一二三四五六七八九十甲乙"[start:end]
    assert [place.box[1] for place in part.places] == pytest.approx(tops)


@pytest.mark.parametrize(
    ("text", "part", "share"),
    [
        ("设备购置1500万元整", "1500", (8 / 18, 12 / 18)),
        ("设备购置1500万元整", "设备", (0.0, 4 / 18)),
        ("设备购置1500万元整", "元整", (14 / 18, 1.0)),
        ("设备购置1500万元整", "设备购置1500万元整", (0.0, 1.0)),
    ],
)
def test_a_part_of_a_line_has_its_share_of_the_width(
    text: str, part: str, share: tuple[float, float]
) -> None:
    place = line(text, 1, x0=0.0, x1=1.0).then(line("。", 2)).part(part).places[0]
    slack = 1.6 / 18
    assert share[0] - slack <= place.box[0] <= share[0] + 1e-6
    assert share[1] - 1e-6 <= place.box[2] <= share[1] + slack


def test_words_of_a_line_are_found_where_they_stand() -> None:
    words = [word("编制部门：市政局", 0.1), word("单位：万元", 0.7)]
    whole = passage_of_line(words, page())
    assert whole.text == "编制部门：市政局 单位：万元"
    part = whole.part("万元")
    assert len(part.places) == 1
    assert 0.7 < part.places[0].box[0] < part.places[0].box[2] <= 0.8
    assert whole.part("市政局").places[0].box[2] < 0.7


def test_a_part_that_is_not_in_the_text_keeps_the_whole_place(desk: Any) -> None:
    whole = desk.passage("路灯")
    assert whole.part("水渠").places == whole.places
