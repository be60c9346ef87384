"""What a person says of a document's pages and forms holds against what the reader would tell by itself."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import cv2
import numpy as np
import pytest

from extract.directions import NONE, Directions, directions_of
from extract.filing import Filing, FormType, Problem
from extract.flow import flow
from extract.read import filings_of, read, read_pages
from ingest.document import open_document
from ingest.engine import Line
from ingest.page import Page
from ingest.scripted import ScriptedEngine

TARGET = "项目支出绩效目标申报表"
HEADER = ["一级指标", "二级指标", "三级指标", "指标值"]


def target(name: str) -> list[list[str]]:
    return [["项目名称", name, "主管部门", "市政局"], HEADER, ["产出指标", "数量指标", "更换路灯", "≥9盏"]]


def rest(name: str) -> list[list[str]]:
    return [HEADER, ["产出指标", "质量指标", name, "≥98%"]]


def told(directions: Directions, *pages: Page) -> tuple[tuple[Filing, ...], list[Problem]]:
    problems: list[Problem] = []
    items = list(flow(pages))
    return filings_of(items, "0123456789abcdef", problems, directions=directions), problems


def places(filings: tuple[Filing, ...]) -> list[tuple[str, str | None, list[int]]]:
    return [
        (
            one.form_type,
            one.project_name,
            sorted({proof.page for proof in one.evidence.values() if proof.page is not None}),
        )
        for one in filings
    ]


@pytest.fixture
def paper(desk: Any) -> list[Page]:
    """Two target forms of two pages each."""
    return [
        desk.sheet(f"^{TARGET}", target("路灯"), number=1),
        desk.sheet(rest("灯具合格率"), number=2),
        desk.sheet(f"^{TARGET}", target("公厕"), number=3),
        desk.sheet(rest("设备合格率"), number=4),
    ]


def test_without_directions_forms_begin_where_their_titles_stand(paper: list[Page]) -> None:
    assert places(told(NONE, *paper)[0]) == [("target", "路灯", [1, 2]), ("target", "公厕", [3, 4])]


def test_a_page_that_goes_on_with_the_form_before_begins_none(desk: Any) -> None:
    again = desk.sheet(f"^{TARGET}", rest("灯具合格率"), number=2)
    pages = (desk.sheet(f"^{TARGET}", target("路灯"), number=1), again)
    assert len(told(NONE, *pages)[0]) == 2
    (whole,), _ = told(Directions(continues=frozenset({2})), *pages)
    assert places((whole,)) == [("target", "路灯", [1, 2])]
    assert [row.level3 for row in whole.indicators] == ["更换路灯", "灯具合格率"]


def test_a_form_that_begins_below_the_end_of_the_continued_table_still_begins(desk: Any) -> None:
    second = desk.sheet(rest("灯具合格率"), f"^{TARGET}", target("公厕"), number=2)
    pages = (desk.sheet(f"^{TARGET}", target("路灯"), number=1), second)
    found, _ = told(Directions(continues=frozenset({2})), *pages)
    assert places(found) == [("target", "路灯", [1, 2]), ("target", "公厕", [2])]


def test_a_page_that_begins_a_form_without_a_title_is_a_form_like_the_one_before(paper: list[Page]) -> None:
    found, problems = told(Directions(begins=frozenset({2})), *paper)
    assert [(kind, pages) for kind, _, pages in places(found)] == [
        ("target", [1]), ("target", [2]), ("target", [3, 4]),
    ]  # fmt: skip
    assert [row.level3 for row in found[1].indicators] == ["灯具合格率"]
    assert not [one for one in problems if "不属于任何表格" in one.text]


def test_a_form_that_begins_at_the_top_takes_the_title_below_its_first_line(desk: Any) -> None:
    page = desk.sheet("附件二", f"^{TARGET}", target("公厕"), number=2)
    pages = (desk.sheet(f"^{TARGET}", target("路灯"), number=1), page)
    found, _ = told(Directions(begins=frozenset({2})), *pages)
    assert places(found) == [("target", "路灯", [1]), ("target", "公厕", [2])]
    assert found[1].title == TARGET


def test_the_kind_of_a_form_is_what_a_person_says(desk: Any, paper: list[Page]) -> None:
    found, _ = told(Directions(form_types={3: "self_evaluation"}), *paper)
    assert [kind for kind, _, _ in places(found)] == ["target", "self_evaluation"]
    covered, _ = told(Directions(form_types={4: "self_evaluation"}), *paper)
    assert [kind for kind, _, _ in places(covered)] == ["target", "self_evaluation"]
    letter = desk.sheet("关于报送材料的函", [["甲", "乙"], ["丙", "丁"]], number=1)
    assert told(NONE, letter)[0] == ()
    assert [one.form_type for one in told(Directions(form_types={1: "target"}), letter)[0]] == ["target"]


@pytest.mark.parametrize("kind", get_args(FormType))
def test_whatever_a_person_calls_a_form_it_is_read(desk: Any, kind: FormType) -> None:
    pages = [
        desk.sheet("　　关于报送材料的函，请予审核。", number=1),
        desk.sheet([["甲", "乙"], ["丙", "1.50"]], number=2),
        desk.sheet(f"^{TARGET}", target("路灯"), number=3),
    ]
    everything = Directions(begins=frozenset({2}), form_types={1: kind, 2: kind, 3: kind})
    assert [one.form_type for one in told(everything, *pages)[0]] == [kind, kind, kind]


def test_a_page_of_text_that_is_left_out_is_not_read_and_a_problem_says_who_wanted_that(
    tmp_path: Path,
) -> None:
    table = (
        "| 项目名称 | {} | 主管部门 | 市政局 |\n| 一级指标 | 二级指标 | 三级指标 | 指标值 |\n"
        "| 产出指标 | 数量指标 | 更换 | ≥9盏 |\n"
    )
    path = tmp_path / "dump.txt"
    path.write_text("\f".join(f"{TARGET}\n{table.format(name)}" for name in ("路灯", "公厕")), "utf-8")
    assert [one.project_name for one in read(path).filings] == ["路灯", "公厕"]
    short = read(path, directions=Directions(left_out={2: "王芳"}))
    assert [one.project_name for one in short.filings] == ["路灯"]
    assert [(one.page, one.text) for one in short.problems if "王芳" in one.text] == [
        (2, "第 2 页按王芳的要求不读 / page 2 is left out, as 王芳 asked")
    ]
    assert short.source.pages == 2


def test_directions_come_back_from_json_as_they_were() -> None:
    every = Directions({1: 90, 3: 180}, {2: "李强"}, frozenset({4}), frozenset({5}), {4: "target"})
    assert directions_of(json.loads(json.dumps(every.plain()))) == every
    assert directions_of(NONE.plain()) == NONE
    assert every != replace(every, turned={1: 90})


@pytest.fixture
def lying(tmp_path: Path) -> Path:
    """A picture of a table of three rows and two columns that lies on its side."""
    picture = np.full((1414, 1000, 3), 245, np.uint8)
    for y in (200, 400, 600, 800):
        cv2.line(picture, (100, y), (900, y), (40, 40, 40), 2)
    for x in (100, 500, 900):
        cv2.line(picture, (x, 200), (x, 800), (40, 40, 40), 2)
    path = tmp_path / "lying.png"
    cv2.imwrite(str(path), cv2.rotate(picture, cv2.ROTATE_90_COUNTERCLOCKWISE))
    return path


@pytest.mark.parametrize(("turn", "rows", "columns"), [(None, 2, 3), (90, 3, 2), (270, 3, 2), (0, 2, 3)])
def test_a_page_is_read_as_a_person_turned_it_and_its_places_stay_on_the_paper_as_it_lies(
    lying: Path, turn: int | None, rows: int, columns: int
) -> None:
    engine, problems = ScriptedEngine([], lambda _: Line("", 0.0)), []
    directions = NONE if turn is None else Directions(turned={1: turn})
    with open_document(lying) as document:
        (page,) = read_pages(document, engine, problems, directions=directions)
    (table,) = page.tables
    assert (len(table.rows) - 1, len(table.columns) - 1) == (rows, columns)
    assert page.turned_degrees == (turn or 0)
    assert page.on_paper(table.box) == pytest.approx((200 / 1414, 0.1, 800 / 1414, 0.9), abs=0.003)


def test_a_page_that_is_left_out_is_not_even_drawn(lying: Path) -> None:
    drawn: list[int] = []
    with open_document(lying) as document:
        draw = document.sheet
        document.sheet = lambda number: drawn.append(number) or draw(number)  # type: ignore[method-assign]
        assert (
            list(read_pages(document, ScriptedEngine(), [], directions=Directions(left_out={1: "王芳"})))
            == []
        )
    assert drawn == []
