"""Lines become titles, headings and paragraphs; paragraphs become sections with their places."""

from typing import Any

import pytest

from extract.flow import Line, flow
from extract.labels import label_book
from extract.layout import is_title_like, shapes
from extract.prose import Headed, headed, numeral, paragraphs, section_draft

LONG = "　　为改善居民出行条件，对辖区内三条支路的路灯进行更换，并对配电设施做相应改造，确保夜间照明达到规定的照度标准，方便群众。"
FULL = "该段文字从左侧边界起排至右侧边界为止恰好占满整整一行没有空余位置也没有缩进的字。"


def lines(desk: Any, *pages: Any) -> list[Line]:
    return [item for item in flow(pages) if isinstance(item, Line)]


def sections(desk: Any, *pages: Any) -> list[tuple[str | None, str | None]]:
    found: list[Headed] = headed(list(flow(pages)), label_book())
    return [
        (part.heading.text if part.heading else None, part.body.text if part.body else None) for part in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("^部门职能简介", True, id="centred and clear of the margin"),
        pytest.param("^目　　录", True, id="spaced"),
        pytest.param("部门职能简介", False, id="at the left margin"),
        pytest.param("　　部门职能简介", False, id="indented"),
        pytest.param("^一、项目概述", False, id="numbered"),
        pytest.param("^（二）立项依据", False, id="numbered in brackets"),
        pytest.param("^3．实施方案", False, id="numbered with a full-width stop"),
        pytest.param("^编制部门：市政局", False, id="a pair"),
        pytest.param("^确保夜间照明。", False, id="a sentence"),
        pytest.param("^路灯、道路、", False, id="a clause"),
    ],
)
def test_a_title_stands_centred_and_reads_as_one(desk: Any, text: str, expected: bool) -> None:
    found = lines(desk, desk.sheet(LONG, text, LONG))
    line = next(line for line in found if line.text == text.lstrip("^　"))
    assert is_title_like(line, shapes(found)[1]) is expected


def test_a_table_row_is_no_title(desk: Any) -> None:
    (row,) = desk.rows([["部门职能"]])
    assert is_title_like(row, None) is False


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param([LONG], [LONG.strip()], id="a wrapped paragraph"),
        pytest.param([LONG, LONG], [LONG.strip()] * 2, id="two indented ones"),
        pytest.param(["甲甲甲甲，乙乙。", FULL], ["甲甲甲甲，乙乙。", FULL], id="the line before ended early"),
        pytest.param([FULL[:36], FULL[36:]], [FULL], id="set solid from the margin"),
        pytest.param(["　　一、项目概述", LONG], ["一、项目概述", LONG.strip()], id="a heading stands alone"),
        pytest.param([LONG, "一、项目概述"], [LONG.strip(), "一、项目概述"], id="a heading that is not indented"),
        pytest.param(["　　5．起止时间：2021年", LONG], ["5．起止时间：2021年", LONG.strip()], id="text behind a colon"),
    ],
)  # fmt: skip
def test_lines_are_joined_to_paragraphs(desk: Any, parts: list[str], expected: list[str]) -> None:
    assert [one.text for one in paragraphs(lines(desk, desk.sheet(*parts)), label_book())] == expected


def test_a_paragraph_goes_on_over_the_pages_end(desk: Any) -> None:
    pages = desk.sheet(LONG, LONG[:36]), desk.sheet(LONG[36:], LONG, number=2)
    _, whole, _ = paragraphs(lines(desk, *pages))
    assert whole.text == LONG.strip()
    proof = whole.evidence()
    assert (proof.page, [place.page for place in proof.more]) == (1, [2])


def test_latin_words_keep_the_space_that_a_lines_end_took(desk: Any) -> None:
    first = "　　" + "采" * 28 + "use Python"
    (one,) = paragraphs(lines(desk, desk.sheet(LONG[:36], first[2:], "version 3")))
    assert one.text.endswith("use Python version 3")


@pytest.mark.parametrize(
    ("text", "number"),
    [("一", 1), ("九", 9), ("十", 10), ("十二", 12), ("二十", 20), ("三十五", 35), ("7", 7), ("12", 12)],
)
def test_a_numeral_is_a_number(text: str, number: int) -> None:
    assert numeral(text) == number


@pytest.mark.parametrize(
    ("heading", "known_as"),
    [
        ("一、项目概述", "一、项目概述"),
        ("一. 项目概述", "一. 项目概述"),
        ("一．项目概述：", "一．项目概述"),
        ("—、项目概述", "—、项目概述"),
        ("（一）项目概述", "（一）项目概述"),
        ("1、项目概述：", "1、项目概述"),
        ("1.项目概述:", "1.项目概述"),
        ("1．项目概述", "1．项目概述"),
        ("一、项目概述（含背景）", "一、项目概述（含背景）"),
    ],
)
def test_a_heading_is_known_by_its_number_and_words(desk: Any, heading: str, known_as: str) -> None:
    assert sections(desk, desk.sheet(f"　　{heading}", LONG)) == [(known_as, LONG.strip())]


@pytest.mark.parametrize("colon", ["：", ":", "： "])
def test_text_may_stand_behind_a_headings_colon(desk: Any, colon: str) -> None:
    page = desk.sheet(f"　　1.起止时间{colon}2021年1月至12月", f"　　2.实施主体{colon}市政设施养护所")
    assert sections(desk, page) == [("1.起止时间", "2021年1月至12月"), ("2.实施主体", "市政设施养护所")]


def test_headings_of_chinese_numerals_follow_one_another(desk: Any) -> None:
    page = desk.sheet("　　一、项目概述", LONG, "　　二、创新做法", LONG, "　　三、验收方式", LONG)
    assert [heading for heading, _ in sections(desk, page)] == [
        "一、项目概述",
        "二、创新做法",
        "三、验收方式",
    ]


def test_a_known_heading_may_skip_a_number_and_an_unknown_one_may_not(desk: Any) -> None:
    known = desk.sheet("　　一、项目概述", LONG, "　　四、实施方案", LONG)
    assert [heading for heading, _ in sections(desk, known)] == ["一、项目概述", "四、实施方案"]
    strange = desk.sheet("　　一、项目概述", LONG, "　　四、验收方式", LONG)
    assert [heading for heading, _ in sections(desk, strange)] == ["一、项目概述"]


def test_a_number_does_not_come_twice(desk: Any) -> None:
    page = desk.sheet("　　一、项目概述", LONG, "　　二、立项依据", LONG, "　　一、绩效目标", LONG)
    assert [heading for heading, _ in sections(desk, page)] == ["一、项目概述", "二、立项依据"]


def test_a_list_inside_a_section_is_no_section(desk: Any) -> None:
    items = ["　　1、更换路灯", "　　2、改造电缆", "　　3、实施方案"]
    page = desk.sheet("　　一、主要内容", *items, "　　二、绩效目标", LONG)
    assert sections(desk, page) == [
        ("一、主要内容", "1、更换路灯\n2、改造电缆\n3、实施方案"),
        ("二、绩效目标", LONG.strip()),
    ]


def test_a_list_of_strange_words_is_no_heading_where_headings_are_arabic(desk: Any) -> None:
    page = desk.sheet("　　1、项目概述", LONG, "　　2、更换路灯", "　　2、立项依据", LONG)
    assert [heading for heading, _ in sections(desk, page)] == ["1、项目概述", "2、立项依据"]


@pytest.mark.parametrize(
    "text",
    ["　　一、路灯更换工程，包括灯杆、灯头和电缆。", "　　2021、项目概述", "　　项目概述", "　　三条支路"],
)
def test_a_text_that_is_no_heading_opens_no_section(desk: Any, text: str) -> None:
    assert all(heading is None for heading, _ in sections(desk, desk.sheet(LONG, text, LONG)))


def test_an_empty_section_is_kept_with_its_heading(desk: Any) -> None:
    page = desk.sheet("　　一、项目概述", "　　二、立项依据", LONG)
    assert sections(desk, page) == [("一、项目概述", None), ("二、立项依据", LONG.strip())]


def test_a_table_ends_a_section(desk: Any) -> None:
    page = desk.sheet("　　一、项目概述", LONG, [["甲", "乙"]], FULL[:30])
    assert sections(desk, page) == [("一、项目概述", LONG.strip()), (None, FULL[:30])]


def test_a_sections_paragraphs_are_parted_and_each_is_proved(desk: Any) -> None:
    (part,) = headed(list(flow([desk.sheet("　　一、项目概述", LONG, LONG)])), label_book())
    draft = section_draft(part)
    (section,) = draft.values["sections"]
    assert section.text == f"{LONG.strip()}\n{LONG.strip()}"
    assert draft.evidence["/sections/0/heading"].text == "一、项目概述"
    box = draft.evidence["/sections/0/text"].box
    assert box is not None
    assert (box[1], box[3]) == pytest.approx((0.126, 0.219))  # four lines of type
