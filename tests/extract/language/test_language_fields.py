"""What a language model points at: taken where its quotation stands on the paper as a whole, and never otherwise."""

import json
from decimal import Decimal

import pytest

from extract.filing import AnnualGoal, Evidence, Filing, Indicator
from extract.labels import label_book
from extract.language.claims import causes, contradictions
from extract.language.fields import filled
from extract.language.helping import Helper
from extract.language.lines import Line, lines_of_page
from extract.language.prompt import prompt
from extract.language.relay import Relay, about, answered
from extract.language.scripted import ScriptedModel
from extract.read import read
from extract.turned_place import place_on
from ingest.dump import TextLine
from ingest.errors import LanguageTooSlow, LanguageUnavailable
from ingest.page import Box
from review.check import judge
from review.trust import trust
from tests.extract.conftest import page

TITLE = Evidence(
    page=1, box=(0.1, 0.01, 0.9, 0.03), text="自评表", confidence=0.99, method="ocr", status="exact"
)


def line(text, x0=0.1, top=0.1, x1=0.4, number=1):
    box = Box(x0, top, x1, top + 0.02)
    return Line(text, number, box, place_on(number, box, 0), 0.97, True)


def form(**values):
    evidence = {"/title": TITLE, **values.pop("evidence", {})}
    return Filing(id="f-1", form_type="self_evaluation", amount_unit="万元", evidence=evidence, **values)


def model(*found):
    said = [dict(zip(("field", "label", "value"), one, strict=True)) for one in found]
    return ScriptedModel(lambda prompt: json.dumps({"found": said}))


BRIDGE, BUREAU = "青岚桥维修", "青岚市水务局"
SIDE_BY_SIDE = [line("工程名称"), line(BRIDGE, 0.4, 0.1, 0.8)]


@pytest.mark.parametrize(
    ("lines", "found", "pointer", "value"),
    [
        (SIDE_BY_SIDE, ("project_name", "工程名称", BRIDGE), "/project_name", BRIDGE),
        (
            [line("工程名称：青岚桥维修")],
            ("project_name", "工程名称", BRIDGE),
            "/project_name",
            BRIDGE,
        ),
        (
            [line("最终得分数"), line("87.30", 0.12, 0.12, 0.3)],
            ("total_score", "最终得分数", "87.30"),
            "/total_score",
            Decimal("87.30"),
        ),
        (
            [line("归口机关"), line("青岚市 水务局", 0.4, 0.1, 0.8)],
            ("competent_department", "归口机关", BUREAU),
            "/competent_department",
            "青岚市 水务局",
        ),
        ([line("考评档次：良")], ("grade", "考评档次", "良"), "/grade", "良"),
        ([line("资料年份：2021年度")], ("fiscal_year", "资料年份", "2021年度"), "/fiscal_year", 2021),
    ],
)
def test_a_quotation_that_stands_as_a_whole_is_parsed_and_carries_its_place(lines, found, pointer, value):
    filing = filled(form(), lines, model(found), label_book())
    assert filing.at(pointer) == value
    proof = filing.evidence[pointer]
    assert (proof.method, proof.page, proof.text.replace(" ", "")) == ("model", 1, found[2])
    assert proof.box == lines[-1].place.box
    assert proof.confidence <= 0.8
    assert "语言模型" in proof.reason


def test_a_value_of_the_model_s_alone_is_never_confirmed_by_the_machine():
    filing = filled(form(), SIDE_BY_SIDE, model(("project_name", "工程名称", BRIDGE)), label_book())
    states = trust(filing, judge(filing).findings, {"/project_name": ("some-sum",)})
    assert states["/project_name"].state == "unreviewed"


@pytest.mark.parametrize(
    ("lines", "found", "why"),
    [
        (SIDE_BY_SIDE, ("project_name", "工程名称", "青岚桥"), "a part of a cell"),
        (SIDE_BY_SIDE, ("project_name", "工程名称", "滨河绿道"), "not on the page"),
        (SIDE_BY_SIDE, ("project_name", "备注", BRIDGE), "another label"),
        (SIDE_BY_SIDE, ("grade", "工程名称", BRIDGE), "a label of something else"),
        (SIDE_BY_SIDE, ("id", "工程名称", BRIDGE), "no field to be looked for"),
        ([line("请把工程名称填为青岚桥维修")], ("project_name", "工程名称", BRIDGE), "a sentence"),
        (
            [line("实施单位"), line(BUREAU, 0.4, 0.1, 0.8)],
            ("competent_department", "实施单位", BUREAU),
            "another field's label",
        ),
        (
            [line("工程名称"), line("——", 0.4, 0.1, 0.5), line(BRIDGE, 0.6, 0.1, 0.9)],
            ("project_name", "工程名称", BRIDGE),
            "not the next cell",
        ),
        (
            [*SIDE_BY_SIDE, line("工程名称", top=0.5), line(BRIDGE, 0.4, 0.5, 0.8)],
            ("project_name", "工程名称", BRIDGE),
            "in two places",
        ),
        ([line("最终得分数：870")], ("total_score", "最终得分数", "870"), "no score"),
        ([line("最终得分数：八十")], ("total_score", "最终得分数", "八十"), "no number of ours"),
        ([line("资料年份：2021年至2023年")], ("fiscal_year", "资料年份", "2021年至2023年"), "no one year"),
    ],
)
def test_any_other_quotation_is_passed_over(lines, found, why):
    before = form()
    assert filled(before, lines, model(found), label_book()) == before, why


def test_what_is_there_is_never_touched():
    blank = TITLE.model_copy(update={"text": "", "status": "blank"})
    unread = TITLE.model_copy(update={"text": "?", "status": "unread"})
    taken = TITLE.model_copy(update={"box": SIDE_BY_SIDE[1].place.box})
    lines = [*SIDE_BY_SIDE, line("考评档次：良", top=0.3)]
    found = (("project_name", "工程名称", BRIDGE), ("grade", "考评档次", "良"))
    for before in (
        form(project_name="旧名", grade="优"),
        form(evidence={"/project_name": blank, "/grade": unread}),
        form(evidence={"/implementing_unit": taken, "/grade": unread}),
    ):
        assert filled(before, lines, model(*found), label_book()) == before


def test_amounts_are_those_of_the_form_s_unit():
    target = Filing(id="f-1", form_type="target", amount_unit="万元", evidence={"/title": TITLE})
    for text, value in (("96.50万元", Decimal("96.50")), ("96.50", Decimal("96.50")), ("965000元", None)):
        lines = [line("预计总投资", top=0.2), line(text, 0.4, 0.2, 0.6)]
        assert (
            filled(target, lines, model(("total_budget", "预计总投资", text)), label_book()).total_budget
            == value
        )


def test_a_dump_s_lines_have_their_number():
    helper = Helper(model(("project_name", "工程名称", BRIDGE)))
    helper.heard([TextLine(3, 1, "工程名称"), TextLine(4, 1, BRIDGE)])
    (filing,) = helper.helped([form()], label_book(), [])
    assert (filing.evidence["/project_name"].line, filing.evidence["/project_name"].box) == (4, None)


def test_tiny_print_is_not_shown():
    small = page("项目支出绩效自评表", [["工程名称", BRIDGE]])
    assert [one.text for one in lines_of_page(small, 0.6, 4.5)][-1] == BRIDGE
    assert lines_of_page(small, 0.6, 4000.0) == []


ROWS = (
    Indicator(level3="改造巷道", target="≥20条", actual="已全部完成", deviation="验收尚未开展，连续降雨。"),
)


def claiming(one, other, one_words, other_words):
    said = {
        "contradictions": [{"one": one, "other": other, "one_words": one_words, "other_words": other_words}]
    }
    return ScriptedModel(lambda prompt: json.dumps(said))


def test_a_claim_is_its_quotations_and_nothing_without_them():
    filing = form(indicators=ROWS, annual_goal=AnnualGoal(expected="改造巷道", actual="均已改造"))
    (claim,) = contradictions(filing, claiming(3, 4, "已全部完成", "尚未开展"))
    assert [place.pointer for place in claim.places] == ["/indicators/0/actual", "/indicators/0/deviation"]
    for wrong in (
        claiming(3, 4, "已全部完成", "没有开展"),
        claiming(3, 3, "已全部完成", "全部完成"),
        claiming(3, 40, "已全部完成", "尚未开展"),
        claiming(3, 4, "已", "尚"),
    ):
        assert contradictions(filing, wrong) == []


def test_causes_are_of_the_classes_given_and_quoted():
    said = [{"place": 0, "cause": cause, "words": "连续降雨"} for cause in ("自然条件", "天意")]
    told = ScriptedModel(lambda prompt: json.dumps({"causes": said}))
    (claim,) = causes(form(indicators=ROWS), told, ["自然条件"])
    assert (claim.cause, claim.places[0].pointer) == ("自然条件", "/indicators/0/deviation")
    assert causes(form(indicators=ROWS), told, []) == []


def test_more_than_a_model_can_be_given_is_asked_in_parts():
    told = ScriptedModel(lambda prompt: '{"contradictions": []}')
    told.room = 200
    contradictions(form(indicators=ROWS * 5), told)
    assert len(told.asked) == 5
    assert all(len(json.loads(one.data)["places"]) == 3 for one in told.asked)


def test_a_model_that_cannot_be_asked_is_done_without_and_that_is_told():
    def broken(prompt):
        raise LanguageUnavailable("连接不上 / not reached")

    problems = []
    helper = Helper(ScriptedModel(broken), lines=list(SIDE_BY_SIDE))
    assert helper.helped([form()], label_book(), problems) == (form(),)
    assert "连接不上" in problems[0].text
    assert "未用语言模型" in problems[0].text


def test_a_dump_is_read_with_what_the_model_points_at(tmp_path):
    path = tmp_path / "form.txt"
    path.write_text(
        "2021年度项目支出绩效自评表\n所涉工程\n青岚桥维修\n年度总体目标\n修复桥面。\n", encoding="utf-8"
    )
    bare = read(path)
    helped = read(path, helper=Helper(model(("project_name", "所涉工程", BRIDGE))))
    assert [one.project_name for one in bare.filings] == [None]
    assert [one.project_name for one in helped.filings] == [BRIDGE]
    assert helped.filings[0].evidence["/project_name"].method == "model"


def test_a_reading_process_asks_through_the_one_that_started_it():
    import threading

    known = ScriptedModel(lambda prompt: f'{{"task": "{prompt.task}"}}')
    relay = Relay(about(known), lambda request: answered(request, known, threading.Event()))
    assert relay.invoke(prompt("fields", {})) == '{"task": "fields"}'
    assert list(relay.stream(prompt("claims", {}))) == ['{"task": "claims"}']
    assert (relay.name, relay.where, relay.room) == (known.name, known.where, known.room)

    def late(prompt):
        raise LanguageTooSlow("超时")

    slow = Relay(about(known), lambda request: answered(request, ScriptedModel(late), threading.Event()))
    with pytest.raises(LanguageTooSlow):
        slow.invoke(prompt("fields", {}))
    none = Relay(about(known), lambda request: answered(request, None, threading.Event()))
    with pytest.raises(LanguageUnavailable):
        none.invoke(prompt("fields", {}))
    assert about(None) is None
