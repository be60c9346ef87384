"""The commands that join and split documents, and take that back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.opening import opened
from ui.options import DONE, UNREADABLE, Home, Reason

if TYPE_CHECKING:
    from index.document_rows import Composition
    from index.store import Store

MEANT = "文件编号（可只写开头）或文件名 / its sha256, the beginning, or a file's name"
Undo = Annotated[bool, typer.Option("--undo", help="撤销：原来的文件回来 / take it back")]
Act = Callable[["Store", str], "Composition"]


def join(
    context: typer.Context,
    documents: Annotated[list[str], typer.Argument(help=MEANT)],
    reason: Reason = "",
    undo: Undo = False,
    home: Home = None,
) -> int:
    """把几份文件按次序合并为一份。Join documents, in this order; with --undo, take back what made one."""
    if undo:
        return _done(context, home, lambda store, who: _undone(store, documents, who, reason))
    return _done(
        context,
        home,
        lambda store, who: store.compositions.join(
            [store.resolve(one).sha256 for one in documents], who, reason
        ),
    )


def split(
    context: typer.Context,
    document: Annotated[str, typer.Argument(help=MEANT)],
    pages: Annotated[
        list[int] | None, typer.Argument(help="从这些页起各成一份 / at each of these a new one begins")
    ] = None,
    reason: Reason = "",
    undo: Undo = False,
    home: Home = None,
) -> int:
    """把一份文件从指定页起拆开。Split a document at these pages; with --undo, take back what it went into."""
    if undo:
        return _done(context, home, lambda store, who: _undone(store, [document], who, reason))
    if not pages:
        raise typer.BadParameter("请写明从第几页起拆开 / name the pages at which a new document begins")
    return _done(
        context,
        home,
        lambda store, who: store.compositions.split(store.resolve(document).sha256, pages, who, reason),
    )


def _done(context: typer.Context, home: Path | None, act: Act) -> int:
    """Do it, tell what came of it, and read what waits to be read since."""
    from ui.hands import hands
    from ui.intake import read_waiting
    from ui.tables import notes, plain

    with opened(context, home) as (store, settings):
        event = act(store, settings.who())
        now = [store.document(name) for name in _present(store, event)]
        for row in now:
            notes().print(f"#{event.id} {plain(row.file)} ({row.sha256[:12]})")
        with hands(settings, store.labels.book, lambda: len(store.queue.waiting())) as reading:
            whole = read_waiting(store, [row.sha256 for row in now], reading)
    return DONE if whole else UNREADABLE


def _undone(store: Store, documents: list[str], who: str, reason: str) -> Composition:
    """Take back what the documents went into, or else what they came of: the last that stands."""
    rows = [store.resolve(one) for one in documents]
    stands = [
        one
        for one in store.compositions.all()
        if one.stands
        and one.action != "undo"
        and any(one.id == known.id for row in rows for known in row.compositions)
    ]
    if not stands:
        raise typer.BadParameter(
            "没有可撤销的合并或拆分 / nothing was joined or split that could be taken back"
        )
    return store.compositions.undo(stands[-1].id, who, reason)


def _present(store: Store, event: Composition) -> list[str]:
    """The documents that are there after an event: what came of it, or what is there again."""
    first = event
    while first.undoes is not None:
        first = next(one for one in store.compositions.all() if one.id == first.undoes)
    stands = next(one for one in store.compositions.all() if one.id == first.id).stands
    return [one.document for one in first.results] if stands else list(first.sources)
