"""The cause that an explanation names is sorted by its words; what it promises is no cause."""

import pytest

from extract.filing import Claim, Filing, Indicator, Quote
from review.causes import OTHER, Cause, causes_at, causes_of, named_causes


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("新冠疫情期间停工两个月。", ("疫情",)),
        ("年初预算被调减，下一步加快采购。", ("预算调整",)),
        ("原因：招标两次流标。改进措施：提前申报预算。", ("采购或到货",)),
        ("施工许可下发较晚", ("审批周期",)),
        ("报名人数低于预期，且供应商\n交货推迟", ("采购或到货", "需求变化")),
        ("科室职能划转，资料移交用时较多。", ("机构调整",)),
        ("无法统计受益人数。", ("数据不足",)),
        ("连续降雨，路基无法碾压。", (OTHER,)),
        ("项目未受疫情影响，因山体滑坡改线。", (OTHER,)),
        ("已完成", ()),
        ("无", ()),
        ("—", ()),
        ("", ()),
        (None, ()),
    ],
)
def test_causes_are_sorted_by_the_words_that_name_them(text: str | None, causes: tuple[str, ...]) -> None:
    assert causes_of(text) == causes


def test_each_cause_comes_with_its_words() -> None:
    assert named_causes("受疫情影响，设备到货延迟；疫情后补装。") == (
        Cause("疫情", ("疫情",)),
        Cause("采购或到货", ("到货",)),
    )


@pytest.mark.parametrize(
    ("text", "cause", "words", "names"),
    [
        ("连续降雨，路基无法碾压。", "需求变化", "连续降雨", ("需求变化",)),
        ("连续降雨，路基无法碾压。", "需求变化", "报名不足", (OTHER,)),
        ("连续降雨，路基无法碾压。", "天意", "连续降雨", (OTHER,)),
        ("连续降雨。改进措施：提前申报。", "审批周期", "提前申报", (OTHER,)),
        ("两次流标。", "需求变化", "两次流标", ("采购或到货",)),
        ("已完成", "需求变化", "已完成", ()),
    ],
)
def test_a_claimed_cause_counts_where_the_words_name_none_and_its_quotation_stands(text, cause, words, names):
    row = Indicator(deviation=text)
    claim = Claim(kind="cause", places=(Quote(pointer="/indicators/0/deviation", text=words),), cause=cause)
    filing = Filing(id="f-1", form_type="self_evaluation", indicators=(row,), claims=(claim,))
    assert tuple(one.name for one in causes_at(filing, "/indicators/0/deviation")) == names
