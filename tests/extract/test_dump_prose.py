"""Statements and budgets in text dumps: sections under their headings, wrapped lines joined, each with its line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from extract.filing import Filing
from extract.read import read

STATEMENT = """\
        河湾市滨江步道修缮与沿线绿化养护项目经费情况说明
  一、项目概述
  本项目对滨江步道破损的路面和栏杆进行修缮，并对沿线的乔木、灌木和草坪进行养护，
以保障市民出行安全。
  2023年将更换栏杆一千二百米，修补路面三千平方米，补种行道树两百株，全部工程在年底前
完工。
  二、立项依据
  1、《河湾市城市道路管理办法》关于步道养护责任的规定。
  2、市政府2022年第八次常务会议关于滨江沿线环境整治工作的议定事项，以及会后印发的分
工方案。
  三、实施主体
  河湾市市政设施养护中心
  四、实施方案
  分两期实施，先修缮后养护。
  五、实施周期
  2023年3月1日至2023年12月31日
  六、年度预算安排
  该项目总投入235.6万元，其中：路面修缮150万元，绿化养护
85.6万元。
  七、绩效目标
  完成步道修缮，市民满意度不低于90%。
"""
PARAGRAPHS = {
    0: [
        "本项目对滨江步道破损的路面和栏杆进行修缮，并对沿线的乔木、灌木和草坪进行养护，以保障市民出行安全。",
        "2023年将更换栏杆一千二百米，修补路面三千平方米，补种行道树两百株，全部工程在年底前完工。",
    ],
    1: [
        "1、《河湾市城市道路管理办法》关于步道养护责任的规定。",
        "2、市政府2022年第八次常务会议关于滨江沿线环境整治工作的议定事项，以及会后印发的分工方案。",
    ],
}
BUDGET = """\
河湾市交通局2023年部门预算
\f
目    录
1．2023年部门收入预算总表
七、项目经费情况说明
\f
              2023年部门预算编制说明
  河湾市交通局2023年支出预算共安排5,972万元，比上年增加531万元，主要是人员经费按政策
调整。
\f
              2023年部门收入预算总表
编制部门：河湾市交通局                     单位：元
 208   社会保障支出    6,316,466  6,316,466
 214   交通运输支出    53,403,534 53,403,534
 合计              59,720,000 59,720,000
\f
"""


def _read(tmp_path: Path, text: str) -> tuple[Filing, ...]:
    path = tmp_path / "dump.txt"
    path.write_text(text, encoding="utf-8")
    return read(path).filings


def _without_columns(text: str) -> str:
    return "\n".join(line.strip(" ") for line in text.split("\n"))


@pytest.mark.parametrize("shape", [str, _without_columns], ids=["with columns", "without columns"])
def test_a_statement_is_read_with_its_sections_and_the_lines_they_begin_on(
    tmp_path: Path, shape: type[str]
) -> None:
    text = shape(STATEMENT)
    (filing,) = _read(tmp_path, text)
    assert (filing.form_type, filing.project_name) == (
        "project_statement",
        "河湾市滨江步道修缮与沿线绿化养护",
    )
    assert (filing.implementing_unit, filing.start_date, filing.end_date) == (
        "河湾市市政设施养护中心",
        "2023-03-01",
        "2023-12-31",
    )
    assert [section.heading[0] for section in filing.sections] == list("一二三四五六七")
    for number, paragraphs in PARAGRAPHS.items():
        assert (filing.sections[number].text or "").split("\n") == paragraphs
    lines = text.splitlines()
    for pointer, proof in filing.evidence.items():
        assert (proof.method, proof.box) == ("text_dump", None), pointer
        assert proof.line is not None
        assert proof.text[:4] in lines[proof.line - 1], pointer


@pytest.mark.parametrize("shape", [str, _without_columns], ids=["with columns", "without columns"])
def test_an_amount_points_at_its_own_line_of_a_wrapped_paragraph(tmp_path: Path, shape: type[str]) -> None:
    (filing,) = _read(tmp_path, shape(STATEMENT))
    assert [one.amount for one in filing.stated_amounts] == [
        Decimal("235.6"),
        Decimal(150),
        Decimal("85.6"),
    ]
    lines = [filing.evidence[f"/stated_amounts/{number}/amount"].line for number in range(3)]
    assert lines == [18, 18, 19]


def test_a_title_on_two_lines_is_one_title(tmp_path: Path) -> None:
    first, rest = STATEMENT.split("\n", 1)
    (filing,) = _read(tmp_path, f"{first[:-8]}\n                {first[-8:]}\n{rest}")
    assert filing.project_name == "河湾市滨江步道修缮与沿线绿化养护"


def test_the_prose_of_a_budget_is_read_and_its_tables_are_named_as_unread(tmp_path: Path) -> None:
    path = tmp_path / "dump.txt"
    path.write_text(BUDGET + STATEMENT, encoding="utf-8")
    extraction = read(path)
    budget, statement = extraction.filings
    assert (budget.form_type, statement.form_type) == ("department_budget", "project_statement")
    assert budget.tables == ()
    assert [(one.label, (one.value or "")[-3:]) for one in budget.other_fields] == [
        ("2023年部门预算编制说明", "调整。")
    ]
    assert [one.amount for one in budget.stated_amounts] == [Decimal(5972), Decimal(531)]
    assert any("预算表" in problem.text for problem in extraction.problems)
