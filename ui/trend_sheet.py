"""A trend as rows: a short table for a terminal, and a CSV file with every figure, its standing and where it stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

from rich.table import Table

from index.trend import FATES, CauseSpot, IndicatorSpot, Point, Reading, Series, Spot, Subject, Trend
from ui.sheets import Value, harmless
from ui.tables import plain, table
from ui.texts import say

COLUMNS = (
    "kind", "measure", "yearHead", "figure", "unitOf", "standing", "readCount", "allCount", "project", "printed",
    "filing", "file", "pageOf", "place",
)  # fmt: skip


def standing(point: Point | Reading) -> str:
    """Return in Chinese what a figure is, or why there is none."""
    told = [say(f"trend.state.{point.state}", "zh")]
    if isinstance(point, Point):
        told += [say("trend.state.computed", "zh")] if point.is_computed else []
        told += [say("trend.state.partial", "zh")] if point.is_partial else []
    if is_doubtful(point):
        told.append(say("trend.state.doubtful", "zh"))
    return "，".join(told)


def is_doubtful(point: Point | Reading) -> bool:
    """Whether an error or a warning that nobody has decided on stands on a figure, or on one that it comes from."""
    readings = point.readings if isinstance(point, Point) else (point,)
    return any(one.trust == "rule_failed" and one.state == "value" for one in readings)


def counted(point: Point) -> tuple[int | None, int | None]:
    """Return how many projects of a unit are in a figure, and how many the year has; None for a single project's."""
    if not point.projects:
        return None, None
    return point.projects.get("value", 0), sum(point.projects.values())


def subjects_table(subjects: tuple[Subject, ...]) -> Table:
    """Return one line for each project or unit that can be asked for."""
    grid = table("编号 ID", "名称 Name", "单位 Unit", "年度 Years", "表/项目 Size")
    for one in subjects:
        own = one.id if one.kind == "project" else "—"
        grid.add_row(plain(own), plain(one.name), plain(one.unit), _years(one), str(one.size))
    return grid


def trend_table(trend: Trend) -> Table:
    """Return one line for each measure, fate of an indicator and cause, one column for each year."""
    grid = table("指标 Measure", *map(str, trend.years))
    for series in trend.series:
        name = f"{say(f'trend.{series.measure}', 'zh')} {series.measure}（{series.unit}）"
        grid.add_row(name, *(_cell(one) for one in series.points))
    for fate in FATES:
        counts = (
            str(one.counts[fate]) if one.counts else say(f"trend.state.{one.state}", "zh")
            for one in trend.tallies
        )
        grid.add_row(f"指标{say(f'trend.fate.{fate}', 'zh')} {say(f'trend.fate.{fate}', 'en')}", *counts)
    for cause in trend.causes:
        grid.add_row(
            f"偏差原因 cause：{plain(cause.cause)}",
            *("—" if one is None else str(one) for one in cause.counts),
        )
    return grid


def signs_told(trend: Trend) -> str:
    """Return what the signs mean that stand beside figures of the table; nothing where there is none."""
    points = [one for series in trend.series for one in series.points if one.value is not None]
    found = {
        "!": ("doubtful", any(is_doubtful(one) for one in points)),
        "≈": ("computed", any(one.is_computed and counted(one)[1] is None for one in points)),
    }
    told = (
        f"{sign} {say(f'trend.state.{name}', 'zh')} {say(f'trend.state.{name}', 'en')}"
        for sign, (name, is_there) in found.items()
        if is_there
    )
    return "；".join(told)


def trend_csv(trend: Trend) -> bytes:
    """Return the trend as CSV in UTF-8 with a BOM; text that could be a formula gets an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([say(f"trend.{name}", "zh") for name in COLUMNS])
    for row in _rows(trend):
        writer.writerow([harmless(value) if isinstance(value, str) else value for value in row])
    return out.getvalue().encode("utf-8-sig")


def _rows(trend: Trend) -> Iterator[tuple[Value, ...]]:
    for series in trend.series:
        for point in series.points:
            yield from _point(series, point)
    for tally in trend.tallies:
        for fate in FATES:
            name = f"指标{say(f'trend.fate.{fate}', 'zh')}"
            figure = None if tally.counts is None else tally.counts[fate]
            of = (tally.told, tally.projects) if trend.subject.kind == "unit" else (None, None)
            state = say(f"trend.state.{tally.state}", "zh")
            yield _figure(name, tally.year, figure, "项", state, of)
            yield from (_spot(name, tally.year, one) for one in tally.rows if one.fate == fate)
    for cause in trend.causes:
        name = f"偏差原因：{cause.cause}"
        for year, count in zip(trend.years, cause.counts, strict=True):
            state = say("trend.state.missing" if count is None else "trend.state.value", "zh")
            yield _figure(name, year, count, "处", state, (None, None))
            yield from (_spot(name, year, one) for one in cause.rows if one.year == year)


def _point(series: Series, point: Point) -> Iterator[tuple[Value, ...]]:
    name = say(f"trend.{series.measure}", "zh")
    figure = _figure(name, point.year, point.value, series.unit, standing(point), counted(point))
    if len(point.readings) == 1 and not point.is_computed and not point.projects:
        yield (*figure[:8], *_place(point.readings[0], point.readings[0].printed))
        return
    yield figure
    for one in point.readings:
        value: Value = one.value
        own = (say("trend.kind.source", "zh"), name, point.year, value, "", standing(one), None, None)
        yield (*own, *_place(one, one.printed))


def _figure(
    name: str,
    year: int,
    value: Decimal | int | None,
    unit: str,
    state: str,
    of: tuple[int | None, int | None],
) -> tuple[Value, ...]:
    return (say("trend.kind.value", "zh"), name, year, value, unit, state, *of, *([None] * 6))


def _spot(name: str, year: int, spot: IndicatorSpot | CauseSpot) -> tuple[Value, ...]:
    kind = say("trend.kind.source", "zh")
    return (kind, name, year, None, None, None, None, None, *_place(spot, spot.name))


def _place(spot: Spot, printed: str | None) -> tuple[Value, ...]:
    return (spot.project, printed, spot.filing, spot.file, spot.page, spot.pointer)


def _cell(point: Point) -> str:
    if point.value is None:
        return say(f"trend.state.{point.state}", "zh")
    read, every = counted(point)
    partial = f"（{read}/{every}）" if point.is_partial else ""
    return f"{point.value}{'≈' if point.is_computed and every is None else ''}{'!' if is_doubtful(point) else ''}{partial}"


def _years(one: Subject) -> str:
    if one.years is None:
        return "—"
    first, last = one.years
    return str(first) if first == last else f"{first}—{last}"
