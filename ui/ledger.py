"""The commands that keep the store in order: withdraw, supersede, compare, and tell what is missing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.opening import opened
from ui.options import DONE, UNREADABLE, Home, Json, Reason

if TYPE_CHECKING:
    from index.document_rows import DocumentRow
    from index.rows import Resubmission
    from index.store import Store

Filing = Annotated[str, typer.Argument(help="表的编号 / a filing's id")]
Side = Annotated[str, typer.Argument(help="表的编号，或文件编号、文件名 / a filing's id, or a document")]


def remove(
    context: typer.Context,
    document: Annotated[
        str,
        typer.Argument(help="文件编号（可只写开头）或文件名 / its sha256, the beginning, or a file's name"),
    ],
    reason: Reason,
    home: Home = None,
) -> int:
    """撤回文件，痕迹保留。Withdraw a document; its trace is kept, and adding it again brings it back."""
    from ui.tables import notes, plain

    with opened(context, home) as (store, settings):
        row = _document(store, document)
        store.withdraw(row.sha256, reason, settings.who())
        notes().print(f"已撤回 / withdrawn: {plain(row.file)} ({row.sha256[:12]})")
    return DONE


def resubmissions(context: typer.Context, as_json: Json = False, home: Home = None) -> int:
    """列出重报。List filings that supersede others, or seem to: proposals wait for `jixiao supersede`."""
    from extract.filing import dumps
    from ui.resubmissions import resubmissions_table
    from ui.tables import answers, notes

    with opened(context, home) as (store, _):
        pairs = store.resubmissions.all()
    if as_json:
        sys.stdout.write(dumps({"resubmissions": pairs}, indent=2) + "\n")
    elif not pairs:
        notes().print("没有重报，也没有疑似重报 / no resubmissions, none proposed")
    else:
        answers().print(resubmissions_table(pairs))
    return DONE


def supersede(
    context: typer.Context,
    earlier: Side,
    later: Side,
    reason: Reason = "",
    refuse: Annotated[
        bool, typer.Option("--refuse", help="不是重报，不再提出 / it is no resubmission")
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", help="撤销先前的决定 / take the decision back")] = False,
    home: Home = None,
) -> int:
    """确认后一份取代前一份。Let a filing supersede an earlier one; of two documents, all that is proposed."""
    from ui.resubmissions import status_of
    from ui.tables import notes

    if refuse and undo:
        raise typer.BadParameter("--refuse 与 --undo 只能选一 / --refuse or --undo, not both")
    with opened(context, home) as (store, settings):
        who = settings.who()
        for pair in _pairs(store, earlier, later, undo):
            names = f"{pair[0]} → {pair[1]}"
            if undo:
                event = next(one.event for one in store.resubmissions.all() if _ids(one) == pair)
                store.resubmissions.undo(event or 0, reason, who)
                notes().print(f"已撤销 / undone: {names}")
            else:
                now = store.resubmissions.decide(*pair, "refused" if refuse else "confirmed", reason, who)
                notes().print(f"{status_of(now)}: {names}")
    return DONE


def difference(
    context: typer.Context, earlier: Filing, later: Filing, as_json: Json = False, home: Home = None
) -> int:
    """逐项列出两份表的差异。Print what differs between two filings, field by field."""
    from extract.filing import dumps
    from ui.resubmissions import difference_table
    from ui.tables import answers

    with opened(context, home) as (store, _):
        found = store.resubmissions.difference(earlier, later)
    if as_json:
        sys.stdout.write(dumps({"earlier": earlier, "later": later, "fields": list(found)}, indent=2) + "\n")
    else:
        answers().print(difference_table(found))
    return DONE


def coverage(
    context: typer.Context,
    expected: Annotated[
        Path | None,
        typer.Option(help="应有项目名单 CSV：单位、项目、年度、表种 / a CSV of unit, project, year, kinds"),
    ] = None,
    as_json: Json = False,
    home: Home = None,
) -> int:
    """单位 × 年度 × 表种：有什么、缺什么。Print what is held of each unit, year and kind, and what is missing."""
    from extract.filing import dumps
    from ui.coverage import coverage_table, sheet, unread_lines
    from ui.tables import answers, notes

    data = None if expected is None else expected.read_bytes()
    with opened(context, home) as (store, _):
        found = sheet(store, data, "" if expected is None else expected.name)
    if as_json:
        sys.stdout.write(dumps(found, indent=2) + "\n")
    else:
        answers().print(coverage_table(found.lines))
    for told in unread_lines(found, "" if expected is None else expected.name):
        notes().print(told, style="red")
    return UNREADABLE if found.faults else DONE


def _document(store: Store, key: str) -> DocumentRow:
    """The document that a person means; a usage error that lists the candidates when it is not clear."""
    from ingest.errors import NotFound

    try:
        return store.resolve(key)
    except NotFound as error:
        raise typer.BadParameter(str(error)) from error


def _pairs(store: Store, earlier: str, later: str, undo: bool) -> list[tuple[str, str]]:
    """The pair of two filings; of two documents those proposed, or for an undo those decided on."""
    filings = {row.id for row in store.filings(everything=True)}
    if {earlier, later} <= filings and not undo:
        return [(earlier, later)]
    sides = [{key} if key in filings else set(_document(store, key).filings) for key in (earlier, later)]
    wanted = ("confirmed", "refused") if undo else ("proposed",)
    pairs = [
        _ids(one)
        for one in store.resubmissions.all()
        if one.status in wanted and one.earlier.id in sides[0] and one.later.id in sides[1]
    ]
    if not pairs:
        raise typer.BadParameter(
            f"{earlier} 与 {later} 之间没有可处理的重报，见 jixiao resubmissions"
            " / nothing of the kind stands between them; see jixiao resubmissions"
        )
    return pairs


def _ids(one: Resubmission) -> tuple[str, str]:
    return one.earlier.id, one.later.id
