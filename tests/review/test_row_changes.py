"""Rows added, deleted, split, merged and moved: what stands where, and what other readings of the paper make of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from extract.filing import Filing, Place
from ingest.page import Box
from review.apply import Applied, apply
from review.check import check
from review.conflict import conflicts
from review.correction import Correction, RowDetail
from review.row_place import place_beside, row_place
from tests.review.events import MakeFiling, event, moved, said

NAMES = [
    "改造巷道数量",
    "一次验收合格率",
    "完工及时性",
    "单条巷道造价",
    "夜间照明覆盖户数",
    "管护机制",
    "居民满意度",
]
EXPLANATION = "入冬后降雪偏早，两处点位停工。改进措施：汛期前完成室外作业。"


@pytest.fixture
def reading(make_filing: MakeFiling) -> Filing:
    return make_filing(with_places=True)


def row(
    filing: Filing, id: int, action: str, at: int, other: int | None = None, cut: float | None = None
) -> Correction:
    """An event on an indicator row of this reading, anchored as the store anchors it."""
    pointer = f"/indicators/{at}"
    place = place_beside(filing, pointer) if action == "add_row" else row_place(filing, pointer)
    beside = pointer if action == "add_row" else None if other is None else f"/indicators/{other}"
    detail = RowDetail(other=row_place(filing, beside) if beside else None, pointer=beside, at=cut)
    shown = f"/indicators/{at + 1}" if action == "add_row" else pointer
    assert place is not None
    made = event(id, shown, action=action, box=place.box, page=place.page)
    return made.model_copy(update={"detail": detail})


def names(done: Applied) -> list[str | None]:
    return [one.level3 for one in done.filing.indicators]


def value(filing: Filing, pointer: str) -> Any:
    return filing.at(pointer)


def test_a_deleted_row_is_gone_and_the_others_keep_their_values_and_places(reading: Filing) -> None:
    done = apply(reading, [row(reading, 1, "delete_row", 2)])
    assert names(done) == NAMES[:2] + NAMES[3:]
    for now, before in enumerate([0, 1, 3, 4, 5, 6]):
        for cell in ("level3", "score", "weight"):
            assert (
                done.filing.evidence[f"/indicators/{now}/{cell}"]
                == reading.evidence[f"/indicators/{before}/{cell}"]
            )
    assert "/indicators/6/score" not in done.filing.evidence
    assert (done.orphans, done.landed) == ((), {1: ()})


def test_what_was_said_of_rows_goes_with_them(reading: Filing) -> None:
    events = [
        said(reading, 1, "/indicators/5/score", "14"),
        said(reading, 2, "/indicators/4/weight", action="confirm"),
        said(reading, 3, "/indicators/2/score", "9"),
        row(reading, 4, "delete_row", 2),
    ]
    done = apply(reading, events)
    assert str(done.filing.indicators[4].score) == "14"
    assert done.confirmed == {"/indicators/3/weight"}
    assert done.landed == {1: ("/indicators/4/score",), 2: ("/indicators/3/weight",), 3: (), 4: ()}
    undone = apply(reading, [*events, event(5, "/indicators/2", action="undo", undoes=4)])
    assert str(undone.filing.indicators[2].score) == "9"
    assert undone.landed[1] == ("/indicators/5/score",)


def test_a_value_is_corrected_where_its_row_stands_after_the_change(reading: Filing) -> None:
    deletion = row(reading, 1, "delete_row", 0)
    shorter = apply(reading, [deletion]).filing
    done = apply(reading, [deletion, said(shorter, 2, "/indicators/3/score", "14.5")])
    assert (done.filing.indicators[3].level3, str(done.filing.indicators[3].score)) == (NAMES[4], "14.5")


def test_an_added_row_waits_for_its_values_and_takes_them(reading: Filing) -> None:
    addition = row(reading, 1, "add_row", 1)
    longer = apply(reading, [addition])
    assert names(longer) == [*NAMES[:2], None, *NAMES[2:]]
    assert longer.landed == {1: ("/indicators/2",)}
    for cell in ("level1", "level3", "target", "score"):
        assert longer.filing.is_unread(f"/indicators/2/{cell}")
    events = [
        addition,
        said(longer.filing, 2, "/indicators/2/level3", "巷道长度", detail=RowDetail(row=1)),
        said(longer.filing, 3, "/indicators/2/score", "5", detail=RowDetail(row=1)),
    ]
    done = apply(reading, events)
    assert names(done)[1:4] == [NAMES[1], "巷道长度", NAMES[2]]
    assert [str(one.score) for one in done.filing.indicators][1:4] == ["9", "5", "10"]
    assert done.orphans == ()
    again = apply(moved(reading, [1, 2, 4], by=0.002), events)
    assert names(again) == [NAMES[1], "巷道长度", NAMES[2], NAMES[4]]
    assert [str(one.score) for one in again.filing.indicators] == ["9", "5", "10", "15"]


def test_rules_hold_back_while_an_added_row_is_unread(reading: Filing) -> None:
    assert check([reading]) == ()
    assert check([apply(reading, [row(reading, 1, "add_row", 1)]).filing]) == ()


def test_a_row_that_another_reading_finds_itself_is_not_added_to_it(reading: Filing) -> None:
    missed = moved(reading, [0, 1, 3, 4, 5, 6])
    addition = row(missed, 1, "add_row", 1)
    assert addition.box is not None
    between = [reading.evidence[f"/indicators/{at}/score"].box for at in (1, 3)]
    assert between[0] is not None
    assert between[1] is not None
    assert (addition.box[1], addition.box[3]) == (between[0][3], between[1][1])
    longer = apply(missed, [addition]).filing
    score = said(longer, 2, "/indicators/2/score", "8", detail=RowDetail(row=1))
    assert [one.level3 for one in longer.indicators][1:4] == [NAMES[1], None, NAMES[3]]
    done = apply(reading, [addition, score])
    assert names(done) == NAMES
    assert str(done.filing.indicators[2].score) == "8"
    assert (done.orphans, done.landed) == ((), {1: ("/indicators/2",), 2: ("/indicators/2/score",)})


def test_a_value_of_an_added_row_that_was_read_since_holds_where_a_later_reading_misses_it_again(
    reading: Filing,
) -> None:
    missed = moved(reading, [0, 1, 3, 4, 5, 6])
    addition = row(missed, 1, "add_row", 1)
    score = said(reading, 2, "/indicators/2/score", "8", detail=RowDetail(same=1))
    assert apply(reading, [addition, score]).landed[2] == ("/indicators/2/score",)
    done = apply(missed, [addition, score])
    assert [(one.level3, str(one.score)) for one in done.filing.indicators][2] == (None, "8")
    assert done.orphans == ()


def test_what_was_said_of_a_read_row_is_not_taken_to_mean_one_that_somebody_added(reading: Filing) -> None:
    missed = moved(reading, [0, 1, 3, 4, 5, 6])
    score = said(reading, 1, "/indicators/2/score", "8")
    deletion = row(reading, 2, "delete_row", 2)
    done = apply(missed, [row(missed, 3, "add_row", 1), score, deletion])
    assert [str(one.score) for one in done.filing.indicators][2] == "None"
    assert done.orphans == (score, deletion)


def test_a_row_added_where_two_were_missed_is_neither_of_them(reading: Filing) -> None:
    missed = moved(reading, [0, 1, 4, 5, 6])
    addition = row(missed, 1, "add_row", 1)
    done = apply(moved(reading, [0, 1, 2, 4, 5, 6]), [addition])
    assert names(done) == [*NAMES[:2], None, NAMES[2], *NAMES[4:]]


def test_a_row_is_moved_behind_another_one_and_to_the_beginning(reading: Filing) -> None:
    down = apply(reading, [row(reading, 1, "move_row", 0, other=2)])
    assert names(down) == [NAMES[1], NAMES[2], NAMES[0], *NAMES[3:]]
    up = apply(reading, [row(reading, 1, "move_row", 4)])
    assert names(up) == [NAMES[4], *NAMES[:4], *NAMES[5:]]
    assert up.landed == {1: ("/indicators/0",)}
    assert up.filing.evidence["/indicators/0/score"] == reading.evidence["/indicators/4/score"]


def test_two_rows_become_one_with_texts_joined(make_filing: MakeFiling) -> None:
    torn = {
        "/indicators/2/level3": "完工",
        "/indicators/3/level1": "产出指标",
        "/indicators/3/level2": "时效指标",
        "/indicators/3/level3": "及时性",
        "/indicators/3/target": None,
        "/indicators/3/actual": None,
        "/indicators/3/weight": None,
        "/indicators/3/score": None,
    }
    reading = make_filing(torn, with_places=True)
    confirmation = said(reading, 1, "/indicators/2/score", action="confirm")
    done = apply(reading, [confirmation, row(reading, 2, "merge_rows", 2, other=3)])
    merged = done.filing.indicators[2]
    assert (merged.level2, merged.level3, merged.target, str(merged.score)) == (
        "时效指标",
        "完工及时性",
        "及时",
        "10",
    )
    assert len(done.filing.indicators) == 6
    evidence = done.filing.evidence["/indicators/2/level3"]
    whole = Box(*(evidence.box or (0, 0, 0, 0)))
    parts = [Box(*(reading.evidence[f"/indicators/{at}/level3"].box or (0, 0, 0, 0))) for at in (2, 3)]
    assert (whole.top, whole.bottom, evidence.status) == (parts[0].top, parts[1].bottom, "fuzzy")
    assert done.confirmed == {"/indicators/2/score"}


def test_of_two_numbers_neither_is_taken_when_rows_are_merged(reading: Filing) -> None:
    confirmation = said(reading, 1, "/indicators/1/score", action="confirm")
    done = apply(reading, [confirmation, row(reading, 2, "merge_rows", 0, other=1)])
    merged = done.filing.evidence["/indicators/0/score"]
    assert value(done.filing, "/indicators/0/score") is None
    assert (merged.status, [one.text for one in merged.alternatives]) == ("unread", ["20", "9"])
    assert done.confirmed == frozenset()
    assert (done.filing.indicators[0].deviation, done.filing.indicators[0].deviation_measure) == (
        EXPLANATION,
        "汛期前完成室外作业。",
    )


def test_figures_of_a_table_are_never_run_together(make_filing: MakeFiling) -> None:
    rows = (("基本支出", "12.5"), ("其中：人员", "30"))
    filing = make_filing({"/tables": [{"header": ["项目", "金额"], "rows": rows}]})
    merge = event(1, "/tables/0/rows/0", action="merge_rows", page=None).model_copy(
        update={"detail": RowDetail(pointer="/tables/0/rows/1")}
    )
    done = apply(filing, [merge]).filing
    assert done.tables[0].rows == (("基本支出其中：人员", ""),)
    assert done.is_unread("/tables/0/rows/0/1")


def test_a_split_row_gives_each_cell_to_its_side_and_a_number_across_the_cut_to_none(reading: Filing) -> None:
    both = apply(reading, [row(reading, 1, "merge_rows", 0, other=1)]).filing
    place = row_place(both, "/indicators/0")
    assert place is not None
    cut = (place.box[1] + place.box[3]) / 2
    done = apply(both, [row(both, 2, "split_row", 0, cut=cut)])
    upper, lower = done.filing.indicators[:2]
    assert (upper.level1, lower.level1) == ("产出指标", "产出指标")
    assert (upper.score, lower.score) == (None, None)
    assert done.filing.is_unread("/indicators/0/score")
    assert done.filing.is_unread("/indicators/1/score")
    assert (upper.deviation, lower.deviation) == (None, EXPLANATION)
    assert (upper.deviation_measure, lower.deviation_measure) == (None, "汛期前完成室外作业。")
    assert [one.level3 for one in done.filing.indicators[2:]] == NAMES[2:]
    boxes = [done.filing.evidence[f"/indicators/{at}/score"].box for at in (0, 1)]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0][3] == pytest.approx(boxes[1][1]) == pytest.approx(cut)


def test_a_change_whose_row_is_not_in_this_reading_is_listed(reading: Filing) -> None:
    gone = moved(reading, [0, 1, 3, 4, 5, 6])
    events = [row(reading, 1, "delete_row", 2), row(reading, 2, "merge_rows", 2, other=3)]
    done = apply(gone, events)
    assert names(done) == NAMES[:2] + NAMES[3:]
    assert list(done.orphans) == events


def test_a_row_change_finds_its_row_where_the_rows_are_numbered_anew(reading: Filing) -> None:
    later = moved(reading, [0, 2, 4, 5], by=0.002)
    assert names(apply(later, [row(reading, 1, "delete_row", 4)])) == [NAMES[0], NAMES[2], NAMES[5]]
    assert names(apply(later, [row(reading, 1, "move_row", 5, other=0)])) == [
        NAMES[0],
        NAMES[5],
        NAMES[2],
        NAMES[4],
    ]


def test_a_later_reading_that_disagrees_is_told_though_rows_were_numbered_anew(reading: Filing) -> None:
    deletion = row(reading, 1, "delete_row", 0)
    shorter = apply(reading, [deletion]).filing
    correction = said(shorter, 2, "/indicators/3/score", "14.5").model_copy(update={"reading": 1})
    events = [deletion, correction]
    other = reading.evidence["/indicators/4/score"].model_copy(update={"text": "12"})
    again = reading.model_copy(
        update={
            "indicators": (
                *reading.indicators[:4],
                reading.indicators[4].model_copy(update={"score": Decimal("12")}),
                *reading.indicators[5:],
            ),
            "evidence": {**reading.evidence, "/indicators/4/score": other},
        }
    )
    (found,) = conflicts(again, events, apply(again, events).landed, lambda _event: [reading])
    assert (found.pointer, found.before, found.now, found.correction.new) == (
        "/indicators/3/score",
        "15",
        "12",
        "14.5",
    )
    assert conflicts(reading, events, apply(reading, events).landed, lambda _event: [reading]) == ()


def test_a_row_with_no_place_is_meant_by_its_number(make_filing: MakeFiling) -> None:
    filing = make_filing()
    assert row_place(filing, "/indicators/1") is None
    gone = apply(filing, [event(1, "/indicators/1", action="delete_row", page=None)])
    assert names(gone) == [NAMES[0], *NAMES[2:]]
    added = apply(filing, [event(1, "/indicators/1", action="add_row", page=None)])
    assert names(added) == [NAMES[0], None, *NAMES[1:]]
    outside = event(1, "/indicators/9", action="delete_row", page=None)
    assert apply(filing, [outside]).orphans == (outside,)


def test_where_a_missed_row_would_stand(reading: Filing) -> None:
    last = row_place(reading, "/indicators/6")
    below = place_beside(reading, "/indicators/6")
    assert last is not None
    assert below is not None
    assert below == Place(
        page=1, box=(last.box[0], last.box[3], last.box[2], last.box[3] + (last.box[3] - last.box[1]))
    )
