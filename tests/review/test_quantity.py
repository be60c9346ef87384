from __future__ import annotations

from decimal import Decimal

import pytest

from review.quantity import parse

SINGLE = [
    ("=100%", "=", "100", "%"),
    ("100%", None, "100", "%"),
    ("１００％", None, "100", "%"),
    ("≥5", "≥", "5", ""),
    ("≧5家", "≥", "5", "家"),
    (">=98%", "≥", "98", "%"),
    ("≥ 50 个", "≥", "50", "个"),
    ("≥100百分比", "≥", "100", "%"),
    ("不低于95%", "≥", "95", "%"),
    ("不少于1,000个", "≥", "1000", "个"),
    ("至少3次", "≥", "3", "次"),
    ("达到90%", "≥", "90", "%"),
    ("大于95%", ">", "95", "%"),
    ("超过50名", ">", "50", "人"),
    ("不超过90万元", "≤", "900000", "元"),
    ("≦90万元", "≤", "900000", "元"),
    ("≤900000元", "≤", "900000", "元"),
    ("控制在12.5万元以内", "≤", "125000", "元"),
    ("低于3%", "<", "3", "%"),
    ("﹦1次", "=", "1", "次"),
    ("═ 1场", "=", "1", "次"),
    ("1次", None, "1", "次"),
    ("90%以上", "≥", "90", "%"),
    ("5个及以上", "≥", "5", "个"),
    ("30天以内", "≤", "30", "天"),
    ("稳定率90%", None, "90", "%"),
    ("完成12期。", None, "12", "期"),
    ("1.2万人次", None, "12000", "人次"),
    ("3亿元", None, "300000000", "元"),
    ("100%（已达标）", None, "100", "%"),
    ("9,111,626.87元", None, "9111626.87", "元"),
    ("56.47%", None, "56.47", "%"),
    ("5个百分点", None, "5", "百分点"),
    ("不足5家", "<", "5", "家"),
    ("≥2万亿元", "≥", "2000000000000", "元"),
    ("≥5支队伍", "≥", "5", "支"),
    ("5场培训活动", None, "5", "次"),
    ("≤300元/人", "≤", "300", "元/人"),
]

RANGES = [
    ("90-95%", "90", "95", "%"),
    ("90%-95%", "90", "95", "%"),
    ("3～5个", "3", "5", "个"),
    ("3至5个", "3", "5", "个"),
    ("3—5", "3", "5", ""),
]

NO_QUANTITY = [
    None,
    "",
    "及时",
    "评估较好",
    "不低于2018年",
    "2020年12月底前",
    "12月31日前",
    "第1名",
    "约5次",
    "5次左右",
    "未完成5场",
    "完成5场培训，覆盖300人",
    "≥90%且≤95%",
    "9,111.626.87",
    "-5%",
    "2020-2021年",
    "5-3个",
]


@pytest.mark.parametrize(("text", "operator", "number", "unit"), SINGLE)
def test_a_single_quantity_is_operator_number_and_unit(
    text: str, operator: str | None, number: str, unit: str
) -> None:
    quantity = parse(text)
    assert quantity is not None
    assert (quantity.operator, quantity.low, quantity.high, quantity.unit) == (
        operator,
        Decimal(number),
        Decimal(number),
        unit,
    )


@pytest.mark.parametrize(("text", "low", "high", "unit"), RANGES)
def test_a_range_has_two_ends(text: str, low: str, high: str, unit: str) -> None:
    quantity = parse(text)
    assert quantity is not None
    assert (quantity.operator, quantity.low, quantity.high, quantity.unit) == (
        "range",
        Decimal(low),
        Decimal(high),
        unit,
    )


@pytest.mark.parametrize("text", NO_QUANTITY)
def test_what_is_not_one_quantity_is_none(text: str | None) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("one", "other", "is_comparable"),
    [
        ("≥50名", "52人", True),
        ("≥5个", "5", True),
        ("=100%", "100", True),
        ("=100%", "1", False),
        ("≥5个", "5%", False),
        ("≤9万元", "85000元", True),
        ("≥5家", "5项", False),
    ],
)
def test_quantities_compare_only_where_they_count_the_same(one: str, other: str, is_comparable: bool) -> None:
    first, second = parse(one), parse(other)
    assert first is not None
    assert second is not None
    assert first.is_comparable(second) is is_comparable
    assert second.is_comparable(first) is is_comparable
