"""Each fault says why: unread, not found, read elsewhere, or read wrongly."""

import pytest

from eval.cause import explained
from eval.outcome import Kind, Outcome, Proof, Spot

HERE = Spot(1, (0.10, 0.20, 0.20, 0.22))
LOOSE = Spot(1, (0.08, 0.19, 0.22, 0.23))
BELOW = Spot(1, (0.10, 0.24, 0.20, 0.26))
OVERLEAF = Spot(2, HERE.box)
ROUND_ROWS = Spot(1, (0.05, 0.10, 0.30, 0.40))


def at(spot: Spot | None) -> Proof:
    return Proof(spot, 0.9, "ocr")


@pytest.mark.parametrize(
    ("kind", "found", "right", "read", "cause"),
    [
        pytest.param("correct", "48.50", at(HERE), at(HERE), None, id="right"),
        pytest.param("wrong", "43.50", at(HERE), at(LOOSE), "wrong reading", id="the right place"),
        pytest.param("wrong", "48.00", at(HERE), at(BELOW), "wrong place", id="the row below"),
        pytest.param("wrong", "48.50", at(HERE), at(OVERLEAF), "wrong place", id="another page"),
        pytest.param("wrong", "48.50 12", at(HERE), at(ROUND_ROWS), "wrong place", id="several rows at once"),
        pytest.param("wrong", "43.50", at(None), at(HERE), "wrong reading", id="no place known, alike"),
        pytest.param("wrong", "及时", None, at(HERE), "wrong place", id="no place known, unlike"),
        pytest.param("spurious", "优", None, at(HERE), "wrong place", id="a value where none is due"),
        pytest.param("spurious", "1", at(HERE), at(HERE), "wrong reading", id="a dash read as 1"),
        pytest.param("missing", None, at(HERE), at(LOOSE), "unread", id="its place was found"),
        pytest.param("missing", None, at(HERE), at(BELOW), "wrong place", id="another place was looked at"),
        pytest.param("missing", None, at(HERE), None, "not found", id="no such field"),
    ],
)
def test_a_fault_has_its_cause(
    kind: Kind, found: str | None, right: Proof | None, read: Proof | None, cause: str | None
) -> None:
    known = explained(Outcome("funds", "/funds/0/score", kind, "48.50", found), right, read)
    assert known.cause == cause


def test_the_place_to_look_at_is_the_reading_s_own_else_the_right_one() -> None:
    gap = Outcome("funds", "/funds/0/score", "missing", "48.50", None)
    assert explained(gap, at(HERE), at(BELOW)).spot == BELOW
    assert explained(gap, at(HERE), None).spot == HERE
    assert explained(gap, None, None).spot is None


def test_only_a_value_that_is_given_has_a_confidence() -> None:
    given = explained(Outcome("funds", "/", "wrong", "1", "2"), at(HERE), at(HERE))
    assert (given.confidence, given.method) == (0.9, "ocr")
    gap = explained(Outcome("funds", "/", "missing", "1", None), at(HERE), at(HERE))
    assert (gap.confidence, gap.method) == (None, None)
