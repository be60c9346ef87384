"""Corrections, confirmations and their undoing, laid over a reading."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.filing import Evidence, Filing, Indicator, Option
from review.apply import apply
from review.check import check
from tests.review.events import MakeFiling, event, moved, said


@pytest.fixture
def reading(make_filing: MakeFiling) -> Filing:
    return make_filing(with_places=True)


def test_a_corrected_value_has_its_printed_digits_and_its_old_text_beside_it(reading: Filing) -> None:
    done = apply(reading, [said(reading, 1, "/funds/0/executed", "1,187,500.50")])
    evidence = done.filing.evidence["/funds/0/executed"]
    assert str(done.filing.funds[0].executed) == "1187500.50"
    assert (evidence.status, evidence.method, evidence.text) == ("corrected", "person", "1,187,500.50")
    assert evidence.box == reading.evidence["/funds/0/executed"].box
    assert evidence.alternatives[0].text == "1187500.00"
    assert done.orphans == ()
    assert reading.funds[0].executed == Decimal("1187500.00")


def test_a_correction_to_blank_is_blank_and_no_longer_unread(make_filing: MakeFiling) -> None:
    reading = make_filing(with_places=True, unread=["/funds/3/executed"])
    assert reading.is_unread("/funds/3/executed")
    done = apply(reading, [said(reading, 1, "/funds/3/executed", None)]).filing
    assert done.funds[3].executed is None
    assert not done.is_unread("/funds/3/executed")
    assert (done.evidence["/funds/3/executed"].status, done.printed("/funds/3/executed")) == ("corrected", "")
    assert done.evidence["/funds/3/executed"].reason is None


def test_a_finding_goes_when_its_value_is_corrected_and_comes_back_with_the_undo(
    make_filing: MakeFiling,
) -> None:
    reading = make_filing({"/funds/0/execution_rate": "59.00"}, with_places=True)
    correction = said(reading, 1, "/funds/0/execution_rate", "95.00%")
    (finding,) = check([reading])
    assert check([apply(reading, [correction]).filing]) == ()
    undone = apply(
        reading, [correction, said(reading, 2, "/funds/0/execution_rate", action="undo", undoes=1)]
    )
    assert check([undone.filing]) == (finding,)


def test_the_last_correction_counts_whatever_order_they_come_in(reading: Filing) -> None:
    events = [said(reading, number, "/total_score", f"9{number}.5") for number in (1, 2, 3)]
    for order in (events, events[::-1]):
        assert apply(reading, order).filing.total_score == Decimal("93.5")


def test_an_undo_of_an_undo_brings_the_correction_back(reading: Filing) -> None:
    events = [
        said(reading, 1, "/total_score", "97.5"),
        event(2, "/total_score", action="undo", undoes=1),
        event(3, "/total_score", action="undo", undoes=2),
    ]
    assert [apply(reading, events[:count]).filing.total_score for count in (1, 2, 3)] == [
        Decimal("97.5"),
        Decimal("98.5"),
        Decimal("97.5"),
    ]


def test_an_undo_of_an_unknown_event_is_an_orphan(reading: Filing) -> None:
    stray = event(2, "/total_score", action="undo", undoes=1)
    assert apply(reading, [stray])[:3] == (reading, (stray,), frozenset())


def test_a_correction_finds_its_place_where_the_rows_are_numbered_anew(reading: Filing) -> None:
    correction = said(reading, 1, "/indicators/4/score", "14")
    later = moved(reading, [0, 2, 4, 5], by=0.002)
    done = apply(later, [correction])
    assert [one.score for one in done.filing.indicators] == [
        Decimal(20),
        Decimal(10),
        Decimal(14),
        Decimal(15),
    ]
    assert done.orphans == ()


def test_a_correction_whose_row_was_not_read_is_an_orphan_and_changes_no_neighbour(reading: Filing) -> None:
    correction = said(reading, 1, "/indicators/4/score", "14")
    later = moved(reading, [0, 1, 2, 3, 5, 6], by=0.004)
    assert apply(later, [correction])[:3] == (later, (correction,), frozenset())


def test_a_correction_keeps_to_its_page_and_its_field(reading: Filing) -> None:
    box = reading.evidence["/total_score"].box
    elsewhere = event(1, "/total_score", "97.5", box=box, page=2)
    other_field = event(2, "/grade", "良", box=box)
    assert apply(reading, [elsewhere, other_field])[:3] == (reading, (elsewhere, other_field), frozenset())


def test_two_places_that_fit_the_anchor_alike_are_too_many(reading: Filing) -> None:
    x0, top, x1, _ = reading.evidence["/indicators/2/score"].box or (0, 0, 0, 0)
    bottom = (reading.evidence["/indicators/3/score"].box or (0, 0, 0, 0))[3]
    correction = event(1, "/indicators/2/score", "9", box=(x0, top, x1, bottom))
    assert apply(reading, [correction]).orphans == (correction,)


def test_a_merged_cell_is_corrected_on_all_its_rows(reading: Filing) -> None:
    box = reading.evidence["/indicators/0/level1"].box
    merged = {
        f"/indicators/{row}/level1": reading.evidence["/indicators/0/level1"].model_copy(update={"box": box})
        for row in range(4)
    }
    reading = reading.model_copy(update={"evidence": {**reading.evidence, **merged}})
    done = apply(reading, [said(reading, 1, "/indicators/2/level1", "产出指标（50分）")]).filing
    assert [one.level1 for one in done.indicators[:5]] == ["产出指标（50分）"] * 4 + ["效益指标"]


def test_options_that_share_a_box_are_corrected_one_by_one() -> None:
    place = Evidence(
        page=1, box=(0.1, 0.1, 0.4, 0.12), text="□新增 □延续", confidence=1, method="ocr", status="exact"
    )
    reading = Filing(
        id="a-1",
        form_type="self_evaluation",
        options=tuple(Option(group="项目属性", label=label, ticked=False) for label in ("新增", "延续")),
        evidence={"/options/0/ticked": place, "/options/1/ticked": place},
    )
    done = apply(reading, [said(reading, 1, "/options/1/ticked", "是")]).filing
    assert [option.ticked for option in done.options] == [False, True]


def test_without_a_box_the_pointer_is_all_there_is(reading: Filing) -> None:
    bare = reading.model_copy(update={"evidence": {}})
    done = apply(bare, [event(1, "/grade", "良"), event(2, "/indicators/40/score", "9")])
    assert done.filing.grade == "良"
    assert done.filing.evidence["/grade"].box is None
    assert [orphan.id for orphan in done.orphans] == [2]


def test_a_value_that_does_not_fit_its_field_is_an_orphan(reading: Filing) -> None:
    wrong = said(reading, 1, "/total_score", "九十八")
    assert apply(reading, [wrong])[:3] == (reading, (wrong,), frozenset())


def test_a_corrected_explanation_is_split_anew(reading: Filing) -> None:
    text = "灯杆到货偏晚。改进措施：提前下单备货。"
    row = apply(reading, [said(reading, 1, "/indicators/1/deviation", text)]).filing.indicators[1]
    assert (row.deviation, row.deviation_cause, row.deviation_measure) == (
        text,
        "灯杆到货偏晚。",
        "提前下单备货。",
    )
    blank = apply(reading, [said(reading, 1, "/indicators/1/deviation", None)]).filing.indicators[1]
    assert (blank.deviation, blank.deviation_cause, blank.deviation_measure) == (None, None, None)


def test_a_confirmation_keeps_the_value_and_is_told(reading: Filing) -> None:
    done = apply(reading, [said(reading, 1, "/total_score", action="confirm")])
    assert done[:3] == (reading, (), frozenset({"/total_score"}))


def test_a_confirmation_does_not_bless_what_a_later_reading_says(make_filing: MakeFiling) -> None:
    confirmation = said(make_filing(with_places=True), 1, "/total_score", action="confirm")
    later = make_filing({"/total_score": "93.5"}, with_places=True)
    assert apply(later, [confirmation])[:3] == (later, (confirmation,), frozenset())


def test_a_confirmation_without_a_place_holds_for_the_value(make_filing: MakeFiling) -> None:
    bare = make_filing()
    right, wrong = (
        event(number, "/total_score", action="confirm", old=old) for number, old in ((1, "98.5"), (2, "97"))
    )
    assert apply(bare, [right, wrong])[:3] == (bare, (wrong,), frozenset({"/total_score"}))


def test_a_correction_after_a_confirmation_takes_it_off(reading: Filing) -> None:
    events = [said(reading, 1, "/total_score", action="confirm"), said(reading, 2, "/total_score", "97.5")]
    assert apply(reading, events).confirmed == frozenset()


def test_nothing_is_changed_in_place(reading: Filing) -> None:
    before = reading.model_dump()
    apply(reading, [said(reading, 1, "/indicators/1/deviation", "改"), said(reading, 2, "/total_score", "1")])
    assert reading.model_dump() == before
    assert isinstance(reading.indicators[0], Indicator)
