from __future__ import annotations

import pytest

from extract.filing import AnnualGoal, Evidence, Filing, FundLine, Indicator
from index.search.fusion import fuse
from index.search.heads import Heads
from index.search.keywords import columns, of_kind, query_tokens
from index.search.passage import passages
from index.search.sought import IMPLIED, TOLD, sought
from index.search.thesaurus import concepts, read
from index.search.tokens import asked_tokens, is_beginning, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新冠疫情", ("新冠", "冠疫", "疫情", "情")),
        ("1,234.50万元", ("1234.5", "1234.5万元", "万元", "元")),
        ("１，２３４．５０", ("1234.5",)),
        ("８６．１８％", ("86.18", "86.18%")),
        ("2019年度", ("2019", "2019年", "年度", "度")),
        ("2020年1月5日", ("2020", "2020年", "2020-01", "2020-01-05")),
        ("2020-01-05", ("2020", "2020年", "2020-01", "2020-01-05")),
        ("A01.2", ("a01.2", "a01", "2")),
        ("3D打印", ("3d", "打印", "印")),
        ("财预〔2020〕10号", ("财预", "预", "2020", "10", "号")),
        ("路", ("路",)),
        ("Equipment late", ("equipment", "late")),
        ("", ()),
    ],
)
def test_a_text_is_indexed_by_its_figures_whole_and_its_pairs_of_characters(text, expected):
    assert tokens(text) == expected


def test_what_is_asked_has_no_single_characters_beside_pairs_and_nothing_twice():
    assert asked_tokens("养护养护 90 路") == ("养护", "护养", "90", "路")
    assert is_beginning("路")
    assert not is_beginning("养护")
    assert not is_beginning("9")


def test_every_character_begins_a_token_of_its_text():
    text = "农村公路日常养护"
    assert all(any(token.startswith(char) for token in tokens(text)) for char in text)


def test_a_hit_of_both_lists_comes_before_the_first_of_one():
    found = fuse([["a", "b", "c"], ["d", "b"]])
    assert found[0][0] == "b"
    assert {hit for hit, _ in found} == {"a", "b", "c", "d"}
    assert [hit for hit, _ in fuse([["a"], ["b"]], weights=[1, 2])] == ["b", "a"]
    assert fuse([["a", "a"]]) == fuse([["a"]])


def filing(**fields):
    given = {"implementing_unit": "青岚市图书馆", "project_name": "2021年古籍修复项目", "fiscal_year": 2021}
    return Filing(id="f1", form_type="self_evaluation", **{**given, **fields})


def test_a_filing_gives_a_passage_for_each_record_with_what_its_figures_say_apart():
    row = Indicator(
        level1="产出指标",
        level3="修复古籍",
        target="100页",
        actual="80页",
        weight=10,
        score=8,
        deviation="供应商到货延后",
    )
    line = FundLine(source="total", label="年度资金总额", adjusted_budget=100, executed=60)
    found = {one.pointer: one for one in passages(filing(indicators=(row,), funds=(line,)), "d", "f.pdf")}
    assert {one.kind for one in found.values()} == {"form", "indicator", "explanation", "fund"}
    assert "未完成" in found["/indicators/0"].words
    assert "未完成" not in found["/indicators/0"].text
    assert "扣分" in found["/indicators/0"].words
    assert "采购或到货" in found["/indicators/0/deviation"].words
    assert "执行率低" in found["/funds/0"].words
    assert found["/funds/0"].around == "2021年古籍修复项目 青岚市图书馆 2021年"


def test_a_value_that_could_not_be_read_gives_no_words():
    unread = Evidence(page=1, box=(0, 0, 1, 1), text="□", confidence=0.1, method="ocr", status="unread")
    row = Indicator(level3="修复古籍")
    found = passages(filing(indicators=(row,), evidence={"/indicators/0/actual": unread}), "d", "f.pdf")
    [indicator] = [one for one in found if one.kind == "indicator"]
    assert indicator.text == "修复古籍"
    assert (indicator.page, indicator.box) == (1, (0, 0, 1, 1))


@pytest.mark.parametrize(
    ("query", "printed"),
    [
        ("货到晚了", "配套设备到货延后"),
        ("老百姓怎么看", "服务对象满意度"),
        ("equipment arrived late", "配套设备到货延后"),
        ("farmers' satisfaction", "受益农户满意度"),
        ("花钱进度", "预算执行"),
    ],
)
def test_what_is_asked_in_other_words_has_a_concept_of_what_is_printed(query, printed):
    assert set(read(query).concepts) & set(concepts(printed))


@pytest.mark.parametrize(
    ("query", "tokens_", "weight"),
    [
        ("为什么没做完", ("=/explanation",), TOLD),
        ("后续怎么补救", ("=/explanation",), TOLD),
        ("why was it not completed", ("=/explanation",), TOLD),
        ("想达到的效果", ("=/goal/expected",), TOLD),
        ("原来打算做什么", ("=/goal/expected",), TOLD),
        ("干成了什么", ("=/goal/actual",), TOLD),
        ("拨了多少款", ("=/fund",), TOLD),
        ("是干什么用的", ("=/section",), TOLD),
        ("家长满不满意", ("=/indicator", "=满意度"), TOLD),
        ("老天爷老下雨", ("=/explanation",), IMPLIED),
        ("领导挂帅", ("=/goal",), IMPLIED),
    ],
)
def test_question_words_tell_what_kind_of_record_is_sought(query, tokens_, weight):
    assert sought(query) == (tokens_, weight)


@pytest.mark.parametrize("query", ["", "86000", "河道绿化项目"])
def test_names_and_figures_seek_no_kind(query):
    assert sought(query) is None


def test_each_passage_has_the_token_of_its_kind_and_a_goal_of_its_part():
    goal = AnnualGoal(expected="修复古籍", actual="已修复")
    made = {one.pointer: columns(one)[3].split() for one in passages(filing(annual_goal=goal), "d", "f.pdf")}
    assert "=/form" in made[""]
    assert {"=/goal", "=/goal/expected"} <= set(made["/annual_goal/expected"])
    assert "=/goal/expected" not in made["/annual_goal/actual"]
    assert of_kind('"修复"', ("=/goal",)) == '("修复") AND concepts : "=/goal"'
    assert of_kind('"修复"', ()) == '"修复"'


def test_spoken_words_are_looked_for_by_their_concepts_alone():
    assert "茅房" not in query_tokens("茅房").tokens
    assert "茅房" in query_tokens("茅房", widened=False).tokens
    assert query_tokens("茅房", widened=False).concepts == ()
    assert "满意" in query_tokens("满意度").tokens


def test_a_query_names_the_longest_projects_units_and_years_and_asks_the_rest():
    heads = Heads(["青岚市图书馆"], ["业务培训", "2021年执法业务培训项目", "执法业务培训经费"])
    told = heads.of("2021年青岚市图书馆执法业务培训花了多少钱")
    assert told.units == ("青岚市图书馆",)
    assert told.projects == ("2021年执法业务培训项目", "执法业务培训经费")
    assert told.years == (2021,)
    assert told.is_told
    assert told.holds("青岚市图书馆", "执法业务培训经费", 2021)
    assert not told.holds("青岚市图书馆", "业务培训", 2021)
    assert not heads.of("业务培训 满意度").projects
    assert not heads.of("青岚市图书馆").is_told
