"""What is put before a blind second reader, how the two are compared, and what a third look at the paper settles."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from extract.filing import BudgetTable, Evidence, Filing, FundLine, Indicator, OtherField
from review.correction import Correction
from review.error_rate import error_rate, wilson
from review.second_reading import (
    Drawn,
    compared,
    disputes,
    draw,
    figures,
    row_label,
    verdict,
)
from review.trust import Trust, trust

SCORE = "/indicators/0/score"
MACHINE = Trust(state="machine_confirmed", confidence=0.99)
DOCUMENT = "ab" * 32


def proof(top: float, text: str, left: float = 0.5, **changes: Any) -> Evidence:
    told = {
        "page": 1,
        "box": (left, top, left + 0.1, top + 0.02),
        "text": text,
        "confidence": 0.99,
        "method": "ocr",
        "status": "exact",
        "readers": ("geometry", "model"),
    }
    return Evidence.model_validate(told | changes)


def scored(count: int = 200, shift: float = 0.0) -> Filing:
    """A form with many scores, four columns of them."""
    return Filing(
        id="abc-1",
        form_type="self_evaluation",
        indicators=tuple(Indicator(level3=f"事项{row}", score=Decimal(5)) for row in range(count)),
        evidence={
            f"/indicators/{row}/score": proof(0.01 + shift + 0.018 * (row // 4), "5", 0.2 * (row % 4))
            for row in range(count)
        },
    )


def drawn(filing: Filing, share: float = 100, document: str = DOCUMENT) -> tuple[Drawn, ...]:
    return draw(filing, dict.fromkeys(filing.evidence, MACHINE), lambda page: (document, page), share)


def with_proof(filing: Filing, **evidence: Evidence) -> Filing:
    told = {pointer.replace("__", "/"): one for pointer, one in evidence.items()}
    return filing.model_copy(update={"evidence": told})


def test_the_draw_is_the_same_each_time_and_of_about_the_share() -> None:
    filing = scored()
    tasks = {one.task for one in drawn(filing, 20)}
    assert {one.task for one in drawn(filing, 20)} == tasks
    assert 20 <= len(tasks) <= 60
    assert drawn(filing, 0) == ()
    assert len(drawn(filing)) == 200


def test_a_larger_share_draws_those_of_the_smaller_one_and_more() -> None:
    shares = [{one.task for one in drawn(scored(), share)} for share in (1, 2, 5, 20, 60, 100)]
    for smaller, larger in pairwise(shares):
        assert smaller < larger


def test_a_document_read_again_draws_the_same_places_and_another_document_others() -> None:
    again = scored(shift=0.0004)
    again = again.model_copy(update={"indicators": (Indicator(level3="另加"), *again.indicators)})
    moved = {f"/indicators/{row + 1}/score": one for row, one in enumerate(again.evidence.values())}
    again = again.model_copy(update={"evidence": moved})
    first = {one.task for one in drawn(scored(), 20)}
    assert {one.task for one in drawn(again, 20)} == first
    assert not first & {one.task for one in drawn(scored(), 20, "cd" * 32)}


@pytest.mark.parametrize("state", ["corrected", "human_confirmed", "rule_failed", "unreviewed"])
def test_only_what_the_machine_confirmed_is_drawn(state: Any) -> None:
    filing = scored(4)
    states = dict.fromkeys(filing.evidence, MACHINE) | {SCORE: Trust(state=state, confidence=1)}
    assert {one.pointer for one in draw(filing, states, lambda page: (DOCUMENT, page), 100)} == set(
        filing.evidence
    ) - {SCORE}


@pytest.mark.parametrize(
    ("pointer", "changes"),
    [
        (SCORE, {"box": None}),
        (SCORE, {"page": None}),
        (SCORE, {"text": " ", "status": "blank"}),
        (SCORE, {"line": 4}),
        (SCORE, {"more": ({"page": 2, "box": (0, 0, 0.1, 0.1)},)}),
        ("/indicators/0/deviation_cause", {"text": "汛期停工"}),
        ("/indicators/0/actual", {"text": "长" * 41}),
        ("/indicators/0/weight", {"text": "不是数"}),
        ("/amount_unit", {"text": "万元"}),
        ("/options/0/ticked", {"text": "√"}),
        ("/indicators/7/score", {}),
    ],
)  # fmt: skip
def test_what_cannot_be_typed_from_one_place_on_the_paper_is_not_drawn(
    pointer: str, changes: dict[str, Any]
) -> None:
    filing = Filing.model_validate(
        {
            "id": "a-1",
            "form_type": "self_evaluation",
            "amount_unit": "万元",
            "options": [{"group": "类别", "label": "新增", "ticked": True}],
            "indicators": [{"score": "5", "actual": "长" * 41, "deviation_cause": "汛期停工"}],
        }
    )
    assert drawn(with_proof(filing, **{SCORE: proof(0.1, "5")})) != ()
    assert drawn(with_proof(filing, **{pointer: proof(0.1, "5").model_copy(update=changes)})) == ()


def test_a_cell_that_stands_for_several_rows_is_one_place() -> None:
    filing = Filing(
        id="a-1",
        form_type="self_evaluation",
        indicators=(Indicator(level1="产出"), Indicator(level1="产出")),
        evidence={f"/indicators/{row}/level1": proof(0.3, "产出") for row in (0, 1)},
    )
    assert [one.pointer for one in drawn(filing)] == ["/indicators/0/level1"]


def test_the_row_is_named_and_never_by_the_value_itself() -> None:
    filing = Filing(
        id="a-1",
        form_type="self_evaluation",
        funds=(FundLine(source="total", label="资金总额 5", score=Decimal(5), weight=Decimal(9)),),
        indicators=(Indicator(level3="植树数量", score=Decimal(5)),),
        tables=(BudgetTable(header=("项目", "金额"), rows=(("培训费", "310"),)),),
        other_fields=(OtherField(label="联系电话", value="5"),),
    )
    named = {
        "/funds/0/weight": ("9", "资金总额 5"),
        "/funds/0/score": ("5", None),
        SCORE: ("5", "植树数量"),
        "/indicators/0/level3": ("植树数量", None),
        "/tables/0/rows/0/1": ("310", "培训费 · 金额"),
        "/tables/0/rows/0/0": ("培训费", "310 · 项目"),
        "/other_fields/0/value": ("5", "联系电话"),
        "/total_score": ("5", None),
    }
    for pointer, (read, label) in named.items():
        one = Drawn(task="t", filing="a-1", page=1, box=(0, 0, 1, 1), field="", pointer=pointer, read=read)
        assert row_label(filing, one) == label, pointer


@pytest.mark.parametrize(
    ("pointer", "read", "typed", "expected"),
    [
        (SCORE, "1,000.00", "1000", "agrees"),
        (SCORE, "1,000.00", "1000.0 ", "agrees"),
        (SCORE, "１２．５", "12.5", "agrees"),
        (SCORE, "68.18%", "68.18", "agrees"),
        (SCORE, "68.18", "86.18", "differs"),
        (SCORE, "5", "", "differs"),
        (SCORE, "5", "五分", "differs"),
        (SCORE, "5", None, "illegible"),
        ("/fiscal_year", "2023年度", "2023", "agrees"),
        ("/fiscal_year", "2023", "2022", "differs"),
        ("/project_name", "河道 绿化（一期）", "河道绿化(一期)", "agrees"),
        ("/project_name", "河道绿化", "河边绿化", "differs"),
        ("/indicators/0/actual", "5", "5.0", "differs"),
    ],
)
def test_numbers_agree_by_value_and_texts_without_widths_and_spaces(
    pointer: str, read: str, typed: str | None, expected: str
) -> None:
    assert compared(pointer, read, typed) == expected


def said(number: int, action: str, new: str | None = None, **changes: Any) -> Correction:
    told = {
        "id": number,
        "document": DOCUMENT,
        "page": 1,
        "box": (0.0, 0.01, 0.1, 0.03),
        "field": "/indicators/*/score",
        "pointer": SCORE,
        "action": action,
        "old": "5",
        "new": new,
        "who": "李审计",
        "when": f"2026-01-01T00:00:{number:02}",
    }
    return Correction.model_validate(told | changes)


SECOND = said(0, "confirm", who="王芳")


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], "open"),
        ([said(1, "correct", "8")], "machine_wrong"),
        ([said(1, "correct", "8.00")], "machine_wrong"),
        ([said(1, "correct", "7")], "both_wrong"),
        ([said(1, "correct", None)], "both_wrong"),
        ([said(1, "confirm", "5")], "typed_wrong"),
        ([said(1, "reject")], "machine_wrong"),
        ([said(1, "confirm", "5"), said(2, "correct", "8")], "machine_wrong"),
        ([said(1, "correct", "8"), said(2, "undo", undoes=1)], "open"),
        ([said(1, "correct", "8", who="王芳")], "open"),
        ([said(1, "correct", "8", page=2)], "open"),
        ([said(1, "correct", "8", box=(0.2, 0.01, 0.3, 0.03))], "open"),
        ([said(1, "correct", "8", field="/indicators/*/weight")], "open"),
        ([said(1, "correct", "8", when="2025-01-01")], "open"),
    ],
)  # fmt: skip
def test_a_difference_is_settled_by_what_a_third_person_says_of_the_place(
    events: list[Correction], expected: str
) -> None:
    assert verdict(SECOND, "5", "8", events) == expected


def test_a_place_typed_otherwise_is_disputed_wherever_a_later_reading_puts_it() -> None:
    filing = scored(8)
    (found,) = disputes(filing, [(SECOND, "8")])
    assert (found.pointer, found.typed, found.who) == (SCORE, "8", "王芳")
    assert list(disputes(filing, [(SECOND, "5.0")])) == []
    assert list(
        disputes(with_proof(filing, **{"/indicators/5/score": proof(0.01, "5", 0.0)}), [(SECOND, "8")])
    ) == [found.model_copy(update={"pointer": "/indicators/5/score"})]


def test_no_machine_confirms_a_disputed_value_until_a_person_does() -> None:
    filing = with_proof(scored(1), **{SCORE: proof(0.1, "5")})
    assert trust(filing, (), {})[SCORE].state == "machine_confirmed"
    disputed = trust(filing, (), {}, (), {SCORE})[SCORE]
    assert (disputed.state, disputed.is_disputed, len(disputed.signs)) == ("unreviewed", True, 2)
    confirmed = trust(filing, (), {}, {SCORE}, {SCORE})[SCORE]
    assert (confirmed.state, confirmed.is_disputed) == ("human_confirmed", False)


@pytest.mark.parametrize(
    ("faults", "cases", "low", "high"),
    [
        (0, 10, 0, 0.2775),
        (0, 3000, 0, 0.00128),
        (1, 10, 0.0179, 0.4042),
        (5, 100, 0.0215, 0.1118),
        (4, 4, 0.5101, 1),
    ],
)
def test_the_interval_is_wilson_s(faults: int, cases: int, low: float, high: float) -> None:
    assert wilson(faults, cases) == pytest.approx((low, high), abs=0.0001)


def test_the_rate_counts_what_was_settled_and_its_upper_end_what_is_open_as_well() -> None:
    agreed: list[Any] = [("agrees", None)] * 95
    told: list[Any] = [
        *agreed,
        ("illegible", None),
        ("differs", "machine_wrong"),
        ("differs", "both_wrong"),
        ("differs", "typed_wrong"),
        ("differs", "open"),
        ("differs", "open"),
    ]
    found = error_rate(told)
    assert (found.done, found.read, found.agrees, found.differs, found.illegible) == (101, 100, 95, 5, 1)
    assert (found.machine_wrong, found.both_wrong, found.typed_wrong, found.open) == (2, 1, 1, 2)
    assert found.rate_percent == 2.0
    assert found.low_percent == pytest.approx(100 * wilson(2, 100)[0], abs=0.001)
    assert found.high_percent == pytest.approx(100 * wilson(4, 100)[1], abs=0.001)
    assert (found.anchor_percent, found.compared) == (0.14, "above")


@pytest.mark.parametrize(
    ("readings", "expected"),
    [([], "nothing"), ([("illegible", None)], "nothing"), ([("agrees", None)] * 50, "unclear")],
)
def test_too_few_readings_tell_nothing_of_the_anchor(readings: list[Any], expected: str) -> None:
    assert error_rate(readings).compared == expected


def test_so_many_readings_without_a_fault_as_are_needed_are_enough_and_one_less_is_not() -> None:
    needed = error_rate([]).needed
    assert error_rate([("agrees", None)] * (needed + 1)).compared == "below"
    assert error_rate([("agrees", None)] * (needed - 1)).compared == "unclear"
    assert 2000 < needed < 4000
    assert figures().anchor_percent == 0.14
