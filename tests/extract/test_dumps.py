"""Text dumps: what is read of them is right and points at its line; what is doubtful is left out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from extract.dump.align import align
from extract.dump.levels import Label, assign
from extract.dump.partition import partition
from extract.dump.token import Token
from extract.filing import Filing
from extract.labels import label_book
from extract.read import read
from fixtures import layouts
from fixtures.dumps import dump
from fixtures.generate import case

BOOK = label_book()
SCORED = ("level1", "level2", "level3", "target", "actual", "weight", "score")
FUNDS = ("initial_budget", "adjusted_budget", "executed", "weight", "execution_rate", "score")

LAYOUT = """\
                     桥梁养护项目支出绩效自评表
                             (2023 年度)

 项目名称                  河湾桥养护
 主管部门       河湾市交通局                      实施单位           河湾市公路管理站
                        年初预算数      全年预算数     全年执行数    分值   执行率      得分
        年度资金总额        120.00       100.00      87.28     10   87.28%   8.73
 项目资金
         其中：当年财政拨款    120.00       100.00      87.28     —
 （万元）
              其他资金                                        —
 一级指标 二级指标      三级指标          年度指标值      实际完成值     分值   得分
        数量指标 养护桥面            =100平方米     100平方米     20    20
              伸缩缝更换完成率（%
 产出指标                           =100%         100%        30    30
              ）
        质量指标 验收合格率            =100%         100%        20    20
              总分                                          70   70
"""


def _written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "dump.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_dump_with_columns_is_read_with_the_line_of_every_value(tmp_path: Path) -> None:
    (filing,) = read(_written(tmp_path, LAYOUT)).filings
    assert (filing.form_type, filing.fiscal_year, filing.project_name) == (
        "self_evaluation",
        2023,
        "河湾桥养护",
    )
    assert (filing.competent_department, filing.implementing_unit) == ("河湾市交通局", "河湾市公路管理站")
    total = filing.funds[0]
    assert [getattr(total, name) for name in FUNDS] == [
        Decimal(value) for value in ("120.00", "100.00", "87.28", "10", "87.28", "8.73")
    ]
    assert [one.level3 for one in filing.indicators] == ["养护桥面", "伸缩缝更换完成率（%）", "验收合格率"]
    assert [one.score for one in filing.indicators] == [20, 30, 20]
    lines = LAYOUT.splitlines()
    for pointer, proof in filing.evidence.items():
        assert (proof.method, proof.page, proof.box) == ("text_dump", 1, None), pointer
        assert proof.line is not None
        if proof.text:
            assert proof.text.split()[0][:4] in lines[proof.line - 1], pointer


@pytest.mark.parametrize("shape", ["pipes", "html", "cells", "scrambled"])
@pytest.mark.parametrize("family", layouts.DEVELOPMENT[:6], ids=lambda family: family.name)
def test_nothing_that_a_dump_gives_is_wrong(tmp_path: Path, shape: str, family: Any) -> None:
    gold = case("dumps", family, "digital").gold["filings"][0]
    filings = read(_written(tmp_path, dump(gold, shape, Random(3)))).filings
    given = [value for filing in filings for value in _values(filing, gold)]
    assert [pair for pair in given if pair[0] != pair[1]] == []
    is_scored = gold["indicators"][0]["score"] is not None
    least = {"pipes": 0.7, "html": 0.7, "cells": 0.3 if is_scored else 0.0, "scrambled": 0.0}[shape]
    assert len(given) >= least * _count(gold)


def _values(filing: Filing, gold: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Yield each value given of the rows beside the right one, rows found by their names."""
    named = {one["level3"]: one for one in gold["indicators"]}
    for one in filing.indicators:
        if one.level3 is not None:
            right = named.get(one.level3, {})
            yield from (
                (getattr(one, name), right.get(name)) for name in SCORED if getattr(one, name) is not None
            )
    lines = {one["source"]: one for one in gold["funds"]}
    for line in filing.funds:
        yield from (
            (getattr(line, name), lines[line.source][name])
            for name in FUNDS
            if getattr(line, name) is not None
        )
    for name in ("project_name", "competent_department", "implementing_unit", "total_weight", "total_score"):
        if getattr(filing, name) is not None:
            yield getattr(filing, name), gold[name]


def _count(gold: dict[str, Any]) -> int:
    return sum(one[name] is not None for one in gold["indicators"] for name in SCORED)


@pytest.mark.parametrize(
    ("cells", "fields"),
    [
        (["验收合格率", "=100%", "100%", "5", "5"], ["level3", "target", "actual", "weight", "score"]),
        (
            ["质量指标", "验收合格率", "=100%", "100%", "5", "5"],
            ["level2", "level3", "target", "actual", "weight", "score"],
        ),
        (["护理规范", "规范", "规范", "5", "5"], ["level3", "target", "actual", "weight", "score"]),
        (["护理规范", "规范", "5"], ["level3", None, None]),
    ],
)
def test_cells_without_their_columns_go_where_they_can_belong(
    cells: list[str], fields: list[str | None]
) -> None:
    columns = ("level1", "level2", "level3", "target", "actual", "weight", "score", "deviation")
    assert list(align(cells, columns, BOOK).fields) == fields


def test_a_label_as_good_for_two_groups_of_rows_leaves_the_row_between_without_one() -> None:
    def label(text: str, place: int) -> Label:
        return Label((Token(text, place + 1, 1, place, 0, 4),))

    rows = [(0, 0), (2, 2), (4, 4), (6, 6)]
    assert assign([label("数量指标", 1), label("质量指标", 5)], rows, (False, False)) == [0, 0, 1, 1]
    between = assign([label("数量指标", 0), label("质量指标", 3)], [(0, 0), (1, 1), (3, 3)], (False, False))
    assert (between[0], between[2]) == (0, 1)


def test_a_band_that_another_parting_as_good_denies_is_not_sure() -> None:
    def cost(begin: int, end: int) -> float:
        return 0.0 if end - begin == 2 else 1.0

    assert [(band.begin, band.end, band.is_sure) for band in partition(4, cost)] == [
        (0, 2, True),
        (2, 4, True),
    ]
    assert not all(band.is_sure for band in partition(3, cost))


def test_a_dump_that_begins_with_a_value_gives_none_by_its_order(tmp_path: Path) -> None:
    text = "项目支出绩效自评表\n\n河湾桥养护\n\n项目名称\n\n河湾市交通局\n\n主管部门\n"
    (filing,) = read(_written(tmp_path, text)).filings
    assert (filing.project_name, filing.competent_department) == (None, None)
