"""Numbers in running text that count nothing, and long texts: no mention is made of what may be read in two ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import review.mention
from review.bounds import Bounds
from review.mention import amounts, mentions, percentages

NONE = [
    "",
    "及时",
    "第3次会议",
    "第一季度",
    "第三家",
    "第 12 条",
    "某发〔2020〕10号",
    "某办（2007）第011号",
    "GB/T 12345-2019",
    "DB31/T 329.4-2019",
    "2021年2月30日",
    "2021. 1. 1",
    "2020年度",
    "2019-2021年",
    "6月至8月",
    "6-8月",
    "12月31日前",
    "二〇二一年三月",
    "上午9:30开始",
    "9时30分",
    "电话021-12345678",
    "手机13800001234",
    "7×24小时",
    "1. 项目概况",
    "1.1 项目概况",
    "（一）总体目标",
    "（3）个别单位",
    "一、家底调查",
    "1、个人信息保护",
    "一是加强管理，二是改进服务",
    "一体化，一带一路，十四五，三公经费，百年",
    "一次性补助",
    "建成一个平台",
    "建立一套机制",
    "统一条件下",
    "进一步",
    "星期三",
    "每周五推送",
    "三级医院",
    "二次供水",
    "二期工程",
    "公益二类",
    "十分重要",
    "四个意识",
    "三分之一以上",
    "1/3以上",
    "三五家",
    "二三十人",
    "一百二人",
    "数十家",
    "几十家",
    "十几个",
    "9,111.626.87人",
    "2.3项",
    "5-3个",
    "同比19年",
    "COVID-19检测",
    "A4纸",
    "PM2.5个别超标",
    "5G基站",
    "3T磁共振",
    "前10名",
    "10号楼",
    "2个多月",
    "每2年",
    "3项目",
    "5个人信息",
    "12345678901234567890123个",
    "增长-5%",
    "六省一市",
    "党的二十大",
]


@pytest.mark.parametrize("text", NONE)
def test_what_dates_orders_names_or_doubts_is_no_quantity(text: str) -> None:
    assert mentions(text) == ()


WORDS = [
    "3",
    "12",
    "1,200",
    "2021年",
    "三",
    "十二",
    "家",
    "个",
    "万元",
    "%",
    "不少于",
    "约",
    "每月",
    "共",
    "、",
    "，",
    "-",
    "至",
]
PROSE = st.one_of(
    st.text(), st.lists(st.sampled_from([*WORDS, "企业", "（", "）", " ", "第", "①", "一"])).map("".join)
)


@given(PROSE)
def test_mentions_lie_in_the_text_in_order_and_hold_their_digits(text: str) -> None:
    last = 0
    for one in mentions(text):
        assert last <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert any(
            sign.isdigit() or sign in "零〇○一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟"
            for sign in one.text
        )
        assert one.clause[0] <= one.start < one.end <= max(one.clause[1], one.end)
        assert one.quantity.low <= one.quantity.high
        last = one.end
    assert set(percentages(text)) <= set(mentions(text))
    assert [one.start for one in amounts(text)] == [
        one.start for one in mentions(text) if one.quantity.unit == "元"
    ]


LONG = [
    (unit, 200_000)
    for unit in ["3", "3,", "十", "每", "共", "一是", "2021.", "百分之", "A1", "（", "不少于", " "]
]
LONG += [(unit, 30_000) for unit in ["3项", "3-5", "1 234 ", "3家甲", "每3家", "3个至"]]


@pytest.mark.parametrize(("unit", "length"), LONG)
def test_a_long_text_of_one_repeated_piece_comes_to_an_end(unit: str, length: int) -> None:
    text = unit * (length // len(unit))
    assert len(mentions(text)) <= length // len(unit)


def test_twice_the_text_has_twice_the_mentions_and_the_same_words_before_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each number looks back over a bounded stretch: the work grows with the length, not with its square."""
    stretches: list[int] = []
    measured = review.mention.bounds_of

    def counting(plain: str, left: int, start: int) -> Bounds:
        stretches.append(start - left)
        return measured(plain, left, start)

    monkeypatch.setattr(review.mention, "bounds_of", counting)
    for copies in (500, 1000):
        stretches.clear()
        assert len(mentions("走访了企业3家" * copies)) == copies
        assert sum(stretches) <= copies * 2 * review.mention.LONGEST_LEAD
