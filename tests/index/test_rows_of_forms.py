"""Rows put right in the store: kept as events, found again in later readings, taken back; the chain goes through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from extract.filing import Filing
from index.store import Store
from ingest.errors import Conflict, Forbidden, InvalidCorrection, NotFound

pytestmark = pytest.mark.databases

Make = Callable[..., Filing]
Keep = Callable[..., str]
NAMES = ["植树数量", "成活率", "群众满意度"]


def named(kept: Keep, filing: Filing) -> str:
    return f"{kept(b'paper', filing)[:12]}-1"


def names(store: Store, filing: str) -> list[str | None]:
    return [one.level3 for one in store.filing(filing).filing.indicators]


def test_a_row_is_added_filled_in_and_taken_out_again(store: Store, kept: Keep, filing: Make) -> None:
    name = named(kept, filing())
    view = store.change_row(name, "/indicators/0", "add_row", "王芳", 1, why="漏读一行")
    assert [one.level3 for one in view.filing.indicators] == [NAMES[0], None, *NAMES[1:]]
    assert view.filing.is_unread("/indicators/1/score")
    store.correct(name, "/indicators/1/level3", "补植数量", "王芳")
    store.correct(name, "/indicators/1/score", "4.5", "王芳")
    assert names(store, name) == [NAMES[0], "补植数量", *NAMES[1:]]
    (event,) = (one for one in store.filing(name).corrections if one.action == "add_row")
    assert (event.who, event.why, event.pointer, event.reading) == ("王芳", "漏读一行", "/indicators/1", 1)
    assert event.detail is not None
    assert event.detail.pointer == "/indicators/0"
    view = store.undo(event.id, "李强")
    assert [one.level3 for one in view.filing.indicators] == NAMES
    assert [one.new for one in view.orphans] == ["补植数量", "4.5"]
    assert store.verify().faults == ()


def test_rows_stay_put_right_when_the_document_is_read_again(
    store: Store, kept: Keep, filing: Make, extraction: Callable[..., Any]
) -> None:
    name = named(kept, filing())
    store.correct(name, "/indicators/2/score", "37", "王芳")
    store.change_row(name, "/indicators/1", "delete_row", "王芳")
    store.change_row(name, "/indicators/1", "move_row", "王芳")
    view = store.filing(name)
    assert [(one.level3, str(one.score)) for one in view.filing.indicators] == [
        ("群众满意度", "37"),
        ("植树数量", "20"),
    ]
    assert [one.pointer for one in view.corrections if one.action == "correct"] == ["/indicators/0/score"]
    rows = (
        ("道路清扫", "10", "9"),
        ("植树数量", "20", "20"),
        ("成活率", "30", "27.50"),
        ("群众满意度", "40", "38.5"),
    )
    tops = {"道路清扫": 0.17, "植树数量": 0.2, "成活率": 0.23, "群众满意度": 0.26}
    store.save_reading(view.document, extraction(b"paper", filing(rows=rows, tops=tops)))
    view = store.filing(name)
    assert [(one.level3, str(one.score)) for one in view.filing.indicators] == [
        ("群众满意度", "37"),
        ("道路清扫", "9"),
        ("植树数量", "20"),
    ]
    assert [(one.pointer, one.before, one.now) for one in view.conflicts] == [
        ("/indicators/0/score", "38", "38.5")
    ]
    assert (view.orphans, len(view.buried)) == ((), 1)


def test_a_finding_that_a_row_brought_ends_with_it_and_is_told(
    store: Store, kept: Keep, filing: Make
) -> None:
    twice = (*((name, "20", "20") for name in NAMES[:2]), ("成活率", "20", "20"))
    name = named(kept, filing(rows=twice))
    before = {one.finding.rule for one in store.filing(name).findings}
    view = store.change_row(name, "/indicators/2", "delete_row", "王芳", why="同一行读了两次")
    ended = {one.finding.rule for one in view.resolved}
    assert ended
    assert ended <= before
    assert {one.who for one in view.resolved} == {"王芳"}


def test_what_cannot_be_done_to_rows_is_refused_and_leaves_nothing(
    store: Store, kept: Keep, filing: Make
) -> None:
    name = named(kept, filing())
    version = store.filing(name).version
    refused: list[tuple[type[Exception], dict[str, Any]]] = [
        (NotFound, {"pointer": "/indicators/7", "action": "delete_row"}),
        (NotFound, {"pointer": "/total_score", "action": "delete_row"}),
        (NotFound, {"pointer": "/indicators", "action": "add_row"}),
        (NotFound, {"pointer": "/indicators/0", "action": "merge_rows", "other": "/indicators/9"}),
        (InvalidCorrection, {"pointer": "/indicators/0", "action": "merge_rows"}),
        (InvalidCorrection, {"pointer": "/indicators/0", "action": "merge_rows", "other": "/funds/0"}),
        (InvalidCorrection, {"pointer": "/indicators/0", "action": "merge_rows", "other": "/indicators/0"}),
        (InvalidCorrection, {"pointer": "/indicators/0", "action": "split_row", "at": 0.9}),
        (InvalidCorrection, {"pointer": "/indicators/0", "action": "undo"}),
    ]
    for error, asked in refused:
        with pytest.raises(error):
            store.change_row(name, asked.pop("pointer"), asked.pop("action"), "王芳", **asked)
    with pytest.raises(Conflict):
        store.change_row(name, "/indicators/0", "delete_row", "王芳", version - 1)
    with pytest.raises(Forbidden):
        store.change_row(name, "/indicators/0", "delete_row", "")
    assert (names(store, name), store.filing(name).version) == (NAMES, version)


def test_a_list_without_rows_gets_its_first_one(store: Store, kept: Keep, filing: Make) -> None:
    name = named(kept, filing(rows=()))
    view = store.change_row(name, "/indicators", "add_row", "王芳")
    assert view.filing.is_unread("/indicators/0/score")
    view = store.correct(name, "/indicators/0/score", "5", "王芳")
    assert str(view.filing.indicators[0].score) == "5"
