"""What the machine's confirmation is worth, counted on outcomes whose truth is known."""

import pytest

from eval.outcome import Kind, Outcome
from eval.trust import Point, calibration_error, confirmation, curve


def outcome(kind: Kind, confidence: float | None = 0.9, trust: str | None = "unreviewed") -> Outcome:
    return Outcome("header", "/title", kind, "a", "a", confidence=confidence, trust=trust)


def test_confirmed_values_are_counted_with_those_right_among_them() -> None:
    found = confirmation(
        [
            *[outcome("correct", trust="machine_confirmed")] * 7,
            outcome("wrong", trust="machine_confirmed"),
            outcome("correct"),
            outcome("spurious", trust="rule_failed"),
            outcome("missing"),
            outcome("correct", trust=None),
        ]
    )
    assert (found.coverage, found.accuracy) == (0.8, 0.875)
    assert found.plain()["states"]["rule_failed"] == {"values": 1, "right": 0}


def test_nothing_given_has_no_figures() -> None:
    assert (confirmation([]).coverage, confirmation([]).accuracy) == (None, None)
    assert (curve([]), calibration_error([])) == ((), None)


def test_the_curve_takes_confirmed_values_first_then_the_surest() -> None:
    sure_but_wrong = outcome("wrong", 0.99)
    confirmed = outcome("correct", 0.6, "machine_confirmed")
    least = outcome("correct", 0.5)
    assert curve([least, sure_but_wrong, confirmed]) == (
        Point(1 / 3, 1.0),
        Point(2 / 3, 0.5),
        Point(1.0, 2 / 3),
    )


def test_the_curve_of_many_values_has_even_steps_and_ends_at_all_of_them() -> None:
    points = curve([outcome("correct", 0.9)] * 1000)
    assert [point.coverage for point in points] == [step / 20 for step in range(1, 21)]


@pytest.mark.parametrize(
    ("rights", "confidence", "error"), [(150, 1.0, 0.0), (150, 0.9, 0.1), (75, 1.0, 0.5)]
)
def test_the_calibration_error_is_the_distance_of_promise_and_truth(
    rights: int, confidence: float, error: float
) -> None:
    given = [outcome("correct", confidence)] * rights + [outcome("wrong", confidence)] * (150 - rights)
    assert calibration_error(given) == pytest.approx(error)


def test_errors_of_one_bin_do_not_pay_for_those_of_another() -> None:
    timid, bold = [outcome("correct", 0.5)] * 10, [outcome("wrong", 0.6)] * 10
    assert calibration_error([*timid, *bold], bins=2) == pytest.approx(0.55)
