"""The first look at a store is done in the background when the desk starts."""

from pathlib import Path

import pytest

from fixtures.archive import archive, fill
from index.store import Store


def test_after_it_nothing_is_left_to_work_out(home: Path) -> None:
    ids = fill(home, archive(2))
    store = Store.open(home)
    warming = store.warming()
    warming.start()
    warming._thread.join(60)
    assert store._shelf._shown.keys() >= {store.document(name.partition("-")[0]).sha256 for name in ids}
    assert len(store._shelf._censuses._known) == 1
    warming.stop()
    store.close()


def test_it_ends_when_the_desk_does(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.warming.RESTS", 1e6)
    fill(home, archive(2))
    store = Store.open(home)
    warming = store.warming()
    warming.start()
    warming.stop(30)
    assert not warming._thread.is_alive()
    store.close()
