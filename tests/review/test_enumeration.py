"""Lists that say how long they are."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.enumeration import count_of_list


@pytest.mark.parametrize(
    ("text", "announced", "count", "is_open"),
    [
        ("开展以下3项工作：调研、评审、验收。", "3", 3, False),
        ("开展以下3项工作：调研、评审。", "3", 2, False),
        ("开展以下3项工作：调研、评审等。", "3", 2, True),
        ("调研、评审、验收等3项工作", "3", 3, True),
        ("预算办法、合同办法等33项制度", "33", 2, True),
        ("包括甲中心、乙学院、丙公司共三家单位", "3", 3, False),
        ("包括甲中心、乙学院、丙公司，共四家单位", "4", 3, False),
        ("针对五个维度（管理、销售、人事、财务、技术）培训", "5", 5, False),
        ("针对五个维度（管理、销售、人事、财务）培训", "5", 4, False),
        ("信息、影像、临床、发育、生理五个学科", "5", 5, False),
        ("完成两项工作：一是建平台，二是办培训，三是写报告。", "2", 3, False),
        ("开展3项任务：1.调研；2.评审；3.验收。", "3", 3, False),
        ("开展3项任务：（1）调研（含走访、座谈）；（2）评审", "3", 2, False),
        ("开展4项任务：①调研；②评审；③验收；④归档", "4", 4, False),
        ("三项内容：调研和走访、评审、验收", "3", 3, False),
        ("下设办公室、财务部、科研部和后勤部四个部门", "4", 4, False),
        ("脑科学与类脑中心、数学院两家单位", "2", 2, False),
        ("修订《甲、乙》、《丙》两项标准", "2", 2, False),
        ("甲和乙两家单位", "2", 2, False),
    ],
)
def test_a_list_is_counted_against_its_number(text: str, announced: str, count: int, is_open: bool) -> None:
    (found,) = count_of_list(text)
    assert (found.announced, len(found.items), found.is_open) == (Decimal(announced), count, is_open)
    assert found.is_short is (count < int(announced) and not is_open)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "购置电脑、打印机15台",
        "支持企业、高校共15家",
        "收集样本、数据2000条",
        "开展3项工作",
        "开展约3项工作：调研、评审",
        "不少于3项工作：调研、评审",
        "每年3项工作：调研、评审",
        "开展3项工作，调研、评审",
        "企业5家、学校2所、站点3个",
    ],
)
def test_a_number_that_announces_no_list_is_none(text: str) -> None:
    assert count_of_list(text) == ()


def test_the_items_are_those_printed() -> None:
    (found,) = count_of_list("涉及东站、西站（含北厅、南厅）和“春、秋”馆三个场馆")
    assert found.items == ("东站", "西站(含北厅、南厅)", "“春、秋”馆")
    assert found.subject == "场馆"


PIECES = [
    "3项",
    "三家",
    "甲",
    "乙",
    "、",
    "和",
    "等",
    "：",
    "（",
    "）",
    "1.",
    "2.",
    "一是",
    "；",
    "。",
    "共",
    "《",
    "》",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_lists_lie_in_the_text_in_order(text: str) -> None:
    last = 0
    for one in count_of_list(text):
        assert last <= one.start < one.end <= len(text)
        assert len(one.items) >= 2
        assert all(one.items)
        last = one.start


@pytest.mark.parametrize("unit", ["3项：", "3项(、", "甲、", "甲、3项", "（", "3项：1.", "《", "和"])
def test_a_long_text_of_one_repeated_piece_comes_to_an_end(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    assert len(count_of_list(text)) <= len(text)
