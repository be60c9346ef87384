"""The index is killed while it is made, broken and begun anew; what it then holds is what the store holds."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from extract.filing import Filing
from index.search import keeper
from index.search.keeper import Step
from index.search.tables import PassageRow
from index.store import Store
from ingest.errors import JixiaoError, StoreError

ROOT = Path(__file__).parents[2]
KILLED = """
import os, signal, sys
from pathlib import Path
from index.search import keeper
from index.search.vectors import Vectors
from index.store import Store

keeper.BATCH, after = 7, int(sys.argv[2])
told, add = [], Vectors.add

def killed(self, texts):
    told.append(texts)
    if len(told) == after and sys.argv[3] == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    add(self, texts)
    if len(told) == after:
        os.kill(os.getpid(), signal.SIGKILL)

Vectors.add = killed
store = Store.open(Path(sys.argv[1]))
if sys.argv[4] == "reindex":
    store.search.reindex(False)
store.search.settle()
"""


def is_whole(store: Store) -> bool:
    """Whether passages, their words and their vectors are the same ones, and each document's rows are made."""
    with store._database.read() as session:
        passages = set(session.scalars(select(PassageRow.id)))
        words = set(session.scalars(text("SELECT rowid FROM passage_words")))
        waiting = store.search.keeper.waiting(session)
    found = store.search.find("成活率")
    return passages == words == store.search._vectors.numbers() and not waiting and not found.left_out


@pytest.mark.parametrize(
    ("after", "moment", "what"), [(2, "after", "settle"), (3, "before", "settle"), (2, "after", "reindex")]
)
def test_killed_in_the_middle_it_is_whole_after_the_next_start(
    store: Store,
    home: Path,
    kept: Callable[..., str],
    filing: Callable[..., Filing],
    after: int,
    moment: str,
    what: str,
) -> None:
    for number in range(6):
        kept(bytes([number]), filing(project=f"河道绿化{number}"))
    if what == "reindex":
        assert store.search.settle()
    store.search.close()
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(home), str(after), moment, what],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    again = Store.open(home)
    with again._database.read() as session:
        assert again.search.keeper.waiting(session) or what == "reindex"
    assert again.search.settle()
    assert is_whole(again)
    assert again.search.find("河道绿化5").by == "both"
    again.close()


def test_vectors_that_were_thrown_away_broken_or_strange_are_made_again(
    store: Store, home: Path, kept: Callable[..., str], filing: Callable[..., Filing]
) -> None:
    kept(b"a", filing())
    assert store.search.settle()
    store.search._vectors.remove([1])
    store.search._vectors.add({999: "别处"})
    store.search.close()
    fresh = Store.open(home)
    assert fresh.search.settle()
    assert is_whole(fresh)
    fresh.close()
    for file in (home / "vectors").rglob("*.sqlite3"):
        file.write_bytes(b"no database" * 100)
    broken = Store.open(home)
    assert broken.search.settle()
    assert is_whole(broken)
    broken.close()
    shutil.rmtree(home / "vectors")
    gone = Store.open(home)
    assert gone.search.settle()
    assert is_whole(gone)
    gone.close()


def test_reindexing_tells_how_far_it_is_and_goes_on_where_it_was_interrupted(
    store: Store,
    kept: Callable[..., str],
    filing: Callable[..., Filing],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keeper, "DOCUMENTS", 1)
    for number in range(3):
        kept(bytes([number]), filing())

    class Interrupted(Exception):
        pass

    def interrupt(step: Step) -> None:
        if step.what == "documents" and step.done == 2:
            raise Interrupted

    with pytest.raises(Interrupted):
        store.search.reindex(False, interrupt)
    assert store.search.find("成活率").left_out == 1
    steps: list[Step] = []
    assert store.search.reindex(True, steps.append)
    assert [one for one in steps if one.what == "documents"] == [Step("documents", 1, 1)]
    assert is_whole(store)


def test_the_index_is_not_made_anew_under_another_process(store: Store, home: Path) -> None:
    assert store.search.settle()
    other = Store.open(home)
    with pytest.raises(StoreError, match="jixiao serve"):
        other.search.reindex(False)
    other.close()


def test_every_passage_that_comes_or_goes_is_in_the_outbox_by_itself(
    store: Store, kept: Callable[..., str], filing: Callable[..., Filing]
) -> None:
    kept(b"a", filing())
    assert store.search.settle()
    store.correct(store.filings()[0].id, "/indicators/0/level3", "补植乔木", "王芳")
    with store._database.read() as session:
        changes = session.execute(text("SELECT change, count(*) FROM vector_outbox GROUP BY change")).all()
        assert dict(changes) == {"add": 1, "remove": 1}
        assert session.scalar(select(func.count()).select_from(PassageRow))
    assert store.search.settle()
    assert is_whole(store)


def test_without_the_server_of_the_vectors_keywords_still_find(
    home: Path, store: Store, kept: Callable[..., str], filing: Callable[..., Filing]
) -> None:
    kept(b"a", filing())
    away = Store.open(home, vectors="http://127.0.0.1:9")
    with pytest.raises(StoreError, match="JIXIAO_VECTORS_URL"):
        away.search.settle()
    found = away.search.find("成活率")
    assert (found.by, found.hits[0].exact) == ("keywords", True)
    away.close()
    assert store.search.settle(), "the lock was given back"


def test_a_model_that_is_missing_costs_no_vectors(
    home: Path, store: Store, kept: Callable[..., str], filing: Callable[..., Filing]
) -> None:
    kept(b"a", filing())
    assert store.search.settle()
    count = store.search._vectors.count()
    store.search.close()
    other = Store.open(home, embedder=str(home / "nowhere"))
    with pytest.raises((JixiaoError, ValueError)):
        other.search.settle()
    other.close()
    again = Store.open(home)
    assert again.search._vectors.take()
    assert again.search._vectors.count() == count
    again.close()


@pytest.mark.parametrize(("missed", "is_sound"), [(0, True), (3, True), (5, False), (16, False)])
def test_an_index_is_broken_where_it_misses_many_of_its_own_not_where_it_misses_a_few(
    store: Store, missed: int, is_sound: bool
) -> None:
    class Kept:
        def get(self, **_: object) -> dict[str, object]:
            return {"ids": [str(number) for number in range(16)], "embeddings": [[1.0, 0.0]] * 16}

        def query(self, **_: object) -> dict[str, object]:
            return {"distances": [[0.4]] * missed + [[0.0]] * (16 - missed)}

    vectors = store.search._vectors
    vectors._collection = Kept()
    try:
        assert vectors.is_sound() is is_sound
    finally:
        vectors._collection = None
