from decimal import Decimal
from typing import Any

import pytest

from eval.metrics import compare

INK = [0.20, 0.30, 0.30, 0.32]
CELL = [0.15, 0.28, 0.35, 0.34]


def document(evidence: dict[str, Any], score: Decimal | None = Decimal("9.5")) -> dict[str, Any]:
    row = {"level3": "老人满意度", "target": "≥90%", "actual": "92%", "score": score}
    filing = {
        "form_type": "self_evaluation",
        "title": "自评表",
        "project_name": "老年人助餐",
        "indicators": [row],
    }
    return {"filings": [filing | {"id": "a-1", "evidence": evidence}]}


def right(**more: Any) -> dict[str, Any]:
    cells = [{"page": page, "box": CELL} for page in (1, 2)]
    whole = document({"/indicators/0/score": {"page": 1, "box": INK} | more})
    return whole | {"cells": {"a-1": {"/indicators/0/score": cells}}}


@pytest.mark.parametrize(
    ("box", "kind"),
    [
        pytest.param(INK, "right", id="the ink itself"),
        pytest.param(CELL, "right", id="the cell"),
        pytest.param([0.20, 0.30, 0.2905, 0.32], "right", id="nine tenths of the ink"),
        pytest.param([0.20, 0.30, 0.285, 0.32], "wrong", id="less than nine tenths"),
        pytest.param([0.15, 0.28, 0.35, 0.39], "right", id="less than twice the cell"),
        pytest.param([0.15, 0.28, 0.35, 0.41], "wrong", id="more than twice the cell"),
        pytest.param([0.60, 0.30, 0.70, 0.32], "wrong", id="elsewhere"),
        pytest.param(None, "unlocated", id="no box"),
    ],
)
def test_a_box_is_right_when_it_covers_the_ink_and_is_at_most_twice_the_cell(box: Any, kind: str) -> None:
    found = document({"/indicators/0/score": {"page": 1, "box": box}})
    assert [place.kind for place in compare(right(), found).places] == [kind]


def test_the_same_box_on_another_page_is_wrong() -> None:
    found = document({"/indicators/0/score": {"page": 2, "box": INK}})
    assert [place.kind for place in compare(right(), found).places] == ["wrong"]


def test_a_value_without_evidence_is_unlocated_and_one_that_was_not_read_is_not_counted() -> None:
    assert [place.kind for place in compare(right(), document({})).places] == ["unlocated"]
    assert compare(right(), document({}, score=None)).places == ()


def test_a_value_that_goes_on_over_the_page_must_be_covered_on_both() -> None:
    whole = right(more=[{"page": 2, "box": INK}])
    half = document({"/indicators/0/score": {"page": 1, "box": INK}})
    both = document({"/indicators/0/score": {"page": 1, "box": INK, "more": [{"page": 2, "box": CELL}]}})
    assert [place.kind for place in compare(whole, half).places] == ["wrong"]
    assert [place.kind for place in compare(whole, both).places] == ["right"]


def test_two_boxes_together_may_cover_one_ink() -> None:
    halves = {"page": 1, "box": [0.2, 0.3, 0.25, 0.32], "more": [{"page": 1, "box": [0.25, 0.3, 0.3, 0.32]}]}
    assert [place.kind for place in compare(right(), document({"/indicators/0/score": halves})).places] == [
        "right"
    ]


def test_outside_a_table_a_line_of_air_round_the_ink_stands_for_the_cell() -> None:
    title = {"page": 1, "box": [0.3, 0.05, 0.7, 0.08]}
    wide = {"page": 1, "box": [0.29, 0.04, 0.71, 0.09]}
    whole_page = {"page": 1, "box": [0.0, 0.0, 1.0, 1.0]}
    for read, kind in ((title, "right"), (wide, "right"), (whole_page, "wrong")):
        assert [p.kind for p in compare(document({"/title": title}), document({"/title": read})).places] == [
            kind
        ]


def test_a_place_knows_its_group_and_what_to_show() -> None:
    found = document({"/indicators/0/score": {"page": 1, "box": CELL}})
    (place,) = compare(right(), found).places
    assert (place.group, place.pointer) == ("indicators.score", "/filings/0/indicators/0/score")
    assert place.spot == (1, tuple(CELL))
