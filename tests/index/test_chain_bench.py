"""What the chain costs: a correction more, and a walk over a hundred thousand links. Prints, and bounds nothing closely."""

import time
from collections.abc import Callable
from statistics import median

import pytest
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from index.chain import CHAINED, LINKS, extend, head, linked
from index.database import Database, Keeping
from index.store import Store

ROWS = 100_000
TURNS = 60
pytestmark = pytest.mark.bench


def test_a_hundred_thousand_links_are_walked_in_seconds(store: Store, kept: Callable[..., str]) -> None:
    sha256 = kept(b"paper")
    fill(Database(f"sqlite:///{store.home / 'jixiao.db'}", store.home / "locks" / "open.lock"), sha256)
    began, worked = time.monotonic(), time.process_time()
    found = store.verify()
    seconds, work = time.monotonic() - began, time.process_time() - worked
    print(f"\n{found.head.links} links walked in {seconds:.1f} s, {work:.1f} s of them work")  # noqa: T201
    assert found.faults == ()
    assert found.head.links >= ROWS


def fill(opened: Database, sha256: str) -> None:
    """Chain as many corrections, each link as the program would write it."""
    with opened.engine.execution_options(immediate=True).begin() as connection:
        number, digest = head(connection)
        rows, links = [], []
        for id in range(1, ROWS + 1):
            row = {
                "id": id,
                "document": sha256,
                "filing": f"{sha256[:12]}-1",
                "page": 1,
                "x0": 0.1,
                "top": id / ROWS,
            }
            row |= {
                "x1": 0.3,
                "bottom": 0.2,
                "field": "/total_score",
                "pointer": "/total_score",
                "action": "correct",
            }
            row |= {"old": str(id), "new": f"{id}.5", "who": "王芳", "made_at": f"2026-01-01T{id:08}"}
            link = linked(digest, number + 1, "corrections", row)
            number, digest = link.number, link.digest
            rows.append(row)
            links.append(link._asdict())
        connection.execute(insert(CHAINED["corrections"]), rows)
        connection.execute(insert(LINKS), links)
    opened.close()


def test_a_correction_gets_slower_by_a_few_milliseconds_at_most(
    store: Store, kept: Callable[..., str]
) -> None:
    name = f"{kept(b'paper')[:12]}-1"
    linking: list[float] = []

    def timed(session: Session, context: object) -> None:
        began = time.perf_counter()
        extend(session, context)
        linking.append(time.perf_counter() - began)

    event.remove(Keeping, "after_flush", extend)
    event.listen(Keeping, "after_flush", timed)
    try:
        whole = [measured(store, name, turn) for turn in range(TURNS)]
    finally:
        event.remove(Keeping, "after_flush", timed)
        event.listen(Keeping, "after_flush", extend)
    print(f"\na correction {median(whole) * 1000:.1f} ms, of these {median(linking) * 1000:.2f} ms its link")  # noqa: T201
    assert store.verify().faults == ()


def measured(store: Store, name: str, turn: int) -> float:
    began = time.perf_counter()
    store.correct(name, "/total_score", str(turn), "王芳")
    return time.perf_counter() - began
