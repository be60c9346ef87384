"""A sheet as numbers: the same for the same sheet, blind to margins and scale, and right about how lines lie."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from extract.transformer.features import (
    BUCKETS,
    DISTANCES,
    FIGURES,
    LENGTH,
    PAIR_CODES,
    PAIR_KINDS,
    Vocabulary,
    features,
    plain,
    seen,
    shape,
)
from extract.transformer.unit import Sheet, Unit
from ingest.page import Box

WORDS = Vocabulary("0123456789万元指标")


def sheet(*lines: tuple[str, float, float], scale: float = 1.0, shift: float = 0.0) -> Sheet:
    """Return lines of one height at the given left and top ends, 0.3 wide."""
    return Sheet(
        tuple(
            Unit(
                text,
                Box(
                    shift + x * scale,
                    shift + y * scale,
                    shift + (x + 0.3) * scale,
                    shift + (y + 0.02) * scale,
                ),
            )
            for text, x, y in lines
        ),
        0.7,
    )


LINES = (("指标值", 0.1, 0.1), ("12.5万元", 0.5, 0.1), ("备注", 0.1, 0.14))


def test_features_have_their_shapes_and_codes_within_the_tables() -> None:
    found = features(sheet(*LINES), WORDS)
    assert found.characters.shape == (3, LENGTH)
    assert found.figures.shape == (3, FIGURES)
    assert found.pairs.shape == (3, 3, PAIR_KINDS)
    assert found.pairs.max() < PAIR_CODES
    assert np.isfinite(found.figures).all()


def test_the_same_sheet_gives_the_same_features() -> None:
    one, other = features(sheet(*LINES), WORDS), features(sheet(*LINES), WORDS)
    assert np.array_equal(one.characters, other.characters)
    assert np.array_equal(one.figures, other.figures)
    assert np.array_equal(one.pairs, other.pairs)


def test_margins_and_scale_are_not_seen() -> None:
    near, far = features(sheet(*LINES), WORDS), features(sheet(*LINES, scale=0.5, shift=0.3), WORDS)
    assert np.allclose(near.figures, far.figures, atol=1e-4)
    assert np.array_equal(near.pairs, far.pairs)


def test_pairs_tell_beside_from_below() -> None:
    pairs = features(sheet(*LINES), WORDS).pairs
    level, middle = DISTANCES // 2, 3 * DISTANCES
    beside, below = pairs[0, 1], pairs[0, 2]
    assert beside[3] - middle == level
    assert below[3] - middle > level
    assert below[0] == level
    assert beside[0] > level
    assert beside[4] - 4 * DISTANCES == 2  # apart across, on one line
    assert below[4] - 4 * DISTANCES == 6  # one column, apart down
    assert pairs[2, 0][3] - middle < level


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（万元）", "(万元)"),
        ("９８．５％", "98.5%"),
        (" 指 标 ", "指标"),
    ],
)
def test_wide_forms_and_spaces_are_folded(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("≥95%", 6),
        ("1,234.50", 7),
        ("—", 10),
        ("□达成", 11),
        ("按时完成。", 12),
        ("项目名称:", 13),
        ("1.完成情况", 14),
        ("2024年度", 15),
    ],
)
def test_shapes_name_what_a_text_looks_like(text: str, place: int) -> None:
    assert shape(text)[place] > 0
    assert shape("办公用品")[place] == 0


def test_a_long_text_is_seen_by_both_its_ends() -> None:
    text = "".join(chr(0x4E00 + at) for at in range(60))
    assert seen(text) == text[:20] + text[-8:]
    assert seen("短") == "短"


def test_an_unknown_character_falls_into_a_bucket_and_a_known_one_does_not() -> None:
    known, unknown = WORDS.places("指"), WORDS.places("龘")
    assert BUCKETS < known[0] < WORDS.size
    assert 0 < unknown[0] <= BUCKETS
    assert WORDS.places("龘") == unknown


def test_a_vocabulary_is_counted_in_code_order_and_kept(tmp_path: Path) -> None:
    counted = Vocabulary.counted(["标指标", "指 A", "（A）"], least=2)
    assert counted.characters == "".join(sorted("A指标"))
    counted.write(tmp_path / "words.txt")
    assert Vocabulary.read(tmp_path / "words.txt").characters == counted.characters


def test_a_page_of_one_empty_point_is_still_told() -> None:
    found = features(Sheet((Unit("", Box(0.5, 0.5, 0.5, 0.5)),), 1.0), WORDS)
    assert np.isfinite(found.figures).all()
    assert not found.characters.any()
