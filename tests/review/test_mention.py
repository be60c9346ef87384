"""Quantities in running text: what is one, and what it counts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from review.mention import Mention, amounts, mentions, percentages

QUANTITIES = [
    ("支持研究单位5家", "5家", None, "5", "家", "研究单位"),
    ("服务5家研究单位", "5家", None, "5", "家", "研究单位"),
    ("超过5家研究单位", "超过5家", ">", "5", "家", "研究单位"),
    ("培训基层人员不少于50人次", "不少于50人次", "≥", "50", "人次", "培训基层人员"),
    ("培育100家以上服务机构", "100家以上", "≥", "100", "家", "服务机构"),
    ("走访企业5家及以上", "5家及以上", "≥", "5", "家", "企业"),
    ("投诉不超过3件", "不超过3件", "≤", "3", "件", "投诉"),
    ("控制在20人以内", "控制在20人以内", "≤", "20", "人", ""),
    ("至少举办3场讲座", "3场", "≥", "3", "次", "讲座"),
    ("最多安排2名讲师", "2名", "≤", "2", "人", "讲师"),
    ("检查站点≥12个", "≥12个", "≥", "12", "个", "检查站点"),
    ("检查站点>=12个", ">=12个", "≥", "12", "个", "检查站点"),
    ("尚未达到5家", "尚未达到5家", "<", "5", "家", ""),
    ("未超过5家", "未超过5家", "≤", "5", "家", ""),
    ("不足5家", "不足5家", "<", "5", "家", ""),
    ("完成１２份报告", "１２份", None, "12", "份", "报告"),
    ("发放1,200册手册", "1,200册", None, "1200", "册", "手册"),
    ("发放1，200册手册", "1，200册", None, "1200", "册", "手册"),
    ("培训1 200 人", "1 200 人", None, "1200", "人", "培训"),
    ("服务用户8万个", "8万个", None, "80000", "个", "服务用户"),
    ("服务1.2万人次", "1.2万人次", None, "12000", "人次", "服务"),
    ("走访三家单位", "三家", None, "3", "家", "单位"),
    ("建成十二个站点", "十二个", None, "12", "个", "站点"),
    ("召开两次会议", "两次", None, "2", "次", "会议"),
    ("一百二十名学员", "一百二十名", None, "120", "人", "学员"),
    ("一千零五册图书", "一千零五册", None, "1005", "册", "图书"),
    ("三万五千人次", "三万五千人次", None, "35000", "人次", ""),
    ("维修路灯20盏", "20盏", None, "20", "盏", "维修路灯"),
    ("购置显微镜3台用于教学", "3台", None, "3", "台", "显微镜"),
    ("绿化4.5公顷", "4.5公顷", None, "4.5", "公顷", "绿化"),
    ("参加人数50人", "50人", None, "50", "人", "参加人数"),
    ("参加人数：50人", "50人", None, "50", "人", "参加人数"),
    ("50名在校学生参加", "50名", None, "50", "人", "在校学生"),
    ("50位研究人员通过网页访问", "50位", None, "50", "人", "研究人员"),
    ("11位专家评议小组就方案发表意见", "11位", None, "11", "人", "专家评议小组"),
    ("100家以上具有资质的检测机构", "100家以上", "≥", "100", "家", "检测机构"),
    ("5个重要的平台", "5个", None, "5", "个", "平台"),
    ("16个街道联络员的联系方式", "16个", None, "16", "个", "街道联络员"),
    ("组织1场“春风讲堂”，", "1场", None, "1", "次", "春风讲堂"),
    ("发布各类信息和政策60条", "60条", None, "60", "条", "各类信息和政策"),
    ("数据容量不少于1PB", "不少于1PB", "≥", "1", "PB", "数据容量"),
    ("30日内办结", "30日内", "≤", "30", "天", "办结"),
    ("15个工作日以内", "15个工作日以内", "≤", "15", "个工作日", ""),
    ("实施周期为一年", "一年", None, "1", "年", "实施周期"),
    ("历时19年", "19年", None, "19", "年", "历时"),
    ("经过三年时间", "三年", None, "3", "年", "时间"),
    ("共一家", "一家", None, "1", "家", ""),
    ("单价300元/人", "300元/人", None, "300", "元/人", "单价"),
    ("完成3项目标任务", "3项", None, "3", "项", "目标任务"),
    ("提高5个百分点", "5个百分点", None, "5", "百分点", ""),
    ("交易额2万亿元", "2万亿元", None, "2000000000000", "元", "交易额"),
    ("二十万元", "二十万元", None, "200000", "元", ""),
    ("有效报名数高达900项", "900项", None, "900", "项", "有效报名数"),
    ("拥有7台设备", "7台", None, "7", "台", "设备"),
    ("2021年走访企业8家", "8家", None, "8", "家", "企业"),
    ("第二季度完成报告3份", "3份", None, "3", "份", "报告"),
    ("设①2个站点", "2个", None, "2", "个", "站点"),
    ("占地30亩", "30亩", None, "30", "亩", "占地"),
]  # fmt: skip


def _the_one(text: str) -> Mention:
    (mention,) = mentions(text)
    return mention


@pytest.mark.parametrize(("text", "printed", "operator", "number", "unit", "subject"), QUANTITIES)
def test_a_quantity_has_its_operator_number_unit_and_what_it_counts(
    text: str, printed: str, operator: str | None, number: str, unit: str, subject: str
) -> None:
    one = _the_one(text)
    quantity = one.quantity
    assert (one.text, quantity.operator, quantity.low, quantity.high, quantity.unit, one.subject) == (
        printed,
        operator,
        Decimal(number),
        Decimal(number),
        unit,
        subject,
    )


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "subject"),
    [
        ("建设3-5个站点", "3", "5", "个", "站点"),
        ("建设3个-5个站点", "3", "5", "个", "站点"),
        ("三至五家企业", "3", "5", "家", "企业"),
        ("经过3—5年的建设", "3", "5", "年", "建设"),
        ("收集24～48对样本", "24", "48", "对", "样本"),
        ("面向0-6岁儿童", "0", "6", "岁", "儿童"),
        ("10万-20万元", "100000", "200000", "元", ""),
        ("10-20万元", "100000", "200000", "元", ""),
        ("合格率90%-95%", "90", "95", "%", "合格率"),
        ("合格率90-95%", "90", "95", "%", "合格率"),
        ("3到5名专家", "3", "5", "人", "专家"),
    ],
)
def test_a_span_is_one_quantity_with_two_ends(
    text: str, low: str, high: str, unit: str, subject: str
) -> None:
    one = _the_one(text)
    quantity = one.quantity
    assert (quantity.operator, quantity.low, quantity.high, quantity.unit, one.subject) == (
        "range",
        Decimal(low),
        Decimal(high),
        unit,
        subject,
    )


@pytest.mark.parametrize(
    ("text", "is_approximate"),
    [
        ("约700家企业", True),
        ("6000余家企业", True),
        ("30多家企业", True),
        ("近8万个用户", True),
        ("二十余人", True),
        ("50人左右", True),
        ("大约5场", True),
        ("最近8家", False),
        ("节约8万元", False),
        ("50人", False),
    ],
)
def test_an_approximation_is_told_from_a_number(text: str, is_approximate: bool) -> None:
    assert _the_one(text).is_approximate is is_approximate


@pytest.mark.parametrize(
    ("text", "is_cumulative"),
    [
        ("累计培训300人", True),
        ("共有企业5家", True),
        ("共计5家", True),
        ("合计5万元", True),
        ("公共场所5处", False),
        ("共享单车5辆", False),
        ("培训300人", False),
    ],
)
def test_a_total_is_told_by_its_words(text: str, is_cumulative: bool) -> None:
    assert _the_one(text).is_cumulative is is_cumulative


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("每月检查2次", "月"),
        ("每季度走访企业5家", "季度"),
        ("每年开展3场", "年"),
        ("每周三次", "周"),
        ("每人300元", "人"),
        ("人均300元", "人均"),
        ("检查2次/年", "年"),
        ("每期培训50人", "期"),
        ("每2年检查1次", "2年"),
        ("于每周五推送8条", ""),
        ("检查2次", ""),
    ],
)
def test_what_a_number_holds_for_is_kept(text: str, per: str) -> None:
    found = mentions(text)[-1]
    assert (found.per, found.is_per) == (per, bool(per))


def test_a_period_holds_for_all_numbers_of_its_clause_and_none_behind() -> None:
    assert [one.per for one in mentions("每季度走访企业5家、学校2所，培训30人")] == ["季度", "季度", ""]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("举办培训班2期培训人员300人", [("2期", "培训班"), ("300人", "培训人员")]),
        ("支持超过5家研究单位、50位研究人员", [("超过5家", "研究单位"), ("50位", "研究人员")]),
        ("发放手册300册、海报20张。", [("300册", "手册"), ("20张", "海报")]),
        ("检查站点12个，整改问题3个", [("12个", "检查站点"), ("3个", "整改问题")]),
        ("建成5个站点和2个中心", [("5个", "站点"), ("2个", "中心")]),
    ],
)
def test_several_quantities_keep_their_own_subjects(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.text, one.subject) for one in mentions(text)] == expected


def test_the_clause_runs_from_one_stop_to_the_next() -> None:
    text = "完成采购，走访企业5家、学校2所；总结。"
    first, second = mentions(text)
    assert text[slice(*first.clause)] == text[slice(*second.clause)] == "走访企业5家、学校2所"


@pytest.mark.parametrize(
    ("text", "yuan", "tolerance", "label"),
    [
        ("拨付5.35万元", "53500", "50", "拨付"),
        ("安装60.50万元", "605000", "50", "安装"),
        ("总投入200万元", "2000000", "5000", "总投入"),
        ("总投入2,105,000.00元", "2105000", "0.005", "总投入"),
        ("其中：设备购置150万元", "1500000", "5000", "设备购置"),
        ("①200万元", "2000000", "5000", ""),
        ("5千元", "5000", "500", ""),
        ("收入1.2亿元", "120000000", "5000000", "收入"),
        ("预算安排：100万元", "1000000", "5000", "预算"),
    ],
)
def test_an_amount_is_in_yuan_with_half_its_last_digit(
    text: str, yuan: str, tolerance: str, label: str
) -> None:
    (one,) = amounts(text)
    assert (one.quantity.low, one.tolerance, one.subject) == (Decimal(yuan), Decimal(tolerance), label)


@pytest.mark.parametrize("text", ["5万美元", "300元/人", "1 200", "增长-5万元"])
def test_other_money_prices_and_bare_numbers_are_no_amounts(text: str) -> None:
    assert amounts(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("满意度不低于95%", [("95", "≥", "满意度")]),
        ("满意度９５％", [("95", None, "满意度")]),
        ("满意度百分之九十五", [("95", None, "满意度")]),
        ("满意度百分之九十五点五", [("95.5", None, "满意度")]),
        ("死亡率千分之三", [("0.3", None, "死亡率")]),
        ("首付80%，尾款20%。", [("80", None, "首付"), ("20", None, "尾款")]),
        ("设备占总预算的25%", [("25", None, "设备")]),
        ("55%企业申报", [("55", None, "企业申报")]),
        ("提高5个百分点", []),
    ],
)
def test_percentages_name_their_rate(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    found = [(one.quantity.low, one.quantity.operator, one.subject) for one in percentages(text)]
    assert found == [(Decimal(number), operator, subject) for number, operator, subject in expected]


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("铺设草坪6片", "6", "片"),
        ("放流鱼苗六十万尾", "600000", "尾"),
        ("打井25口", "25", "口"),
        ("抽检食品1850批次", "1850", "批"),
        ("走访企业650家次", "650", "家次"),
        ("完成管道改造 12.8 公里", "12.8", "公里"),
    ],
)
def test_measure_words_of_things_in_the_field_are_known(text: str, number: str, unit: str) -> None:
    quantity = _the_one(text).quantity
    assert (quantity.low, quantity.unit) == (Decimal(number), unit)


@pytest.mark.parametrize("text", ["3片区", "5面向社会", "2方案", "1.1 公共服务"])
def test_words_that_begin_like_a_measure_are_none(text: str) -> None:
    assert mentions(text) == ()
