"""`jixiao trends`: a project or a unit over the years, on the terminal, as CSV, as a picture, as JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.opening import opened
from ui.options import DONE, Home, Json

if TYPE_CHECKING:
    from index.store import Store
    from index.trend import Trend


def trends(
    context: typer.Context,
    project: Annotated[
        str | None,
        typer.Option(help="项目名称，或其中一张表的编号 / a project's name, or the id of one of its filings"),
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option(
            help="单位名称；与 --project 同用时指明是哪个单位的 / a unit's name; with --project: whose"
        ),
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="写入此 CSV 文件 / a CSV file to write")] = None,
    png: Annotated[Path | None, typer.Option(help="写入此图片文件 / a PNG file to write")] = None,
    as_json: Json = False,
    home: Home = None,
) -> int:
    """一个项目或单位各年的预算、执行、得分、指标和偏差原因。A project or a unit over the years; without one, what there is."""
    from extract.filing import dumps
    from ui.documents import put
    from ui.tables import answers, notes
    from ui.trend_sheet import signs_told, subjects_table, trend_csv, trend_table

    with opened(context, home) as (store, _):
        if project is None and unit is None:
            if csv or png:
                raise typer.BadParameter("请用 --project 或 --unit 指明对象 / name a --project or a --unit")
            projects, units = store.trends.projects(), store.trends.units()
            if as_json:
                sys.stdout.write(dumps({"projects": list(projects), "units": list(units)}, indent=2) + "\n")
            else:
                answers().print(subjects_table((*units, *projects)))
            return DONE
        trend = trend_of(store, project, unit)
    if csv:
        put(trend_csv(trend), csv)
    if png:
        from ui.trend_picture import trend_png

        put(trend_png(trend), png)
    if as_json:
        sys.stdout.write(dumps(trend, indent=2) + "\n")
    elif not csv and not png:
        answers().print(trend_table(trend))
        if told := signs_told(trend):
            notes().print(told)
    return DONE


def trend_of(store: Store, project: str | None, unit: str | None) -> Trend:
    """Return the trend asked for; a usage error that names the candidates when it is not clear which."""
    from ingest.errors import NotFound

    try:
        return store.trends.of_unit(unit or "") if project is None else store.trends.of_project(project, unit)
    except NotFound as error:
        raise typer.BadParameter(str(error)) from error
