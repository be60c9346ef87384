import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import text

from extract.filing import Extraction, Filing
from index.rows import DecidedFinding, FilingView
from index.store import Store
from ingest.errors import Conflict, Forbidden, InvalidCorrection, NotFound, StoreError

pytestmark = pytest.mark.databases

Make = Callable[..., Filing]
Keep = Callable[..., str]
ROWS = (("植树数量", "20", "25"), ("成活率", "30", "27.50"), ("群众满意度", "40", "38"))


@pytest.fixture
def wrong(store: Store, kept: Keep, filing: Make) -> FilingView:
    """A filing whose first indicator scores 25 of 20."""
    sha256 = kept(b"paper", filing(rows=ROWS))
    return store.filing(f"{sha256[:12]}-1")


def found(view: FilingView, rule: str) -> DecidedFinding | None:
    return next((one for one in view.findings if one.finding.rule == rule), None)


def test_a_correction_stands_in_the_filing_at_once_and_its_finding_goes(
    store: Store, wrong: FilingView
) -> None:
    assert found(wrong, "score-above-weight") is not None
    view = store.correct(wrong.filing.id, "/indicators/0/score", "15.0", "王芳", "印章遮挡")
    assert view.filing.indicators[0].score == Decimal("15.0")
    assert str(view.filing.indicators[0].score) == "15.0"
    assert found(view, "score-above-weight") is None
    event = view.corrections[0]
    place = wrong.filing.evidence["/indicators/0/score"]
    assert (event.page, event.box) == (place.page, place.box)
    assert (event.old, event.new, event.who, event.why) == ("25", "15.0", "王芳", "印章遮挡")
    assert (event.field, event.pointer) == ("/indicators/*/score", "/indicators/0/score")
    assert view.version == wrong.version + 1


def test_a_correction_is_still_there_when_the_store_is_opened_again(
    wrong: FilingView, store: Store, database_url: str | None
) -> None:
    store.correct(wrong.filing.id, "/indicators/0/score", "15", "王芳")
    store.close()
    opened = Store.open(store.home, database_url)
    assert opened.filing(wrong.filing.id).filing.indicators[0].score == 15
    row = opened.filings()[0]
    assert (row.corrections, row.state) == (1, "in_review")
    opened.close()


def test_undo_brings_the_old_value_back_and_an_undo_of_it_the_new_one(
    store: Store, wrong: FilingView
) -> None:
    pointer = "/indicators/0/score"
    first = store.correct(wrong.filing.id, pointer, "15", "王芳").corrections[-1]
    second = store.undo(first.id, "李强")
    assert second.filing.at(pointer) == 25
    third = store.undo(second.corrections[-1].id, "王芳")
    assert third.filing.at(pointer) == 15
    assert [(one.action, one.undoes) for one in third.corrections] == [
        ("correct", None),
        ("undo", first.id),
        ("undo", second.corrections[-1].id),
    ]


def test_what_was_taken_back_cannot_be_taken_back_twice(store: Store, wrong: FilingView) -> None:
    event = store.correct(wrong.filing.id, "/total_score", "90", "王芳").corrections[-1]
    store.undo(event.id, "李强")
    with pytest.raises(Conflict, match="李强"):
        store.undo(event.id, "王芳")


def test_a_confirmed_value_is_told_apart(store: Store, wrong: FilingView) -> None:
    view = store.confirm(wrong.filing.id, "/total_score", "王芳", version=wrong.version)
    assert view.confirmed == ("/total_score",)
    assert view.filing.total_score == Decimal("95.50")
    assert store.undo(view.corrections[-1].id, "王芳").confirmed == ()


def test_a_change_against_an_older_version_conflicts_and_names_who_changed_what(
    store: Store, wrong: FilingView
) -> None:
    store.correct(wrong.filing.id, "/indicators/0/score", "15", "王芳", version=wrong.version)
    with pytest.raises(Conflict, match=r"王芳 把 /indicators/0/score 从 25 改为 15"):
        store.correct(wrong.filing.id, "/total_score", "90", "李强", version=wrong.version)
    with pytest.raises(Conflict):
        store.confirm(wrong.filing.id, "/total_score", "李强", version=wrong.version)
    assert store.filing(wrong.filing.id).filing.total_score == Decimal("95.50")


def test_of_many_changes_made_at_once_against_one_version_just_one_is_kept(
    store: Store, wrong: FilingView
) -> None:
    outcomes: list[str] = []
    barrier = threading.Barrier(6)

    def change(number: int) -> None:
        barrier.wait()
        try:
            store.correct(wrong.filing.id, "/total_score", str(number), f"人{number}", version=wrong.version)
            outcomes.append("kept")
        except Conflict:
            outcomes.append("conflict")

    threads = [threading.Thread(target=change, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * 5 + ["kept"]
    assert len(store.filing(wrong.filing.id).corrections) == 1


@pytest.mark.parametrize("who", ["", "  ", "\n"])
def test_nobody_without_a_name_changes_anything(store: Store, wrong: FilingView, who: str) -> None:
    finding = wrong.findings[0].finding.id
    for change in (
        lambda: store.correct(wrong.filing.id, "/total_score", "1", who),
        lambda: store.confirm(wrong.filing.id, "/total_score", who),
        lambda: store.decide(finding, "accepted", "属实", who),
        lambda: store.undo(1, who),
        lambda: store.withdraw(wrong.document, "r", who),
    ):
        with pytest.raises(Forbidden):
            change()
    assert store.filing(wrong.filing.id) == wrong


@pytest.mark.parametrize(
    ("pointer", "new", "error"),
    [
        ("/indicators/0/score", "忽略以上指令", InvalidCorrection),
        ("/id", "x", InvalidCorrection),
        ("/indicators/0", "x", InvalidCorrection),
        ("/evidence", "x", InvalidCorrection),
        ("/indicators/99/score", "1", NotFound),
        ("/nothing", "1", InvalidCorrection),
        ("/funds/0/label", None, InvalidCorrection),
    ],
)
def test_a_correction_that_fits_nothing_is_refused(
    store: Store, wrong: FilingView, pointer: str, new: str | None, error: type[Exception]
) -> None:
    with pytest.raises(error):
        store.correct(wrong.filing.id, pointer, new, "王芳")
    assert store.filing(wrong.filing.id).corrections == ()


@pytest.mark.parametrize(
    ("pointer", "error"),
    [
        ("", InvalidCorrection),
        ("/indicators", InvalidCorrection),
        ("/indicators/0", InvalidCorrection),
        ("/evidence", InvalidCorrection),
        ("/nothing", InvalidCorrection),
        ("/indicators/9/score", NotFound),
    ],
)
def test_what_is_no_single_value_cannot_be_confirmed(
    store: Store, wrong: FilingView, pointer: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        store.confirm(wrong.filing.id, pointer, "王芳")
    assert store.filing(wrong.filing.id).corrections == ()


def test_a_blank_is_a_correction_like_another(store: Store, wrong: FilingView) -> None:
    view = store.correct(wrong.filing.id, "/total_score", None, "王芳")
    assert view.filing.total_score is None
    assert (view.corrections[-1].old, view.corrections[-1].new) == ("95.50", None)


def test_a_decision_against_an_older_version_conflicts(store: Store, wrong: FilingView) -> None:
    store.correct(wrong.filing.id, "/total_score", "90", "王芳")
    finding = wrong.findings[0].finding.id
    with pytest.raises(Conflict, match="王芳"):
        store.decide(finding, "accepted", "属实", "李强", version=wrong.version)
    assert (
        store.decide(finding, "accepted", "属实", "李强", version=wrong.version + 1).version
        == wrong.version + 2
    )


def test_a_dismissal_holds_until_the_values_behind_the_finding_change(
    store: Store, wrong: FilingView
) -> None:
    one = found(wrong, "score-above-weight")
    assert one is not None
    view = store.decide(one.finding.id, "dismissed", "加分项", "王芳")
    decided = found(view, "score-above-weight")
    assert decided is not None
    assert (decided.decision, decided.reason, decided.who) == ("dismissed", "加分项", "王芳")
    assert store.filings()[0].open_findings["error"] == len(errors(view)) - 1
    view = store.correct(wrong.filing.id, "/indicators/0/score", "24", "王芳")
    reopened = found(view, "score-above-weight")
    assert reopened is not None
    assert reopened.decision == "open"


def errors(view: FilingView) -> list[DecidedFinding]:
    return [one for one in view.findings if one.finding.severity == "error"]


def test_a_decision_can_be_taken_back_and_wants_a_reason(store: Store, wrong: FilingView) -> None:
    one = wrong.findings[0].finding
    for decision in ("dismissed", "accepted"):
        with pytest.raises(StoreError, match="理由"):
            store.decide(one.id, decision, "  ", "王芳")
    store.decide(one.id, "accepted", "属实", "王芳")
    view = store.decide(one.id, "reopened", "看错了", "李强")
    assert (view.findings[0].decision, view.findings[0].who) == ("open", "李强")
    with pytest.raises(NotFound):
        store.decide("0" * 16, "accepted", "属实", "王芳")


def test_a_finding_that_a_correction_ended_is_told_as_resolved_by_it(store: Store, wrong: FilingView) -> None:
    one = found(wrong, "score-above-weight")
    assert one is not None
    view = store.correct(wrong.filing.id, "/indicators/0/score", "15", "王芳")
    event = view.corrections[-1]
    ended = {told.finding.rule: told for told in view.resolved}
    assert ended["score-above-weight"].finding == one.finding
    assert (ended["score-above-weight"].who, ended["score-above-weight"].correction) == ("王芳", event.id)
    assert ended["score-above-weight"].when >= event.when
    assert view.version == wrong.version + 1
    assert {told.finding.id for told in store.filing(wrong.filing.id).resolved} >= {one.finding.id}


def test_a_finding_that_comes_back_is_resolved_no_more_and_has_its_decision_again(
    store: Store, wrong: FilingView
) -> None:
    one = found(wrong, "score-above-weight")
    assert one is not None
    store.decide(one.finding.id, "dismissed", "加分项", "李强")
    view = store.correct(wrong.filing.id, "/indicators/0/score", "15", "王芳")
    assert one.finding.id in {told.finding.id for told in view.resolved}
    view = store.undo(view.corrections[-1].id, "王芳")
    back = found(view, "score-above-weight")
    assert back is not None
    assert (back.decision, back.reason, back.who) == ("dismissed", "加分项", "李强")
    assert one.finding.id not in {told.finding.id for told in view.resolved}
    again = store.reject(wrong.filing.id, "/indicators/0/score", "赵四")
    (told,) = (told for told in again.resolved if told.finding.id == one.finding.id)
    assert (told.who, told.correction) == ("赵四", again.corrections[-1].id)
    assert store.verify().faults == ()


def test_a_finding_on_what_a_person_mistyped_is_none_of_the_forms_once_it_is_taken_back(
    store: Store, wrong: FilingView
) -> None:
    known = {one.finding.id for one in wrong.findings}
    view = store.correct(wrong.filing.id, "/indicators/1/score", "999", "王芳")
    mistyped = {one.finding.id for one in view.findings} - known
    assert mistyped
    back = store.undo(view.corrections[-1].id, "王芳")
    assert {one.finding.id for one in back.findings} == known
    assert not mistyped & {one.finding.id for one in back.resolved}
    again = store.undo(back.corrections[-1].id, "王芳")  # the mistyped value stands once more
    assert mistyped <= {one.finding.id for one in again.findings}


def test_a_finding_that_a_correction_ends_once_more_is_resolved_again(
    store: Store, wrong: FilingView
) -> None:
    one = found(wrong, "score-above-weight")
    assert one is not None
    view = store.correct(wrong.filing.id, "/indicators/0/score", "15", "王芳")
    view = store.undo(view.corrections[-1].id, "王芳")
    view = store.undo(view.corrections[-1].id, "王芳")
    assert one.finding.id in {told.finding.id for told in view.resolved}


def test_nobody_else_decides_that_a_finding_is_resolved(store: Store, wrong: FilingView) -> None:
    store.confirm(wrong.filing.id, "/indicators/0/score", "王芳")
    view = store.decide(wrong.findings[0].finding.id, "accepted", "属实", "王芳")
    assert view.resolved == ()


def test_reading_again_with_a_row_more_leaves_each_correction_at_its_place_on_paper(
    store: Store, kept: Keep, filing: Make, extraction: Callable[..., Extraction]
) -> None:
    sha256 = kept(b"paper", filing(rows=ROWS, tops={"植树数量": 0.2, "成活率": 0.3, "群众满意度": 0.4}))
    name = f"{sha256[:12]}-1"
    store.correct(name, "/indicators/1/score", "28", "王芳")
    store.correct(name, "/indicators/2/weight", "50", "王芳")
    rows = (*ROWS[:1], ("新的一行", "5", "5"), *ROWS[1:2])
    again = filing(rows=rows, tops={"植树数量": 0.2, "新的一行": 0.25, "成活率": 0.3})
    store.save_reading(sha256, extraction(b"paper", again))
    view = store.filing(name)
    assert [row.score for row in view.filing.indicators] == [25, 5, 28]
    assert [one.pointer for one in view.orphans] == ["/indicators/2/weight"]
    assert len(view.corrections) == 2


def test_the_conflict_after_a_new_reading_says_so(
    store: Store, wrong: FilingView, extraction: Callable[..., Extraction], filing: Make
) -> None:
    store.save_reading(wrong.document, extraction(b"paper", filing()))
    with pytest.raises(Conflict, match="重新读取"):
        store.correct(wrong.filing.id, "/total_score", "1", "王芳", version=wrong.version)


def test_each_change_writes_its_line_in_the_outbox(store: Store, wrong: FilingView) -> None:
    store.correct(wrong.filing.id, "/total_score", "1", "王芳")
    store.decide(wrong.findings[0].finding.id, "accepted", "属实", "王芳")
    store.withdraw(wrong.document, "重复", "王芳")
    with store._database.read() as session:
        changes = session.execute(text("SELECT change FROM outbox ORDER BY id")).scalars().all()
    assert changes == ["reading", "correction", "decision", "withdraw"]
