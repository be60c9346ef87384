"""Values of which the recogniser is unsure are read again, and how the readings meet decides."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from ingest.clock import collect
from ingest.document import Picture
from ingest.engine import Line, PixelBox
from ingest.errors import EngineUnavailable
from ingest.figures import as_meant
from ingest.page import Reading
from ingest.scan import read_scan
from ingest.scripted import ScriptedEngine
from ingest.second import (
    AROUND_PX,
    CONTESTED,
    DISPUTED,
    IMPROBABLE,
    Second,
    looks_at,
    read_again,
    second_readings,
    settled,
)

BOX = PixelBox(40, 20, 160, 60)
LOOKS = 3


@pytest.mark.parametrize(
    ("first", "looks", "text", "confidence"),
    [
        # All agree: each look halves the doubt, in whatever width; guesses that agree are still guesses.
        (("87.30", 0.80), [("87.30", 0.99)] * 3, "87.30", 0.975),
        (("87.30", 0.80), [("８７.３０ ", 0.99)] * 3, "87.30", 0.975),
        (("87.30", 0.30), [("87.30", 0.40)] * 3, "87.30", 0.40),
        # All agree but for marks that the digits ask for, or that specks left.
        (("10.440,000.00", 0.68), [("10,440,000.00", 0.99), ("10.440.000.00", 0.4), ("10,440.000.00", 0.9)],
         "10,440,000.00", IMPROBABLE),
        (("5 .", 0.8), [("5", 0.99), ("5 ,", 0.6), ("5 。", 0.7)], "5", IMPROBABLE),
        (("10", 0.8), [("·10", 0.85), ("10", 0.6), ("·10", 0.7)], "10", 0.85),
        (("1.234", 0.9), [("1,234", 0.9)] * 3, "1,234", CONTESTED),
        # Agreed on every mark, too: printed so, whatever its digits ask for.
        (("1,5", 0.99), [("1,5", 0.99)] * 3, "1,5", IMPROBABLE),
        # Agreed, yet no figure: not raised.
        (("13:34", 0.99), [("13:34", 0.99)] * 3, "13:34", IMPROBABLE),
        # All see the same other text: theirs, no surer than the least sure of them, and never sure.
        (("≥770", 0.98), [("≥770套", 0.99), ("≥770套", 0.9), ("≥770套", 0.95)], "≥770套", CONTESTED),
        (("470", 0.98), [("5470", 0.99), ("5470", 0.3), ("5470", 0.99)], "5470", 0.3),
        # A majority decides nothing, for the first reading or against it.
        (("1,753.09", 0.98), [("1,753.09", 0.9)] * 2 + [("1,753.00", 0.9)], "1,753.09", DISPUTED),
        (("470", 0.9998), [("5470", 1.0)] * 2 + [("470", 0.9)], "470", DISPUTED),
        # Nobody agrees, or nothing is seen any more: doubt is never raised.
        (("68", 0.2), [("8", 0.9), ("88", 0.9), ("08", 0.9)], "68", 0.2),
        (("68", 0.9), [("", 0.0)] * 3, "68", DISPUTED),
        (("68", 0.9), [("68", 0.9)] * 2 + [("", 0.0)], "68", DISPUTED),
        # Not read again.
        (("68", 0.9), [], "68", 0.9),
    ],
)  # fmt: skip
def test_how_the_readings_meet_decides(
    first: tuple[str, float], looks: list[tuple[str, float]], text: str, confidence: float
) -> None:
    line = settled(Line(*first), [Line(*look) for look in looks])
    assert line.text == text
    assert line.confidence == pytest.approx(confidence)


def test_a_number_never_changes_and_passes_for_sure() -> None:
    """Whatever three looks say with whatever confidence: other digits than the first's are below half or CONTESTED."""
    rng = np.random.default_rng(7)
    texts = ["1,753.00", "1,753.09", "1.753.00", ""]
    for _ in range(500):
        first, *looks = (Line(texts[rng.integers(4)], float(rng.random())) for _ in range(4))
        line = settled(first, looks)
        if line.text != first.text:
            has_its_digits = as_meant(line.text) == as_meant(first.text)
            assert line.confidence <= (IMPROBABLE if has_its_digits else CONTESTED)
            assert not first.text or first.text in [other.text for other in line.alternatives]


def test_what_else_was_read_stays_among_the_alternatives_whole_readings_first() -> None:
    first = Line("470", 0.9, (Reading("A70", 0.4),))
    looks = [Line("5470", 0.8), Line("470", 0.9, (Reading("478", 0.1),)), Line("5470", 0.7)]
    assert settled(first, looks).alternatives == (
        Reading("5470", 0.8), Reading("A70", 0.4), Reading("478", 0.1),
    )  # fmt: skip


def page(paper: Callable[..., Picture]) -> Picture:
    return paper(400, 200)


@pytest.fixture
def seen() -> list[Picture]:
    return []


def engine(seen: list[Picture], line: Line) -> ScriptedEngine:
    def read(picture: Picture) -> Line:
        seen.append(picture)
        return line

    return ScriptedEngine([], read)


@pytest.mark.parametrize(
    ("line", "looks"),
    [
        pytest.param(Line("87.30", 0.99), LOOKS, id="an unsure value"),
        pytest.param(Line("87.30", 0.9999), 0, id="a sure value"),
        pytest.param(Line("项目名称", 0.5), 0, id="an unsure name"),
    ],
)
def test_only_uncertain_values_are_read_again(
    paper: Callable[..., Picture], seen: list[Picture], line: Line, looks: int
) -> None:
    many_sure = [Line("1", 0.9999)] * 9
    lines = [line, *many_sure]
    result = read_again(page(paper), [BOX] * 10, lines, engine(seen, line), Second())
    assert len(seen) == looks
    assert result[1:] == many_sure


def test_on_a_bad_page_every_value_is_read_again(paper: Callable[..., Picture], seen: list[Picture]) -> None:
    lines = [*[Line("87.30", 0.9)] * 3, *[Line("5", 0.9999)] * 7, Line("项目名称", 0.9)]
    read_again(page(paper), [BOX] * 11, lines, engine(seen, Line("5", 0.9)), Second())
    assert len(seen) == 10 * LOOKS


def test_it_can_be_turned_off(paper: Callable[..., Picture], seen: list[Picture]) -> None:
    lines = [Line("87.30", 0.6)]
    assert read_again(page(paper), [BOX], lines, engine(seen, Line("5", 1.0)), Second(is_on=False)) == lines
    assert seen == []


def test_another_engine_reads_the_line_too_and_its_word_counts_as_one_look(
    paper: Callable[..., Picture],
) -> None:
    own = ScriptedEngine([], lambda _: Line("87.30", 0.99))
    other = ScriptedEngine([], lambda _: Line("67.30", 0.99))
    (line,) = read_again(page(paper), [BOX], [Line("87.30", 0.9)], own, Second(other=other))
    assert (line.text, line.confidence) == ("87.30", DISPUTED)
    assert Reading("67.30", 0.99) in line.alternatives


def test_the_looks_differ_in_crop_colour_and_scale(paper: Callable[..., Picture]) -> None:
    picture = page(paper)
    cv2.putText(picture, "5470", (50, 52), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (0, 0, 0), 2)
    cv2.circle(picture, (100, 40), 15, (60, 60, 220), 3)
    around, colourless, smaller = looks_at(picture, BOX)
    assert around.shape == (40 + 2 * AROUND_PX, 120 + 2 * AROUND_PX, 3)
    assert colourless.shape == (40, 120, 3)
    assert colourless[40 - 20, 100 - 40 + 15 - 1].min() > 200, "the red ring is gone"
    assert smaller.shape[0] < 40


def test_a_grey_line_gets_its_contrast_stretched(paper: Callable[..., Picture]) -> None:
    picture = page(paper) // 8 + 150
    cv2.putText(picture, "5470", (50, 52), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (120, 120, 120), 2)
    _, stretched, _ = looks_at(picture, BOX)
    assert (stretched.min(), stretched.max()) == (0, 255)


@pytest.mark.parametrize("box", [PixelBox(0, 0, 1, 1), PixelBox(398, 198, 400, 200), PixelBox(-3, -3, 5, 5)])
def test_a_box_at_the_page_s_edge_gives_looks_too(paper: Callable[..., Picture], box: PixelBox) -> None:
    assert all(look.size for look in looks_at(page(paper), box))


def test_the_seconds_of_second_readings_are_counted_apart(paper: Callable[..., Picture]) -> None:
    picture = page(paper)
    cv2.putText(picture, "87.30", (50, 52), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (0, 0, 0), 2)
    ink = np.where(picture[:, :, 0] < 128, 255, 0).astype(np.uint8)
    with collect() as laps:
        (found,) = read_scan(picture, ink, [], ScriptedEngine([BOX], lambda _: Line("87.30", 0.9))).lines
    assert found.line == Line("87.30", 0.9)
    assert {"recognise", "second"} <= set(laps.seconds)


def test_the_setting_turns_it_off_or_names_an_engine_that_reads_too() -> None:
    assert second_readings("on") == Second()
    assert second_readings("off") == Second(is_on=False)
    assert isinstance(second_readings("scripted").other, ScriptedEngine)
    with pytest.raises(EngineUnavailable, match="abbyy"):
        second_readings("abbyy")
