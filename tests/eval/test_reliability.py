"""Confidence is held against what is right, bin by bin."""

import pytest

from eval.outcome import Kind, Outcome
from eval.reliability import by_method, reliability


def outcome(confidence: float | None, kind: Kind = "correct", method: str = "ocr") -> Outcome:
    return Outcome("funds", "/funds/0/score", kind, "1", "1", confidence=confidence, method=method)


def test_values_fall_into_the_bin_of_their_confidence_and_missing_ones_into_none() -> None:
    found = reliability(
        [
            outcome(0.0),
            outcome(0.95),
            outcome(0.96, "wrong"),
            outcome(1.0),
            outcome(None),
            outcome(None, "missing"),
        ]
    )
    assert [(one.low, one.high, one.values, one.right) for one in found.bins] == [
        (0.0, 0.5, 1, 1),
        (0.95, 0.98, 2, 1),
        (0.999, 1.0, 1, 1),
    ]
    assert found.without == 1
    assert found.bins[1].mean == pytest.approx(0.955)


def test_sure_values_are_those_from_095_on_and_spurious_ones_are_wrong() -> None:
    found = reliability([outcome(0.94, "wrong"), outcome(0.95), outcome(0.97, "spurious"), outcome(1.0)])
    assert found.sure is not None
    assert (found.sure.values, found.sure.right) == (3, 2)
    assert reliability([outcome(0.9)]).sure is None
    assert reliability([]).plain() == {"sure": None, "gap": None, "without_confidence": 0, "bins": []}


def test_the_gap_is_the_distance_of_what_was_promised_from_what_was_kept() -> None:
    kept = [outcome(0.8)] * 8 + [outcome(0.8, "wrong")] * 2
    assert reliability(kept).gap == pytest.approx(0.0)
    assert reliability([outcome(0.8, "wrong")] * 3).gap == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("right", "of", "low", "high"), [(10, 10, 0.72, 1.0), (997, 1000, 0.991, 0.999), (0, 4, 0.0, 0.49)]
)
def test_the_interval_is_wilsons(right: int, of: int, low: float, high: float) -> None:
    (one,) = reliability([outcome(0.99)] * right + [outcome(0.99, "wrong")] * (of - right)).bins
    assert one.interval == pytest.approx((low, high), abs=0.005)


def test_methods_stand_apart_the_most_frequent_first() -> None:
    methods = by_method(
        [outcome(0.9, method="model"), outcome(0.9), outcome(0.8, "wrong"), outcome(None, "missing")]
    )
    assert [(name, len(one.bins)) for name, one in methods.items()] == [("ocr", 2), ("model", 1)]
