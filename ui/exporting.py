"""`jixiao export`: the store, or the filings that are asked for, as JSON, CSV or the working paper."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from ui.opening import opened
from ui.options import DONE, Home, Project, Year

SheetChoice = Literal["filings", "indicators", "funds", "findings", "corrections", "supersessions"]


def export(
    context: typer.Context,
    form: Annotated[
        Literal["json", "csv", "xlsx"],
        typer.Option("--format", help="格式，xlsx 为工作底稿 / format; xlsx is the working paper"),
    ] = "json",
    out: Annotated[
        Path | None, typer.Option(help="写入此文件，默认标准输出 / a file; standard output without")
    ] = None,
    sheet: Annotated[SheetChoice, typer.Option(help="csv 的内容 / what the csv holds")] = "filings",
    project: Project = None,
    year: Year = None,
    unit: Annotated[
        str | None, typer.Option(help="只看单位名称含此文字的表 / filings whose unit's name holds this")
    ] = None,
    filing: Annotated[
        str | None, typer.Option(help="只看此表及同一项目各表 / this filing and the others of its project")
    ] = None,
    home: Home = None,
) -> int:
    """导出资料库或所选的表。Export documents with corrections applied, findings, corrections; or the working paper."""
    from ui.choosing import Choice, narrowed
    from ui.documents import put
    from ui.paper.working_paper import working_paper
    from ui.sheets import exported
    from ui.tables import notes, plain

    if form == "xlsx" and out is None and sys.stdout.isatty():
        raise typer.BadParameter("xlsx 请用 --out 指定文件 / xlsx wants a file: --out PATH")
    choice = Choice(project=project, year=year, unit=unit, filing=filing)
    with opened(context, home) as (store, settings):
        if form == "xlsx":
            paper = working_paper(store, choice, settings.who())
            data, is_empty = paper.data, not paper.filings
        else:
            found = narrowed(store, store.export(), choice)
            data = exported(found, form, sheet, to_file=out is not None)
            is_empty = not found["documents"]
        put(data, out)
    if out is not None:
        notes().print(f"已写入 / written: {plain(out)}")
    if is_empty:
        notes().print(
            f"没有符合的表（{choice.told()}），文件中没有内容。/ No filing is meant: the export is empty."
        )
    return DONE
