"""Engines are compared by the values that they find whole, each in a process of its own."""

import io
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from eval.contest import Reading, Rival, interpreter, main, rival
from eval.contestants import BY_NAME, CONTESTANTS, Contestant, ReadPage, lines_of_words, tesseract
from eval.corpus import Sample
from eval.engines import (
    Apart,
    Comparison,
    Entry,
    Share,
    apart,
    compare_engines,
    key_of,
    share_found,
    show,
    told,
)
from eval.machine import machine
from eval.wheel_models import write_wheel_models
from ingest.engine import make_engine
from ingest.errors import EngineUnavailable
from ingest.models import PARTS, model_folder

FORM: dict[str, Any] = {
    "filings": [
        {
            "project_name": "道路养护",
            "funds": [{"initial_budget": 1000.5, "executed": None, "weight": 10, "score": 10}],
            "indicators": [
                {
                    "level1": "产出指标",
                    "level3": "里程",
                    "target": "≥30公里",
                    "actual": "31公里",
                    "score": 8.5,
                }
            ],
            "sections": [{"heading": "一、概况", "text": "本年度完成。"}],
            "tables": [{"rows": [["合计", 1000.5, None]]}],
        }
    ]
}


def reading(*pages: list[str]) -> Reading:
    return Reading([list(pages)], 1.0, 100.0)


@pytest.mark.parametrize(
    ("units", "share"),
    [
        pytest.param([], Share(0, 10, 0, 5), id="nothing found"),
        pytest.param(["道路养护", "里程", "合计"], Share(3, 10, 0, 5), id="texts"),
        pytest.param(["1,000.50", "10", "10.00", "8.5%"], Share(4, 10, 4, 5), id="numbers by their value"),
        pytest.param(["10", "10", "10"], Share(2, 10, 2, 5), id="a value counts as often as it stands there"),
        pytest.param(["里程 ≥30公里"], Share(0, 10, 0, 5), id="two values in one cell are none"),
        pytest.param(["≥３０公里 "], Share(1, 10, 0, 5), id="full width and spaces are the same"),
        pytest.param(["产出指标", "一、概况", "本年度完成。"], Share(0, 10, 0, 5), id="prose and levels do not count"),
    ],
)  # fmt: skip
def test_a_value_counts_where_it_stands_whole(units: list[str], share: Share) -> None:
    assert share_found([FORM], reading(units[:1], units[1:])) == share


def test_values_are_looked_for_in_their_own_document() -> None:
    two = Reading([[["道路养护"]], [["里程"]]], 1.0, 100.0)
    assert share_found([FORM, FORM], two) == Share(2, 20, 0, 10)


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (1000.50, "#1000.5"),
        ("1,000.50", "#1000.5"),
        (100, "#100"),
        ("100%", "#100"),
        ("=100%", "=100%"),
        ("〇", "〇"),
    ],
)
def test_what_two_values_must_share(value: object, key: str) -> None:
    assert key_of(value) == key


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param([["甲", "10"], ["乙"]], Apart(3, 0, 0), id="the same"),
        pytest.param([["10", "甲"], ["乙"]], Apart(3, 0, 0), id="in another order"),
        pytest.param([["甲", "1O"], ["乙"]], Apart(3, 1, 1), id="a number became none"),
        pytest.param([["甲", "16"], ["乙"]], Apart(3, 1, 1), id="another number"),
        pytest.param([["甲", "10"], ["己"]], Apart(3, 1, 0), id="another text"),
        pytest.param([["甲", "10", "7"], ["乙"]], Apart(3, 1, 1), id="a number more"),
    ],
)
def test_readings_are_held_against_each_other_cell_by_cell(second: list[list[str]], expected: Apart) -> None:
    assert apart(reading(["甲", "10"], ["乙"]), reading(*second)) == expected


@pytest.mark.parametrize(
    ("found", "holds"),
    [
        (Apart(1000, 2, 0), True),
        (Apart(1000, 3, 0), False),
        (Apart(1000, 1, 1), False),
        (Apart(0, 0, 0), True),
    ],
)
def test_a_runtime_may_be_chosen_where_no_number_and_hardly_any_text_differs(
    found: Apart, holds: bool
) -> None:
    assert found.holds is holds
    assert ("may be chosen" in told(found)) is holds


def test_tesseracts_words_become_lines_parted_at_wide_gaps() -> None:
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
    rows = [
        "5\t1\t1\t1\t1\t1\t10\t10\t40\t30\t91.0\t年度",
        "5\t1\t1\t1\t1\t2\t55\t10\t40\t30\t88.5\t目标",
        '5\t1\t1\t1\t1\t3\t300\t10\t40\t30\t80\t"10',
        "5\t1\t1\t1\t2\t1\t341\t50\t40\t30\t80\t31",
        "4\t1\t1\t1\t2\t0\t341\t50\t40\t30\t-1\t",
    ]
    assert lines_of_words("\n".join([head, *rows])) == ["年度目标", '"10', "31"]


def test_tesseract_that_is_not_installed_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(EngineUnavailable, match=r"apt-get install .*tesseract-ocr-chi-sim"):
        tesseract(Path())


@pytest.mark.parametrize("name", ["img2table", "paddleocr", "rapidocr"])
def test_a_package_that_is_not_installed_is_named_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "img2table.document", None)
    with pytest.raises(EngineUnavailable, match=r"not installed .*make (paddle|install)"):
        BY_NAME[name].make(tmp_path)


def page_file(folder: Path) -> Path:
    picture = np.full((300, 640, 3), 255, np.uint8)
    cv2.putText(picture, "20,000.00", (120, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 2)
    path = folder / "page.png"
    cv2.imwrite(str(path), picture)
    return path


def first_pixel(models: Path) -> ReadPage:
    return lambda picture: [str(picture.shape[1] > 0), models.name]


def unavailable(models: Path) -> ReadPage:
    raise EngineUnavailable("abbyy: 未安装 / not installed; buy it")


def test_a_contestant_answers_each_time_it_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BY_NAME, "pixel", Contestant("pixel", "Pixel", first_pixel))
    out = io.StringIO()
    file = page_file(tmp_path)
    assert main(["pixel", str(tmp_path / "m"), str(file), str(file)], io.StringIO("read\nread\n"), out) == 0
    ready, *answers = [json.loads(line) for line in out.getvalue().splitlines() if line]
    assert ready == {"ready": "pixel"}
    assert [answer["pages"] for answer in answers] == [[[["True", "m"]], [["True", "m"]]]] * 2
    assert all(answer["seconds"] >= 0 and answer["peak_mib"] > 10 for answer in answers)


def test_a_contestant_that_is_missing_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BY_NAME, "abbyy", Contestant("abbyy", "Abbyy", unavailable))
    out = io.StringIO()
    assert main(["abbyy", "m"], io.StringIO("read\n"), out) == 1
    with pytest.raises(EngineUnavailable, match="buy it"):
        Rival(io.StringIO(), io.StringIO(out.getvalue())).answer()


def test_what_libraries_print_is_no_answer_and_silence_is_an_end() -> None:
    talk = io.StringIO('Creating model\n{"ready": "x"}\n')
    one = Rival(io.StringIO(), talk)
    assert one.answer() == {"ready": "x"}
    with pytest.raises(EngineUnavailable, match="its process has ended"):
        one.read()


def test_a_contestant_lives_in_its_own_environment_where_that_is_there(tmp_path: Path) -> None:
    contestant = Contestant("x", "X", first_pixel, environment=Path(".venv-x"))
    assert interpreter(contestant, tmp_path) == sys.executable
    python = tmp_path / ".venv-x" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    assert interpreter(contestant, tmp_path) == str(python)


def test_a_real_contestant_reads_in_its_own_process(tmp_path: Path) -> None:
    with rival(BY_NAME["rapidocr"], tmp_path, [page_file(tmp_path)]) as one:
        read = one.read()
    assert read.pages == [[["20,000.00"]]]
    assert read.peak_mib > 50


def test_our_reading_gives_cells_and_lines(tmp_path: Path) -> None:
    read = BY_NAME["jixiao-rapidocr"].make(tmp_path)
    picture = cv2.imread(str(page_file(tmp_path)))
    assert picture is not None
    assert read(np.asarray(picture, np.uint8)) == ["20,000.00"]


def test_missing_contestants_are_named_and_the_rest_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    file = page_file(tmp_path)
    sample = Sample("page", "page", "samples", "office", file, {"filings": [{"project_name": "20,000.00"}]})
    chosen = [BY_NAME["rapidocr"], BY_NAME["tesseract"]]
    result = compare_engines([sample], tmp_path, chosen)
    there, missing = result.entries
    assert there.share == Share(1, 1, 1, 1)
    assert (result.pages, result.apart) == (1, None)
    assert "tesseract-ocr-chi-sim" in missing.missing
    assert [entry["name"] for entry in result.plain()["entries"]] == ["rapidocr", "tesseract"]


def test_the_table_names_what_was_measured_and_what_not() -> None:
    entries = (
        Entry(CONTESTANTS[0], Share(9, 10, 5, 5), 1.25, 900.0),
        Entry(BY_NAME["img2table"], missing="img2table: 未安装 / not installed; make paddle"),
    )
    out = io.StringIO()
    show(Comparison(4, entries, Apart(100, 0, 0), "abc1234", "2026-01-01", machine()), out)
    text = out.getvalue()
    assert all(
        part in text
        for part in ("90.00%", "100.00%", "1.25", "900", "not measured", "make paddle", "abc1234")
    )
    assert "may be chosen" in text


def test_the_wheels_models_are_written_as_folders(tmp_path: Path) -> None:
    models = write_wheel_models(tmp_path / "models")
    folders = {part: model_folder(models, part) for part in PARTS}
    assert folders["detection"].name == "PP-OCRv6_small_det"
    assert len(folders["recognition"].characters) > 10_000
    assert make_engine(f"rapidocr@{models}")
