import re
from pathlib import Path

import pytest

from ingest.errors import UnreadableTable
from review.expected import Expected, read_expected

HEADING = "单位,项目,年度,表种"


def projects(text: str, encoding: str = "utf-8") -> list[tuple[str, str | None, int, tuple[str, ...]]]:
    found = read_expected(text.encode(encoding), "名单.csv")
    assert found.faults == ()
    return [(one.unit, one.project, one.year, one.kinds) for one in found.projects]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "，"])
def test_the_list_is_read_in_any_common_encoding_and_separator(encoding: str, separator: str) -> None:
    text = f"{HEADING}\r\n水务局,管网改造,2021,自评表、目标表\r\n".replace(",", separator)
    assert projects(text, encoding) == [("水务局", "管网改造", 2021, ("self_evaluation", "target"))]


@pytest.mark.parametrize(
    ("heading", "line"),
    [
        ("unit,project,year,kinds", "水务局,管网改造,2021,self_evaluation"),
        ("kinds,year,project,unit,remark", "自评表,2021年度,管网改造,水务局,无"),
        ("预算单位,项目名称,年份,应报材料", "水务局,管网改造, 2021年 ,绩效自评表"),
    ],
)
def test_columns_stand_in_any_order_under_any_of_their_names(heading: str, line: str) -> None:
    assert projects(f"{heading}\n{line}\n") == [("水务局", "管网改造", 2021, ("self_evaluation",))]


def test_a_bad_line_is_named_with_its_number_and_the_rest_is_taken() -> None:
    text = (
        f"\n{HEADING}\n"
        ",管网改造,2021,自评表\n"
        "水务局,管网改造,去年,自评表\n"
        '水务局,"管网\n改造",2021,自评表\n'
        "水务局,管网改造,2021,决算表\n"
        "水务局,管网改造,2021,\n"
        "\n"
        "水务局\n"
        "水务局,,2021,部门预算\n"
    )
    found = read_expected(text.encode(), "名单.csv")
    assert [(one.line, one.text.split(" / ")[0]) for one in found.faults] == [
        (3, "单位为空"),
        (4, "年度“去年”不是四位年份"),
        (7, "不认识的表种“决算表”"),
        (8, "表种为空"),
        (10, "年度“”不是四位年份"),
    ]
    assert [one.line for one in found.projects] == [5, 11]
    assert found.projects[1] == Expected(
        line=11, unit="水务局", project=None, year=2021, kinds=("department_budget",)
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "第 1 行的表头缺少 unit、year、kinds"),
        ("单位,项目,年度\n水务局,管网,2021\n".encode(), "缺少 kinds"),
        (b"\xff\xff\xff\xff", "GB18030"),
        (f'{HEADING}\n水务局,"管网,2021,自评表\n水务局,管网,2021,自评表\n'.encode(), "第 2 行"),
    ],
)
def test_what_is_no_such_list_is_named_with_the_remedy(data: bytes, told: str) -> None:
    with pytest.raises(UnreadableTable, match=told):
        read_expected(data, "名单.csv")


def test_the_list_that_the_documentation_shows_is_read_whole() -> None:
    text = (Path(__file__).parents[2] / "docs" / "resubmissions.md").read_text("utf-8")
    block = re.search(r"```csv\n(.*?)```", text, re.S)
    assert block
    assert len(projects(block[1])) == 3
