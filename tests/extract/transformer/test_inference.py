"""Reading with the weights that ship, and what happens without them: by onnxruntime alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from random import Random

import numpy as np
import pytest

from extract.transformer.inference import (
    CONFIG,
    LARGEST,
    MODEL,
    VOCABULARY,
    WEIGHTS,
    WHOLE,
    LayoutReader,
    layout_reader,
)
from extract.transformer.roles import POINTERS, ROLES
from extract.transformer.unit import Sheet, SheetReading, Unit
from ingest.errors import ModelUnavailable
from ingest.page import Box

COLUMNS = (0.06, 0.16, 0.28, 0.50, 0.64, 0.78, 0.88)
WIDTHS = (0.07, 0.09, 0.18, 0.1, 0.1, 0.05, 0.05)
HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
ROWS = (
    ("产出指标", "数量指标", "新建充电桩数量", "≥120个", "131个", "20", "20"),
    ("", "质量指标", "设备验收合格率", "100%", "98.5%", "15", "14"),
    ("", "时效指标", "工程按期完工率", "≥95%", "95%", "15", "15"),
    ("效益指标", "社会效益指标", "惠及居民户数", "≥3000户", "3120户", "30", "30"),
)
ROW_ROLES = ("level1", "level2", "level3", "target", "actual", "weight", "score")


def page() -> tuple[Sheet, list[str]]:
    """Return a plain page of indicators, and the role of each line."""
    units = [
        Unit("项目支出绩效自评表", Box(0.35, 0.08, 0.65, 0.1)),
        Unit("（2024年度）", Box(0.43, 0.11, 0.57, 0.125)),
    ]
    roles = ["title", "fiscal_year"]
    for at, texts in enumerate((HEADS, *ROWS)):
        top = 0.2 + 0.04 * at
        for text, left, width, role in zip(texts, COLUMNS, WIDTHS, ROW_ROLES, strict=True):
            if text:
                units.append(Unit(text, Box(left, top, left + width, top + 0.012)))
                roles.append(role if at else "column_head")
    return Sheet(tuple(units), 0.707), roles


def roles_of(reading: SheetReading) -> list[str]:
    return [ROLES[place] for place in reading.roles.argmax(axis=1)]


def test_an_obvious_page_is_named_rightly_by_the_weights_that_ship() -> None:
    sheet, expected = page()
    reading = layout_reader().read(sheet)
    assert roles_of(reading) == expected
    texts = [unit.text for unit in sheet.units]
    row = reading.pointers["row"].argmax(axis=1)
    for texts_of_row in ROWS:
        named = texts.index(texts_of_row[2])
        assert row[named] == named
        assert row[texts.index(texts_of_row[3])] == named
    last = texts.index(ROWS[2][2])
    assert reading.pointers["level2_cell"][last].argmax() == texts.index("时效指标")
    assert reading.pointers["level1_cell"][last].argmax() == texts.index("产出指标")


def test_what_is_said_adds_up_to_one_and_is_the_same_again_and_in_any_order() -> None:
    sheet, _ = page()
    reader = layout_reader()
    reading, again = reader.read(sheet), reader.read(sheet)
    count = len(sheet.units)
    assert reading.sheet is sheet
    assert reading.roles.shape == (count, len(ROLES))
    assert np.allclose(reading.roles.sum(axis=1), 1, atol=1e-4)
    for name in POINTERS:
        assert reading.pointers[name].shape == (count, count + 1)
        assert np.allclose(reading.pointers[name].sum(axis=1), 1, atol=1e-4)
    assert np.array_equal(reading.roles, again.roles)
    turned = reader.read(Sheet(sheet.units[::-1], sheet.aspect))
    assert np.allclose(turned.roles[::-1], reading.roles, atol=1e-4)


@pytest.mark.parametrize("count", [0, LARGEST + 1])
def test_a_page_without_lines_or_with_too_many_is_said_to_hold_nothing(count: int) -> None:
    sheet = Sheet((Unit("甲", Box(0.1, 0.1, 0.2, 0.12)),) * count, 0.7)
    reading = layout_reader().read(sheet)
    assert roles_of(reading) == ["other"] * count
    for name in POINTERS:
        assert reading.pointers[name].shape == (count, count + 1)
        assert (reading.pointers[name][:, -1] == 1).all()


def test_a_page_of_many_lines_is_read_in_bands_as_its_parts_are() -> None:
    part, _ = page()
    times = WHOLE // len(part.units) + 1
    units = [
        Unit(
            unit.text,
            Box(unit.box.x0, (at + unit.box.top) / times, unit.box.x1, (at + unit.box.bottom) / times),
        )
        for at in range(times)
        for unit in part.units
    ]
    Random(2).shuffle(units)
    sheet = Sheet(tuple(units), part.aspect * times)
    reading = layout_reader().read(sheet)
    assert np.allclose(reading.roles.sum(axis=1), 1, atol=1e-4)
    named = {line for line, role in enumerate(roles_of(reading)) if role == "level3"}
    assert len(named) >= 0.95 * len(ROWS) * times
    for name in POINTERS:
        assert np.allclose(reading.pointers[name].sum(axis=1), 1, atol=1e-4)
    targets = [line for line, unit in enumerate(units) if unit.text in {texts[3] for texts in ROWS}]
    rows = reading.pointers["row"][targets].argmax(axis=1)
    beside = [
        int(row) in named and abs(units[row].box.top - units[line].box.top) < 0.01 / times
        for line, row in zip(targets, rows, strict=True)
    ]
    assert sum(beside) >= 0.95 * len(targets)


def test_one_line_alone_is_read() -> None:
    reading = layout_reader().read(Sheet((Unit("甲", Box(0.1, 0.1, 0.2, 0.12)),), 0.7))
    assert reading.pointers["row"].shape == (1, 2)


def test_a_process_loads_a_folder_once_even_from_many_threads() -> None:
    found: list[LayoutReader] = []
    threads = [threading.Thread(target=lambda: found.append(layout_reader())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(one) for one in found}) == 1


@pytest.mark.parametrize("name", [MODEL, CONFIG, VOCABULARY])
def test_a_folder_that_lacks_a_file_is_named_with_the_file_and_the_remedy(tmp_path: Path, name: str) -> None:
    for path in WEIGHTS.iterdir():
        shutil.copy(path, tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ModelUnavailable, match=rf"(?s){tmp_path}.*{name}.*make train"):
        LayoutReader(tmp_path)


@pytest.mark.parametrize(("name", "content"), [(MODEL, "no graph"), (CONFIG, "{")])
def test_a_file_that_is_none_of_ours_is_named(tmp_path: Path, name: str, content: str) -> None:
    for path in WEIGHTS.iterdir():
        shutil.copy(path, tmp_path)
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ModelUnavailable, match=name):
        LayoutReader(tmp_path)


@pytest.mark.parametrize("field", ["roles", "pointers", "figures", "pair_codes", "length"])
def test_weights_made_for_other_names_or_features_are_refused(tmp_path: Path, field: str) -> None:
    for path in WEIGHTS.iterdir():
        shutil.copy(path, tmp_path)
    config = json.loads((tmp_path / CONFIG).read_text(encoding="utf-8"))
    config[field] = ["strange"]
    (tmp_path / CONFIG).write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelUnavailable, match=field):
        LayoutReader(tmp_path)


READS_WITHOUT_TORCH = """
import sys
for name in ("torch", "transformers", "onnx", "onnxscript"):
    sys.modules[name] = None
from extract.transformer.inference import layout_reader
from extract.transformer.unit import Sheet, Unit
from ingest.page import Box
reading = layout_reader().read(Sheet((Unit("项目名称", Box(0.1, 0.1, 0.2, 0.12)),), 0.7))
print(reading.roles.shape[0], sorted(name for name in sys.modules if name.startswith("torch.")))
"""


def test_reading_works_where_torch_cannot_be_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", READS_WITHOUT_TORCH], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "1 []"


def test_the_weights_that_ship_are_small() -> None:
    assert (WEIGHTS / MODEL).stat().st_size <= 10 * 2**20
