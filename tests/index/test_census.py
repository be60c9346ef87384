"""The census kept up with the chain is the one that would be made anew, whatever happened in between."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from extract.filing import Extraction, Filing
from fixtures.archive import archive, fill
from index.census import MOST_AT_ONCE, NOBODY, Census, Standing
from index.kin import _around
from index.rows import Paper
from index.schema import Document
from index.sketch import sketch
from index.store import Store
from review.kinship import all_ties, ties_of

FILINGS = 30
TURNS = 24


@pytest.fixture
def full(home: Path) -> tuple[str, ...]:
    """The ids of some histories' filings, in the store under `home`."""
    return fill(home, archive(FILINGS))


def census(store: Store) -> Census:
    with store._database.read() as session:
        return store._shelf.census(session)


def anew(store: Store) -> Census:
    opened = Store.open(store.home)
    try:
        return census(opened)
    finally:
        opened.close()


def told(one: Census) -> object:
    return (
        one.head,
        [(name, at.heading, at.profile, at.paper, at.place, at.keys) for name, at in one.filings.items()],
        list(one.held),
        dict(one.superseded),
        {key: frozenset(names) for key, names in one.by_key.items() if names},
        {slot: frozenset(names) for slot, names in one.by_slot.items() if names},
        {document: names for document, names in one.by_document.items() if names},
    )


def test_it_is_the_same_after_any_events(
    full: tuple[str, ...],
    store: Store,
    extraction: Callable[..., Extraction],
    filing: Callable[..., Filing],
) -> None:
    rng = Random(3)
    census(store)
    for turn in range(TURNS):
        name = rng.choice(full)
        _act(store, rng.randrange(5), name, rng.choice(full), turn)
        if turn % 8 == 0:
            new = store.keep(f"new {turn}".encode(), f"{turn}.pdf")
            census(store)
            store.save_reading(new.sha256, extraction(f"new {turn}".encode(), filing()))
        if turn % 4 == 0:
            assert told(census(store)) == told(anew(store))
    assert told(census(store)) == told(anew(store))


def _act(store: Store, act: int, name: str, other: str, turn: int) -> None:
    row = store.document(name.partition("-")[0])
    if row.state == "withdrawn":
        store.restore(row.sha256, "误撤", "王审")
    elif act == 0:
        store.withdraw(row.sha256, "错件", "王审")
    elif act == 1:
        store.correct(name, "/project_name", f"新名称{turn}", "王审")
    elif act == 2:
        view = store.filing(name)
        if view.corrections:
            store.take_reading(name, "/project_name", "王审")
    elif act == 3 and name != other and store.document(other.partition("-")[0]).state != "withdrawn":
        store.kinships.decide(name, other, "same", "", "王审")
    else:
        _supersede(store, name, other)


def _supersede(store: Store, name: str, other: str) -> None:
    rows = {row.id: row for row in store.filings()}
    if name in rows and other in rows and name != other and rows[name].form_type == rows[other].form_type:
        store.resubmissions.decide(name, other, "confirmed", "", "王审")


def test_many_links_at_once_have_everything_looked_at(full: tuple[str, ...], store: Store) -> None:
    census(store)
    other = Store.open(store.home)
    for _ in range(MOST_AT_ONCE // 2 + 1):
        other.keep(b"paper", "a.pdf")
    other.correct(full[0], "/project_name", "新名称", "王审")
    other.close()
    assert census(store).filings[full[0]].heading.project_name == "新名称"


def test_a_reader_of_an_older_snapshot_sees_what_stood_then(full: tuple[str, ...], store: Store) -> None:
    was = census(store).filings[full[0]].heading.project_name
    with store._database.read() as session:
        store._shelf.census(session)
        store.correct(full[0], "/project_name", "新名称", "王审")
        assert census(store).filings[full[0]].heading.project_name == "新名称"
        assert store._shelf.census(session).filings[full[0]].heading.project_name == was


def test_readers_who_come_late_one_after_the_other_have_nothing_looked_at_anew(
    full: tuple[str, ...], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    census(store)
    looked: list[object] = []
    monkeypatch.setattr(store._shelf._censuses, "_all_sketched", lambda _, rows: looked.append(rows) or [])
    with ExitStack() as readers:
        sessions = []
        for turn in range(12):
            session = readers.enter_context(store._database.read())
            session.scalar(select(func.count(Document.sha256)))  # the snapshot is taken here
            sessions.append(session)
            store.correct(full[0], "/project_name", f"新名称{turn}", "王审")
        names = [store._shelf.census(one).filings[full[0]].heading.project_name for one in reversed(sessions)]
    assert names[:-1] == [f"新名称{turn}" for turn in reversed(range(11))]
    assert looked == []


def test_what_one_filing_is_told_is_what_the_whole_store_is_told(full: tuple[str, ...], store: Store) -> None:
    everything = [one for one in store.findings() if one.scope != "form"]
    pairs = store.resubmissions.all()
    assert everything
    for name in full:
        view = store.filing(name)
        across = [one.finding for one in view.findings if one.finding.scope != "form"]
        assert across == [one for one in everything if one.filing == name]
        assert list(view.resubmissions) == [one for one in pairs if name in (one.earlier.id, one.later.id)]


def test_what_is_near_a_filing_ties_it_as_all_filings_together_do() -> None:
    standing = {
        one.id: Standing(Paper(place, one.id, "a.pdf", ""), 0, sketch(one))
        for place, one in enumerate(archive(250))
    }
    by_key: dict[str, tuple[str, ...]] = {}
    for name, one in standing.items():
        by_key |= {key: (*by_key.get(key, ()), name) for key in one.keys}
    census = NOBODY._replace(filings=standing, held=standing, by_key=by_key)
    whole = {
        one.id: set(ties.links)
        for ties in all_ties([one.profile for one in standing.values()])
        for one in ties.group
    }
    assert len(whole) > 200
    for name in Random(4).sample(sorted(standing), 25):
        found = ties_of(name, [one.profile for one in _around(name, census, ()).values()])
        assert (set(found.links) if found else None) == whole.get(name)
