from __future__ import annotations

from decimal import Decimal

import pytest

from extract.filing import Indicator
from review.outcome import outcome

VERDICTS = [
    ("≥5家", "6家", "met"),
    ("≥5家", "5", "met"),
    ("≥5家", "4家", "missed"),
    (">5家", "5家", "missed"),
    ("≤90万元", "900001元", "missed"),
    ("≤90万元", "88.5万元", "met"),
    ("<3%", "3%", "missed"),
    ("=100%", "100%", "met"),
    ("=100%", "99.5%", "missed"),
    ("=1次", "2次", "beyond"),
    ("90%-95%", "93%", "met"),
    ("90%-95%", "89%", "missed"),
    ("90%-95%", "97%", "beyond"),
    ("12期", "12期", "met"),
    ("12期", "11期", "missed"),
    ("≥90%", "95%以上", "met"),
    ("≥98%", "95%以上", None),
    ("≤5天", "3天以内", "met"),
    ("=100%", "1", None),
    ("≥5家", "6项", None),
    ("≥5家", "完成", None),
    ("≥5家", "基本完成", "partly"),
    ("≥5家", "未完成", "missed"),
    ("及时", "及时", "met"),
    ("及时", "基本及时", "partly"),
    ("及时", "不及时", "missed"),
    ("及时", "100%", None),
    ("建立", "已建立", "met"),
    ("建立", "尚未完全建立", "partly"),
    ("建立", "尚未建立", "missed"),
    ("评估较好", "较好", "met"),
    ("签署协议书", "已签署协议书", "met"),
    ("显著提升", "提升", None),
    ("显著提升", "有所提升", None),
    ("无安全事故", "未发生安全事故", None),
    ("基本建立", "基本建立", "met"),
    ("健全", "基本公共卫生制度健全", "met"),
    (None, "及时", None),
    ("及时", None, None),
    ("完成率 100％", "100%", "met"),
]


@pytest.mark.parametrize(("target", "actual", "verdict"), VERDICTS)
def test_a_result_is_held_against_its_target(
    target: str | None, actual: str | None, verdict: str | None
) -> None:
    assert outcome(Indicator(level3="事项", target=target, actual=actual)).verdict == verdict


@pytest.mark.parametrize(
    ("target", "actual", "verdict"),
    [
        ("90万元", "85万元", None),
        ("90万元", "90万元", "met"),
        ("=90万元", "85万元", "beyond"),
        ("=90万元", "95万元", "missed"),
    ],
)
def test_less_is_better_where_the_name_says_so(target: str, actual: str, verdict: str | None) -> None:
    assert (
        outcome(Indicator(level2="成本指标", level3="造价", target=target, actual=actual)).verdict == verdict
    )


@pytest.mark.parametrize(
    ("target", "actual", "completion"),
    [
        ("≥100人", "80人", "0.8"),
        ("≥100人", "180人", "1"),
        ("≤50元", "100元", "0.5"),
        ("=100%", "56.47%", "0.5647"),
        ("=4次", "5次", "0.75"),
        ("=4次", "12次", "0"),
        ("90-100分", "45分", "0.5"),
        ("≥0起", "3起", None),
        ("≥5起", "0起", None),
    ],
)
def test_completion_is_the_share_that_was_reached(target: str, actual: str, completion: str | None) -> None:
    reached = outcome(Indicator(level3="事项", target=target, actual=actual)).completion
    assert reached == (None if completion is None else Decimal(completion))


@pytest.mark.parametrize("name", ["设备故障处置及时率", "投诉处理率", "事故下降率"])
def test_what_is_done_about_the_unwanted_is_not_unwanted(name: str) -> None:
    reached = outcome(Indicator(level2="时效指标", level3=name, target="=100%", actual="94.3%"))
    assert (reached.verdict, reached.completion) == ("missed", Decimal("0.943"))
