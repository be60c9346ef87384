"""Glyphs become words, words become lines, in the order that people read."""

import pytest

from ingest.glyphs import Glyph
from ingest.page import Box, Word, union
from ingest.words import in_reading_order, lines_of, runs_of_glyphs, word_of_run

EM = 0.02


def glyphs(text: str, x: float = 0.1, top: float = 0.5, advance: float = EM) -> list[Glyph]:
    """The text's glyphs, one em each; a space leaves a gap of half an em and no glyph."""
    found = []
    for char in text:
        if char == " ":
            x += advance / 2
            continue
        box = Box(x, top, x + advance, top + EM)
        found.append(Glyph(char, box, box, False, False))
        x += advance
    return found


def words_of(marks: list[Glyph], aspect: float) -> list[Word]:
    return [word_of_run(run, aspect) for run in runs_of_glyphs(marks, aspect)]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        pytest.param(glyphs("项目名称"), ["项目名称"], id="one word"),
        pytest.param(glyphs("a b"), ["a b"], id="half an em is a space"),
        pytest.param(glyphs("一", 0.1) + glyphs("二", 0.2), ["一", "二"], id="a wide gap parts words"),
        pytest.param(glyphs("下", top=0.6) + glyphs("上"), ["上", "下"], id="from top to bottom"),
        pytest.param(glyphs("右", 0.3) + glyphs("左", 0.1), ["左", "右"], id="from left to right"),
        pytest.param([*glyphs("12"), *glyphs("m"), *glyphs("34", 0.1 + 3 * EM)][:2], ["12"], id="two glyphs"),
        pytest.param(glyphs("12", top=0.5) + glyphs("3", 0.1 + 2 * EM, 0.504), ["123"], id="a raised glyph"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_glyphs_spell_words(marks: list[Glyph], expected: list[str]) -> None:
    assert [word.text for word in words_of(marks, 1.0)] == expected


def test_spaces_that_pdfium_puts_in_are_left_out() -> None:
    marks = glyphs("12")
    blank = Box(0.12, 0.5, 0.13, 0.52)
    extra = [Glyph(" ", blank, blank, False, True), Glyph(" ", blank, blank, False, False)]
    assert [word.text for word in words_of([marks[0], *extra, marks[1]], 1.0)] == ["12"]


@pytest.mark.parametrize(("aspect", "expected"), [(1.0, ["1 2"]), (0.5, ["12"]), (4.0, ["1", "2"])])
def test_gaps_are_measured_in_the_pages_own_shape(aspect: float, expected: list[str]) -> None:
    """On a page twice as high as wide, a fraction of the width is half as long as one of the height."""
    marks = glyphs("1") + glyphs("2", 0.1 + 1.5 * EM)
    assert [word.text for word in words_of(marks, aspect)] == expected


def test_a_word_has_the_box_of_its_glyphs_and_no_doubt() -> None:
    (word,) = words_of(glyphs("12"), 1.0)
    assert word.box == pytest.approx((0.1, 0.5, 0.14, 0.52))
    assert (word.confidence, word.method, word.alternatives) == (1.0, "text_layer", ())


def word(text: str, x: float, top: float, height: float = 0.02) -> Word:
    return Word(text, Box(x, top, x + 0.02 * len(text), top + height), 0.9, "ocr")


def test_words_come_line_by_line_though_the_detector_gives_them_in_any_order() -> None:
    words = [word("丁", 0.5, 0.302), word("甲", 0.1, 0.1), word("丙", 0.1, 0.3), word("乙", 0.6, 0.098)]
    assert "".join(item.text for item in in_reading_order(words)) == "甲乙丙丁"


@pytest.mark.parametrize(
    ("shift", "lines"), [(0.0, 1), (0.008, 1), (0.013, 2), (0.02, 2), (-0.008, 1), (-0.02, 2)]
)
def test_two_words_share_a_line_when_they_share_half_their_height(shift: float, lines: int) -> None:
    words = [word("甲", 0.1, 0.3), word("乙", 0.4, 0.3 + shift)]
    assert len(lines_of(words, lambda item: item.box)) == lines


def test_a_low_dash_stands_on_the_line_of_its_neighbours() -> None:
    words = [word("甲", 0.1, 0.3), word("—", 0.2, 0.309, height=0.002), word("乙", 0.3, 0.3)]
    assert "".join(item.text for item in in_reading_order(words)) == "甲—乙"


def test_boxes_without_height_are_put_on_lines_of_their_own() -> None:
    flat = [word("甲", 0.1, 0.3, height=0.0), word("乙", 0.4, 0.3, height=0.0)]
    assert len(in_reading_order(flat)) == 2


def test_a_union_is_the_smallest_box_around_all() -> None:
    assert union([Box(0.1, 0.5, 0.2, 0.6), Box(0.05, 0.55, 0.15, 0.9)]) == Box(0.05, 0.5, 0.2, 0.9)
    with pytest.raises(ValueError, match="unpack"):
        union([])


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        (Box(0, 0, 0.4, 0.4), Box(0.2, 0.2, 0.6, 0.6), 0.04),
        (Box(0, 0, 0.4, 0.4), Box(0.4, 0.4, 0.6, 0.6), 0),
        (Box(0, 0, 0.4, 0.4), Box(0.5, 0.0, 0.6, 0.4), 0),
        (Box(0, 0, 1, 1), Box(0.5, 0.5, 0.6, 0.7), 0.02),
    ],
)
def test_the_overlap_of_boxes_is_the_area_they_share(first: Box, second: Box, shared: float) -> None:
    assert first.overlap(second) == pytest.approx(shared)
    assert second.overlap(first) == pytest.approx(shared)
