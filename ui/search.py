"""`jixiao search` and `jixiao reindex`: finding what stands in the store, and making the index of that anew."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ui.opening import opened
from ui.options import DONE, Home, Json, Year

if TYPE_CHECKING:
    from index.search.filters import Found, Hit
    from index.search.keeper import OnStep, Step
    from index.store import Store

MOST = 100
CALLED = {
    "form": "表 form",
    "indicator": "指标 indicator",
    "explanation": "偏差说明 explanation",
    "goal": "目标 goal",
    "section": "说明 section",
    "fund": "资金 funds",
    "budget_item": "预算 budget",
    "amount": "金额 amount",
    "note": "备注 note",
}
STEPS = {
    "documents": "个文件编入检索 documents indexed",
    "passages": "处改动记入相近检索 changes to the index by likeness",
}
Kind = Annotated[
    str | None,
    typer.Option(help="只找此类：indicator、explanation、target … / hits or forms of this kind alone"),
]
State = Literal["new", "in_review", "submitted", "signed_off", "reopened"]


def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="要找的话；引号内须原样出现者在前 / what to look for")],
    year: Year = None,
    kind: Kind = None,
    unit: Annotated[str | None, typer.Option(help="单位名称含此 / units whose name holds this")] = None,
    level1: Annotated[str | None, typer.Option(help="一级指标含此 / level-1 indicators")] = None,
    state: Annotated[State | None, typer.Option(help="审核状态 / how far the review has come")] = None,
    findings: Annotated[
        bool, typer.Option("--findings", help="只找有未决问题的表 / filings with open findings alone")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="连同被取代和撤回的 / superseded and withdrawn ones too")
    ] = False,
    top: Annotated[int, typer.Option(help="最多几条 / how many hits", min=1, max=MOST)] = 10,
    as_json: Json = False,
    home: Home = None,
) -> int:
    """检索：项目、指标、说明、目标、段落、预算。Find projects, indicators, explanations, goals, sections, budget lines."""
    from extract.filing import dumps
    from index.search.filters import Filters

    filters = Filters(
        year=year, unit=unit, kind=kind, level1=level1, state=state, findings=findings, everything=everything
    )
    with opened(context, home) as (store, _):
        settle(store)
        found = store.search.find(query, filters, top)
    if as_json:
        sys.stdout.write(dumps({"hits": [hit_told(hit) for hit in found.hits]}, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(found))
    _tell_limits(found)
    return DONE


def reindex(
    context: typer.Context,
    resume: Annotated[
        bool, typer.Option("--resume", help="只补上缺的 / only what is missing, after an interruption")
    ] = False,
    home: Home = None,
) -> int:
    """重建检索索引。Make the index of the search anew; interrupted, it goes on with --resume or at the next search."""
    from ui.tables import notes

    with opened(context, home) as (store, _):
        with shown_steps() as on_step:
            store.search.reindex(resume, on_step)
        counts = store.search.counts()
    notes().print(
        f"检索索引已就绪：{counts['documents']} 个文件，{counts['passages']} 条 / the index is whole"
    )
    return DONE


def settle(store: Store) -> None:
    """Bring the index up to now, telling how far it is where that takes time; what keeps it from that is told, no more."""
    from ingest.errors import JixiaoError
    from ui.tables import notes

    try:
        with shown_steps() as on_step:
            store.search.settle(on_step)
    except JixiaoError as error:
        notes().print(str(error))


def hit_told(hit: Hit) -> dict[str, Any]:
    """Return a hit as `jixiao search --json` prints it."""
    one = hit.passage
    told = {name: getattr(one, name) for name in ("filing", "file", "fiscal_year", "project_name")}
    return {
        **told,
        "path": one.pointer,
        "text": one.text,
        "page": one.page,
        "box": one.box,
        "score": hit.score,
    }


@contextlib.contextmanager
def shown_steps() -> Iterator[OnStep]:
    """Yield what draws a bar where a person looks, and a line at the end of each kind of work elsewhere."""
    from ui.tables import notes

    console = notes()
    if not console.is_terminal:
        yield _told_at_the_end(console.print)
        return
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, console=console, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def draw(step: Step) -> None:
            if step.what not in tasks:
                tasks[step.what] = bar.add_task(STEPS[step.what])
            bar.update(tasks[step.what], completed=step.done, total=step.whole)

        yield draw


def _told_at_the_end(tell: Callable[[str], None]) -> OnStep:
    def told(step: Step) -> None:
        if step.done >= step.whole:
            tell(f"{step.whole} {STEPS[step.what]}")

    return told


def _lines(found: Found) -> Iterator[str]:
    from ui.tables import plain

    for place, hit in enumerate(found.hits, start=1):
        one = hit.passage
        head = (one.project_name, one.fiscal_year, one.unit, CALLED[one.kind])
        yield f"{place}. {' · '.join(plain(part) for part in head if part)}"
        yield f"   {plain(hit.snippet)}"
        where = f"第 {one.page} 页 p. {one.page}" if one.page else "未定位 unlocated"
        yield f"   {one.filing}{one.pointer}  {plain(one.file)}  {where}"
    if not found.hits:
        yield "没有找到 / nothing found"


def _tell_limits(found: Found) -> None:
    """Say on standard error what this answer does not cover."""
    from ui.tables import notes

    if found.why:
        notes().print(found.why)
    if found.left_out:
        notes().print(f"{found.left_out} 个文件尚未编入检索 / documents are not in the index yet")
