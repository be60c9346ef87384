"""Trends by command: a table, CSV, a picture and JSON, and what an unclear name is answered with."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from extract.filing import loads
from fixtures.archive import archive, fill
from index.store import Store
from index.trend import Trend
from ingest.errors import FontUnavailable
from tests.ui.command_line import Run
from ui.trend_picture import trend_png
from ui.trend_sheet import signs_told, trend_csv


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of invented histories."""
    home = tmp_path_factory.mktemp("trends") / "home"
    fill(home, archive(24))
    return home


@pytest.fixture(scope="module")
def trend(home: Path) -> Trend:
    """The trend of the store's longest project."""
    store = Store.open(home)
    chosen = max(store.trends.projects(), key=lambda one: (one.years or (0, 0))[1] - (one.years or (0, 0))[0])
    found = store.trends.of_project(chosen.id)
    store.close()
    return found


def test_the_command_tells_a_trend_in_every_form(
    jixiao: Run, home: Path, trend: Trend, tmp_path: Path
) -> None:
    asked = ("trends", "--project", trend.subject.id, "--home", home)
    status, told, _ = jixiao(*asked, "--json")
    assert (status, Trend.model_validate(loads(told))) == (0, trend)
    status, told, _ = jixiao(*asked)
    executed = next(one for one in trend.series if one.measure == "executed")
    assert status == 0
    assert all(str(one.value) in told for one in executed.points if one.value is not None)
    assert all(str(year) in told for year in trend.years)
    sheet, picture = tmp_path / "t.csv", tmp_path / "t.png"
    assert jixiao(*asked, "--csv", sheet, "--png", picture)[:2] == (0, "")
    assert sheet.read_bytes() == trend_csv(trend)
    with Image.open(picture) as drawn:
        assert drawn.format == "PNG"
        assert drawn.width > drawn.height > 1000
        assert len(drawn.convert("RGB").getcolors(1 << 24)) > 20


def test_without_a_name_the_command_lists_what_there_is(jixiao: Run, home: Path) -> None:
    status, told, _ = jixiao("trends", "--home", home, "--json")
    there = loads(told)
    assert status == 0
    assert there["projects"]
    assert {one["name"] for one in there["units"]} == {one["unit"] for one in there["projects"]}
    status, told, _ = jixiao("trends", "--home", home)
    assert status == 0
    assert all(one["id"] in told for one in there["projects"])
    assert not any(f"{year}—{year}" in told for year in range(2000, 2040))


@pytest.mark.parametrize("kind", ["--project", "--unit"])
def test_an_unknown_name_is_a_usage_error_that_names_the_nearest(
    jixiao: Run, home: Path, trend: Trend, kind: str
) -> None:
    name = (trend.subject.name if kind == "--project" else trend.subject.unit or "")[:-2] + "误写"
    status, told, error = jixiao("trends", kind, name, "--home", home)
    assert (status, told) == (3, "")
    assert (trend.subject.unit or "") in error


def test_every_figure_of_the_csv_stands_with_its_place_or_says_why_there_is_none(trend: Trend) -> None:
    rows = list(csv.DictReader(io.StringIO(trend_csv(trend).decode("utf-8-sig"))))
    for series in trend.series:
        name = {"executed": "全年执行数", "budget": "全年预算数", "score": "自评得分"}.get(series.measure)
        for point in series.points if name else ():
            (row,) = (
                one
                for one in rows
                if one["指标"] == name and one["年度"] == str(point.year) and one["层级"] == "数值"
            )
            if point.value is None:
                assert row["数值"] == ""
                assert row["状态"] not in ("", "已读到")
            else:
                assert Decimal(row["数值"]) == point.value
                assert (row["表编号"], row["位置"]) == (point.readings[0].filing, point.readings[0].pointer)


def test_a_sign_beside_a_figure_is_explained_where_it_stands_and_nowhere_else(trend: Trend) -> None:
    series = next(one for one in trend.series if any(point.value is not None for point in one.points))
    point = next(one for one in series.points if one.value is not None)

    def told(trust: str, is_computed: bool) -> str:
        readings = (point.readings[0].model_copy(update={"trust": trust, "state": "value"}),)
        alone = point.model_copy(update={"readings": readings, "is_computed": is_computed, "projects": {}})
        held = series.model_copy(update={"points": (alone,)})
        return signs_told(trend.model_copy(update={"series": (held,)}))

    assert told("machine_confirmed", is_computed=False) == ""
    assert told("rule_failed", is_computed=False).startswith("! 有问题待核")
    assert told("rule_failed", is_computed=True).count("；") == 1


def test_text_that_a_spreadsheet_would_compute_is_defused(trend: Trend) -> None:
    series = trend.series[0]
    reading = series.points[0].readings[0].model_copy(update={"project": "=cmd()", "file": "+x.pdf"})
    point = series.points[0].model_copy(update={"readings": (reading,)})
    told = trend.model_copy(update={"series": (series.model_copy(update={"points": (point,)}),)})
    text = trend_csv(told).decode("utf-8-sig")
    assert ",'=cmd()" in text
    assert ",'+x.pdf" in text


def test_a_machine_without_chinese_typefaces_is_told_what_to_install(
    trend: Trend, monkeypatch: pytest.MonkeyPatch
) -> None:
    from matplotlib.font_manager import fontManager

    monkeypatch.setattr(fontManager, "ttflist", [])
    with pytest.raises(FontUnavailable, match="fonts-noto-cjk"):
        trend_png(trend)
