"""How well search finds: `python -m eval.retrieval [--part dev|opened|held] [--histories N] [--seed S]`.

Queries are asked of generated histories of five years; recall@10 by kind, for keywords and vectors alone and
together, with the thesaurus and without. Queries that find nothing are named but for the held ones, which only
measure: only their counts are told.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any, Literal, NamedTuple, TextIO, get_args

import numpy as np
from langchain_core.embeddings import Embeddings
from rich.console import Console
from rich.table import Table

from eval.embedders import contestant
from eval.table import percent
from extract.filing import dumps
from fixtures.asking import Part, Query, QueryKind, blurred, queries, recall
from fixtures.histories import History, history
from index.search.embedder import DEFAULT
from index.search.fusion import joined
from index.search.heads import Heads
from index.search.keywords import COLUMNS, TOKENIZER, WEIGHTS, columns, match, of_kind, query_tokens
from index.search.passage import Passage, passages
from index.search.sought import Sought, sought

FIRST_SEED = 7
UNITS = 42
"""About 200 projects over five years."""
MOST = 100
"""How many hits of each list are joined."""
DEPTH = 10
WIDTH_ELSEWHERE = 120
KINDS: tuple[QueryKind, ...] = get_args(QueryKind)
Keywords = Literal["none", "plain", "widened"]


class Way(NamedTuple):
    """One way to search: keywords, without or with the thesaurus, and the vectors of an embedder."""

    keywords: Keywords
    embedder: str | None

    @property
    def name(self) -> str:
        """What the way is called in the table."""
        words = {"none": "", "plain": "关键词 keywords", "widened": "关键词＋词表 keywords, thesaurus"}
        return " + ".join(
            part for part in (words[self.keywords], self.embedder and f"向量 {self.embedder}") if part
        )


def ways(embedders: Sequence[str]) -> list[Way]:
    """Return the ways that are measured: each part alone, and keywords with each embedder."""
    alone = [Way("plain", None), Way("widened", None), *(Way("none", one) for one in embedders)]
    return [*alone, *(Way(words, one) for one in embedders for words in ("plain", "widened"))]


@dataclass(frozen=True, slots=True)
class Miss:
    """A query that found nothing of what is relevant among its first ten."""

    way: str
    id: str
    text: str
    relevant: int
    first: tuple[str, ...]
    """The texts that it found instead."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a way made of the queries of a kind: mean recall@10, how many found nothing, seconds for a query."""

    way: Way
    kind: QueryKind
    queries: int
    recall: float
    nothing: int
    seconds: float


class Searched:
    """A history in memory, indexed as the store does."""

    def __init__(self, told: History, embedders: Sequence[str]) -> None:
        self.passages = [one for filing in told.filings for one in passages(filing, filing.id, "")]
        embedded = [one.embedded for one in self.passages]
        self._rows = sqlite3.connect(":memory:")
        names = ", ".join(COLUMNS)
        quoted = TOKENIZER.replace("'", "''")
        self._rows.execute(f"CREATE VIRTUAL TABLE found USING fts5({names}, tokenize='{quoted}')")
        marks = ", ".join("?" * len(COLUMNS))
        rows = ((at, *columns(one)) for at, one in enumerate(self.passages))
        self._rows.executemany(f"INSERT INTO found (rowid, {names}) VALUES (?, {marks})", rows)  # noqa: S608
        self._heads = Heads((one.unit for one in self.passages), (one.project_name for one in self.passages))
        self._embedders: Mapping[str, Embeddings] = {name: contestant(name, embedded) for name in embedders}
        self._vectors = {
            name: np.array(one.embed_documents(embedded), dtype=np.float32)
            for name, one in self._embedders.items()
        }

    def hits(self, way: Way, text: str) -> list[Passage]:
        """Return the first passages found: of what the query names first, then of all."""
        head = self._heads.of(text)
        kind = sought(head.said or text) if way.keywords == "widened" else None
        found = self._joined(way, text, None, kind)
        if head.is_told:
            scope = [
                at
                for at, one in enumerate(self.passages)
                if head.holds(one.unit, one.project_name, one.fiscal_year)
            ]
            found = list(dict.fromkeys((*self._joined(way, head.rest, scope, kind), *found)))
        return [self.passages[int(hit)] for hit in found[:DEPTH]]

    def _joined(self, way: Way, text: str, scope: Sequence[int] | None, kind: Sought | None) -> list[str]:
        asked = "" if way.keywords == "none" else match(query_tokens(text, way.keywords == "widened"))
        by_words = self._by_words(asked, scope)
        of_its_kind = self._by_words(of_kind(asked, kind.tokens), scope) if asked and kind else []
        by_vectors = self._by_vectors(text, way.embedder, scope) if way.embedder else []
        return [hit for hit, _ in joined(by_words, by_vectors, of_its_kind, kind.weight if kind else 0.0)]

    def _by_words(self, asked: str, scope: Sequence[int] | None) -> list[str]:
        if not asked:
            return []
        weights = ", ".join(map(str, WEIGHTS))
        limited = "" if scope is None else "AND rowid IN (SELECT value FROM json_each(?))"
        found = self._rows.execute(
            f"SELECT rowid FROM found WHERE found MATCH ? {limited} ORDER BY bm25(found, {weights}), rowid LIMIT {MOST}",  # noqa: S608
            (asked,) if scope is None else (asked, json.dumps(scope)),
        )
        return [str(row) for (row,) in found]

    def _by_vectors(self, text: str, name: str, scope: Sequence[int] | None) -> list[str]:
        alike = self._vectors[name] @ np.array(self._embedders[name].embed_query(text), dtype=np.float32)
        if scope is not None:
            outside = np.ones(len(alike), dtype=bool)
            outside[scope] = False
            alike[outside] = 0
        return [str(at) for at in np.argsort(-alike, kind="stable")[:MOST] if alike[at] > 0]


def measure(
    asked: Sequence[Query], searched: Searched, chosen: Sequence[Way]
) -> tuple[list[tuple[Way, QueryKind, float, float]], list[Miss]]:
    """Return the recall and the seconds of each way and query, and the queries that found nothing."""
    told: list[tuple[Way, QueryKind, float, float]] = []
    misses: list[Miss] = []
    for way in chosen:
        for query in asked:
            begun = time.perf_counter()
            hits = searched.hits(way, query.text)
            seconds = time.perf_counter() - begun
            share = recall(query.relevant, [(one.filing, one.pointer) for one in hits], DEPTH)
            told.append((way, query.kind, share, seconds))
            if not share:
                first = tuple(one.text[:40] for one in hits[:3])
                misses.append(Miss(way.name, query.id, query.text, len(query.relevant), first))
    return told, misses


def summed(told: Sequence[tuple[Way, QueryKind, float, float]]) -> Iterator[Found]:
    """Yield the figures of each way and kind."""
    for way in dict.fromkeys(one[0] for one in told):
        for kind in KINDS:
            own = [one for one in told if one[:2] == (way, kind)]
            if own:
                shares = [one[2] for one in own]
                yield Found(way, kind, len(own), mean(shares), shares.count(0.0), mean(one[3] for one in own))


def show(found: Sequence[Found], out: TextIO | None = None) -> None:
    """Print the figures as a table."""
    table = Table(title="检索 recall@10")
    table.add_column("方式 way", no_wrap=True)
    for heading in ("类 kind", "查询 queries", "recall@10", "全无 nothing", "毫秒 ms"):
        table.add_column(heading, justify="right")
    for one in found:
        figures = (str(one.queries), percent(one.recall, 1), str(one.nothing), f"{one.seconds * 1000:.1f}")
        table.add_row(one.way.name, one.kind, *figures)
    _console(out).print(table)


def show_misses(misses: Sequence[Miss], out: TextIO | None = None) -> None:
    """Print the queries that found nothing, with what they found instead."""
    console = _console(out)
    for one in misses:
        line = f"{one.way}: {one.id} “{one.text}” ({one.relevant}): {' | '.join(one.first)}"
        console.print(line, soft_wrap=True, markup=False)


def _console(out: TextIO | None) -> Console:
    console = Console(file=out, highlight=False)
    if not console.is_terminal:
        console.width = WIDTH_ELSEWHERE
    return console


def plain(found: Sequence[Found]) -> list[dict[str, Any]]:
    """Return the figures as plain values."""
    return [
        {
            "keywords": one.way.keywords,
            "embedder": one.way.embedder,
            "kind": one.kind,
            "queries": one.queries,
            "recall": round(one.recall, 4),
            "nothing": one.nothing,
            "seconds": round(one.seconds, 5),
        }
        for one in found
    ]


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    asked = _parser().parse_args(arguments)
    embedders: list[str] = asked.embedder or [DEFAULT]
    chosen = ways(embedders)
    told: list[tuple[Way, QueryKind, float, float]] = []
    misses: list[Miss] = []
    for seed in range(asked.seed, asked.seed + asked.histories):
        one = blurred(history(seed, asked.units), seed)
        measured, missed = measure(queries(one, asked.part, seed), Searched(one, embedders), chosen)
        told += measured
        misses += missed
    found = list(summed(told))
    if asked.json:
        sys.stdout.write(dumps(plain(found), indent=2) + "\n")
        return 0
    show(found)
    if asked.part != "held":
        show_misses([one for one in misses if one.way == chosen[-1].name])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.retrieval")
    parser.add_argument("--part", choices=get_args(Part), default="dev")
    parser.add_argument("--histories", type=int, default=1, metavar="N")
    parser.add_argument("--seed", type=int, default=FIRST_SEED, metavar="S", help="the first history's")
    parser.add_argument("--units", type=int, default=UNITS)
    parser.add_argument(
        "--embedder",
        action="append",
        metavar="NAME",
        help="a name, a folder, or lsa, layout; may be repeated",
    )
    parser.add_argument("--json", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
