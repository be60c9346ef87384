"""A budget's tables as printed: joined headers, titles, units, pages, totals, and what is left out."""

from typing import Any

import pytest

from extract.filing import Filing

COVER = "某某市市政局2021年部门预算"
TITLE = "2021年部门支出功能分类预算总表"
HEAD = ["科目编码", "科目名称", "合计", "基本支出"]
ROWS = [["212", "城乡社区支出", "210.50", "100.00"], ["221", "住房保障支出", "90.00", "90.00"]]


def budget(desk: Any, *pages: Any) -> Filing:
    filings, _ = desk.reading(desk.sheet(f"^{COVER}"), *pages)
    filing: Filing
    (filing,) = filings
    assert filing.form_type == "department_budget"
    return filing


def test_a_table_has_its_title_unit_header_and_rows(desk: Any) -> None:
    above = ["^" + TITLE, "编制部门：某某市市政局　　　　　　　　　单位：万元"]
    filing = budget(desk, desk.sheet(*above, [HEAD, *ROWS], number=2))
    (table,) = filing.tables
    assert (table.title, table.unit, list(table.header)) == (TITLE, "万元", HEAD)
    assert [list(row) for row in table.rows] == ROWS
    places = {
        "/tables/0/title": TITLE, "/tables/0/unit": "万元", "/tables/0/header/1": "科目名称",
        "/tables/0/rows/1/2": "90.00", "/tables/0/rows/0/0": "212",
    }  # fmt: skip
    for pointer, text in places.items():
        assert (filing.evidence[pointer].text, filing.evidence[pointer].page) == (text, 2)
        assert filing.at(pointer) == text


def test_a_header_of_several_rows_is_joined_from_the_top_down(desk: Any) -> None:
    span = desk.Span
    rows = [
        [span("项目", 4), span("支出预算", 3)],
        [span("功能分类科目编码", 3), *(span(name, rows=2) for name in ("科目名称", "合计", "基本支出", "项目支出"))],
        ["类", "款", "项"],
        ["212", "05", "01", "城乡社区环境卫生", "120.00", "20.00", "100.00"],
        ["212", "06", "01", "建设市场管理", "30.00", "30.00", ""],
    ]  # fmt: skip
    (table,) = budget(desk, desk.sheet("^" + TITLE, rows, number=2)).tables
    assert table.header == (
        "项目/功能分类科目编码/类", "项目/功能分类科目编码/款", "项目/功能分类科目编码/项", "项目/科目名称",
        "支出预算/合计", "支出预算/基本支出", "支出预算/项目支出",
    )  # fmt: skip
    assert table.rows[1] == ("212", "06", "01", "建设市场管理", "30.00", "30.00", "")


def test_a_header_of_one_row_takes_one(desk: Any) -> None:
    (table,) = budget(desk, desk.sheet("^" + TITLE, [["收入", "金额"], ["合计", "1"]], number=2)).tables
    assert (table.header, table.rows) == (("收入", "金额"), (("合计", "1"),))


@pytest.mark.parametrize(
    "title",
    [pytest.param([], id="without a title"), pytest.param(["^" + TITLE], id="with its title again"),
     pytest.param([f"^{TITLE}（续）"], id="with a mark"), pytest.param([f"^{TITLE}续表"], id="with another mark")],
)  # fmt: skip
@pytest.mark.parametrize("header", [[], [HEAD]], ids=["header printed once", "header repeated"])
def test_a_table_goes_on_over_the_pages(desk: Any, title: list[str], header: list[list[str]]) -> None:
    more = [["229", "其他支出", "5.00", ""], ["", "合计", "305.50", "190.00"]]
    filing = budget(
        desk,
        desk.sheet("^" + TITLE, "　　单位：万元", [HEAD, *ROWS], number=2),
        desk.sheet(*title, [*header, *more], number=3),
    )
    (table,) = filing.tables
    assert (table.title, list(table.header)) == (TITLE, HEAD)
    assert [list(row) for row in table.rows] == [*ROWS, *more]
    assert filing.evidence["/tables/0/rows/3/2"].page == 3


def test_a_table_of_other_columns_on_the_next_page_is_another(desk: Any) -> None:
    other = [["项目", "本年预算数"], ["因公出国（境）费", "0.00"], ["公务接待费", "1.50"]]
    filing = budget(desk, desk.sheet("^" + TITLE, [HEAD, *ROWS], number=2), desk.sheet(other, number=3))
    assert [table.title for table in filing.tables] == [TITLE, None]


def test_a_total_alone_on_the_next_page_is_the_tables_last_row(desk: Any) -> None:
    total = [[desk.Span("合计", 2), "300.50", "190.00"]]
    filing = budget(desk, desk.sheet("^" + TITLE, [HEAD, *ROWS], number=2), desk.sheet(total, number=3))
    (table,) = filing.tables
    assert table.rows[-1] == ("合计", "", "300.50", "190.00")


def test_a_table_with_a_title_of_its_own_is_another_though_its_columns_are_alike(desk: Any) -> None:
    second = "2021年部门政府性基金支出预算总表"
    filing = budget(
        desk,
        desk.sheet("^" + TITLE, [HEAD, *ROWS], number=2),
        desk.sheet("^" + second, [HEAD, ["229", "其他支出", "5.00", ""]], number=3),
    )
    assert [(table.title, len(table.rows)) for table in filing.tables] == [(TITLE, 2), (second, 1)]


def test_a_page_between_parts_two_tables(desk: Any) -> None:
    filing = budget(
        desk,
        desk.sheet("^" + TITLE, [HEAD, *ROWS], number=2),
        desk.sheet(
            "^预算编制说明",
            "　　预算按照量入为出、收支平衡的原则编制，各项支出均以上年为基数核定。",
            number=3,
        ),
        desk.sheet([HEAD, *ROWS], number=4),
    )
    assert len(filing.tables) == 2


def test_a_title_on_two_lines_is_one(desk: Any) -> None:
    first, second = "^2021年部门一般公共预算拨款支出", "^功能分类预算总表"
    filing = budget(desk, desk.sheet(first, second, "　　单位：元", [HEAD, *ROWS], number=2))
    assert filing.tables[0].title == first[1:] + second[1:]
    assert filing.tables[0].unit == "元"


def test_a_title_may_stand_in_a_row_of_the_table_itself(desk: Any) -> None:
    rows = [[desk.Span(TITLE, 4)], HEAD, *ROWS]
    filing = budget(desk, desk.sheet(rows, number=2))
    assert (filing.tables[0].title, list(filing.tables[0].header)) == (TITLE, HEAD)
    assert filing.evidence["/tables/0/title"].page == 2


def test_two_tables_on_one_page_have_their_own_titles(desk: Any) -> None:
    second = "“三公”经费和机关运行经费预算表"
    small = [["项目", "本年预算数"], ["公务接待费", "1.50"], ["合计", "1.50"]]
    page = desk.sheet(
        "^" + TITLE, "　　单位：元", [HEAD, *ROWS], "", "^" + second, "　　单位：万元", small, number=2
    )
    tables = budget(desk, page).tables
    assert [(table.title, table.unit, len(table.rows)) for table in tables] == [
        (TITLE, "元", 2),
        (second, "万元", 2),
    ]


def test_a_merged_cell_of_a_total_stands_in_its_first_column(desk: Any) -> None:
    total = [desk.Span("合计", 2), "300.50", "190.00"]
    filing = budget(desk, desk.sheet("^" + TITLE, [HEAD, *ROWS, total], number=2))
    assert filing.tables[0].rows[2] == ("合计", "", "300.50", "190.00")
    assert "/tables/0/rows/2/1" not in filing.evidence


def test_empty_cells_stay_empty_and_have_their_place_and_empty_rows_are_none(desk: Any) -> None:
    rows = [HEAD, ["212", "城乡社区支出", "210.50", ""], ["", "", "", ""], ["221", "住房保障支出", "", "0"]]
    filing = budget(desk, desk.sheet("^" + TITLE, rows, number=2))
    assert filing.tables[0].rows == (("212", "城乡社区支出", "210.50", ""), ("221", "住房保障支出", "", "0"))
    assert filing.evidence["/tables/0/rows/0/3"].status == "blank"
    assert filing.evidence["/tables/0/rows/1/0"].text == "221"


@pytest.mark.parametrize(
    ("text", "confidence", "given", "status"),
    [
        ("210.50", 0.9, "210.50", "exact"),
        ("210.50", 0.3, "", "unread"),
        ("其他支出", 0.3, "其他支出", "exact"),
        ("1,234.567.8", 0.9, "1,234.567.8", "exact"),
    ],
)
def test_a_doubtful_number_is_left_out_and_its_place_is_kept(
    desk: Any, text: str, confidence: float, given: str, status: str
) -> None:
    rows = [HEAD, ["212", "城乡社区支出", desk.Span(text, confidence=confidence), "1.00"]]
    filing = budget(desk, desk.sheet("^" + TITLE, rows, number=2))
    proof = filing.evidence["/tables/0/rows/0/2"]
    assert (filing.tables[0].rows[0][2], proof.status, proof.text) == (given, status, text)
    assert bool(proof.reason) == (status == "unread")


def test_a_cell_with_ink_that_gave_no_text_is_unread(desk: Any) -> None:
    filing = budget(desk, desk.sheet("^" + TITLE, [HEAD, ["212", "城乡社区支出", desk.UNREAD, ""]], number=2))
    assert filing.tables[0].rows[0][2] == ""
    assert filing.evidence["/tables/0/rows/0/2"].status == "unread"


def test_numbers_keep_their_printed_separators_in_tables(desk: Any) -> None:
    rows = [HEAD, ["212", "城乡社区支出", "2,105,000.00", "—"]]
    assert budget(desk, desk.sheet("^" + TITLE, rows, number=2)).tables[0].rows[0][2:] == (
        "2,105,000.00",
        "—",
    )


def test_a_column_that_parts_no_texts_is_a_stroke_of_a_worn_page_and_none_of_the_table(desk: Any) -> None:
    span = desk.Span
    rows = [
        [span("科目编码"), span("科目名称"), span("合计", 2), span("基本支出"), span("")],
        ["212", "城乡社区支出", "210.50", "", "100.00", ""],
        ["221", "住房保障支出", "", "90.00", "90.00", ""],
    ]
    (table,) = budget(desk, desk.sheet("^" + TITLE, rows, number=2)).tables
    assert (list(table.header), len(table.rows[0])) == (HEAD, 4)
    assert [row[2:] for row in table.rows] == [("210.50", "100.00"), ("90.00", "90.00")]


def test_dirt_and_unread_ink_beside_a_stroke_make_no_column(desk: Any) -> None:
    span = desk.Span
    rows = [
        [span("科目编码"), span("科目名称"), span("合计", 2), span("基本支出")],
        ["212", "城乡社区支出", span("主", confidence=0.6), "210.50", "100.00"],
        ["221", "住房保障支出", desk.UNREAD, "90.00", "90.00"],
        ["229", "其他支出", span("5.00", 2), "5.00"],
    ]
    (table,) = budget(desk, desk.sheet("^" + TITLE, rows, number=2)).tables
    assert list(table.header) == HEAD
    assert [row[2:] for row in table.rows] == [("210.50", "100.00"), ("90.00", "90.00"), ("5.00", "5.00")]


def test_a_head_whose_first_sign_a_stroke_cuts_off_is_one_head(desk: Any) -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "基", "本支出"],
        ["212", "城乡社区支出", "210.50", "", "100.00"],
        ["221", "住房保障支出", "90.00", desk.Span("90.00", 2)],
    ]
    (table,) = budget(desk, desk.sheet("^" + TITLE, rows, number=2)).tables
    assert (list(table.header), table.rows[0][2:]) == (HEAD, ("210.50", "100.00"))


def test_a_lone_sign_under_a_group_s_head_is_a_column_of_its_own(desk: Any) -> None:
    span = desk.Span
    rows = [
        [span("科目编码", 3), span("科目名称", rows=2), span("合计", rows=2)],
        ["类", "款", "项"],
        ["229", "", "", "其他支出", "5.00"],
        ["229", "", "", "彩票公益金", "5.00"],
    ]
    (table,) = budget(desk, desk.sheet("^" + TITLE, rows, number=2)).tables
    assert list(table.header) == ["科目编码/类", "科目编码/款", "科目编码/项", "科目名称", "合计"]


def test_codes_of_two_digits_are_no_dirt_however_they_were_read(desk: Any) -> None:
    span = desk.Span
    rows = [
        [span("科目编码", 3), span("科目名称", rows=2), span("合计", rows=2)],
        ["类", "款", "项"],
        ["229", span("60", confidence=0.85), span("03", confidence=0.85), "彩票公益金", "5.00"],
        ["229", span("60", confidence=0.85), span("04", confidence=0.85), "社会福利", "6.00"],
    ]
    (table,) = budget(desk, desk.sheet("^" + TITLE, rows, number=2)).tables
    assert [row[:3] for row in table.rows] == [("229", "60", "03"), ("229", "60", "04")]


def test_a_header_that_a_stroke_has_parted_is_still_known_on_the_next_page(desk: Any) -> None:
    span = desk.Span
    parted = [span("科目编码"), span("科目名称"), span(""), span("合计"), span("基本支出")]
    first = [parted, *([span(row[0]), span(row[1], 2), span(row[2]), span(row[3])] for row in ROWS)]
    more = [["229", "其他支出", "", "5.00", "5.00"]]
    filing = budget(
        desk,
        desk.sheet("^" + TITLE, first, number=2),
        desk.sheet([["科目编码", "科目名称", "", "合计", "基本支出"], *more], number=3),
    )
    (table,) = filing.tables
    assert [row[0] for row in table.rows] == ["212", "221", "229"]


@pytest.mark.parametrize(
    ("text", "confidence", "given", "status"),
    [
        ("户", 0.86, "", "unread"),
        ("90:81", 0.4, "", "unread"),
        ("MA 183.46", 0.6, "", "unread"),
        ("10.533.68", 0.97, "10.533.68", "exact"),
        ("不适用", 0.97, "不适用", "exact"),
        ("—", 0.6, "—", "exact"),
    ],
)
def test_among_a_columns_numbers_a_text_that_is_none_is_given_only_where_it_was_read_surely(
    desk: Any, text: str, confidence: float, given: str, status: str
) -> None:
    numbers = [
        ["205", "教育支出", "3.50", "1.00"],
        ["206", "科学技术支出", "8.00", ""],
        ["207", "文化支出", "7.25", ""],
    ]
    rows = [HEAD, *numbers, ["212", "城乡社区支出", desk.Span(text, confidence=confidence), "1.00"]]
    filing = budget(desk, desk.sheet("^" + TITLE, rows, number=2))
    assert filing.tables[0].rows[3] == ("212", "城乡社区支出", given, "1.00")
    proof = filing.evidence["/tables/0/rows/3/2"]
    assert (proof.text, proof.status) == (text, status)


def test_a_column_of_numbers_is_one_however_much_dirt_lies_in_it(desk: Any) -> None:
    numbers = [
        ["205", "教育支出", "3.50", "1.00"],
        ["206", "科技支出", "8.00", ""],
        ["207", "文化支出", "7.25", ""],
    ]
    dirt = [[str(208 + place), "其他支出", desk.Span("人", confidence=0.8), "1.00"] for place in range(4)]
    (table,) = budget(desk, desk.sheet("^" + TITLE, [HEAD, *numbers, *dirt], number=2)).tables
    assert [row[2] for row in table.rows] == ["3.50", "8.00", "7.25", "", "", "", ""]


def test_a_column_of_names_may_hold_what_is_no_number_however_it_was_read(desk: Any) -> None:
    rows = [HEAD, *ROWS, ["213", desk.Span("农林水文出", confidence=0.6), "1.00", "1.00"]]
    assert budget(desk, desk.sheet("^" + TITLE, rows, number=2)).tables[0].rows[2][1] == "农林水文出"


@pytest.mark.parametrize("number", ["10", "·8.", "- 12 -", "第3页"])
def test_a_page_number_above_the_rest_of_a_table_is_no_title_of_another_one(desk: Any, number: str) -> None:
    first = desk.sheet("^" + TITLE, [HEAD, *ROWS], number=2)
    rest = desk.sheet("^" + number, [["213", "农林水支出", "7.00", "7.00"]], number=3, top=0.2)
    (table,) = budget(desk, first, rest).tables
    assert (table.title, [row[0] for row in table.rows]) == (TITLE, ["212", "221", "213"])
