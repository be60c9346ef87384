"""Corrections through other readings of the paper: all are kept, and where a reading says otherwise a person chooses."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from extract.filing import Extraction, Filing
from index.rows import FilingView
from index.store import Store
from ingest.errors import Conflict, InvalidCorrection, NotFound

pytestmark = pytest.mark.databases

Make = Callable[..., Filing]
Keep = Callable[..., str]
Read = Callable[..., Extraction]
SCORE = "/indicators/0/score"
MANY = tuple((f"指标{number}", "4", "3.50") for number in range(25))


@pytest.fixture
def one(store: Store, kept: Keep) -> FilingView:
    return store.filing(f"{kept(b'paper')[:12]}-1")


@pytest.fixture
def read_again(store: Store, one: FilingView, extraction: Read) -> Callable[[Filing], FilingView]:
    """Keep another reading of the same paper; the filing as it now stands comes back."""

    def again(filing: Filing) -> FilingView:
        store.save_reading(one.document, extraction(b"paper", filing))
        return store.filing(one.filing.id)

    return again


def rows(score: str) -> tuple[tuple[str, str, str], ...]:
    return (("植树数量", "20", score), ("成活率", "30", "27.50"), ("群众满意度", "40", "38"))


def told(view: FilingView) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(one.pointer, one.before, one.now, one.correction.new) for one in view.conflicts]


def test_fifty_corrections_are_kept_when_another_reader_reads_otherwise(
    store: Store, kept: Keep, filing: Make, extraction: Read
) -> None:
    sha256 = kept(b"table", filing(rows=MANY))
    name = f"{sha256[:12]}-1"
    for number in range(25):
        store.correct(name, f"/indicators/{number}/score", f"3.{number:02}", "王芳")
        store.correct(name, f"/indicators/{number}/weight", f"5.{number:02}", "李强")
    # The other reader reads every third score as another one, every fifth as the person said, and shifts each box.
    again = tuple(
        (text, weight, "2.99" if number % 3 == 0 else f"3.{number:02}" if number % 5 == 0 else score)
        for number, (text, weight, score) in enumerate(MANY)
    )
    store.save_reading(sha256, extraction(b"table", filing(rows=again, top=0.001)))
    view = store.filing(name)
    assert [str(row.score) for row in view.filing.indicators] == [f"3.{number:02}" for number in range(25)]
    assert [str(row.weight) for row in view.filing.indicators] == [f"5.{number:02}" for number in range(25)]
    assert (len(view.corrections), view.orphans) == (50, ())
    assert told(view) == [
        (f"/indicators/{number}/score", "3.50", "2.99", f"3.{number:02}") for number in range(0, 25, 3)
    ]
    assert {one.reading for one in view.corrections} == {1}
    assert store.verify().faults == ()


def test_a_correction_is_listed_where_its_place_is_in_the_present_reading(
    store: Store, one: FilingView, filing: Make, read_again: Callable[[Filing], FilingView]
) -> None:
    store.correct(one.filing.id, SCORE, "15", "王芳")
    (pointer,) = (event.pointer for event in store.filing(one.filing.id).corrections)
    assert pointer == SCORE
    tops = {"道路清扫": 0.17, "植树数量": 0.2, "成活率": 0.23, "群众满意度": 0.26}
    view = read_again(filing(rows=(("道路清扫", "10", "9"), *rows("20")), tops=tops))
    assert [str(row.score) for row in view.filing.indicators] == ["9", "15", "27.50", "38"]
    assert [event.pointer for event in view.corrections] == [SCORE.replace("/0/", "/1/")]


def test_a_conflict_is_settled_by_confirming_the_correction_until_yet_another_reading(
    store: Store, one: FilingView, filing: Make, read_again: Callable[[Filing], FilingView]
) -> None:
    store.correct(one.filing.id, SCORE, "15", "王芳")
    view = read_again(filing(rows=rows("18")))
    assert told(view) == [(SCORE, "20", "18", "15")]
    assert view.filing.at(SCORE) == 15
    view = store.confirm(one.filing.id, SCORE, "李强", view.version)
    assert (view.conflicts, view.filing.at(SCORE)) == ((), 15)
    assert view.corrections[-1].reading == 2
    assert read_again(filing(rows=rows("18"))).conflicts == ()
    assert told(read_again(filing(rows=rows("19")))) == [(SCORE, "18", "19", "15")]


def test_the_new_reading_is_taken_by_taking_back_all_that_was_said(
    store: Store, one: FilingView, filing: Make, read_again: Callable[[Filing], FilingView]
) -> None:
    store.correct(one.filing.id, SCORE, "15", "王芳")
    store.correct(one.filing.id, SCORE, "16", "李强")
    store.correct(one.filing.id, "/total_score", "90", "李强")
    view = read_again(filing(rows=rows("18")))
    with pytest.raises(Conflict):
        store.take_reading(one.filing.id, SCORE, "赵四", view.version - 1)
    view = store.take_reading(one.filing.id, SCORE, "赵四", view.version)
    assert (view.filing.at(SCORE), view.conflicts) == (18, ())
    assert [(event.action, event.undoes, event.who) for event in view.corrections[-2:]] == [
        ("undo", 2, "赵四"),
        ("undo", 1, "赵四"),
    ]
    assert view.filing.total_score == 90
    with pytest.raises(NotFound):
        store.take_reading(one.filing.id, SCORE, "赵四")


@pytest.mark.parametrize("now", ["20", "20.00", "15", "１５"])
def test_a_reading_that_says_the_same_or_what_the_person_said_is_no_conflict(
    store: Store, one: FilingView, filing: Make, read_again: Callable[[Filing], FilingView], now: str
) -> None:
    store.correct(one.filing.id, SCORE, "15", "王芳")
    plain = filing(rows=rows("15" if now == "１５" else now))
    evidence = plain.evidence[SCORE].model_copy(update={"text": now})
    view = read_again(plain.model_copy(update={"evidence": {**plain.evidence, SCORE: evidence}}))
    assert (view.conflicts, view.filing.at(SCORE)) == ((), 15)


def test_a_blank_that_a_person_made_conflicts_with_a_reading_of_something_else(
    store: Store, one: FilingView, filing: Make, read_again: Callable[[Filing], FilingView]
) -> None:
    store.correct(one.filing.id, SCORE, None, "王芳")
    assert told(read_again(filing(rows=rows("18")))) == [(SCORE, "20", "18", None)]


def test_a_place_that_the_new_reader_cannot_read_contradicts_nothing(
    store: Store, one: FilingView, filing: Make, read_again: Callable[[Filing], FilingView]
) -> None:
    store.correct(one.filing.id, SCORE, "15", "王芳")
    plain = filing()
    row = plain.indicators[0].model_copy(update={"score": None})
    unread = plain.evidence[SCORE].model_copy(update={"text": "2?", "status": "unread"})
    view = read_again(
        plain.model_copy(
            update={
                "indicators": (row, *plain.indicators[1:]),
                "evidence": {**plain.evidence, SCORE: unread},
            }
        )
    )
    assert (view.conflicts, view.filing.at(SCORE)) == ((), 15)


def test_a_rejected_reading_is_unread_and_stays_among_the_alternatives(
    store: Store, one: FilingView, filing: Make, read_again: Callable[[Filing], FilingView]
) -> None:
    view = store.reject(one.filing.id, SCORE, "王芳", "印章的笔画")
    proof = view.filing.evidence[SCORE]
    assert view.filing.at(SCORE) is None
    assert view.filing.is_unread(SCORE)
    assert [other.text for other in proof.alternatives] == ["20"]
    assert (proof.method, proof.text, view.trust[SCORE].state) == ("person", "", "unreviewed")
    event = view.corrections[-1]
    assert (event.action, event.old, event.new, event.why) == ("reject", "20", None, "印章的笔画")
    assert read_again(filing()).filing.is_unread(SCORE)
    view = read_again(filing(rows=rows("18")))
    assert (told(view), view.filing.at(SCORE)) == ([(SCORE, "20", "18", None)], None)
    view = store.confirm(one.filing.id, SCORE, "李强")
    assert (view.conflicts, view.confirmed, view.trust[SCORE].state) == ((), (), "unreviewed")
    assert store.take_reading(one.filing.id, SCORE, "李强").filing.at(SCORE) == 18


def test_an_explanation_that_is_rejected_takes_its_cause_and_measure_with_it(
    store: Store, one: FilingView, filing: Make, read_again: Callable[[Filing], FilingView]
) -> None:
    plain, pointer = filing(), "/indicators/0/deviation"
    said = "原因：雨季推迟。措施：提前备苗。"
    row = plain.indicators[0].model_copy(
        update={"deviation": said, "deviation_cause": "雨季推迟。", "deviation_measure": "提前备苗。"}
    )
    proof = plain.evidence[SCORE].model_copy(update={"text": said, "box": (0.85, 0.2, 0.95, 0.22)})
    read_again(
        plain.model_copy(
            update={
                "indicators": (row, *plain.indicators[1:]),
                "evidence": {**plain.evidence, pointer: proof},
            }
        )
    )
    done = store.reject(one.filing.id, pointer, "王芳").filing.indicators[0]
    assert (done.deviation, done.deviation_cause, done.deviation_measure) == (None, None, None)


@pytest.mark.parametrize("pointer", ["/funds/0/label", "/id", "/indicators/0", "/nothing"])
def test_what_must_have_a_text_or_is_no_value_cannot_be_rejected(
    store: Store, one: FilingView, pointer: str
) -> None:
    with pytest.raises(InvalidCorrection):
        store.reject(one.filing.id, pointer, "王芳")
    assert store.filing(one.filing.id).corrections == ()


def test_what_was_brought_back_can_be_taken_back_again(store: Store, one: FilingView) -> None:
    store.correct(one.filing.id, SCORE, "15", "王芳")
    store.undo(1, "李强")
    store.undo(2, "王芳")
    assert store.undo(1, "李强").filing.at(SCORE) == Decimal(20)
    with pytest.raises(Conflict, match="李强"):
        store.undo(1, "王芳")
