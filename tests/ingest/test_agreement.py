"""A text layer is compared with the page digit by digit; the recogniser is asked for what looks otherwise."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.agreement import NUMERIC_SAMPLE, Piece, agrees, pieces_of
from ingest.document import Picture, Sheet
from ingest.engine import Line, PixelBox
from ingest.glyphs import Glyph
from ingest.page import Box, Page
from ingest.reader import read_page
from ingest.specimens import Specimens


class Reader:
    """Reads each word's crop by the place it is asked for, from the words as the paper shows them."""

    def __init__(self, shown: Sequence[str]) -> None:
        self.shown = list(shown)

    def detect(self, picture: Picture) -> list[PixelBox]:
        raise AssertionError("the trial of a text layer detects nothing")

    def recognise(self, lines: Sequence[Picture]) -> list[Line]:
        return [Line(self.shown[int(np.median(line)) // 4], 0.99) for line in lines]


def trial(printed: Sequence[str], shown: Sequence[str]) -> bool:
    """Whether the layer `printed` agrees with the paper `shown`; word k has the grey 4k for its crop."""
    picture = np.zeros((60 * len(printed), 200, 3), np.uint8)
    words = []
    for number, text in enumerate(printed):
        picture[60 * number : 60 * number + 60] = 4 * number
        top = (60 * number + 15) / len(picture)
        words.append(Piece(text, Box(0.2, top, 0.6, top + 30 / len(picture))))
    return agrees(words, picture, Reader(shown))


NUMBERS = ["1234", "5678", "90.12", "34.56", "78.90", "11", "22", "33", "44", "55"]
TEXTS = ["项目名称", "主管部门", "年度目标", "自评得分"]


@pytest.mark.parametrize(
    ("printed", "shown", "expected"),
    [
        pytest.param(NUMBERS, NUMBERS, True, id="all the same"),
        pytest.param(["1,234.50"], ["1，234.50"], True, id="widths and separators do not matter"),
        pytest.param(NUMBERS, ["1235", *NUMBERS[1:]], True, id="one slip of the recogniser"),
        pytest.param(NUMBERS, ["1235", "5679", *NUMBERS[2:]], False, id="two numbers differ"),
        pytest.param(NUMBERS, NUMBERS[1:] + NUMBERS[:1], False, id="all numbers differ"),
        pytest.param(["12", "34"], ["12", "35"], False, id="one of two numbers"),
        pytest.param([*NUMBERS, *TEXTS], [*NUMBERS, *TEXTS], True, id="numbers and texts"),
        pytest.param(TEXTS, ["乱码乱码"] * 4, False, id="all texts differ"),
        pytest.param(TEXTS, ["项日名称", *TEXTS[1:]], True, id="a bent character in a text"),
        pytest.param([], [], True, id="nothing to compare"),
    ],
)
def test_a_sample_of_words_decides(printed: list[str], shown: list[str], expected: bool) -> None:
    assert trial(printed, shown) is expected


def test_a_single_remapped_digit_is_found_among_many_numbers() -> None:
    """The layer shows 3 where the paper has 8: few numbers have it, the sample looks for each digit."""
    printed = ["1204", "5679", "2210", "1456", "7721", "9910", "4502", "6617", "1270", "5591", "93", "37"] * 3
    shown = [text.replace("3", "8") for text in printed]
    assert not trial(printed, shown)


SIZE = (420, 420)
COLUMNS, LINES = 5, 12
Draw = Callable[[Any], None]


def number(row: int, column: int) -> str:
    return f"{(row * 7919 + column * 104729) % 900000 + 100000:,}"


def sheet_of_numbers(
    canvas: Any, painted: dict[tuple[int, int], str] | None = None, face: str = "Helvetica"
) -> None:
    """Sixty numbers; over the painted ones stands another, drawn in lines that are no text."""
    canvas.setFont(face, 10)
    for row in range(LINES):
        for column in range(COLUMNS):
            x, y = 20 + 78 * column, 380 - 30 * row
            canvas.drawString(x, y, number(row, column))
            shown = (painted or {}).get((row, column))
            if shown:
                canvas.setFillGray(1)
                canvas.rect(x - 2, y - 3, 56, 14, stroke=0, fill=1)
                canvas.setFillGray(0)
                outline(canvas, shown, x, y, face)


def outline(canvas: Any, text: str, x: float, y: float, face: str) -> None:
    """Draw the text as a picture of its own, pixel for pixel what the typeface would give."""
    out = BytesIO()
    inner = Canvas(out, pagesize=(56, 14))
    inner.setFont(face, 10)
    inner.drawString(2, 3, text)
    inner.save()
    with pdfium.PdfDocument(out.getvalue()) as drawn:
        picture = drawn[0].render(scale=8).to_pil()
    canvas.drawImage(ImageReader(picture), x - 2, y - 3, 56, 14)


def altered(text: str) -> str:
    """The number with its second digit another one."""
    return text[0] + str((int(text[1]) + 5) % 10) + text[2:]


@pytest.fixture
def pages(
    pdf: Callable[..., bytes], sheets: Callable[..., list[Sheet]], counting: Any
) -> Callable[..., list[tuple[Page, int]]]:
    """Each page as read with what the document taught so far, and how many pieces the recogniser was shown."""

    def read(*draws: Draw) -> list[tuple[Page, int]]:
        specimens, found = Specimens(), []
        for sheet in sheets(pdf(*draws, size=SIZE)):
            before = counting.recognised
            page = read_page(sheet, counting, specimens)
            found.append((page, counting.recognised - before))
        return found

    return read


def test_pages_that_look_like_those_before_are_believed_without_reading(pages: Any) -> None:
    (first, asked), (second, asked_again), (third, _) = pages(*[sheet_of_numbers] * 3)
    assert {page.method for page in (first, second, third)} == {"text_layer"}
    assert 0 < asked <= 2 * 2 * NUMERIC_SAMPLE
    assert asked_again == 0


@pytest.mark.parametrize("place", [(0, 0), (3, 2), (7, 4), (11, 1)])
def test_one_altered_number_among_sixty_is_caught_on_a_later_page(pages: Any, place: tuple[int, int]) -> None:
    printed = number(*place)

    def forged(canvas: Any) -> None:
        sheet_of_numbers(canvas, {place: altered(printed)})

    (_, _), (page, _) = pages(sheet_of_numbers, forged)
    text = " ".join(word.text for word in page.words)
    assert page.method == "ocr"
    assert any("与纸面所见不符" in problem for problem in page.problems)
    assert altered(printed) in text
    assert printed not in text


def test_one_altered_number_is_caught_on_the_first_page(pages: Any) -> None:
    def forged(canvas: Any) -> None:
        sheet_of_numbers(canvas, {(6, 3): altered(number(6, 3))})

    ((page, _),) = pages(forged)
    assert page.method == "ocr"


def test_another_typeface_is_read_before_it_is_believed(pages: Any) -> None:
    def courier(canvas: Any) -> None:
        sheet_of_numbers(canvas, face="Courier")

    (_, _), (page, asked), (_, again) = pages(sheet_of_numbers, courier, courier)
    assert page.method == "text_layer"
    assert asked > 0
    assert again == 0


def glyphs(text: str) -> list[Glyph]:
    return [
        Glyph(char, box := Box(0.01 * k, 0.1, 0.01 * k + 0.009, 0.12), box, False, False)
        for k, char in enumerate(text)
    ]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("1,234.50", ["1,234.50"]),
        ("项目资金", ["项目资金"]),
        ("二〇二一年安排资金123.45万元用于购置", ["金123.45万", "二〇二一年安"]),
        ("自2021年1月至12月底完成", ["自2021年", "年1月", "至12月"]),
        ("本年度预算安排项目资金用于办公设备购置", ["本年度预算安"]),
    ],
)
def test_long_words_are_compared_in_parts(word: str, expected: list[str]) -> None:
    pieces = pieces_of(glyphs(word))
    assert [piece.text for piece in pieces] == expected
    assert all(piece.box.x0 == piece.glyphs[0].box.x0 for piece in pieces)
