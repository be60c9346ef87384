"""The rules on words, over tables of wordings: faults beside near misses."""

import pytest

import review.rules  # noqa: F401  registers the rules
from extract.explanation import split_deviation
from extract.filing import Filing
from review.claim import claims, content, likeness, thing_of
from review.measures import gives_measure
from review.rule import rules

CHECKS = {rule.id: rule.check for rule in rules()}
Row = tuple[str, ...]


def finds(rule: str, rows: list[Row], expected: str | None = None, actual: str | None = None) -> bool:
    """Whether the rule reports a form of these rows (name, target, result, explanation) and goals."""
    fields = ("level3", "target", "actual", "deviation")
    told = [dict(zip(fields, row, strict=False)) for row in rows]
    for one in told:
        parts = split_deviation(one.get("deviation"))
        one |= dict(zip(("deviation_cause", "deviation_measure"), parts, strict=True))  # type: ignore[arg-type]
    filing = Filing.model_validate(
        {
            "id": "a-1",
            "form_type": "self_evaluation",
            "annual_goal": {"expected": expected, "actual": actual},
            "indicators": [{**one, "weight": "10", "score": "9"} for one in told],
        }
    )
    return any(CHECKS[rule](filing))


DENIED = [
    ("农村公路养护里程", "≥120公里", "120公里", "仍有15公里养护路段未实施，列入下年计划。"),
    ("补贴资金发放及时性", "及时", "及时", "补贴资金较规定时限晚两个月发放，将优化审核流程。"),
    ("培训计划完成率", "100%", "100%", "受疫情影响，两期培训未举办，今后采用线上方式。"),
    ("管理制度制定", "制定", "已制定", "制度初稿仍在征求意见，未正式印发，将尽快出台。"),
    ("学术会议举办次数", "2次", "0次", "两次学术会议均如期召开。"),
    ("项目按期完工率", "100%", "100%", "因材料运输受阻，完工时间延后一个月。"),
    ("设备验收合格率", "100%", "100%", "有3台设备验收不合格，已退换。"),
    ("群众满意度", "≥90%", "93%", "满意度未达到目标值，需加强服务。"),
    ("监控点位建设", "50个", "50个", "剩余6个点位因电力未接通暂缓建设。"),
    ("公众号推文发布", "100篇", "未完成", "全年推文发布任务已全部完成。"),
    ("实训基地建设", "建成", "建成", "实训基地因规划调整未动工。"),
    ("疫苗接种率", "≥95%", "96%", "接种率低于目标1个百分点。"),
    ("档案数字化", "完成", "全部完成", "档案数字化工作只完成了六成，余下部分转入下年。"),
    ("档案数字化", "完成", "完成", "尚余两万卷档案未扫描。"),
]
NOT_DENIED = [
    ("信息系统升级改造", "完成", "基本完成", "部分模块仍在开发。"),
    ("信息系统升级改造", "完成", "完成", "个别用户操作不熟练，培训未跟上。"),
    ("设备购置数量", "20台", "20台", "采购合同备案未按时完成，今后规范流程。"),
    ("课题验收", "完成", "已完成", "因专家时间冲突，验收会推迟两周召开，今后提前预约。"),
    ("公众号推文发布", "100篇", "85篇", "编辑人员变动，下半年发布频次未跟上。"),
    ("群众满意度", "≥90%", "93%", "少数群众对政策不了解，未能充分享受服务。"),
    ("培训计划完成率", "100%", "100%", "首期培训原定三月，因疫情未能按期举办，后于六月补办。"),
]
CONFLICTS = [
    ([("培训教师人数", "≥500人", "520人")], "全年培训教师560人，教学能力得到提升。"),
    ([("参训教师人次", "≥500人次", "520人次")], "共计培训教师480人次。"),
    ([("新增绿化面积", "≥5万平方米", "5.2万平方米")], "新增绿化面积达6万平方米。"),
    ([("企业满意度", "≥90%", "91%"), ("群众满意度", "≥90%", "92%")], "企业满意度达到96%，群众满意度92%。"),
    ([("改造老旧小区数量", "≥8个", "8个")], "改造老旧小区七个，惠及居民2300户。"),
    ([("更新空调台数", "≥60台", "52台", "因货源紧张，仅更新空调48台，余下的明年更新。")], None),
    ([("课程完成率", "≥95%", "90%", "课程完成率为88%，因教师抽调。")], None),
    ([("办结信访件数", "≥200件", "180件", "全年共办结信访件172件，部分疑难件跨年办理。")], None),
    ([("办结信访件数", "≥200件", "180件", "受理量下降，实际办结172件。")], None),
    ([("群众满意度", "≥90%", "88%")], "群众满意度不低于90%。"),
    ([("修缮校舍面积", "≥3000平方米", "3200平方米")], "完成校舍修缮面积2800平方米。"),
    ([("引进高层次人才", "≥10名", "12名")], "引进高层次人才9人，其中博士4人。"),
]
NO_CONFLICTS = [
    ([("引进高层次人才", "≥10名", "12名")], "引进高层次人才12人，其中博士4人。"),
    ([("培训教师人数", "≥500人", "520人")], "分三批培训教师，第一批培训教师180人。"),
    ([("培训教师人数", "≥500人", "520人")], "上年培训教师460人，本年520人。"),
    ([("群众满意度", "≥90%", "92.3%")], "群众满意度超过90%。"),
    ([("群众满意度", "≥90%", "92.3%")], "群众满意度达到90%以上。"),
    ([("巡查次数", "≥48次", "50次")], "每月巡查4次。"),
    ([("办结信访件数", "≥200件", "180件", "因20件疑难信访跨年办理，未能办结。")], None),
    ([("更新空调台数", "≥60台", "52台", "有8台空调到货延迟，明年一季度完成更新。")], None),
    ([("更新空调台数", "≥60台", "52台", "因供应商先行交付30台、第二批22台，交付分散。")], None),
    (
        [("改造老旧小区数量", "≥8个", "8个"), ("加装电梯数量", "≥20部", "21部")],
        "改造老旧小区8个，涉及楼栋45栋，加装电梯21部。",
    ),
    ([("绿化面积", "≥5万平方米", "5.2万平方米")], "新增绿化面积1万平方米。"),
]
MISSED = [
    ("每季度开展安全检查2次。", "每季度开展安全检查1次，整改隐患30处。"),
    (
        "培训养老护理员300人次，资助困难老人120名。",
        "培训养老护理员310人次，资助困难老人98名，老人生活得到改善。",
    ),
    ("办理时限压缩至5个工作日以内。", "平均办理时限为7个工作日。"),
    ("群众满意度达到95%以上。", "群众满意度达91%。"),
    ("发放科普图书5000册，制作科普视频6部。", "共发放科普图书5200册，科普氛围日渐浓厚。"),
    ("完成危房改造150户，新建集中供水点12处。", "完成危房改造150户，新建集中供水点9处，饮水条件改善。"),
    ("力争引进科技型企业15家，孵化项目40个。", "引进科技型企业11家，孵化项目43个。"),
    ("全年投诉率控制在2%以内。", "全年投诉率为3.1%。"),
    ("为80名残疾人适配辅具。", "为残疾人适配辅具65人次，举办助残活动。"),
    ("新增床位200张，服务老人1000人。", "新增床位160张，服务老人1050人。"),
    ("支持12个村发展特色种植，建成示范基地3个。", "支持12个村发展特色种植，建成示范基地2个。"),
    ("实现农村自来水普及率百分之九十五。", "农村自来水普及率提高到92%。"),
    ("评选优秀工匠20名。", "评选优秀工匠十六名。"),
    ("道路绿化15公里", "已完成道路绿化11.5公里。"),
    ("扶持创业项目不少于50个，带动就业200人。", "扶持创业项目52个，创业环境持续优化。"),
]
NOT_MISSED = [
    ("扶持创业项目不少于50个，带动就业200人。", "扶持创业项目52个，带动就业236人。"),
    ("改造电网30公里。", "东线改造电网12公里，西线改造电网19公里。"),
    ("新建公厕5座。", "新建公厕4座，1座因选址争议取消。"),
    ("全年接待读者30万人次。", "全年接待读者超30万人次。"),
    ("我市现有图书馆12座，全年举办讲座40场。", "举办讲座46场。"),
    ("三年内新建校舍6万平方米，本年度完成2万平方米。", "完成校舍建设2.1万平方米。"),
    ("培训人员200名。", "培训人员两百余名。"),
    ("覆盖全区18个街道，发放宣传册1万份。", "宣传册1.2万份发放到各街道。"),
    ("发放补贴惠及老人约3000人。", "发放补贴惠及老人2900余人。"),
]
WITH_MEASURE = [
    "材料价格上涨，重新组织询价采购。",
    "调查样本偏少，我中心已扩大回访范围。",
    "受汛期影响进度滞后，错峰施工，力争五月完工。",
    "师资紧张，与高校合作引进兼职教师。",
    "报名人数不足，增设周末班次。",
    "系统故障频发，每周巡检一次，消除隐患。",
    "物流不畅致到货延迟，今后选用本地供应商。",
    "群众知晓率低，通过进村入户宣讲提高知晓率。",
    "经费下达较晚，主管部门已协调财政提前拨付。",
    "设备老化，申请专项资金更新设备。",
    "征地受阻，现由街道牵头逐户做工作。",
    "指标设置偏高，下年合理设置指标值。",
    "因人员变动工作脱节，明确专人负责。",
    "合同纠纷导致停工，已通过诉讼解决，现恢复施工。",
]
WITHOUT_MEASURE = [
    "资金下达较晚，尚未完善支付手续。",
    "规划调整，建设内容压减。",
    "管理制度不健全，落实不到位。",
    "因上级要求提前结束，活动场次减少。",
    "后续资金未到位。",
    "项目推迟至明年实施。",
    "疫情防控要求加强，人员无法聚集。",
    "由于优化施工方案耗时较长，工期延长。",
    "供应商产能有限，年底仅到货一半。",
    "加强疫情防控，线下活动取消。",
    "设计方案多次调整，招标时间推后。",
    "受台风影响，部分苗木倒伏。改进措施：暂无",
    "天气原因。",
    "报名企业不足，竞赛规模缩小。",
    "将近半数学员请假，出勤率偏低。",
]


@pytest.mark.parametrize("row", DENIED, ids=lambda row: row[3])
def test_an_explanation_that_denies_the_result_is_found(row: Row) -> None:
    assert finds("actual-contradicts-deviation", [row])


@pytest.mark.parametrize("row", NOT_DENIED, ids=lambda row: row[3])
def test_an_explanation_of_something_else_denies_nothing(row: Row) -> None:
    assert not finds("actual-contradicts-deviation", [row])


@pytest.mark.parametrize(("rows", "actual"), CONFLICTS)
def test_two_numbers_of_one_thing_are_found(rows: list[Row], actual: str | None) -> None:
    assert finds("narrative-conflict", rows, actual=actual)


@pytest.mark.parametrize(("rows", "actual"), NO_CONFLICTS)
def test_numbers_of_different_things_are_no_conflict(rows: list[Row], actual: str | None) -> None:
    assert not finds("narrative-conflict", rows, actual=actual)


@pytest.mark.parametrize(("expected", "actual"), MISSED)
def test_a_promise_that_was_not_kept_is_found(expected: str, actual: str) -> None:
    assert finds("goal-quantity-missed", [], expected, actual)


@pytest.mark.parametrize(("expected", "actual"), NOT_MISSED)
def test_a_promise_that_was_kept_or_answered_for_is_not_reported(expected: str, actual: str) -> None:
    assert not finds("goal-quantity-missed", [], expected, actual)


@pytest.mark.parametrize("text", WITH_MEASURE)
def test_a_measure_is_known_by_what_it_does(text: str) -> None:
    assert gives_measure(text)


@pytest.mark.parametrize("text", WITHOUT_MEASURE)
def test_a_cause_is_no_measure(text: str) -> None:
    assert not gives_measure(text)


def test_a_claim_has_the_words_of_its_own_phrase() -> None:
    first, second = claims("平台支持超过5家研究单位、50位研究人员通过网页访问")
    assert (first.words, second.words) == ("平台研究单位", "研究人员通过网页访问")
    assert first.shown == "平台支持超过5家研究单位"


def test_an_indicator_counts_what_its_name_says_without_its_measure() -> None:
    assert thing_of("改造教室间数") == content("改造教室")
    assert likeness(thing_of("防治白蚁的水库"), content("2.水库白蚁防治")) == 1
    assert likeness("甲", "乙") == 0
