"""The time that reading takes, from the pages that were read; and reading that is held."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.pace import Pace, Task
from index.pause import Pause
from index.store import Store


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def read(pace: Pace, clock: Clock, pages: list[float], document: str = "a") -> None:
    pace.began(document)
    pace.turned(document, 0)
    for place, seconds in enumerate(pages, 1):
        clock.now += seconds
        pace.turned(document, place)


def test_nothing_is_said_of_fewer_than_two_pages(clock: Clock) -> None:
    pace = Pace(clock)
    read(pace, clock, [4])
    assert pace.seconds_a_page is None
    assert pace.left(Task("a", 1, 10)) is None
    assert pace.left_of_all([Task("a", 1, 10)], 2) is None
    read(pace, clock, [6], "b")
    assert pace.seconds_a_page == 5
    assert pace.left(Task("a", 1, 10)) == 45


def test_a_document_not_opened_yet_is_not_guessed_at(clock: Clock) -> None:
    pace = Pace(clock)
    read(pace, clock, [5, 5])
    assert pace.left(Task("b", 0, None)) is None
    assert pace.left_of_all([Task("a", 2, 4), Task("b", 0, None)], 2) == 10


def test_several_are_read_at_once_but_one_document_by_one_alone(clock: Clock) -> None:
    pace = Pace(clock)
    read(pace, clock, [5, 5])
    tasks = [Task("a", 2, 12), Task("b", 0, 2), Task("c", 0, 2)]
    assert pace.left_of_all(tasks, 1) == 70
    assert pace.left_of_all(tasks, 2) == 50


def test_putting_a_document_together_counts_and_being_held_does_not(clock: Clock) -> None:
    pace = Pace(clock)
    read(pace, clock, [5, 5])
    clock.now += 1000
    pace.began("a", 2)
    clock.now += 5
    pace.turned("a", 3)
    clock.now += 6
    pace.ended("a", 3)
    assert pace.seconds_a_page == 5
    assert pace.left(Task("b", 0, 2)) == 2 * 5 + 2 * 2


def test_a_sign_of_life_and_pages_that_come_at_once_are_no_measure(clock: Clock) -> None:
    pace = Pace(clock)
    pace.began("dump")
    clock.now += 0.1
    pace.turned("dump", 30)
    assert pace.seconds_a_page is None
    read(pace, clock, [5])
    clock.now += 3
    pace.turned("a", 1)
    clock.now += 2
    pace.turned("a", 2)
    assert pace.seconds_a_page == 5


def test_the_latest_pages_are_the_measure(clock: Clock) -> None:
    pace = Pace(clock)
    read(pace, clock, [60] * 5 + [10] * 20)
    assert pace.seconds_a_page == 10


# Held


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.open(tmp_path)) as made:
        yield made


def test_who_holds_the_reading_is_told_and_outlives_the_program(store: Store) -> None:
    assert store.pause.told() is None
    store.pause.begin("王芳", "2026-03-01T08:00:00+00:00")
    store.pause.begin("李强", "2026-03-02T08:00:00+00:00")
    told = Pause(store.home).told()
    assert told
    assert (told.who, told.when) == ("王芳", "2026-03-01T08:00:00+00:00")
    store.pause.end()
    store.pause.end()
    assert not Pause(store.home).is_on


def test_a_file_that_says_nothing_holds_all_the_same(store: Store) -> None:
    (store.home / "reading-paused.json").write_bytes(b"")
    told = store.pause.told()
    assert told
    assert told.who is None


def test_all_that_failed_waits_again(store: Store) -> None:
    failed = [store.keep(data, "a.pdf").sha256 for data in (b"one", b"two")]
    for sha256 in failed:
        store.fail(sha256, "a.pdf: 读不了")
    assert store.queue.failed_again() == 2
    assert [store.document(one).state for one in failed] == ["waiting", "waiting"]
    assert store.queue.failed_again() == 0
