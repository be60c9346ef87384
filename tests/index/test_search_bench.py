"""How fast searches and questions are over 1,000, 10,000 and 100,000 indicators, and what keeping these takes.

Beside a plain scan of the database and NumPy over all vectors in the same run:

    pytest -m bench -s tests/index/test_search_bench.py [-k 10k]
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import pytest
from sqlalchemy import text

from fixtures.archive import invented
from fixtures.asking import Question, questions, templates
from fixtures.histories import History
from index.answers.plan import Turn
from index.answers.reply import Answer
from index.search.embedder import make_embedder
from index.search.filters import Filters
from index.store import Store
from tests.index.measured import Taken, load, megabytes, memory, say, seconds, told

INDICATORS_OF_A_FILING = 8.6
SEARCH_MS, QUESTION_MS = 150, 300
ASKED = 60
PART = 100
"""Of so many filings questions name units, projects and indicators."""
KINDS = ("lookup", "count", "sum", "mean", "max", "min", "compare", "trend", "list", "why")
OVER_ALL = (
    "所有自评项目的执行率平均是多少？",
    "所有自评表的执行数合计多少万元？",
    "所有自评表中自评总分最高的是哪个项目？",
    "所有自评表中预算执行率最低的是哪个项目？",
    "所有自评表里，得分低于分值的指标有多少个？",
    "所有自评表里，得分低于分值的指标有哪些？",
    "所有自评表中，执行率低于90%的项目有哪些？",
    "全部自评表有多少份？",
)
"""Questions that name nothing: over the whole store."""
pytestmark = pytest.mark.bench


class Full(NamedTuple):
    """A store that was filled by another process."""

    home: Path
    store: Store


@pytest.fixture(scope="module", params=[1_000, 10_000, 100_000], ids=["1k", "10k", "100k"])
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Full]:
    home = tmp_path_factory.mktemp("full") / "home"
    count = round(request.param / INDICATORS_OF_A_FILING)
    command = [sys.executable, "-m", "fixtures.archive", str(home), str(count)]
    kept = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    rates = [kept["indicators"] / kept[name] for name in ("seconds", "processor_seconds")]
    say(
        f"\n{kept['indicators']} indicators, {kept['filings']} filings: kept in {kept['seconds']:.0f} s, "
        f"{rates[0]:.0f} indicators a second, {rates[1]:.0f} of processor time; {load()}"
    )
    store = Store.open(home)
    say(f"opened: {memory()}")
    clock, own = seconds(store.search.settle)
    count = store.search.counts()["passages"]
    say(
        f"{count} passages: {count / clock:.0f} vectors a second, {count / own:.0f} of processor time; {memory()}\n"
        f"database {megabytes(home / 'jixiao.db'):.0f} MiB, vectors {megabytes(home / 'vectors'):.0f} MiB: "
        f"{megabytes(home) * 1024 / kept['indicators']:.1f} KiB an indicator"
    )
    yield Full(home, store)
    store.close()


def test_a_search_takes_no_longer_than_the_target(full: Full) -> None:
    search, words = full.store.search, words_of(full.store)
    for query in words[:5]:
        search.find(query)
    p95 = told("search", [seconds(lambda query=query: search.find(query)) for query in words])
    narrow = Filters(year=2020, kind="indicator")
    told("search with filters", [seconds(lambda query=query: search.find(query, narrow)) for query in words])
    told("plain scan", [seconds(lambda query=query: scanned(full.store, query)) for query in words])
    told("NumPy", [seconds(compare) for compare in compared(full.store, words)])
    say(f"{memory()}; {load()}")
    assert p95 <= SEARCH_MS


def test_a_question_takes_no_longer_than_the_target(full: Full) -> None:
    say(f"first question: {seconds(lambda: full.store.answers.ask(OVER_ALL[-1]))[0]:.1f} s")
    taken = asked(full.store)
    for kind, own in taken.items():
        told(kind, own)
    p95 = told("questions", [one for own in taken.values() for one in own])
    texts = [one.text for one in plain_questions()]
    told("plain scan", [seconds(lambda said=said: facts_scanned(full.store, said)) for said in texts])
    say(f"{memory()}; {load()}")
    assert p95 <= QUESTION_MS


def words_of(store: Store) -> list[str]:
    """Words as people type them: other words for the same, and names, indicators and figures that are there."""
    with store._database.read() as session:
        rows = session.execute(text("SELECT project_name, text FROM passages WHERE kind = 'indicator'")).all()
    rng = Random(5)
    drawn = rng.sample(rows, ASKED // 2)
    names = [
        f"{row.project_name} {row.text.split()[2]}" if at % 2 else row.project_name
        for at, row in enumerate(drawn)
    ]
    plain = [one["text"] for one in templates("queries", "dev")["queries"] if "{" not in one["text"]]
    return [*names, *rng.sample(plain, ASKED // 2)]


def scanned(store: Store, query: str) -> list[int]:
    """Passages that hold every word, looked for in all of them."""
    words = query.split()
    every = " AND ".join(f"text || ifnull(project_name, '') LIKE :w{at}" for at in range(len(words)))
    with store._database.read() as session:
        values = {f"w{at}": f"%{word}%" for at, word in enumerate(words)}
        return list(session.scalars(text(f"SELECT id FROM passages WHERE {every} LIMIT 10"), values))


def compared(store: Store, queries: Sequence[str]) -> list[Callable[[], object]]:
    """For each query its vector against all: the ten nearest."""
    vectors, embedder = store.search._vectors, make_embedder()
    numbers = sorted(vectors.numbers())
    parts = [
        vectors._collection.get(ids=[str(one) for one in numbers[at : at + 5000]], include=["embeddings"])
        for at in range(0, len(numbers), 5000)
    ]
    every = np.concatenate([np.asarray(one["embeddings"], dtype=np.float32) for one in parts])

    def nearest(query: str) -> object:
        return np.argsort(-(every @ np.array(embedder.embed_query(query), dtype=np.float32)))[:10]

    return [lambda query=query: nearest(query) for query in queries]


def plain_questions() -> list[Question]:
    """Questions on some filings that every size has; those on findings ask for other work than this."""
    some = History(tuple(invented(PART)), frozenset(), (), ())
    return [one for one in questions(some, "dev", 1, ()) if one.kind in KINDS]


def asked(store: Store) -> dict[str, list[Taken]]:
    """What each question takes, by its kind; one that follows on another is asked after it."""
    taken: dict[str, list[Taken]] = {}
    turns: dict[str, list[Turn]] = {}
    answered = 0
    for one in plain_questions():
        before = turns.get(one.after or "", [])
        answers: list[Answer] = []
        ask = partial(store.answers.ask, one.text, before)
        taken.setdefault(one.kind, []).append(seconds(lambda ask=ask, kept=answers: kept.append(ask())))
        turns[one.id] = [*before, Turn(plan=answers[0].plan, found=answers[0].found)]
        answered += not answers[0].abstained
    for said in OVER_ALL:
        taken.setdefault("over all", []).append(seconds(lambda said=said: store.answers.ask(said)))
    say(f"{answered} of {sum(map(len, taken.values())) - len(OVER_ALL)} answered")
    return taken


def facts_scanned(store: Store, said: str) -> list[int]:
    """Facts of a project that a question names, looked for in all of them."""
    with store._database.read() as session:
        found = text(
            "SELECT facts.number FROM facts JOIN forms ON forms.number = facts.form "
            "WHERE :said LIKE '%' || forms.core || '%' AND facts.text IS NOT NULL LIMIT 500"
        )
        return list(session.scalars(found, {"said": said}))
