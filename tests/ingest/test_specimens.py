"""Glyphs are known by the look of those that the recogniser confirmed."""

import cv2
import numpy as np
import pytest

from ingest.document import Picture
from ingest.glyphs import Glyph
from ingest.page import Box
from ingest.specimens import GROWTH, MOST_SPECIMENS, SIDE, Specimens, shapes_of

CELL = 40


def printed(text: str, scale: float = 1.0, dx: float = 0.0) -> tuple[Picture, list[Glyph]]:
    """A line of OpenCV's plain digits and letters, and the tight boxes of their ink."""
    picture = np.full((CELL, CELL * len(text)), 255, np.uint8)
    glyphs = []
    for place, char in enumerate(text):
        cv2.putText(picture, char, (CELL * place + 8 + round(dx), 32), cv2.FONT_HERSHEY_SIMPLEX, scale, 0, 2)
        ink = np.argwhere(picture[:, CELL * place : CELL * (place + 1)] < 128)
        (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0) + 1
        box = Box(
            (CELL * place + left) / picture.shape[1],
            top / CELL,
            (CELL * place + right) / picture.shape[1],
            bottom / CELL,
        )
        glyphs.append(Glyph(char, box, box, False, False))
    return picture, glyphs


def taught(text: str = "0123456789") -> Specimens:
    specimens = Specimens()
    specimens.add(text, shapes_of(*printed(text)))
    return specimens


def test_a_shape_has_the_mean_0_and_the_length_1() -> None:
    shapes = shapes_of(*printed("0123456789"))
    assert shapes.shape == (10, SIDE * SIDE)
    assert shapes.mean(axis=1) == pytest.approx(np.zeros(10), abs=1e-6)
    assert np.linalg.norm(shapes, axis=1) == pytest.approx(np.ones(10), abs=1e-5)
    assert shapes_of(np.zeros((0, 0), np.uint8), []).shape == (0, SIDE * SIDE)


def test_a_blank_box_is_like_nothing() -> None:
    shapes = shapes_of(
        np.full((CELL, CELL), 255, np.uint8),
        [Glyph("3", Box(0.1, 0.1, 0.5, 0.9), Box(0, 0, 1, 1), False, False)],
    )
    assert not taught().judge("3", shapes)[1].any()


@pytest.mark.parametrize(("scale", "dx"), [(1.0, 0.0), (1.0, 3.0), (0.9, 1.0)])
def test_the_same_digit_elsewhere_is_known_again(scale: float, dx: float) -> None:
    known, alike = taught().judge("0123456789", shapes_of(*printed("0123456789", scale, dx)))
    assert known.all()
    assert alike.all()


@pytest.mark.parametrize("layer", "0123456789")
def test_no_digit_passes_for_another(layer: str) -> None:
    shown = "0123456789".replace(layer, "")
    known, alike = taught().judge(layer * 9, shapes_of(*printed(shown)))
    assert known.all()
    assert not alike.any()


def test_a_digit_nearer_to_another_ones_specimen_is_not_alike() -> None:
    """The 8 of this document is known; without it a 3 might pass for one."""
    shapes = shapes_of(*printed("3"))
    specimens = Specimens()
    specimens.add("8", shapes)
    assert specimens.judge("8", shapes)[1].all()
    specimens.add("3", shapes)
    assert not specimens.judge("8", shapes)[1].any()


def test_a_character_without_specimen_is_neither_known_nor_alike() -> None:
    known, alike = taught("012").judge("3A", shapes_of(*printed("3A")))
    assert not known.any()
    assert not alike.any()


def test_full_width_digits_are_digits() -> None:
    known, alike = taught().judge("５", shapes_of(*printed("5")))
    assert known.all()
    assert alike.all()


def test_a_character_keeps_few_specimens_and_none_twice() -> None:
    specimens = Specimens()
    rng = np.random.default_rng(1)
    noise = rng.standard_normal((4 * MOST_SPECIMENS, SIDE * SIDE)).astype(np.float32)
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    specimens.add("7" * len(noise), noise)
    _, alike = specimens.judge("7" * len(noise), noise)
    assert alike.sum() == MOST_SPECIMENS
    repeated = Specimens()
    repeated.add("7" * 9, np.repeat(noise[:1], 9, axis=0))
    repeated.add("7", noise[1:2])
    assert repeated.judge("77", noise[:2])[1].all()


def test_there_is_room_for_every_character() -> None:
    text = "".join(chr(0x4E00 + k) for k in range(3 * GROWTH))
    rng = np.random.default_rng(2)
    shapes = rng.standard_normal((len(text), SIDE * SIDE)).astype(np.float32)
    shapes /= np.linalg.norm(shapes, axis=1, keepdims=True)
    specimens = Specimens()
    specimens.add(text, shapes)
    known, alike = specimens.judge(text, shapes)
    assert known.all()
    assert alike.all()
    assert not specimens.judge("新", shapes[:1])[0].any()
