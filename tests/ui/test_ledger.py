"""Withdrawing, resubmitting, comparing and the coverage sheet, as the command line shows them."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from extract.filing import DocumentSource, Extraction, Filing, loads
from ingest.errors import UnknownFileType
from tests.ui.command_line import Paper, Run


def read(
    path: Path, *, name: str | None = None, on_page: Callable[[int, int], None] | None = None
) -> Extraction:
    """The reader of these tests: a line "KIND UNIT YEAR PROJECT SCORE" for each filing of the file."""
    data = path.read_bytes()
    if data.startswith(b"bad"):
        raise UnknownFileType(f"{name}: damaged")
    filings = []
    for number, line in enumerate(data.decode().splitlines(), start=1):
        kind, unit, year, project, score = line.split(" ")
        plain = {"form_type": kind, "implementing_unit": unit, "project_name": project}
        filings.append(
            Filing.model_validate(
                {
                    **plain,
                    "id": f"{sha256(data).hexdigest()[:12]}-{number}",
                    "fiscal_year": int(year),
                    "total_score": Decimal(score),
                }
            )
        )
    source = DocumentSource(file=name or path.name, sha256=sha256(data).hexdigest(), pages=1)
    return Extraction(source, tuple(filings), ())


@pytest.fixture(autouse=True)
def surroundings(read_by: Callable[..., None]) -> None:
    read_by(read)


FIRST = "self_evaluation 水务局 2021 管网改造 90.50"
SECOND = "self_evaluation 水务局 2021 管网改造 91.00"
OTHER = "self_evaluation 园林处 2021 苗木补植 88"


def ids(jixiao: Run, *options: str) -> list[str]:
    return [row["id"] for row in json.loads(jixiao("list", "--json", *options)[1])["filings"]]


def test_the_same_file_again_is_told_with_its_date_and_both_names(jixiao: Run, paper: Paper) -> None:
    assert "already here" not in jixiao("add", paper("a.pdf", FIRST))[2]
    status, out, err = jixiao("add", paper("a.pdf", FIRST))
    assert (status, out) == (0, "")
    assert "以“a.pdf”入库" in err
    assert "already here since 20" in err
    status, _, err = jixiao("add", paper("副本.pdf", FIRST))
    assert status == 0
    assert "两个名称都已记下（a.pdf、副本.pdf）" in err
    rows = json.loads(jixiao("list", "--json")[1])["documents"]
    assert [[name["file"] for name in row["names"]] for row in rows] == [["a.pdf", "副本.pdf"]]


def test_one_file_under_two_names_in_one_folder_is_one_document(jixiao: Run, paper: Paper) -> None:
    folder = paper("a.pdf", FIRST).parent
    paper("b.pdf", FIRST)
    status, _, err = jixiao("add", folder)
    assert status == 0
    assert "两个名称都已记下（a.pdf、b.pdf）" in err
    assert "1 个文件，1 张表" in err


@pytest.mark.parametrize("key", ["number", "name"])
def test_remove_withdraws_and_adding_again_brings_back_with_the_corrections(
    jixiao: Run, paper: Paper, key: str
) -> None:
    file = paper("a.pdf", FIRST)
    jixiao("add", file)
    document = json.loads(jixiao("list", "--json")[1])["documents"][0]["sha256"]
    status, out, err = jixiao("remove", {"number": document[:12], "name": "a.pdf"}[key], "--reason", "重复")
    assert (status, out) == (0, "")
    assert "a.pdf" in err
    assert json.loads(jixiao("list", "--json")[1]) == {"documents": [], "filings": []}
    assert json.loads(jixiao("check", "--json")[1]) == {"findings": []}
    export = loads(jixiao("export")[1])
    assert not any(held for name, held in export.items() if name not in ("chain", "second_readings"))
    assert "已撤回 1 个文件" in jixiao("list")[1]
    assert "王芳：重复" in jixiao("list", "--all")[1]
    status, _, err = jixiao("add", file)
    assert status == 0
    assert "曾被 王芳 撤回（重复），现已恢复" in err
    assert "brought back" in err
    assert len(ids(jixiao)) == 1


@pytest.mark.parametrize("key", ["a.pdf", "nothing.pdf", "beef", "filing"])
def test_a_document_that_is_not_clear_is_a_usage_error_with_the_candidates(
    jixiao: Run, paper: Paper, key: str
) -> None:
    jixiao("add", paper("a.pdf", FIRST), paper("x/a.pdf", OTHER))
    status, out, err = jixiao("remove", ids(jixiao)[0] if key == "filing" else key, "--reason", "重复")
    assert (status, out) == (3, "")
    numbers = [row["sha256"][:12] for row in json.loads(jixiao("list", "--json")[1])["documents"]]
    assert [number in err for number in numbers] == [True, key != "filing"]
    assert len(ids(jixiao)) == 2


def test_remove_wants_a_reason(jixiao: Run, paper: Paper) -> None:
    jixiao("add", paper("a.pdf", FIRST))
    assert jixiao("remove", "a.pdf")[0] == 3
    status, _, err = jixiao("remove", "a.pdf", "--reason", " ")
    assert status == 1
    assert "理由" in err
    assert len(ids(jixiao)) == 1


def test_a_resubmission_is_proposed_compared_confirmed_and_taken_back(
    jixiao: Run, paper: Paper, tmp_path: Path
) -> None:
    jixiao("add", paper("a.pdf", FIRST))
    jixiao("add", paper("b.pdf", SECOND))
    first, second = ids(jixiao)
    assert "疑似重报 1 对" in jixiao("list")[1]
    pair = loads(jixiao("resubmissions", "--json")[1])["resubmissions"][0]
    assert (pair["status"], pair["earlier"]["id"], pair["later"]["id"]) == ("proposed", first, second)
    told = jixiao("resubmissions")[1]
    assert "疑似重报" in told
    assert "管网改造" in told
    fields = loads(jixiao("difference", first, second, "--json")[1])["fields"]
    changed = [field for field in fields if field["kind"] == "changed"]
    assert [(one["field"], one["earlier"]["text"], one["later"]["text"]) for one in changed] == [
        ("/total_score", "90.50", "91.00")
    ]
    assert "90.50" in jixiao("difference", first, second)[1]

    assert jixiao("supersede", first, second, "--reason", "来函更正")[0] == 0
    assert ids(jixiao) == [second]
    assert ids(jixiao, "--all") == [first, second]
    assert f"superseded → {second}" in jixiao("list", "--all")[1]
    export = loads(jixiao("export")[1])
    assert [(one["earlier"], one["later"]) for one in export["supersessions"]] == [(first, second)]
    rows = list(csv.DictReader(io.StringIO(jixiao("export", "--format", "csv")[1])))
    assert [row["编号"] for row in rows] == [second]
    jixiao("export", "--format", "xlsx", "--out", tmp_path / "a.xlsx")
    listed = [
        row[0] for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["各表"].iter_rows(values_only=True)
    ]
    assert any(
        str(text).startswith(f"a.pdf 的 {first} 已被 {second} 取代：来函更正（王芳，") for text in listed
    )

    assert jixiao("supersede", first, second, "--undo", "--reason", "看错")[0] == 0
    assert ids(jixiao) == [first, second]
    assert jixiao("supersede", first, second, "--refuse", "--reason", "两个批次")[0] == 0
    assert "疑似重报" not in jixiao("list")[1]
    assert "不是重报" in jixiao("resubmissions")[1]


def test_of_two_documents_every_proposed_pair_is_confirmed(jixiao: Run, paper: Paper) -> None:
    jixiao("add", paper("old.pdf", FIRST, OTHER))
    jixiao("add", paper("new.pdf", SECOND, f"{OTHER}.5"))
    status, _, err = jixiao("supersede", "old.pdf", "new.pdf", "--reason", "全部重报")
    assert status == 0
    assert err.count("→") == 2
    assert len(ids(jixiao)) == 2
    assert jixiao("supersede", "old.pdf", "new.pdf")[0] == 3
    assert jixiao("supersede", "old.pdf", "new.pdf", "--undo")[0] == 0
    assert len(ids(jixiao)) == 4


@pytest.mark.parametrize("options", [["none.pdf", "b.pdf"], ["a.pdf", "b.pdf", "--refuse", "--undo"]])
def test_a_pair_that_is_none_is_a_usage_error(jixiao: Run, paper: Paper, options: list[str]) -> None:
    jixiao("add", paper("a.pdf", FIRST), paper("b.pdf", SECOND))
    assert jixiao("supersede", *options)[0] == 3


def test_the_coverage_tells_what_is_there_and_what_is_missing(jixiao: Run, paper: Paper) -> None:
    jixiao("add", paper("a.pdf", FIRST), paper("b.pdf", OTHER, "target 园林处 2021 道路保洁 0"))
    bad = paper("bad.pdf", "bad")
    jixiao("add", bad)
    status, out, err = jixiao("coverage")
    assert status == 0
    for words in ("水务局", "✓ 管网改造", "? 道路保洁 可能缺"):
        assert words in out
    assert "bad.pdf" in err
    listed = paper(
        "名单.csv", "单位,项目,年度,表种", "水务局,管网改造,2021,自评表", "水务局,泵站大修,2022,自评表"
    )
    status, out, _ = jixiao("coverage", "--expected", listed)
    assert status == 0
    assert "✗ 泵站大修 缺" in out
    assert "✓ 苗木补植（名单外" in out
    found = json.loads(jixiao("coverage", "--expected", listed, "--json")[1])
    assert found["is_listed"]
    missing = [
        (line["unit"], line["year"], gap["project"], gap["line"])
        for line in found["lines"]
        for cell in line["kinds"].values()
        for gap in cell["missing"]
    ]
    assert missing == [("水务局", 2022, "泵站大修", 3)]
    assert found["unread"] == ["bad.pdf"]


def test_a_bad_line_of_the_list_is_named_and_the_rest_is_told(jixiao: Run, paper: Paper) -> None:
    jixiao("add", paper("a.pdf", FIRST))
    listed = paper(
        "名单.csv", "单位,项目,年度,表种", "水务局,管网改造,二〇二一,自评表", "水务局,泵站,2021,自评表"
    )
    listed.write_bytes(listed.read_text("utf-8").encode("gb18030"))
    status, out, err = jixiao("coverage", "--expected", listed)
    assert status == 2
    assert "名单.csv 第 2 行" in err
    assert "✗ 泵站 缺" in out
    empty = paper("空.csv", "甲,乙")
    status, out, err = jixiao("coverage", "--expected", empty)
    assert (status, out) == (2, "")
    assert "空.csv" in err
    assert "表头" in err
    assert jixiao("coverage", "--expected", empty.with_name("none.csv"))[0] == 1


def test_a_store_without_resubmissions_says_so(jixiao: Run, paper: Paper) -> None:
    jixiao("add", paper("a.pdf", FIRST))
    status, told, error = jixiao("resubmissions")
    assert (status, told) == (0, "")
    assert "没有重报" in error
    assert loads(jixiao("resubmissions", "--json")[1]) == {"resubmissions": []}


def test_the_new_commands_are_in_the_help() -> None:
    jixiao = Path(sys.executable).with_name("jixiao")
    shown = subprocess.run([jixiao, "--help"], capture_output=True, text=True, check=True).stdout
    for command in ("remove", "resubmissions", "supersede", "difference", "coverage"):
        assert command in shown
