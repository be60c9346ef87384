"""Blind second readings in the store: who may, what they are told and when, what a difference does, and the measure."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from extract.filing import Evidence, Filing, dumps
from index.permissions import Person
from index.second_readings import Task
from index.store import Store
from ingest.errors import Conflict, Forbidden, NotFound
from tests.index.conftest import make_extraction, make_filing

pytestmark = pytest.mark.databases

SCORE, TOTAL = "/indicators/1/score", "/total_score"
ROWS = (("植树数量", "20", "18.50"), ("成活率", "30", "27.50"), ("群众满意度", "50", "49.50"))
"""Rows whose weights and scores add up."""
PICTURE = (400, 600)


def png(number: int = 0) -> bytes:
    """A page, another one for each number."""
    file = io.BytesIO()
    Image.new("RGB", PICTURE, (255, 255, 255 - number)).save(file, "PNG")
    return file.getvalue()


def confirmed(filing: Filing | None = None) -> Filing:
    """The small filing, every value of it confirmed by two independent signs."""
    filing = filing or make_filing(rows=ROWS)
    sure = {"readers": ("geometry", "model"), "status": "exact"}
    proof = {at: Evidence.model_validate({**one.model_dump(), **sure}) for at, one in filing.evidence.items()}
    return filing.model_copy(update={"evidence": proof})


@pytest.fixture
def full(home: Path, database_url: str | None) -> Iterator[Store]:
    """A store in which every machine-confirmed value is drawn."""
    with closing(Store.open(home, database_url, second_reading_share=100)) as store:
        yield store


def keep(store: Store, number: int = 0, filing: Filing | None = None) -> str:
    """Keep a page and its reading; the filing's id comes back."""
    row = store.keep(png(number), "a.png")
    store.save_reading(row.sha256, make_extraction(png(number), filing or confirmed()))
    return f"{row.sha256[:12]}-1"


def tasks(store: Store, who: str = "王芳") -> Iterator[Task]:
    """The places that wait for somebody, each typed as unreadable once it was looked at."""
    while (task := store.second_readings.next(who)) is not None:
        yield task
        store.second_readings.type(task.task, None, who)


def type_at(store: Store, pointer: str, typed: str | None, who: str = "王芳") -> Any:
    """Type a text at a pointer, and what was read at every place before it."""
    while True:
        task = store.second_readings.next(who)
        assert task is not None, pointer
        with store._database.read() as session:
            drawn = store.second_readings._find(session, task.task, who)[2]
        answer = store.second_readings.type(task.task, typed if drawn.pointer == pointer else drawn.read, who)
        if drawn.pointer == pointer:
            return answer


def test_every_machine_confirmed_value_is_put_before_a_second_reader_once(full: Store) -> None:
    view = full.filing(keep(full))
    drawn = [one for one in view.trust.values() if one.state == "machine_confirmed"]
    assert len(drawn) > 8
    assert full.second_readings.waiting() == len(drawn)
    seen = list(tasks(full))
    assert len({one.task for one in seen}) == len(seen) == len(drawn)
    assert full.second_readings.waiting() == 0
    full.save_reading(view.document, make_extraction(png(), confirmed()))
    assert full.second_readings.next("李强") is None


def test_by_default_a_small_share_is_drawn_and_a_larger_one_keeps_what_was_read(
    store: Store, home: Path, database_url: str | None
) -> None:
    for number in range(12):
        keep(store, number)
    few = store.second_readings.waiting()
    assert store.second_readings.share_percent == 2
    assert 0 < few < 12
    task = store.second_readings.next("王芳")
    assert task is not None
    store.second_readings.type(task.task, None, "王芳")
    store.close()
    with closing(Store.open(home, database_url, second_reading_share=10)) as more:
        assert few < more.second_readings.waiting() < 12 * 12
        assert more.second_readings.summary().done == 1
        assert task.task not in {one.task for one in tasks(more)}
        assert more.second_readings.next("王芳") is None


def test_a_second_reader_is_told_nothing_of_what_was_read_until_they_have_typed(full: Store) -> None:
    keep(full)
    told = []
    for task in tasks(full):
        assert set(task.model_dump()) == {"task", "field", "row"}
        assert "/" not in (task.row or "")
        told.append(dumps(task))
    everything = "".join(told)
    assert "95.50" not in everything
    assert "86000" not in everything
    assert "27.50" not in everything
    named = {json.loads(one)["field"]: json.loads(one)["row"] for one in told}
    assert named["/indicators/*/level3"] is None
    assert named["/indicators/*/score"] == "群众满意度"
    assert named["/total_score"] is None
    assert named["/funds/*/executed"] == "年度资金总额"


def test_the_crop_shows_the_place_alone(full: Store) -> None:
    name = keep(full)
    task = full.second_readings.next("王芳")
    assert task is not None
    data = full.second_readings.crop(task.task, "王芳")
    with Image.open(full.page_image(full.filing(name).document, 1)) as page:
        whole = page.size
    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.format, picture.info) == ("PNG", {})
        assert 0.1 * whole[0] < picture.size[0] < 0.2 * whole[0]
        assert 0.02 * whole[1] < picture.size[1] < 0.06 * whole[1]
    with pytest.raises(NotFound):
        full.second_readings.crop("ab" * 12, "王芳")
    full.second_readings.type(task.task, None, "王芳")
    with pytest.raises(Conflict, match="王芳"):
        full.second_readings.crop(task.task, "李强")


@pytest.mark.parametrize(
    "work",
    [
        lambda store, name: store.correct(name, TOTAL, "90", "王芳"),
        lambda store, name: store.confirm(name, TOTAL, "王芳"),
        lambda store, name: store.undo(store.confirm(name, TOTAL, "王芳").corrections[0].id, "王芳"),
        lambda store, name: store.decide(
            store.filing(name).findings[0].finding.id, "dismissed", "合规", "王芳"
        ),
        lambda store, name: store.sign_offs.submit(name, "王芳"),
    ],
)
def test_who_has_worked_on_a_filing_reads_nothing_of_it_a_second_time(
    full: Store, work: Callable[[Store, str], object]
) -> None:
    first, second = keep(full), keep(full, 1)
    task = full.second_readings.next("王芳")
    assert task is not None
    both = full.second_readings.waiting("李强")
    work(full, first)
    assert 0 < full.second_readings.waiting("王芳") < both
    with pytest.raises(Forbidden, match="另一人"):
        full.second_readings.type(task.task, "1", "王芳")
    with pytest.raises(Forbidden, match="另一人"):
        full.second_readings.crop(task.task, "王芳")
    left = {full.second_readings._where[one.task] for one in tasks(full)}
    assert {one[:12] for one in left} == {second.split("-")[0]}


def test_a_place_is_typed_once_and_the_answer_says_what_was_read(full: Store) -> None:
    name = keep(full)
    answer = type_at(full, TOTAL, "95.5")
    assert (answer.outcome, answer.typed, answer.read) == ("agrees", "95.5", "95.50")
    assert full.filing(name).trust[TOTAL].state == "machine_confirmed"
    task = full.second_readings.next("王芳")
    assert task is not None
    full.second_readings.type(task.task, None, "王芳")
    with pytest.raises(Conflict, match="王芳"):
        full.second_readings.type(task.task, "5", "李强")
    with pytest.raises(NotFound):
        full.second_readings.type("no-such-task", "5", "李强")


def test_a_task_is_found_by_a_store_that_has_drawn_nothing_yet_and_not_once_it_is_withdrawn(
    full: Store, home: Path, database_url: str | None
) -> None:
    name = keep(full)
    task = full.second_readings.next("王芳")
    assert task is not None
    with closing(Store.open(home, database_url, second_reading_share=100)) as other:
        assert other.second_readings.type(task.task, None, "李强").outcome == "illegible"
    following = full.second_readings.next("王芳")
    assert following is not None
    full.withdraw(full.filing(name).document, "重复", "王芳")
    assert full.second_readings.next("王芳") is None
    with pytest.raises(NotFound):
        full.second_readings.type(following.task, "5", "王芳")


def test_a_difference_takes_the_machine_s_word_from_the_value_until_a_person_decides(full: Store) -> None:
    name = keep(full)
    before = full.filing(name)
    assert type_at(full, SCORE, "26.50").outcome == "differs"
    view = full.filing(name)
    assert (view.trust[SCORE].state, view.trust[SCORE].is_disputed) == ("unreviewed", True)
    assert view.filing.evidence[SCORE].trust == "unreviewed"
    (dispute,) = view.disputes
    assert (dispute.pointer, dispute.typed, dispute.who) == (SCORE, "26.50", "王芳")
    assert view.version == before.version + 1
    with pytest.raises(Conflict, match="复核录入"):
        full.confirm(name, SCORE, "李强", before.version)
    settled = full.confirm(name, SCORE, "李强", view.version)
    assert (settled.trust[SCORE].state, settled.disputes) == ("human_confirmed", ())
    again = full.undo(settled.corrections[-1].id, "李强")
    assert (again.trust[SCORE].state, len(again.disputes)) == ("unreviewed", 1)
    corrected = full.correct(name, SCORE, "26.50", "李强")
    assert (corrected.trust[SCORE].state, corrected.disputes) == ("corrected", ())


def test_a_later_reading_that_says_what_was_typed_is_disputed_no_more(full: Store) -> None:
    name = keep(full)
    type_at(full, SCORE, "26.50")
    other = confirmed(make_filing(rows=(ROWS[0], ("成活率", "30", "26.5"), ROWS[2]), total="94.50"))
    full.save_reading(full.filing(name).document, make_extraction(png(), other))
    view = full.filing(name)
    assert (view.trust[SCORE].state, view.disputes) == ("machine_confirmed", ())


@pytest.mark.parametrize(
    ("settle", "verdict", "wrong"),
    [
        (lambda store, name: None, "open", 0),
        (lambda store, name: store.correct(name, SCORE, "26.5", "李强"), "machine_wrong", 1),
        (lambda store, name: store.correct(name, SCORE, "2150", "李强"), "both_wrong", 1),
        (lambda store, name: store.confirm(name, SCORE, "李强"), "typed_wrong", 0),
        (lambda store, name: store.reject(name, SCORE, "李强"), "machine_wrong", 1),
        (lambda store, name: store.correct(name, SCORE, "26.5", "王芳"), "open", 0),
        (lambda store, name: store.confirm(name, TOTAL, "李强"), "open", 0),
    ],
)
def test_what_a_third_look_says_settles_a_difference_and_counts(
    full: Store, settle: Callable[[Store, str], object], verdict: str, wrong: int
) -> None:
    name = keep(full)
    type_at(full, SCORE, "26.50")
    settle(full, name)
    (found,) = full.second_readings.differences()
    assert (found.verdict, found.read, found.typed, found.filing) == (verdict, "27.50", "26.50", name)
    measured = full.second_readings.summary()
    assert (measured.differs, measured.machine_wrong) == (1, wrong)
    assert measured.rate_percent == pytest.approx(100 * wrong / measured.read, abs=0.001)
    assert full.export()["second_readings"] == measured


def test_what_cannot_be_read_and_what_is_blank_are_told_apart(full: Store) -> None:
    keep(full)
    assert type_at(full, SCORE, None).outcome == "illegible"
    task = full.second_readings.next("王芳")
    assert task is not None
    assert full.second_readings.type(task.task, " ", "王芳").outcome == "differs"
    measured = full.second_readings.summary()
    assert (measured.illegible, measured.differs, measured.done) == (1, 1, measured.read + 1)


def test_superseded_filings_are_not_read_again(full: Store) -> None:
    first, second = keep(full), keep(full, 1)
    full.resubmissions.decide(first, second, "confirmed", "来函更正", "李强")
    with full._database.read() as session:
        left = {drawn.filing for _, _, drawn in full.second_readings._waiting(session, None)}
    assert left == {second}


@pytest.mark.parametrize("role", ["uploader", "admin"])
def test_a_role_that_reads_no_second_time_is_refused(full: Store, role: Any) -> None:
    keep(full)
    person = Person("王芳", frozenset({role}))
    for act in (
        lambda: full.second_readings.next(person),
        lambda: full.second_readings.crop("x", person),
        lambda: full.second_readings.type("x", "1", person),
    ):
        with pytest.raises(Forbidden, match="复核录入"):
            act()


@pytest.mark.parametrize("role", ["reviewer", "approver"])
def test_reviewers_and_approvers_are_second_readers(full: Store, role: Any) -> None:
    keep(full)
    person = Person("王芳", frozenset({role}))
    task = full.second_readings.next(person)
    assert task is not None
    assert full.second_readings.type(task.task, None, person).outcome == "illegible"


def test_documents_are_drawn_from_once_for_each_version_and_only_as_far_as_needed(
    full: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    import index.second_readings as module

    for number in range(5):
        keep(full, number)
    drawn: list[str] = []
    real = module.draw

    def counted(filing: Filing, *told: Any, **named: Any) -> Any:
        drawn.append(filing.id)
        return real(filing, *told, **named)

    monkeypatch.setattr(module, "draw", counted)
    for _ in range(3):
        full.second_readings.next("王芳")
    assert len(drawn) == 1
    for _ in range(3):
        full.second_readings.waiting()
    assert len(drawn) == 5
