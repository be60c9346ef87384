"""What is asked of one snapshot is asked once, of many documents at a time, and nothing else comes of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from fixtures.archive import archive, fill
from index import beforehand, shelf
from index.database import Database
from index.snapshot import ANSWERS, is_known, learn, once, remembers
from index.store import Store

FILINGS = 60
MOST_STATEMENTS = 22
"""So many statements a filing may take to open, however many forms of other years its project has."""


@pytest.fixture
def ids(home: Path) -> tuple[str, ...]:
    return fill(home, archive(FILINGS))


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Every statement that the database is asked in the block, in its order."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_a_question_is_asked_once_where_nothing_is_written_and_each_time_where_something_is(
    store: Store,
) -> None:
    database, numbers = store._database, count()
    with database.read() as session:
        assert [once(session, ("so many",), lambda: next(numbers)) for _ in range(3)] == [0, 0, 0]
        assert once(session, ("so many", "others"), lambda: next(numbers)) == 1
        assert remembers(session)
        assert is_known(session, ("so many",))
        learn(session, {("none",): None})
        assert once(session, ("none",), lambda: next(numbers)) is None
    with database.read() as session:
        assert once(session, ("so many",), lambda: next(numbers)) == 2
    with database.write() as session:
        assert [once(session, ("so many",), lambda: next(numbers)) for _ in range(2)] == [3, 4]
        assert not remembers(session)
        assert not is_known(session, ("so many",))


def test_a_filing_opens_in_few_statements_however_many_forms_its_project_has(
    ids: tuple[str, ...], store: Store
) -> None:
    store.filing(ids[0])
    seen: dict[int, int] = {}
    for name in ids[1:]:
        with statements(store._database) as asked:
            view = store.filing(name)
        seen[len(view.kin)] = max(len(asked), seen.get(len(view.kin), 0))
    assert max(seen) >= 3
    assert max(seen.values()) <= MOST_STATEMENTS, seen


def test_a_filing_shows_the_same_where_nothing_was_asked_beforehand(
    ids: tuple[str, ...], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ids[::7]:
        first, *_, last = store.filing(name).filing.evidence
        store.confirm(name, first, "王审计")
        store.reject(name, last, "李审计")
    fresh = Store.open(store.home)
    views = [fresh.filing(name) for name in ids]
    fresh.close()
    monkeypatch.setattr(shelf, "ask_beforehand", lambda *_: None)
    forgetful = Store.open(store.home)
    monkeypatch.setattr(forgetful._database, "read", _unremembering(forgetful._database))
    assert [forgetful.filing(name) for name in ids] == views
    forgetful.close()


def _unremembering(database: Database) -> Any:
    read = database.read

    @contextmanager
    def made() -> Iterator[Any]:
        with read() as session:
            del session.info[ANSWERS]
            yield session

    return made


def test_a_session_that_writes_learns_nothing_beforehand(ids: tuple[str, ...], store: Store) -> None:
    with store._database.write() as session, statements(store._database) as asked:
        beforehand.ask_beforehand(session, [ids[0]], [ids[0]])
    assert not [one for one in asked if one.startswith("SELECT")]


def test_writers_of_one_process_wait_for_each_other_before_they_ask_the_database(store: Store) -> None:
    database, wrote, is_asked = store._database, [], threading.Event()

    def write() -> None:
        is_asked.set()
        with database.write():
            wrote.append("second")

    with statements(database) as asked:
        with database.write():
            other = threading.Thread(target=write)
            other.start()
            is_asked.wait()
            other.join(0.1)
            wrote.append("first")
            begun = [one for one in asked if one.startswith("BEGIN")]
        other.join()
    assert (wrote, begun) == (["first", "second"], ["BEGIN IMMEDIATE"])
