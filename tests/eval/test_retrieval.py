"""What measures searches: each way searches by its own means, and what it finds is counted by kind."""

from __future__ import annotations

import io
import json

import pytest

import eval.retrieval
from eval.retrieval import Miss, Searched, Way, main, measure, show_misses, summed, ways
from fixtures.asking import Query, blurred, queries
from fixtures.histories import history
from index.search.embedder import DEFAULT

UNITS = 2
PLAIN, WIDENED, VECTORS = Way("plain", None), Way("widened", None), Way("none", DEFAULT)


@pytest.fixture(scope="module")
def searched() -> Searched:
    return Searched(blurred(history(7, UNITS), 7), [DEFAULT])


def test_words_that_stand_there_are_found_by_every_way(searched: Searched) -> None:
    sought = next(one for one in searched.passages if one.kind == "indicator" and len(one.text) > 12)
    for way in (PLAIN, WIDENED, VECTORS):
        hits = searched.hits(way, sought.text)
        assert sought.text in [one.text for one in hits], way.name
        assert len(hits) <= 10


def test_words_that_stand_nowhere_are_found_by_no_keyword(searched: Searched) -> None:
    assert searched.hits(PLAIN, "量子纠缠") == []


def test_each_way_is_told_by_kind_and_what_found_nothing_is_named(searched: Searched) -> None:
    sought = searched.passages[0]
    place = frozenset({(sought.filing, sought.pointer)})
    asked = [
        Query("q-1", "exact", sought.text, place),
        Query("q-2", "exact", "量子纠缠", place),
        Query("q-3", "paraphrase", "量子纠缠", place),
    ]
    told, misses = measure(asked, searched, [PLAIN])
    assert [(one.kind, one.queries, one.recall, one.nothing) for one in summed(told)] == [
        ("exact", 2, 0.5, 1),
        ("paraphrase", 1, 0.0, 1),
    ]
    assert [(one.id, one.text, one.first) for one in misses] == [
        ("q-2", "量子纠缠", ()),
        ("q-3", "量子纠缠", ()),
    ]
    out = io.StringIO()
    show_misses(misses, out)
    assert "q-2 “量子纠缠” (1)" in out.getvalue()


def test_each_part_is_measured_alone_and_keywords_with_each_embedder() -> None:
    assert [(one.keywords, one.embedder) for one in ways(["hashed", "lsa"])] == [
        ("plain", None),
        ("widened", None),
        ("none", "hashed"),
        ("none", "lsa"),
        ("plain", "hashed"),
        ("widened", "hashed"),
        ("plain", "lsa"),
        ("widened", "lsa"),
    ]


def test_the_report_has_every_way_and_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--units", str(UNITS), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {(one["keywords"], one["embedder"]) for one in told} == {
        (way.keywords, way.embedder) for way in ways([DEFAULT])
    }
    count = len(queries(blurred(history(7, UNITS), 7), "dev", 7))
    for way in ways([DEFAULT]):
        own = [one for one in told if (one["keywords"], one["embedder"]) == (way.keywords, way.embedder)]
        assert sum(one["queries"] for one in own) == count
        assert all(0 <= one["recall"] <= 1 for one in own)


@pytest.mark.parametrize(("part", "is_named"), [("dev", True), ("held", False)])
def test_of_held_queries_none_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], part: str, is_named: bool
) -> None:
    last = ways([DEFAULT])[-1]
    missed = Miss(last.name, "q-9", "量子纠缠", 1, ())
    monkeypatch.setattr(eval.retrieval, "measure", lambda *_: ([(last, "exact", 0.0, 0.01)], [missed]))
    monkeypatch.setattr(eval.retrieval, "queries", lambda *_: [])
    assert main(["--part", part, "--units", "1"]) == 0
    assert ("量子纠缠" in capsys.readouterr().out) is is_named
